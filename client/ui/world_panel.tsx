import { formatCount, formatPing, pingQuality } from "./format.ts";
import { Icon } from "./icons.tsx";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** Top left: which world this is, who else is there, and how far the server is. */
export function WorldPanel(props: { readonly model: UiModel }) {
  const { worldTitle, playersHere, playersOnline, worldPingMs, masterPingMs } =
    props.model.state.value;
  if (worldTitle === "") return null;
  const pingMs = worldPingMs ?? masterPingMs;
  return (
    <header class="world-panel glass">
      <h1 class="world-title">{worldTitle}</h1>
      <div class="world-facts">
        <button
          type="button"
          class="world-people"
          aria-haspopup="dialog"
          title={words().labels.showPeople}
          onClick={() => (props.model.dialog.value = { kind: "people" })}
        >
          <Icon name="people" />
          {formatCount(playersHere, words().locale)}{" "}
          <span class="world-word">{words().labels.here}</span>
          <Icon name="globe" />
          {formatCount(playersOnline, words().locale)}{" "}
          <span class="world-word">{words().labels.online}</span>
          <span class="visually-hidden">{words().labels.showPeople}</span>
        </button>
        {pingMs !== undefined && (
          <span class="world-ping">
            <span class={`ping ping-${pingQuality(pingMs)}`} aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            <span class="visually-hidden">{words().labels.ping}</span>
            <span class="numbers">{formatPing(pingMs)}</span>
          </span>
        )}
      </div>
    </header>
  );
}
