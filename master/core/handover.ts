// The moment in which a player's world changes, and the only place where it does.

import { type Fence, type InstanceId, type PlayerId, worldKeyOf } from "../../shared/lib/ids.ts";
import type { Place } from "./effects.ts";
import type { Orders } from "./orders.ts";
import type { PeopleDesk } from "./people_desk.ts";
import type { Places } from "./places.ts";
import type { PlayerSession, Sessions } from "./sessions.ts";
import type { Worlds } from "./worlds.ts";

/** Who hears of it. */
export interface HandoverParts {
  readonly sessions: Pick<Sessions, "ofPlayer">;
  readonly people: Pick<PeopleDesk, "moved">;
  readonly worlds: Pick<Worlds, "epochOf">;
  readonly places: Pick<Places, "admit">;
  readonly orders: Pick<Orders, "toWorld">;
}

/** Hands players from one world to the next. */
export class Handover {
  readonly #parts: HandoverParts;

  constructor(parts: HandoverParts) {
    this.#parts = parts;
  }

  /** From now on the player is in `target`, and what was there before lets go. */
  commit(session: PlayerSession, target: InstanceId, fence: Fence, at: Place): void {
    const { sessions, people, worlds, places, orders } = this.#parts;
    const before = session.avatar;
    session.avatar = { instanceId: target, fence, isAway: false, isReleased: false, isKept: true };
    session.lastFence = fence;
    people.moved(session.playerId, worldKeyOf(target));
    places.admit(session, { instanceId: target, epoch: worlds.epochOf(target) }, fence, at);
    if (before !== undefined && before.instanceId !== target) {
      this.#release(session.playerId, before);
    }
    if (session.shadow !== undefined) {
      const { playerId, avatar } = session.shadow;
      session.shadow = undefined;
      const earlier = sessions.ofPlayer(playerId);
      // Its identity may have come back to life elsewhere; then the avatar is not ours to take.
      if (earlier?.avatar?.fence === avatar.fence && earlier.slot === undefined) {
        // Its world answers with the last place, which is kept: so who logs out stands there again.
        earlier.avatar.isReleased = true;
        this.#release(playerId, avatar);
      }
    }
    const { playerId, look } = session;
    orders.toWorld(target, "committed", { playerId, fence, look });
  }

  #release(
    playerId: PlayerId,
    avatar: { readonly instanceId: InstanceId; readonly fence: Fence },
  ): void {
    this.#parts.orders.toWorld(avatar.instanceId, "release", {
      playerId,
      fence: avatar.fence,
      reason: "travelled",
    });
  }
}
