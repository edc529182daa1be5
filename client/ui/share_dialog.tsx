import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { Modal } from "./modal.tsx";
import type { UiModel } from "./ui_model.ts";
import { fill, words } from "./words.ts";

/** The link to where one stands: shared, copied, or read from its field. */
export function ShareDialog(props: { readonly model: UiModel; readonly url: string }) {
  const { model, url } = props;
  const field = useRef<HTMLInputElement>(null);
  const said = useSignal("");
  const { labels } = words();

  const copy = async () => {
    said.value = "";
    const isCopied = await copyText(url, field.current);
    said.value = isCopied ? labels.copied : labels.copyByHand;
  };
  const share = () => {
    const title = fill(labels.shareHere, { world: model.state.value.worldTitle });
    // Refused or called off: the link stands in the field all the same.
    navigator.share({ title, url }).catch(() => {});
  };

  return (
    <Modal
      title={labels.shareSpot}
      kind="modal-small"
      onClose={() => (model.dialog.value = undefined)}
    >
      <p class="quiet">{labels.shareHelp}</p>
      <input
        ref={field}
        class="field"
        name="link"
        aria-label={labels.shareLink}
        readOnly
        value={url}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <div class="modal-actions">
        <p class="share-said" role="status">{said.value}</p>
        {canShare(url) && (
          <button type="button" class="button" onClick={share}>{labels.share}</button>
        )}
        <button type="button" class="button button-strong" onClick={copy}>{labels.copy}</button>
      </div>
    </Modal>
  );
}

function canShare(url: string): boolean {
  return navigator.canShare?.({ url }) === true;
}

/** By the clipboard; on plain http, where there is none, from the field itself. */
async function copyText(text: string, field: HTMLInputElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard here, or it is refused.
    field?.focus();
    field?.select();
    return document.execCommand("copy");
  }
}
