import { Icon } from "./icons.tsx";
import type { UiModel } from "./ui_model.ts";
import { CONTROL_WORDS, LABELS } from "./words.ts";

/** Top right: what the controls do, behind a button. */
export function HelpCard(props: { readonly model: UiModel }) {
  const { isHelpOpen, isNetOpen, net, hasPlayed } = props.model;
  if (!hasPlayed.value) return null;
  return (
    <div class="help">
      <button
        type="button"
        class="icon-button glass"
        aria-label={LABELS.help}
        aria-expanded={isHelpOpen.value}
        onClick={() => (isHelpOpen.value = !isHelpOpen.value)}
      >
        <Icon name={isHelpOpen.value ? "close" : "help"} />
      </button>
      {isHelpOpen.value && (
        <section class="help-card glass" aria-label={LABELS.help}>
          <h2>{LABELS.help}</h2>
          <dl>
            {CONTROL_WORDS.map(({ keys, does }) => (
              <div key={keys}>
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
              {LABELS.showNet}
            </button>
          )}
        </section>
      )}
    </div>
  );
}
