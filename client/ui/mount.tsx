// Puts the interface over the picture. What it says comes from `words.ts`, what it shows from the
// core's state, and what a person does goes back through the core's actions.

import { render } from "preact";
import type { AppActions, AppState, Observable } from "../core/app_state.ts";
import type { NetSource } from "../core/net_sample.ts";
import { announceNews, Announcer } from "./announcer.tsx";
import { ArrivalScreen } from "./arrival_screen.tsx";
import { followAppearance } from "./appearance.ts";
import type { EmoteMenu } from "../core/emote_menu.ts";
import { Captions } from "./captions.tsx";
import { ChatPanel } from "./chat_panel.tsx";
import { ConnectionBanner } from "./connection_banner.tsx";
import { Dialogs } from "./dialogs.tsx";
import { Emotes } from "./emotes.tsx";
import { listenForPanelKeys } from "./panel_keys.ts";
import { followKeyboardLayout } from "./key_names.ts";
import { followKeyboard } from "./keyboard_inset.ts";
import { MainMenu } from "./main_menu.tsx";
import { NetOverlay } from "./net_overlay.tsx";
import { LoginWidget } from "./login_widget.tsx";
import { followTitle } from "./page_title.ts";
import { PersonMenu } from "./person_menu.tsx";
import { Photo } from "./photo.tsx";
import { PortalPrompt } from "./portal_prompt.tsx";
import { StateDialog } from "./state_dialog.tsx";
import { Toasts } from "./toasts.tsx";
import { TripPanel } from "./trip_panel.tsx";
import { createUiModel, type PageTools, type SettingsSource, type UiModel } from "./ui_model.ts";
import { nameView } from "./view_focus.ts";
import { WorldPanel } from "./world_panel.tsx";

/** Screens with at least this much room begin with the chat unfolded. */
const ROOMY = "(min-width: 48rem) and (min-height: 32rem)";

/** What the interface shows, and what it reaches of the page. */
export interface InterfaceParts {
  readonly state: Observable<AppState>;
  readonly actions: AppActions;
  readonly settings: SettingsSource;
  /** The clock of the state's `retryAtMs`. */
  readonly nowMs: () => number;
  /** The clock of chat: milliseconds since 1970. */
  readonly wallMs: () => number;
  /** What F3 shows. */
  readonly net?: NetSource;
  /** The wheel of gestures, which a gamepad moves in, too. */
  readonly emotes?: EmoteMenu;
  /** Links, photos and the way to become an app. */
  readonly page?: PageTools;
  /** Draws a look in the editor; rejects where that cannot be. */
  readonly previewLook?: UiModel["previewLook"];
}

/**
 * Draws the interface into `root`, replacing the page's first picture, and keeps it up to date.
 * Enter begins to chat, Escape leaves a field or folds what is open, F3 shows the connection.
 * @returns Takes the interface away and stops listening.
 */
export function mountInterface(root: HTMLElement, parts: InterfaceParts): () => void {
  const { actions, settings, nowMs, wallMs, net, emotes, page, previewLook } = parts;
  const { model, stop } = createUiModel(parts.state, {
    actions,
    settings,
    nowMs,
    wallMs,
    isChatOpen: matchMedia(ROOMY).matches,
    net,
    emotes,
    page,
    previewLook,
  });
  const stopAppearance = followAppearance(document.documentElement, settings.settings);
  root.replaceChildren();
  render(<Interface model={model} />, root);
  const stopKeys = listenForPanelKeys(model);
  const stopTitle = followTitle(model);
  const stopNews = announceNews(model, root);
  const stopKeyboard = followKeyboard(root);
  const stopLayout = followKeyboardLayout();
  const stopName = nameView();
  return () => {
    stopKeys();
    stopTitle();
    stopNews();
    stopKeyboard();
    stopLayout();
    stopName();
    stopAppearance();
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
        <div class="top-buttons">
          <Emotes model={model} />
          <MainMenu model={model} />
        </div>
      </div>
      <NetOverlay model={model} />
      <div class="corner corner-bottom">
        <Captions model={model} />
        <PortalPrompt model={model} />
        <TripPanel model={model} />
      </div>
      <div class="corner corner-bottom-right">
        <LoginWidget model={model} />
      </div>
      <div class="corner corner-bottom-left">
        <ChatPanel model={model} />
      </div>
      <Announcer />
      <PersonMenu model={model} />
      <Dialogs model={model} />
      <StateDialog model={model} />
      <Photo model={model} />
    </>
  );
}
