// The one `AppState`: replaced piece by piece, with the bounds on what grows.

import { STORE_FAULTS } from "../../shared/protocol/reasons.ts";
import { type AppState, type Notice, Observed, type SoundCaption } from "./app_state.ts";

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
  notice(kind: Notice["kind"], reason: string, detail = "", isLasting = false): void {
    const { notices } = this.value;
    const others = notices.filter((each) => each.reason !== reason || each.detail !== detail);
    const id = this.#nextNoticeId++;
    const notice = { id, kind, reason, detail, ...isLasting ? { isLasting: true as const } : {} };
    const all = [...others, notice];
    // What lasts is no reason to lose it to what comes and goes.
    const oldest = all.find((each) => each.isLasting !== true);
    this.patch({
      notices: all.length > MOST_NOTICES ? all.filter((each) => each !== oldest) : all,
    });
  }

  /**
   * What the server tells everybody. That it keeps nothing lasts until it does again, or until the
   * person has read it.
   */
  told(reason: string, detail: string): void {
    const isLasting = (STORE_FAULTS as readonly string[]).includes(reason);
    if (isLasting || reason === "store_ok") { // one state takes the other's place
      const passing = this.value.notices.filter((notice) => notice.isLasting !== true);
      this.patch({ notices: passing });
    }
    this.notice(isLasting ? "warning" : "info", reason, detail, isLasting);
  }

  /** Tells a sound in words. */
  caption(
    sound:
      | Omit<Extract<SoundCaption, { isFar: boolean }>, "id">
      | Omit<Extract<SoundCaption, { side: "around" }>, "id">,
  ): void {
    this.patch({ caption: { ...sound, id: (this.value.caption?.id ?? 0) + 1 } });
  }

  dismissNotice(id: number): void {
    this.patch({ notices: this.value.notices.filter((notice) => notice.id !== id) });
  }
}
