import { useEffect } from "preact/hooks";
import type { IdentityState } from "../core/app_state.ts";
import { Icon } from "./icons.tsx";
import { usePanels } from "./lazy_panels.ts";
import type { LoginCardProps } from "./login_card.tsx";
import type { UiModel } from "./ui_model.ts";
import { focusView } from "./view_focus.ts";
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
      {isOpen && identity !== undefined && <Card model={model} identity={identity} />}
      <button
        type="button"
        class="login-chip glass"
        aria-expanded={isOpen}
        disabled={identity === undefined}
        onClick={({ detail }) => {
          model.isLoginOpen.value = !isOpen;
          if (isOpen && detail > 0) focusView();
        }}
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

function Card(props: LoginCardProps) {
  const { isLoginOpen } = props.model;
  const LoginCard = usePanels(() => (isLoginOpen.value = false))?.LoginCard;
  return LoginCard === undefined ? null : <LoginCard {...props} />;
}
