import { Modal } from "./modal.tsx";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** How the page becomes an app where the browser has no prompt for it. */
export function InstallDialog(props: { readonly model: UiModel }) {
  const { labels } = words();
  return (
    <Modal
      title={labels.install}
      kind="modal-small"
      onClose={() => (props.model.dialog.value = undefined)}
    >
      <p>{labels.installIos}</p>
      <p class="quiet">{labels.installHelp}</p>
    </Modal>
  );
}
