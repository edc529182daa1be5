// What players look like: a look is kept, then shown in the world that the player is in. One that
// cannot be kept is refused, so that nobody looks otherwise after a restart than before it.

import type { AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { LookRefusal } from "../../shared/protocol/reasons.ts";
import { TokenBucket } from "../../shared/lib/token_bucket.ts";
import type { StorePort } from "./effects.ts";
import type { Orders } from "./orders.ts";
import type { PlayerSession, Sessions } from "./sessions.ts";

/** Looks that one player may choose at once, and a second on average: a person who tries some. */
export const LOOK_BURST = 20;
const LOOKS_PER_SECOND = 2;

/** What the desk works with. */
export interface LookDeskParts {
  readonly sessions: Sessions;
  readonly orders: Orders;
  readonly store: StorePort;
  readonly nowMs: () => number;
}

/** Takes what players choose. */
export class LookDesk {
  readonly #parts: LookDeskParts;
  readonly #tries = new WeakMap<PlayerSession, TokenBucket>();

  constructor(parts: LookDeskParts) {
    this.#parts = parts;
  }

  /** `session`, at `slot`, is to look like this. */
  choose(session: PlayerSession, slot: number, look: AvatarLook): void {
    const { sessions, store, orders, nowMs } = this.#parts;
    const refuse = (reason: LookRefusal) => orders.toClient(slot, "look_refused", { reason });
    const tries = this.#tries.get(session) ?? new TokenBucket(LOOKS_PER_SECOND, LOOK_BURST);
    this.#tries.set(session, tries);
    if (!tries.take(nowMs())) return refuse("too_many_looks");
    // A guest's look is kept with its row, which its first world makes.
    if (!session.isStored) return this.#wear(session, look);
    store.saveLook(session.playerId, look, (answer) => {
      if (answer.ok && answer.value) return this.#wear(session, look);
      // Whoever asked may be gone or somebody else by now.
      if (sessions.atSlot(slot) === session) refuse("look_not_kept");
    });
  }

  #wear(session: PlayerSession, look: AvatarLook): void {
    const { orders } = this.#parts;
    const { playerId, slot, avatar } = session;
    session.look = look;
    if (slot !== undefined) orders.toClient(slot, "look_changed", { look });
    if (avatar !== undefined && !avatar.isReleased) {
      orders.toWorld(avatar.instanceId, "restyle", { playerId, look });
    }
  }
}
