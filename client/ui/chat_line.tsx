import type { ChatEntry, Person } from "../core/app_state.ts";
import { linePartsOf } from "./line_parts.ts";
import { fullTime, shortTime } from "./time_words.ts";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

interface ChatLineProps {
  readonly model: UiModel;
  readonly entry: ChatEntry;
  readonly nowMs: number;
  /** True for the one name that the tab key stops at. */
  readonly isTabStop: boolean;
}

/** One line: when, who, and what, with its links and the reader's name marked. */
export function ChatLine(props: ChatLineProps) {
  const { model, entry, nowMs, isTabStop } = props;
  const { from, isOwn, isMention, text, atMs } = entry;
  const { locale, times, labels } = words();
  const kind = isOwn ? "chat-line chat-own" : isMention ? "chat-line chat-mention" : "chat-line";
  return (
    <div
      class={kind}
      // A name is small for a thumb: there the whole line opens the menu.
      onClick={(event) => {
        const isThumb = (event as Partial<PointerEvent>).pointerType === "touch";
        if (isThumb && !isOwn) openMenu(model, from, event.currentTarget);
      }}
    >
      <time class="numbers quiet" dateTime={new Date(atMs).toISOString()}>
        <span class="time-short" aria-hidden="true">
          {shortTime(atMs, nowMs, times, { locale })}
        </span>
        <span class="time-full">{fullTime(atMs, { locale })}</span>
      </time>
      <p>
        {isOwn ? <bdi class="chat-from">{from.name}</bdi> : (
          <button
            type="button"
            class={from.isGuest ? "chat-from chat-guest inline-target" : "chat-from inline-target"}
            aria-haspopup="menu"
            tabIndex={isTabStop ? 0 : -1}
            onClick={(event) => {
              event.stopPropagation();
              openMenu(model, from, event.currentTarget);
            }}
          >
            <bdi>{from.name}</bdi>
          </button>
        )}
        {entry.to !== undefined && (
          <span class="quiet">
            {" "}
            {labels.whisperTo.toLocaleLowerCase()} <bdi>{entry.to.name}</bdi>
          </span>
        )}{" "}
        <bdi class="chat-text">
          <LineText model={model} text={text} ownName={model.ownName.value} />
        </bdi>
      </p>
    </div>
  );
}

/** What was said. Links are buttons: they show where they lead before anything is opened. */
function LineText(
  props: { readonly model: UiModel; readonly text: string; readonly ownName: string },
) {
  const { model, text, ownName } = props;
  return (
    <>
      {linePartsOf(text, ownName).map((part) => {
        switch (part.kind) {
          case "text":
            return part.text;
          case "mention":
            return <mark>{part.text}</mark>;
          case "link":
            return (
              <button
                type="button"
                class="chat-link inline-target"
                onClick={(event) => {
                  event.stopPropagation();
                  model.dialog.value = { kind: "link", url: part.url, host: part.host };
                }}
              >
                {part.text}
              </button>
            );
        }
      })}
    </>
  );
}

function openMenu(model: UiModel, person: Person, opener: HTMLElement): void {
  model.menu.value = { person, opener };
}
