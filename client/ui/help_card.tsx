import { keyName } from "../core/key_bindings.ts";
import { EMOTES } from "../../shared/protocol/emotes.ts";
import { Icon } from "./icons.tsx";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** Top right: what the controls do, and the way to the settings. */
export function HelpCard(props: { readonly model: UiModel }) {
  const { model } = props;
  const { isHelpOpen, isNetOpen, net, hasPlayed } = model;
  if (!hasPlayed.value) return null;
  const { labels } = words();
  return (
    <div class="help">
      <div class="help-buttons">
        <button
          type="button"
          class="icon-button glass"
          aria-label={labels.settings}
          aria-haspopup="dialog"
          onClick={() => {
            isHelpOpen.value = false;
            model.dialog.value = { kind: "settings" };
          }}
        >
          <Icon name="settings" />
        </button>
        <button
          type="button"
          class="icon-button glass"
          aria-label={labels.help}
          aria-expanded={isHelpOpen.value}
          onClick={() => (isHelpOpen.value = !isHelpOpen.value)}
        >
          <Icon name={isHelpOpen.value ? "close" : "help"} />
        </button>
      </div>
      {isHelpOpen.value && (
        // Low screens scroll it, also by the arrow keys.
        <section class="help-card glass" aria-label={labels.help} tabIndex={0} data-own-keys>
          <h2>{labels.help}</h2>
          <dl>
            {controlRows(model).map(({ keys, does }) => (
              <div key={does}>
                <dt>{keys}</dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
          {net !== undefined && (
            <button
              type="button"
              class="button help-net"
              onClick={() => {
                isHelpOpen.value = false;
                isNetOpen.value = true;
              }}
            >
              {labels.showNet}
            </button>
          )}
        </section>
      )}
    </div>
  );
}

function controlRows(model: UiModel): readonly { readonly keys: string; readonly does: string }[] {
  const { keys } = model.settings.value;
  const said = words().controls;
  const walkKeys = [keys.forward, keys.left, keys.back, keys.right].map(keyName).join(" ");
  return [
    { keys: `${walkKeys} · ${said.arrows}`, does: said.walk },
    { keys: keyName(keys.jump), does: said.jump },
    { keys: keyName(keys.run), does: said.run },
    said.look,
    said.zoom,
    { keys: keyName(keys.use_portal), does: said.portal },
    {
      keys: [...EMOTES, "gestures" as const].map((each) => keyName(keys[each])).join(" "),
      does: said.gestures,
    },
    said.chat,
    said.whisper,
    said.leave,
    said.touch,
    said.gamepad,
  ];
}
