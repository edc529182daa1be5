// One trip, as the master sees it: from the permission to prepare it to the commit.

import type { Edge, Edges } from "./machine.ts";

export type LeasePhase =
  /** The client prepares: it fetches and verifies the pack. No world is started for it. */
  | "granted"
  /** The client is ready and the target is full: the trip stands in line, its source goes on. */
  | "waiting"
  /** The client is ready: the target world is being started if it does not run. */
  | "redeemed"
  /** A ticket lies with the target; the client hears of it once the target acknowledged it. */
  | "offering"
  /** The client holds the ticket. */
  | "ticketed"
  /** The target is the player's world now. */
  | "committed"
  | "closed";

export type LeaseEvent =
  | "refreshed"
  | "redeemed"
  /** Redeemed while the target is full. */
  | "no_place"
  /** It is this trip's turn. */
  | "place_free"
  | "world_ready"
  | "acknowledged"
  | "admitted"
  /** The client gave the trip up. */
  | "released"
  /** The target could not start, crashed, is full or refused the player. */
  | "target_failed"
  /** The target did not acknowledge the ticket, or nobody used it, in time. */
  | "ticket_late"
  | "expired"
  | "player_gone"
  /** Another trip of the same player took its place. */
  | "superseded";

export type LeaseEffect =
  | "ensure_world"
  | "issue_ticket"
  | "tell_ticket"
  | "revoke_ticket"
  | "unlock_source"
  | "save_active_world"
  | "release_source";

type Move = Edge<LeasePhase, LeaseEffect>;

const CLOSE: Move = { to: "closed", then: ["unlock_source"] };
const REVOKE: Move = { to: "closed", then: ["revoke_ticket", "unlock_source"] };
const COMMIT: Move = { to: "committed", then: ["save_active_world", "release_source"] };

/** Every legal move of one trip. */
export const LEASE_EDGES: Edges<LeasePhase, LeaseEvent, LeaseEffect> = {
  granted: {
    refreshed: { to: "granted" },
    redeemed: { to: "redeemed", then: ["ensure_world"] },
    // Whoever waits walks on meanwhile.
    no_place: { to: "waiting", then: ["unlock_source"] },
    released: CLOSE,
    expired: CLOSE,
    player_gone: CLOSE,
    superseded: CLOSE,
  },
  waiting: {
    refreshed: { to: "waiting" },
    no_place: { to: "waiting" },
    place_free: { to: "redeemed", then: ["ensure_world"] },
    released: CLOSE,
    expired: CLOSE,
    player_gone: CLOSE,
    superseded: CLOSE,
  },
  redeemed: {
    refreshed: { to: "redeemed" },
    // Said twice by an impatient client: the world is on its way already.
    redeemed: { to: "redeemed" },
    world_ready: { to: "offering", then: ["issue_ticket"] },
    released: CLOSE,
    target_failed: CLOSE,
    expired: CLOSE,
    player_gone: CLOSE,
    superseded: CLOSE,
  },
  offering: {
    refreshed: { to: "offering" },
    redeemed: { to: "offering" },
    acknowledged: { to: "ticketed", then: ["tell_ticket"] },
    released: REVOKE,
    target_failed: CLOSE,
    ticket_late: REVOKE,
    expired: REVOKE,
    player_gone: REVOKE,
    superseded: REVOKE,
  },
  ticketed: {
    refreshed: { to: "ticketed" },
    // The ticket ran out or its socket failed: a new one, the old one void.
    redeemed: { to: "redeemed", then: ["revoke_ticket", "ensure_world"] },
    admitted: COMMIT,
    released: REVOKE,
    target_failed: CLOSE,
    ticket_late: REVOKE,
    expired: REVOKE,
    player_gone: REVOKE,
    superseded: REVOKE,
  },
  committed: {},
  closed: {},
};

/** True once nothing more can happen to the lease. */
export function isLeaseOver(phase: LeasePhase): boolean {
  return phase === "committed" || phase === "closed";
}

/** True while the target world must not stop for being empty. */
export function holdsTarget(phase: LeasePhase): boolean {
  return phase === "redeemed" || phase === "offering" || phase === "ticketed";
}
