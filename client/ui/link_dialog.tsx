import { Modal } from "./modal.tsx";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

interface LinkDialogProps {
  readonly model: UiModel;
  readonly url: string;
  readonly host: string;
}

/** Shows where a link leads before it is opened: the host large, the whole address below. */
export function LinkDialog(props: LinkDialogProps) {
  const { model, url, host } = props;
  const close = () => (model.dialog.value = undefined);
  const { labels } = words();
  return (
    <Modal title={labels.openLink} kind="modal-small" onClose={close}>
      <p class="quiet">{labels.linkHelp}</p>
      <p class="link-host">{host}</p>
      <p class="link-url quiet">{url}</p>
      <div class="modal-actions">
        <button type="button" class="button" onClick={close}>{labels.cancel}</button>
        <a
          class="button button-strong"
          href={url}
          target="_blank"
          rel="noopener noreferrer nofollow"
          onClick={close}
        >
          {labels.open}
        </a>
      </div>
    </Modal>
  );
}
