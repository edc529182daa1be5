import { Icon } from "./icons.tsx";
import { keyName } from "./key_names.ts";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** Bottom middle: where the portal in reach leads. A button, so that touch can use it too. */
export function PortalPrompt(props: { readonly model: UiModel }) {
  const { model } = props;
  const portal = model.state.value.portalInReach;
  const isWalking = model.phase.value.phase === "playing" && model.trip.value === undefined;
  if (portal === undefined || !isWalking) return null;
  return (
    <button type="button" class="portal-prompt" onClick={() => model.actions.usePortal()}>
      <span class="portal-sign">
        <kbd>{keyName(model.settings.value.keys.use_portal)}</kbd>
        <Icon name="portal" />
      </span>
      <span>
        {words().labels.travelTo} <strong>{portal.title}</strong>
      </span>
    </button>
  );
}
