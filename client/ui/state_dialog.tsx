import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { AppPhase } from "../core/app_state.ts";
import { Announcer } from "./announcer.tsx";
import type { UiModel } from "./ui_model.ts";
import { phaseWords, type StateWords, stopWords, words } from "./words.ts";

/** Middle: nothing goes on until a person does something. */
export function StateDialog(props: { readonly model: UiModel }) {
  const { model } = props;
  const phase = model.phase.value;
  const said = dialogWords(phase);
  if (said === undefined) return null;
  const act = phase.phase === "updated" ? model.actions.reload : model.actions.retry;
  return (
    // The key makes a new dialog for a new reason, so its title is announced again.
    <ModalDialog key={said.title} words={said} onAct={() => act.call(model.actions)}>
      {phase.phase === "updated" && (
        <dl class="versions">
          <div>
            <dt>{words().labels.versionHere}</dt>
            <dd>v{phase.clientVersion}</dd>
          </div>
          <div>
            <dt>{words().labels.versionServer}</dt>
            <dd>v{phase.serverVersion}</dd>
          </div>
        </dl>
      )}
    </ModalDialog>
  );
}

/** The words of a phase that waits for a person; `undefined` for the others. */
export function dialogWords(phase: AppPhase): StateWords | undefined {
  switch (phase.phase) {
    case "updated":
      return phase.canReload ? phaseWords("updated") : words().stillUpdating;
    case "stopped":
      return stopWords(phase.reason);
    default:
      return undefined;
  }
}

interface ModalDialogProps {
  readonly words: StateWords;
  readonly onAct: () => void;
  readonly children: ComponentChildren;
}

function ModalDialog(props: ModalDialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const { title, body, action } = props.words;
  return (
    <dialog
      ref={element}
      class="dialog glass"
      aria-labelledby="dialog-title"
      aria-describedby="dialog-body"
      // Escape would leave an empty screen: there is nothing behind this dialog to go on with. A
      // browser closes it on the second Escape or on the back gesture whatever `cancel` says.
      onCancel={(event) => event.preventDefault()}
      onClose={({ currentTarget }) => {
        if (currentTarget.isConnected && !currentTarget.open) currentTarget.showModal();
      }}
    >
      <h2 id="dialog-title">{title}</h2>
      <p id="dialog-body">{body}</p>
      {props.children}
      {action !== undefined && (
        <button type="button" class="button button-strong" autofocus onClick={props.onAct}>
          {action}
        </button>
      )}
      <Announcer />
    </dialog>
  );
}
