// The one `AppState`: replaced piece by piece, with the bounds on what grows.

import { type AppState, type Notice, Observed } from "./app_state.ts";

/** Notices kept at most; the oldest goes first. */
export const MOST_NOTICES = 6;

/** Holds and changes the state that the interface shows. */
export class AppStore {
  readonly state: Observed<AppState>;
  #nextNoticeId = 1;

  constructor(clientVersion: string) {
    this.state = new Observed<AppState>({
      clientVersion,
      phase: { phase: "connecting", attempt: 1 },
      trip: undefined,
      restartAtMs: undefined,
      identity: undefined,
      worldTitle: "",
      playersHere: 0,
      playersOnline: 0,
      isChatAvailable: false,
      chat: [],
      chatChannel: "everyone",
      whisperTo: undefined,
      people: { search: "", players: [], total: 0, isAsking: false },
      muted: [],
      portalInReach: undefined,
      gesture: undefined,
      caption: undefined,
      notices: [],
      isIdentityBusy: false,
      loginError: undefined,
      masterPingMs: undefined,
      worldPingMs: undefined,
    });
  }

  get value(): AppState {
    return this.state.value;
  }

  /** Replaces some fields. */
  patch(fields: Partial<AppState>): void {
    this.state.set({ ...this.state.value, ...fields });
  }

  /** Shows one short message. The same reason twice in a row is one message, shown anew. */
  notice(kind: Notice["kind"], reason: string, detail = ""): void {
    const { notices } = this.value;
    const others = notices.filter((each) => each.reason !== reason || each.detail !== detail);
    const notice = { id: this.#nextNoticeId++, kind, reason, detail };
    this.patch({ notices: [...others, notice].slice(-MOST_NOTICES) });
  }

  dismissNotice(id: number): void {
    this.patch({ notices: this.value.notices.filter((notice) => notice.id !== id) });
  }
}
