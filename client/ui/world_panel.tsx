import { formatCount, formatPing, pingQuality } from "./format.ts";
import { Icon } from "./icons.tsx";
import type { UiModel } from "./ui_model.ts";
import { LABELS } from "./words.ts";

/** Top left: which world this is, who else is there, and how far the server is. */
export function WorldPanel(props: { readonly model: UiModel }) {
  const { worldTitle, playersHere, playersOnline, worldPingMs, masterPingMs } =
    props.model.state.value;
  if (worldTitle === "") return null;
  const pingMs = worldPingMs ?? masterPingMs;
  return (
    <header class="world-panel glass">
      <h1 class="world-title">{worldTitle}</h1>
      <ul class="world-facts">
        <li>
          <Icon name="people" />
          {formatCount(playersHere)} {LABELS.here}
        </li>
        <li>
          <Icon name="globe" />
          {formatCount(playersOnline)} {LABELS.online}
        </li>
        {pingMs !== undefined && (
          <li>
            <span class={`ping ping-${pingQuality(pingMs)}`} aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            <span class="visually-hidden">{LABELS.ping}</span>
            <span class="numbers">{formatPing(pingMs)}</span>
          </li>
        )}
      </ul>
    </header>
  );
}
