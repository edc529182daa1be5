// Who comes in by a link that names a world and perhaps a spot in it: whether it is followed.

import type { WorldKey } from "../../shared/lib/ids.ts";
import type { Visit } from "../../shared/protocol/fields.ts";
import { AddressBuckets } from "./address_buckets.ts";
import type { Orders } from "./orders.ts";
import type { PlayerSession } from "./sessions.ts";
import type { TravelDesk } from "./travel_desk.ts";

/** [V5] Links that one address may follow at once (two classes behind one address), and on average. */
export const VISIT_BURST = 60;
export const VISIT_PER_SECOND = 1 / 6;

/**
 * What becomes of a link: it is followed, it names where one belongs anyway, or one enters as without
 * it and hears why.
 */
type VisitAnswer = "welcome" | "at_home" | "visit_unknown_world" | "visit_too_often";

/** Judges links. */
export class Visits {
  readonly #orders: Orders;
  readonly #travel: TravelDesk;
  readonly #hasWorld: (key: WorldKey) => boolean;
  readonly #tries = new AddressBuckets(VISIT_PER_SECOND, VISIT_BURST);

  constructor(orders: Orders, travel: TravelDesk, hasWorld: (key: WorldKey) => boolean) {
    this.#orders = orders;
    this.#travel = travel;
    this.#hasWorld = hasWorld;
  }

  /**
   * Gives whoever came in a lease to where their link leads.
   * @returns False where it is not followed; the client hears why, if it should.
   */
  follow(session: PlayerSession, visit: Visit | undefined, nowMs: number): boolean {
    if (visit === undefined || session.slot === undefined) return false;
    const answer = this.#judge(session, visit, nowMs);
    if (answer === "at_home") return false;
    const { worldKey, spot } = visit;
    if (answer === "welcome") {
      return this.#travel.grant(session, worldKey, "visit", { spot }) === undefined;
    }
    this.#orders.toClient(session.slot, "notice", { reason: answer, detail: worldKey });
    return false;
  }

  #judge(session: PlayerSession, { worldKey, spot }: Visit, nowMs: number): VisitAnswer {
    if (!this.#hasWorld(worldKey)) return "visit_unknown_world";
    if (spot === undefined && session.home.worldKey === worldKey) return "at_home";
    return this.#tries.take(session.address, nowMs) ? "welcome" : "visit_too_often";
  }
}
