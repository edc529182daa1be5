import { keyName } from "../core/key_bindings.ts";
import { EMOTES } from "../../shared/protocol/emotes.ts";
import { panelWords } from "./panel_words.ts";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** What the controls do. Low screens scroll it, also by the arrow keys. */
export function HelpCard(props: { readonly model: UiModel }) {
  const { model } = props;
  const { isHelpOpen, isNetOpen, net } = model;
  const { labels } = words();
  return (
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
  );
}

function controlRows(model: UiModel): readonly { readonly keys: string; readonly does: string }[] {
  const { keys } = model.settings.value;
  const said = panelWords().controls;
  const walkKeys = [keys.forward, keys.left, keys.back, keys.right].map(keyName).join(" ");
  return [
    { keys: `${walkKeys} · ${said.arrows}`, does: said.walk },
    { keys: keyName(keys.jump), does: said.jump },
    { keys: keyName(keys.run), does: said.run },
    ...(model.settings.value.walksByClick ? [said.click] : []),
    said.person,
    said.look,
    said.zoom,
    { keys: keyName(keys.use_portal), does: said.portal },
    {
      keys: [...EMOTES, "gestures" as const].map((each) => keyName(keys[each])).join(" "),
      does: said.gestures,
    },
    { keys: keyName(keys.photo), does: said.photo },
    said.chat,
    said.whisper,
    said.leave,
    said.touch,
    said.gamepad,
  ];
}
