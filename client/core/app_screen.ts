// What the screen says of the way into the worlds: the one phase that fits, and the trip under way,
// put together from what the parts of a client know and written into its state.

import type { GateVerdict } from "../../shared/protocol/gate.ts";
import { appPhaseOf } from "./app_phase.ts";
import type { AppPhase, StopReason } from "./app_state.ts";
import type { AppStore } from "./app_store.ts";
import type { MasterClient } from "./master_client.ts";
import type { Place } from "./place.ts";
import type { Traveller } from "./traveller.ts";

/** Whom the screen asks. */
export interface ScreenParts {
  readonly store: AppStore;
  readonly master: () => MasterClient;
  readonly traveller: () => Traveller;
  readonly place: () => Place | undefined;
  readonly titleOf: (key: string) => string;
}

/** Keeps phase and trip of the state true. */
export class AppScreen {
  readonly #parts: ScreenParts;
  /** When the next try to reach the master is due. */
  retryAtMs = 0;
  /** Why nothing goes on until a person does something. */
  stopped: StopReason | undefined;
  #updated: Extract<AppPhase, { phase: "updated" }> | undefined;

  constructor(parts: ScreenParts) {
    this.#parts = parts;
  }

  /** The version of the server, where it is not the page's. */
  get serverVersion(): string | undefined {
    return this.#updated?.serverVersion;
  }

  /** Versions differ. A page that was loaded anew for that version already offers no reload. */
  mismatch({ serverVersion }: GateVerdict, page: { version: string; tried: string | undefined }) {
    const canReload = page.tried !== serverVersion;
    this.#updated = { phase: "updated", serverVersion, clientVersion: page.version, canReload };
  }

  /** The person tries again: whatever stood in the way is forgotten. */
  clear(): void {
    this.stopped = undefined;
    this.#updated = undefined;
  }

  showPhase(): void {
    const { store, master, place } = this.#parts;
    const phase = appPhaseOf({
      session: master().phase,
      attempt: Math.max(1, master().attempt),
      retryAtMs: this.retryAtMs,
      world: place(),
      stopped: this.stopped,
      updated: this.#updated,
    });
    if (JSON.stringify(store.value.phase) !== JSON.stringify(phase)) store.patch({ phase });
  }

  showTrip(): void {
    const { store, traveller, place, titleOf } = this.#parts;
    const { trip } = traveller();
    if (trip === undefined) {
      if (store.value.trip !== undefined) store.patch({ trip: undefined });
      return;
    }
    const to = trip.lease.worldKey;
    const at = place();
    // Without a world to stay in there is nothing to call off.
    const canCancel = trip.canCancel && at !== undefined && !at.isLost;
    store.patch({ trip: { to, title: titleOf(to), canCancel, ...trip.progress } });
  }
}
