// Who the player is: logs in and out, chooses a look, and holds what the master says of both.

import type { Cancel, Clock } from "../../shared/lib/clock.ts";
import { type AvatarLook, isSameLook } from "../../shared/protocol/avatar_look.ts";
import type { FromMaster } from "../../shared/protocol/control_messages.ts";
import type { AppActions } from "./app_state.ts";
import type { AppStore } from "./app_store.ts";
import type { MasterClient } from "./master_client.ts";
import { typedName } from "./typed_name.ts";

/** Looks are sent no faster than this: of those tried on meanwhile the last one counts. */
export const LOOK_EVERY_MS = 500;

/** Logins and logouts go out no faster than this: the master takes one of each a second. */
export const CHANGE_EVERY_MS = 1100;

/** What an identity works with. */
export interface IdentityParts {
  readonly clock: Clock;
  readonly store: AppStore;
  readonly master: () => MasterClient;
}

/** What the master says of who one is. */
export type IdentityNews = Extract<
  FromMaster,
  { type: "session" | "login_refused" | "look_changed" | "look_refused" }
>;

/** The player's identity. */
export class Identity {
  readonly actions: Pick<AppActions, "logIn" | "logOut" | "chooseLook">;
  readonly #parts: IdentityParts;
  /** What the master keeps. */
  #kept: AvatarLook | undefined;
  /** Chosen, and not sent yet. */
  #waiting: AvatarLook | undefined;
  #stopPause: Cancel | undefined;
  #changedMs = Number.NEGATIVE_INFINITY;
  #stopChange: Cancel | undefined;

  constructor(parts: IdentityParts) {
    this.#parts = parts;
    this.actions = {
      logIn: (text) => {
        const name = typedName(text);
        if (name === undefined) return parts.store.patch({ loginError: "too_long" });
        if (this.#mayChange()) this.#change(() => parts.master().send("log_in", { name }));
      },
      logOut: () => {
        if (this.#mayChange()) this.#change(() => parts.master().send("log_out", {}));
      },
      chooseLook: (look) => this.#choose(look),
    };
  }

  read(message: IdentityNews): void {
    const { store } = this.#parts;
    switch (message.type) {
      case "session":
        return this.#introduced(message.body);
      case "login_refused":
        return store.patch({ isIdentityBusy: false, loginError: message.body.reason });
      case "look_changed":
        this.#kept = message.body.look;
        return;
      case "look_refused":
        store.notice("warning", message.body.reason);
        if (this.#waiting === undefined && this.#kept !== undefined) this.#show(this.#kept);
        return;
    }
  }

  /** The session is over: what was not sent is neither chosen nor asked for. */
  sessionEnded(): void {
    this.#stopPause?.();
    this.#stopPause = undefined;
    this.#waiting = undefined;
    this.#stopChange?.();
  }

  #introduced(session: Extract<IdentityNews, { type: "session" }>["body"]): void {
    const { store } = this.#parts;
    const { displayName, isGuest, canLogInByName, look } = session;
    if (store.value.isIdentityBusy) {
      store.notice("info", isGuest ? "logged_out" : "logged_in", displayName);
    }
    this.#kept = look;
    this.#waiting = undefined; // it was another's
    store.patch({
      identity: { displayName, isGuest, canLogInByName, look },
      isIdentityBusy: false,
      loginError: undefined,
    });
  }

  #choose(look: AvatarLook): void {
    const { store, master } = this.#parts;
    const { identity, isIdentityBusy } = store.value;
    if (identity === undefined || isIdentityBusy || master().phase !== "entered") return;
    if (isSameLook(identity.look, look)) return;
    this.#show(look);
    this.#waiting = look;
    if (this.#stopPause === undefined) this.#send();
  }

  #send(): void {
    const { clock, master } = this.#parts;
    this.#stopPause = undefined;
    if (this.#waiting === undefined) return;
    master().send("choose_look", { look: this.#waiting });
    this.#waiting = undefined;
    this.#stopPause = clock.after(LOOK_EVERY_MS, () => this.#send());
  }

  #show(look: AvatarLook): void {
    const { store } = this.#parts;
    const { identity } = store.value;
    if (identity !== undefined) store.patch({ identity: { ...identity, look } });
  }

  /** Asks for a change of identity, a moment later if another was asked for just now. */
  #change(ask: () => void): void {
    const { clock } = this.#parts;
    const waitMs = Math.max(0, this.#changedMs + CHANGE_EVERY_MS - clock.nowMs());
    this.#changedMs = clock.nowMs() + waitMs;
    if (waitMs === 0) ask();
    else this.#stopChange = clock.after(waitMs, ask);
  }

  /** @returns True where a change can be asked for; it is under way from then on. */
  #mayChange(): boolean {
    const { store, master } = this.#parts;
    if (master().phase !== "entered" || store.value.isIdentityBusy) return false;
    store.patch({ isIdentityBusy: true, loginError: undefined });
    return true;
  }
}
