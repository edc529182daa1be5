import { useLayoutEffect, useRef } from "preact/hooks";
import { placeOnWheel } from "../core/emote_menu.ts";
import { type Emote, EMOTES } from "../../shared/protocol/emotes.ts";
import { Icon } from "./icons.tsx";
import { keyName } from "./key_names.ts";
import type { UiModel } from "./ui_model.ts";
import { focusView } from "./view_focus.ts";
import { words } from "./words.ts";

/** Little people, drawn: not every device has signs for them in its letters. */
const SIGNS: Readonly<Record<Emote, string>> = {
  wave:
    "M11 7.500a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600zM11 9.500v6M11 10.500l-4 4M11 10.500l5.500-4M11 15.500l-3 5.500M11 15.500l3 5.500M18.500 3.500a4 4 0 0 1 1.500 4",
  cheer:
    "M12 7.500a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600zM12 9.500v6M12 10.500l-6-5.500M12 10.500l6-5.500M12 15.500l-3.500 4M12 15.500l3.500 4M8 22h8",
  bow:
    "M5.500 11.500a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600zM8.500 10.500l6.500 1v9.500M12 11.200v5M15 11.500l2.500 9.500",
  sit:
    "M9 8a2.300 2.300 0 1 0 0-4.600A2.300 2.300 0 0 0 9 8zM8.500 10v6.500h6.500l3 4.500M8.800 11.500l5 2M4.500 16.500H8M4.500 16.500V21",
  dance:
    "M13 7.500a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600zM12.500 9.500l-1 6M12.300 10.500l-6 .5M12.300 10.500l6-4M11.500 15.500l-5 2.500M11.500 15.500l3.500 2-1 4",
};

const STEPS: Readonly<Record<string, 1 | -1>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};
/** How far from the middle gestures lie, per cent of the wheel's side. */
const RADIUS = 35;

/**
 * The gestures around the middle of the screen, so that mouse, thumb and stick have the same way to
 * each: a press makes one, a stick points at one, arrows go round.
 */
export function EmoteWheel(props: { readonly model: UiModel }) {
  const { emotes, settings } = props.model;
  const wheel = useRef<HTMLDivElement>(null);
  const at = emotes?.value.value.at ?? 0;
  // Whatever it was opened with: the marked one has the focus, and the picture has it afterwards.
  useLayoutEffect(() => {
    wheel.current?.querySelectorAll<HTMLElement>(".emote")[at]?.focus({ preventScroll: true });
  }, [at]);
  useLayoutEffect(() => focusView, []);
  if (emotes === undefined) return null;
  const { menu } = emotes;

  // Only these keys are the wheel's: whoever walks goes on walking.
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.code];
    if (step !== undefined) menu.step(step);
    else if (event.code === "Escape") menu.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={wheel}
      class="emote-wheel glass"
      role="toolbar"
      aria-label={words().labels.gestures}
      onKeyDown={onKeyDown}
    >
      {EMOTES.map((emote, index) => (
        <button
          key={emote}
          type="button"
          class="emote"
          tabIndex={index === at ? 0 : -1}
          style={onWheel(index)}
          onClick={() => menu.choose(index)}
        >
          <svg class="icon emote-sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={SIGNS[emote]} />
          </svg>
          <span>{words().boundActions[emote]}</span>
          <kbd aria-hidden="true">{keyName(settings.value.keys[emote])}</kbd>
        </button>
      ))}
      <button
        type="button"
        class="icon-button emote-hub"
        tabIndex={-1}
        aria-label={words().labels.close}
        onClick={() => menu.close()}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}

function onWheel(index: number): { readonly left: string; readonly top: string } {
  const { x, y } = placeOnWheel(index);
  return { left: `${50 + RADIUS * x}%`, top: `${50 + RADIUS * y}%` };
}
