import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Announcer } from "./announcer.tsx";
import { Icon } from "./icons.tsx";
import { focusView, isClicked } from "./view_focus.ts";
import { words } from "./words.ts";

interface ModalProps {
  readonly title: string;
  /** One more class, for what is special about this one. */
  readonly kind: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/**
 * A dialog that a person opened: closed by its button, by Escape, and by a click beside it. The
 * focus stays inside, and goes back to where it was, or to the picture after a click.
 */
export function Modal(props: ModalProps) {
  const { title, kind, onClose, children } = props;
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = element.current;
    const wasClicked = isClicked(document.activeElement);
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (wasClicked) focusView();
    };
  }, []);
  return (
    <dialog
      ref={element}
      class={`modal glass ${kind}`}
      aria-labelledby="modal-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={({ currentTarget }) => {
        if (currentTarget.isConnected) onClose(); // by the browser's own back gesture
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <div class="modal-inner">
        <div class="modal-head">
          <h2 id="modal-title">{title}</h2>
          <button
            type="button"
            class="icon-button"
            aria-label={words().labels.close}
            onClick={onClose}
          >
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
      <Announcer />
    </dialog>
  );
}
