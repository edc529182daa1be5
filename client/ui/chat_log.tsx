import { useLayoutEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { ChatEntry } from "../core/app_state.ts";
import { formatClock } from "./format.ts";
import { Icon } from "./icons.tsx";
import type { UiModel } from "./ui_model.ts";
import { CHANNEL_WORDS, LABELS } from "./words.ts";

/** Nearer to the end than this counts as being at the end, px: less than one line. */
const END_SLACK_PX = 24;

/** The lines. Stays at the end unless somebody scrolled up; then a chip tells of new ones. */
export function ChatLog(props: { readonly model: UiModel }) {
  const { model } = props;
  const entries = model.chat.value;
  const list = useRef<HTMLDivElement>(null);
  const isAtEnd = useSignal(true);
  const newestId = entries.at(-1)?.id ?? -1;
  const isNewestOwn = entries.at(-1)?.isOwn ?? false;

  const toEnd = () => {
    const element = list.current;
    if (element === null) return;
    element.scrollTop = element.scrollHeight;
    isAtEnd.value = true;
    model.lastReadChatId.value = newestId;
  };
  // Whoever says something wants to see it, wherever the log stands.
  useLayoutEffect(() => {
    if (isAtEnd.value || isNewestOwn) toEnd();
  }, [newestId]);

  return (
    <div class="chat-log-frame">
      <div
        ref={list}
        class="chat-log"
        role="log"
        aria-live="polite"
        aria-label={LABELS.chat}
        tabIndex={0}
        data-own-keys
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          isAtEnd.value = scrollHeight - clientHeight - scrollTop <= END_SLACK_PX;
          if (isAtEnd.value) model.lastReadChatId.value = newestId;
        }}
      >
        {entries.length === 0 && <p class="chat-empty quiet">{LABELS.chatEmpty}</p>}
        {entries.map((entry) => <ChatLine key={entry.id} entry={entry} />)}
      </div>
      {!isAtEnd.value && model.unreadCount.value > 0 && (
        <button type="button" class="chip new-messages" onClick={toEnd}>
          <Icon name="down" />
          {LABELS.newMessages}
        </button>
      )}
    </div>
  );
}

function ChatLine(props: { readonly entry: ChatEntry }) {
  const { from, isGuest, isOwn, text, atMs, channel } = props.entry;
  return (
    <div class={isOwn ? "chat-line chat-own" : "chat-line"}>
      <time class="numbers quiet" dateTime={new Date(atMs).toISOString()}>{formatClock(atMs)}</time>
      <p>
        <bdi class={isGuest ? "chat-from chat-guest" : "chat-from"}>{from}</bdi>
        {channel === "world" && (
          <span class="chat-where" title={CHANNEL_WORDS.world.name}>
            <Icon name="pin" />
            <span class="visually-hidden">{CHANNEL_WORDS.world.name}</span>
          </span>
        )} <bdi class="chat-text">{text}</bdi>
      </p>
    </div>
  );
}
