import { EMOTES } from "../../shared/protocol/emotes.ts";
import { keyName } from "./key_names.ts";
import { panelWords } from "./panel_words.ts";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** What the controls do. Low screens scroll it, also by the arrow keys. */
export function HelpCard(props: { readonly model: UiModel }) {
  const { model } = props;
  const { isHelpOpen, isNetOpen, net } = model;
  const { labels } = words();
  return (
    <section class="help-card glass" aria-label={labels.help} tabIndex={0} data-arrow-keys>
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

interface ControlRow {
  readonly keys: string;
  readonly does: string;
}

/** What there is to press or touch here: a phone has no keys, and is told of none. */
function controlRows(model: UiModel): readonly ControlRow[] {
  const { walksByClick } = model.settings.value;
  const said = panelWords().controls;
  const hasKeys = !matchMedia("(hover: none) and (pointer: coarse)").matches;
  return [
    ...(hasKeys ? walkRows(model) : [said.touch, said.pinch]),
    ...(walksByClick ? [said.click] : []),
    said.person,
    ...(hasKeys ? keyRows(model) : []),
    said.whisper,
    ...(hasKeys ? [said.leave, said.touch] : []),
    said.gamepad,
  ];
}

function walkRows(model: UiModel): readonly ControlRow[] {
  const { keys } = model.settings.value;
  const said = panelWords().controls;
  const walkKeys = [keys.forward, keys.left, keys.back, keys.right].map(keyName).join(" ");
  return [
    { keys: `${walkKeys} · ${said.arrows}`, does: said.walk },
    { keys: keyName(keys.jump), does: said.jump },
    { keys: keyName(keys.run), does: said.run },
  ];
}

function keyRows(model: UiModel): readonly ControlRow[] {
  const { keys } = model.settings.value;
  const said = panelWords().controls;
  const gestures = [...EMOTES, "gestures" as const].map((each) => keyName(keys[each])).join(" ");
  return [
    said.look,
    said.zoom,
    { keys: keyName(keys.use_portal), does: said.portal },
    { keys: gestures, does: said.gestures },
    { keys: keyName(keys.photo), does: said.photo },
    said.chat,
  ];
}
