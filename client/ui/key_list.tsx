import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { bindKey, BOUND_ACTIONS, type BoundAction, DEFAULT_KEYS } from "../core/key_bindings.ts";
import { keyName } from "./key_names.ts";
import type { UiModel } from "./ui_model.ts";
import { panelWords } from "./panel_words.ts";
import { fill, words } from "./words.ts";

/** Which key does what, each a button that waits for another key. */
export function KeyList(props: { readonly model: UiModel }) {
  const { model } = props;
  const waiting = useSignal<BoundAction | undefined>(undefined);
  const refusal = useSignal("");
  /** The key that was chosen and is still held. */
  const boundWith = useRef("");
  const { keys } = model.settings.value;
  const { boundActions } = words();
  const { settings } = panelWords();

  const choose = (action: BoundAction, event: KeyboardEvent) => {
    if (waiting.value !== action) return;
    event.preventDefault();
    event.stopPropagation();
    waiting.value = undefined;
    boundWith.current = event.code;
    if (event.code === "Escape") return;
    const answer = bindKey(keys, action, event.code);
    if (answer.ok) return model.changeSettings({ keys: answer.keys });
    const { conflict } = answer;
    refusal.value = conflict === "reserved" ? settings.keyReserved : fill(settings.keyTaken, {
      key: keyName(event.code),
      action: boundActions[conflict],
    });
  };

  return (
    <div class="key-list">
      <h4>{settings.keys}</h4>
      <p class="quiet small">{settings.keysHelp}</p>
      <ul>
        {BOUND_ACTIONS.map((action) => (
          <li key={action}>
            <span id={`key-${action}`}>{boundActions[action]}</span>
            <button
              type="button"
              class="button key"
              aria-describedby={`key-${action}`}
              onBlur={() => (waiting.value = undefined)}
              onKeyDown={(event) => choose(action, event)}
              // Letting the blank go would press the button that it was just chosen for.
              onKeyUp={(event) => {
                if (event.code === boundWith.current) event.preventDefault();
                boundWith.current = "";
              }}
              onClick={({ currentTarget }) => {
                currentTarget.focus(); // some browsers leave that out
                refusal.value = "";
                waiting.value = action;
              }}
            >
              {waiting.value === action ? settings.pressKey : keyName(keys[action])}
            </button>
          </li>
        ))}
      </ul>
      <p class="login-wrong small" role="alert">{refusal.value}</p>
      <button
        type="button"
        class="button"
        onClick={() => {
          refusal.value = "";
          model.changeSettings({ keys: DEFAULT_KEYS });
        }}
      >
        {settings.resetKeys}
      </button>
    </div>
  );
}
