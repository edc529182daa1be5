import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { panels, wantPanels } from "./lazy_panels.ts";
import type { OpenDialog, UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** The dialog that a person opened, if any. */
export function Dialogs(props: { readonly model: UiModel }) {
  const open = props.model.dialog.value;
  if (open === undefined) return null;
  return <OpenedDialog model={props.model} open={open} />;
}

function OpenedDialog(props: { readonly model: UiModel; readonly open: OpenDialog }) {
  const { model, open } = props;
  const isFailed = useSignal(false);
  useEffect(() => wantPanels(() => (isFailed.value = true)), []);
  if (panels.value !== undefined) {
    const { Panel } = panels.value;
    return <Panel model={model} open={open} />;
  }
  return (
    <div class="loading-panel glass" role="status">
      {isFailed.value
        ? (
          <>
            <p>{words().labels.notLoaded}</p>
            <button
              type="button"
              class="button"
              onClick={() => (model.dialog.value = undefined)}
            >
              {words().labels.close}
            </button>
          </>
        )
        : (
          <>
            <span class="spinner" aria-hidden="true" />
            <p>{words().labels.busy}</p>
          </>
        )}
    </div>
  );
}
