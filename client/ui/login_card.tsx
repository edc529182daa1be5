import type { IdentityState } from "../core/app_state.ts";
import { LoginForm } from "./login_form.tsx";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

export interface LoginCardProps {
  readonly model: UiModel;
  readonly identity: IdentityState;
}

/** The way in and out of an account, or why there is none. */
export function LoginCard(props: LoginCardProps) {
  const { model, identity } = props;
  const { isIdentityBusy, isChatAvailable } = model.state.value;
  const isOff = isIdentityBusy || !isChatAvailable;
  if (identity.isGuest && identity.canLogInByName) {
    return (
      <div class="login-card glass">
        <LoginForm model={model} />
        <LookButton model={model} />
      </div>
    );
  }
  return (
    <div class="login-card glass">
      {identity.isGuest
        ? (
          <>
            <p>{words().labels.logInOff}</p>
            <p class="quiet">{words().labels.logInOffHelp}</p>
          </>
        )
        : (
          <>
            <p class="quiet">{words().labels.accountHelp}</p>
            <button
              type="button"
              class="button"
              aria-disabled={isOff}
              onClick={() => !isOff && model.actions.logOut()}
            >
              {isIdentityBusy ? words().labels.busy : words().labels.logOut}
            </button>
          </>
        )}
      <LookButton model={model} />
    </div>
  );
}

function LookButton({ model }: { readonly model: UiModel }) {
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        model.isLoginOpen.value = false;
        model.dialog.value = { kind: "look" };
      }}
    >
      {words().labels.changeLook}
    </button>
  );
}
