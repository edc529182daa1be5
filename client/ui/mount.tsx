// Puts the interface over the picture. What it says comes from `words.ts`, what it shows from the
// core's state, and what a person does goes back through the core's actions.

import { render } from "preact";
import type { AppActions, AppState, Observable } from "../core/app_state.ts";
import type { NetSource } from "../core/net_sample.ts";
import { ArrivalScreen } from "./arrival_screen.tsx";
import { ChatPanel } from "./chat_panel.tsx";
import { ConnectionBanner } from "./connection_banner.tsx";
import { HelpCard } from "./help_card.tsx";
import { listenForPanelKeys } from "./panel_keys.ts";
import { followKeyboard } from "./keyboard_inset.ts";
import { NetOverlay } from "./net_overlay.tsx";
import { LoginWidget } from "./login_widget.tsx";
import { PortalPrompt } from "./portal_prompt.tsx";
import { StateDialog } from "./state_dialog.tsx";
import { Toasts } from "./toasts.tsx";
import { TripPanel } from "./trip_panel.tsx";
import { createUiModel, type UiModel } from "./ui_model.ts";
import { WorldPanel } from "./world_panel.tsx";

/** Screens with at least this much room begin with the chat unfolded. */
const ROOMY = "(min-width: 48rem) and (min-height: 32rem)";

/**
 * Draws the interface into `root`, replacing the page's first picture, and keeps it up to date.
 * Enter begins to chat, Escape leaves a field or folds what is open, F3 shows the connection.
 * @param nowMs The clock of the state's `retryAtMs`.
 * @param net What F3 shows.
 * @returns Takes the interface away and stops listening.
 */
export function mountInterface(
  root: HTMLElement,
  state: Observable<AppState>,
  actions: AppActions,
  nowMs: () => number = () => performance.now(),
  net?: NetSource,
): () => void {
  const { model, stop } = createUiModel(state, {
    actions,
    nowMs,
    isChatOpen: matchMedia(ROOMY).matches,
    net,
  });
  root.replaceChildren();
  render(<Interface model={model} />, root);
  const stopKeys = listenForPanelKeys(model);
  const stopKeyboard = followKeyboard(root);
  return () => {
    stopKeys();
    stopKeyboard();
    stop();
    render(null, root);
  };
}

/** Reads no signal itself, so that each panel is drawn anew only for what it shows. */
function Interface(props: { readonly model: UiModel }) {
  const { model } = props;
  return (
    <>
      <ArrivalScreen model={model} />
      <div class="corner corner-top-left">
        <WorldPanel model={model} />
      </div>
      <div class="corner corner-top">
        <ConnectionBanner model={model} />
        <Toasts model={model} />
      </div>
      <div class="corner corner-top-right">
        <HelpCard model={model} />
      </div>
      <NetOverlay model={model} />
      <div class="corner corner-bottom">
        <PortalPrompt model={model} />
        <TripPanel model={model} />
      </div>
      <div class="corner corner-bottom-right">
        <LoginWidget model={model} />
      </div>
      <div class="corner corner-bottom-left">
        <ChatPanel model={model} />
      </div>
      <StateDialog model={model} />
    </>
  );
}
