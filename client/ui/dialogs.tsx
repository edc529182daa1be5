import { useEffect } from "preact/hooks";
import { signal, useSignal } from "@preact/signals";
import type { OpenDialog, UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

type Panels = typeof import("./panels.tsx");

/** Fetched with the first dialog that somebody opens, not before the first step. */
const panels = signal<Panels | undefined>(undefined);

/** The dialog that a person opened, if any. */
export function Dialogs(props: { readonly model: UiModel }) {
  const open = props.model.dialog.value;
  if (open === undefined) return null;
  return <OpenedDialog model={props.model} open={open} />;
}

function OpenedDialog(props: { readonly model: UiModel; readonly open: OpenDialog }) {
  const { model, open } = props;
  const isFailed = useSignal(false);
  useEffect(() => {
    if (panels.value !== undefined) return;
    import("./panels.tsx").then(
      (loaded) => (panels.value = loaded),
      () => (isFailed.value = true), // offline, or a newer build took its place
    );
  }, []);
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
