import { useEffect, useRef } from "preact/hooks";
import { keyName } from "../core/key_bindings.ts";
import { type Emote, EMOTES } from "../../shared/protocol/emotes.ts";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** Little people, drawn: not every device has signs for them in its letters. */
const SIGNS: Readonly<Record<Emote, string>> = {
  wave:
    "M11 7.500a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600zM11 9.500v6M11 10.500l-4 4M11 10.500l5.500-4M11 15.500l-3 5.500M11 15.500l3 5.500M18.500 3.500a4 4 0 0 1 1.500 4",
  cheer:
    "M12 7.500a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600zM12 9.500v6M12 10.500l-6-5.500M12 10.500l6-5.500M12 15.500l-3.500 4M12 15.500l3.500 4M8 22h8",
  bow:
    "M5.500 11.500a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600zM8.500 10.500l6.500 1v9.500M12 11.200v5M15 11.500l2.500 9.500",
  dance:
    "M13 7.500a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600zM12.500 9.500l-1 6M12.300 10.500l-6 .5M12.300 10.500l6-4M11.500 15.500l-5 2.500M11.500 15.500l3.500 2-1 4",
};

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowLeft: -1 };

/** The gestures side by side: a press makes one, arrows or a gamepad go from one to the next. */
export function EmoteRow(props: { readonly model: UiModel }) {
  const { emotes, settings } = props.model;
  const row = useRef<HTMLDivElement>(null);
  const at = emotes?.value.value.at ?? 0;
  // Whatever it was opened with: the marked one has the focus, and the picture has it afterwards.
  useEffect(() => row.current?.querySelectorAll("button")[at]?.focus({ preventScroll: true }), [
    at,
  ]);
  useEffect(() => () => document.getElementById("view")?.focus({ preventScroll: true }), []);
  if (emotes === undefined) return null;
  const { menu } = emotes;

  // Only these keys are the row's: whoever walks goes on walking.
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
      ref={row}
      class="emote-row glass"
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
          onClick={() => menu.choose(index)}
        >
          <svg class="icon emote-sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={SIGNS[emote]} />
          </svg>
          <span>{words().boundActions[emote]}</span>
          <kbd aria-hidden="true">{keyName(settings.value.keys[emote])}</kbd>
        </button>
      ))}
    </div>
  );
}
