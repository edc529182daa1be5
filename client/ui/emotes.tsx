import { useEffect } from "preact/hooks";
import { Icon } from "./icons.tsx";
import { panels, wantPanels } from "./lazy_panels.ts";
import type { UiModel } from "./ui_model.ts";
import { fill, words } from "./words.ts";

/** Top right, under the other buttons: the way to gestures, and what others do for the ear. */
export function Emotes(props: { readonly model: UiModel }) {
  const { hasPlayed, emotes, phase } = props.model;
  if (!hasPlayed.value || emotes === undefined) return null;
  const { isOpen } = emotes.value.value;
  return (
    <div class="emotes">
      <GestureNews model={props.model} />
      <button
        type="button"
        class="icon-button glass"
        aria-label={words().labels.gestures}
        aria-expanded={isOpen}
        disabled={phase.value.phase !== "playing"}
        onClick={() => emotes.menu.toggle()}
      >
        <Icon name={isOpen ? "close" : "smile"} />
      </button>
      {isOpen && <Wheel model={props.model} />}
    </div>
  );
}

function Wheel(props: { readonly model: UiModel }) {
  // Without the wheel the keys still do it.
  useEffect(() => wantPanels(() => props.model.emotes?.menu.close()), []);
  const EmoteWheel = panels.value?.EmoteWheel;
  return EmoteWheel === undefined ? null : <EmoteWheel model={props.model} />;
}

/** Says aloud what others are seen to do. */
function GestureNews(props: { readonly model: UiModel }) {
  const gesture = props.model.gesture.value;
  const { own, others } = words().gestures;
  const said = gesture === undefined
    ? ""
    : fill((gesture.isOwn ? own : others)[gesture.emote], { name: gesture.name });
  return <div class="visually-hidden" role="status">{said}</div>;
}
