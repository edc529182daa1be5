import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { nameHint } from "./name_hint.ts";
import type { UiModel } from "./ui_model.ts";
import { loginErrorWords, words } from "./words.ts";

/** The name field. Hints come while typing where they help, all of them on sending. */
export function LoginForm(props: { readonly model: UiModel }) {
  const { model } = props;
  const input = useRef<HTMLInputElement>(null);
  const name = useSignal("");
  const isSent = useSignal(false);
  // What the server said holds for the name it was said of.
  const isChangedSince = useSignal(true);
  useEffect(() => input.current?.focus(), []);

  const { isIdentityBusy, isChatAvailable, loginError } = model.state.value;
  const hint = nameHint(name.value);
  const refusal = isChangedSince.value ? undefined : loginError;
  // "Too short" is no news to somebody who has only begun to type.
  const shown = refusal ?? (isSent.value || hint !== "too_short" ? hint : undefined);
  const submit = () => {
    isSent.value = true;
    if (hint !== undefined || isIdentityBusy || !isChatAvailable) return;
    isChangedSince.value = false;
    model.actions.logIn(name.value.trim());
  };
  return (
    <form
      class="login-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label for="login-name">{words().labels.logInWithName}</label>
      <input
        ref={input}
        id="login-name"
        class={shown === undefined ? "field" : "field field-wrong"}
        type="text"
        name="username"
        autocomplete="username"
        autocapitalize="off"
        spellcheck={false}
        enterkeyhint="go"
        placeholder={words().labels.name}
        aria-invalid={shown !== undefined}
        aria-describedby="login-hint"
        // Not disabled, which takes the focus: what is typed then would be commands of the game.
        readOnly={isIdentityBusy}
        aria-disabled={isIdentityBusy}
        value={name.value}
        onInput={(event) => {
          name.value = event.currentTarget.value;
          isChangedSince.value = true;
        }}
      />
      <p
        id="login-hint"
        class={shown === undefined ? "login-hint quiet" : "login-hint login-wrong"}
        role="status"
      >
        {shown === undefined ? words().labels.logInHelp : loginErrorWords(shown)}
      </p>
      <button
        type="submit"
        class="button button-strong"
        aria-disabled={isIdentityBusy || !isChatAvailable}
      >
        {isIdentityBusy ? words().labels.busy : words().labels.logIn}
      </button>
    </form>
  );
}
