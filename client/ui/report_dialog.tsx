import { useSignal } from "@preact/signals";
import type { Person } from "../core/app_state.ts";
import { MAX_REPORT_CHARACTERS } from "../../shared/protocol/control_messages.ts";
import { REPORT_REASONS, type ReportReason } from "../../shared/protocol/reasons.ts";
import { Modal } from "./modal.tsx";
import type { UiModel } from "./ui_model.ts";
import { panelWords } from "./panel_words.ts";
import { charactersLeftWords, words } from "./words.ts";

/** The counter appears when this many or fewer characters are left. */
const COUNTER_FROM_LEFT = 60;

/** Tells those who look after the server of a player. */
export function ReportDialog(props: { readonly model: UiModel; readonly person: Person }) {
  const { model, person } = props;
  const reason = useSignal<ReportReason | undefined>(undefined);
  const text = useSignal("");
  const close = () => (model.dialog.value = undefined);
  const { labels } = words();
  const { reports } = panelWords();
  const left = MAX_REPORT_CHARACTERS - [...text.value.trim()].length;
  const canSend = reason.value !== undefined && left >= 0 && model.state.value.isChatAvailable;
  return (
    <Modal title={`${labels.report}: ${person.name}`} kind="modal-small" onClose={close}>
      <form
        class="report-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!canSend || reason.value === undefined) return;
          model.actions.report(person, reason.value, text.value.trim());
          close();
        }}
      >
        <fieldset class="choices-list">
          <legend>{labels.reportWhy}</legend>
          {REPORT_REASONS.map((each) => (
            <label key={each} class="choice-row">
              <input
                type="radio"
                name="reason"
                checked={reason.value === each}
                onChange={() => (reason.value = each)}
              />
              {reports[each]}
            </label>
          ))}
        </fieldset>
        <label class="stacked">
          {labels.reportText}
          <textarea
            class={left < 0 ? "field field-wrong" : "field"}
            name="report"
            rows={3}
            value={text.value}
            aria-invalid={left < 0}
            onInput={(event) => (text.value = event.currentTarget.value)}
          />
        </label>
        {left <= COUNTER_FROM_LEFT && (
          <p class={left < 0 ? "login-wrong" : "quiet"} role="status">
            {charactersLeftWords(left)}
          </p>
        )}
        <p class="quiet small">{labels.reportHelp}</p>
        <div class="modal-actions">
          <button type="button" class="button" onClick={close}>{labels.cancel}</button>
          <button type="submit" class="button button-strong" disabled={!canSend}>
            {labels.sendReport}
          </button>
        </div>
      </form>
    </Modal>
  );
}
