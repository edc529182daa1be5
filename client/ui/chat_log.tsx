import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { ChatLine } from "./chat_line.tsx";
import { Icon } from "./icons.tsx";
import { useWallClock } from "./hooks.ts";
import type { UiModel } from "./ui_model.ts";
import { channelWords, words } from "./words.ts";

/** Nearer to the end than this counts as being at the end, px: less than one line. */
const END_SLACK_PX = 24;
/** Times are written as "5 min": looked at this often. */
const TIMES_EVERY_MS = 20_000;

/**
 * The lines of one channel. Stays at the end unless somebody scrolled up; then a chip tells of new
 * ones. Names are one stop for the tab key; up and down go from name to name.
 */
export function ChatLog(props: { readonly model: UiModel }) {
  const { model } = props;
  const channel = model.chatChannel.value;
  const entries = model.chat.value.filter((entry) => entry.channel === channel);
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useSignal(true);
  const nowMs = useWallClock(model, TIMES_EVERY_MS);
  const newestId = entries.at(-1)?.id ?? -1;
  const isNewestOwn = entries.at(-1)?.isOwn ?? false;
  const lastNamed = entries.findLast((entry) => !entry.isOwn)?.id;

  const toEnd = () => {
    const element = list.current;
    if (element === null) return;
    element.scrollTop = element.scrollHeight;
    isAtEnd.value = true;
    model.markRead(channel);
  };
  // Another channel begins at its end; and whoever says something wants to see it.
  useLayoutEffect(toEnd, [channel]);
  useLayoutEffect(() => {
    if (isAtEnd.value || isNewestOwn) toEnd();
  }, [newestId]);

  return (
    <div class="chat-log-frame">
      <div
        key={channel} // a new element: what it begins with is not announced as new
        ref={list}
        class="chat-log"
        role="log"
        aria-live="polite"
        aria-relevant="additions"
        aria-label={channelWords(channel).name}
        tabIndex={0}
        data-arrow-keys
        onKeyDown={walkNames}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          isAtEnd.value = scrollHeight - clientHeight - scrollTop <= END_SLACK_PX;
          if (isAtEnd.value) model.markRead(channel);
        }}
      >
        {entries.length === 0 && (
          <p class="chat-empty quiet">
            {channel === "whisper" ? words().labels.whisperEmpty : words().labels.channelEmpty}
          </p>
        )}
        {entries.map((entry) => (
          <ChatLine
            key={entry.id}
            model={model}
            entry={entry}
            nowMs={nowMs}
            isTabStop={entry.id === lastNamed}
          />
        ))}
      </div>
      {!isAtEnd.value && model.unread.value[channel].count > 0 && (
        <button type="button" class="chip new-messages" onClick={toEnd}>
          <Icon name="down" />
          {words().labels.newMessages}
        </button>
      )}
    </div>
  );
}

/** Up and down on a name: the next name. */
function walkNames(event: KeyboardEvent): void {
  const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
  const { target, currentTarget } = event;
  if (step === 0 || !(target instanceof HTMLElement) || !target.matches(".chat-from")) return;
  const names = [
    ...(currentTarget as HTMLElement).querySelectorAll<HTMLElement>("button.chat-from"),
  ];
  const next = names[names.indexOf(target) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}
