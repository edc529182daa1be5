import { useEffect } from "preact/hooks";
import type { IdentityState } from "../core/app_state.ts";
import { Icon } from "./icons.tsx";
import { LoginForm } from "./login_form.tsx";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** Bottom right: who one is, the way in and out, and the version. */
export function LoginWidget(props: { readonly model: UiModel }) {
  const { model } = props;
  const { identity, clientVersion } = model.state.value;
  const isOpen = model.isLoginOpen.value;
  // A new name means that what the card was opened for is done.
  useEffect(() => {
    model.isLoginOpen.value = false;
  }, [identity?.displayName, identity?.isGuest]);
  if (!model.hasPlayed.value) return null;
  return (
    <section class="login" aria-label={words().labels.account}>
      {isOpen && identity !== undefined && <LoginCard model={model} identity={identity} />}
      <button
        type="button"
        class="login-chip glass"
        aria-expanded={isOpen}
        disabled={identity === undefined}
        onClick={() => (model.isLoginOpen.value = !isOpen)}
      >
        <span class="avatar" aria-hidden="true">{initialOf(identity)}</span>
        <span class="login-who">
          <bdi class="login-name">{identity?.displayName ?? words().labels.busy}</bdi>
          <span class="login-sub quiet">
            {identity?.isGuest === true && <span class="tag">{words().labels.guest}</span>}
            <span class="numbers">v{clientVersion}</span>
          </span>
        </span>
        <Icon name="fold" />
      </button>
    </section>
  );
}

function initialOf(identity: IdentityState | undefined): string {
  if (identity === undefined) return "·";
  return identity.isGuest ? "G" : [...identity.displayName][0]?.toLocaleUpperCase() ?? "·";
}

interface LoginCardProps {
  readonly model: UiModel;
  readonly identity: IdentityState;
}

function LoginCard(props: LoginCardProps) {
  const { model, identity } = props;
  const { isIdentityBusy, isChatAvailable } = model.state.value;
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
              disabled={isIdentityBusy || !isChatAvailable}
              onClick={() => model.actions.logOut()}
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
