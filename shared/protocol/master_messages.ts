// What the master and a world process say to each other on the control link: one reliable, ordered
// stream that the master dials. Both ends are our own program, yet every field is still decoded and
// bounded: a world runs authors' rules.

import {
  type Carried,
  flag,
  list,
  oneOf,
  optional,
  struct,
  text,
  u16,
  u32,
  varint,
} from "./codec.ts";
import { avatarLook, fence, leaseId, place, playerId, Spot, ticketId, worldKey } from "./fields.ts";
import { fact, type MessageOf } from "./frames.ts";
import { PORTAL_REFUSALS, STOP_REASONS } from "./reasons.ts";

const MAX_NAME_BYTES = 80;
const MAX_PORTAL_NAME_BYTES = 32;
const MAX_PLAYERS = 8192;

/** Where somebody saves: the fence names the one admission that may. */
const SavedPlace = struct({ playerId, fence, place });

/** A player inside, as a world reports them to a master that comes back. */
const PlayerInside = struct({
  playerId,
  fence,
  isAway: flag,
  displayName: text(MAX_NAME_BYTES),
  isGuest: flag,
  look: avatarLook,
  place,
});

/** Where an admitted player is to appear. The first that is given counts. */
const Arrival = struct({
  /** A saved position; moved to the nearest free spot if something stands there now. */
  saved: optional(place),
  /** A portal of this world to come out of. */
  portal: optional(text(MAX_PORTAL_NAME_BYTES)),
  /** The world come from: the one portal that leads back there. */
  fromWorld: optional(worldKey),
  /** A spot that a link names; whoever has an avatar here already is put there all the same. */
  spot: optional(Spot),
});
export type Arrival = Carried<typeof Arrival>;

/** Who may enter with a ticket. */
export const Expected = struct({
  ticketId,
  leaseId,
  expiresInMs: u32,
  playerId,
  fence,
  displayName: text(MAX_NAME_BYTES),
  isGuest: flag,
  arrival: Arrival,
});
export type Expected = Carried<typeof Expected>;

/** A world's answers and reports. */
export const TO_MASTER_LINK = {
  /** First on every link, also to a master that came back: what this world is and who is inside. */
  register: fact(
    1,
    struct({
      version: text(16),
      key: worldKey,
      number: u16,
      epoch: fence,
      pid: u32,
      players: list(PlayerInside, MAX_PLAYERS),
    }),
  ),
  heartbeat: fact(
    2,
    struct({
      tick: u32,
      /** Players with an avatar, away ones counted. */
      players: u32,
      /** Tickets that may still be used. */
      expected: u32,
      /** Times that half of the last ticks and 99 of 100 stayed within. */
      tickP50Micros: u32,
      tickP99Micros: u32,
      rssBytes: varint,
      /** What players said since its start that no honest client says. */
      faults: varint,
    }),
  ),
  /** A player stands at a portal and asked to use it; they are locked under `requestId`. */
  travel: fact(
    3,
    struct({
      requestId: u32,
      playerId,
      fence,
      portal: text(MAX_PORTAL_NAME_BYTES),
      to: worldKey,
      arriveAt: optional(text(MAX_PORTAL_NAME_BYTES)),
    }),
  ),
  /** This exact ticket is known here and will be honoured. */
  ticket_acknowledged: fact(4, struct({ ticketId })),
  /** A ticket was used: the player has an avatar here, unseen until `committed`. */
  admitted: fact(5, struct({ ticketId, leaseId, playerId, fence, place })),
  /** A socket to a player was lost; the avatar waits. */
  away: fact(6, struct({ playerId, fence })),
  /** The avatar is gone: the player left, or stayed away too long. */
  gone: fact(7, struct({ playerId, fence, why: oneOf(["left", "away_too_long"]), place })),
  save: fact(8, struct({ saves: list(SavedPlace, MAX_PLAYERS) })),
  stopping: fact(9, struct({ reason: oneOf(STOP_REASONS) })),
  /** A ticket could not be honoured after it was acknowledged, e.g. the world filled up. */
  admission_failed: fact(
    10,
    struct({ ticketId, leaseId, reason: oneOf(["world_full", "invalid_spawn_entry"]) }),
  ),
};
export type ToMasterLink = MessageOf<typeof TO_MASTER_LINK>;

/** A master's orders. */
export const TO_WORLD_LINK = {
  registered: fact(1, struct({})),
  /** Register again is refused: this process must end. */
  refused: fact(2, struct({ reason: oneOf(STOP_REASONS) })),
  expect: fact(3, Expected),
  /** The ticket is void; an avatar that it let in and that was not committed is removed. */
  revoke_ticket: fact(4, struct({ ticketId, leaseId })),
  /** The travel request became a lease: the lock is now the lease's, for at most `hardMs`. */
  lease_opened: fact(5, struct({ requestId: u32, playerId, leaseId, hardMs: u32 })),
  travel_refused: fact(
    6,
    struct({ requestId: u32, playerId, reason: oneOf(PORTAL_REFUSALS) }),
  ),
  /** The lease ended without a trip: the player is free where they stand. */
  unlock: fact(7, struct({ playerId, leaseId })),
  /** The player is committed to another world, or taken over: remove the avatar, save no more. */
  release: fact(
    8,
    struct({ playerId, fence, reason: oneOf(["travelled", "taken_over", "kicked"]) }),
  ),
  /** The admission under this fence is the player's world now: show them, like this; save them. */
  committed: fact(9, struct({ playerId, fence, look: avatarLook })),
  /** Save, say goodbye and end within `graceMs`. */
  stop: fact(10, struct({ reason: oneOf(STOP_REASONS), graceMs: u32 })),
  /** Admit nobody new. */
  drain: fact(11, struct({})),
  /** A player who is committed here looks like this from now on. */
  restyle: fact(12, struct({ playerId, look: avatarLook })),
};
export type ToWorldLink = MessageOf<typeof TO_WORLD_LINK>;
