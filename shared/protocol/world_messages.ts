// What a client and a world say to each other on the world socket.

import { finite, i8, list, oneOf, struct, text, u16, u32, u8, varint } from "./codec.ts";
import { angle16, ticketId, worldKey } from "./fields.ts";
import { fact, type MessageOf, row } from "./frames.ts";
import { JOIN_REFUSALS, PORTAL_REFUSALS } from "./reasons.ts";
import { emoteOf, SnapshotBody } from "./snapshot.ts";
import type { Carried } from "./codec.ts";

/** Moments of a player's session in a world, after the version gate. */
export type WorldPhase =
  /** Only `join` is legal. */
  | "connected"
  /** The ticket was good; the master has not committed yet. */
  | "admitted"
  | "playing";

/** Input frames in one message at most: 20 Hz of frames in 10 messages a second, and some lag. */
export const MAX_INPUT_FRAMES = 8;
const MAX_PORTAL_NAME_BYTES = 32;

/** One sampled control state. Sampled 20 times a second, several to a message. */
export const InputFrame = struct({
  /** From 1, +1 per frame; the world echoes the last one it applied. */
  seq: u32,
  /** Strafe, −127 … 127. */
  moveX: i8,
  /** Forward is negative, −127 … 127. */
  moveZ: i8,
  /** Where the camera looks, radians about +Y; 0 looks along −Z. */
  yaw: angle16,
  /** Bit set, see `BUTTON` in `shared/sim/avatar_state.ts`. */
  buttons: u8,
});
export type InputFrame = Carried<typeof InputFrame>;

/** What the client may say, when, and how often. */
export const TO_WORLD = {
  join: row(1, struct({ ticketId }), { in: ["connected"], perSecond: 2 }),
  input: row(2, struct({ frames: list(InputFrame, MAX_INPUT_FRAMES) }), {
    in: ["admitted", "playing"],
    perSecond: 30,
  }),
  use_portal: row(3, struct({ portal: text(MAX_PORTAL_NAME_BYTES) }), {
    in: ["playing"],
    perSecond: 4,
  }),
  ping: row(4, struct({ clientMs: finite }), { in: ["admitted", "playing"], perSecond: 2 }),
  /** A gesture that those near see. */
  emote: row(5, struct({ emote: emoteOf }), { in: ["playing"], perSecond: 1 }),
};
export type ToWorld = MessageOf<typeof TO_WORLD>;

/** What the world says. */
export const FROM_WORLD = {
  /** The ticket was good. Snapshots follow once the master committed the trip. */
  joined: fact(1, struct({ worldKey, entityId: varint, tick: u32, tickMs: u16 })),
  snapshot: fact(2, SnapshotBody),
  join_refused: fact(3, struct({ reason: oneOf(JOIN_REFUSALS) })),
  portal_refused: fact(
    4,
    struct({ portal: text(MAX_PORTAL_NAME_BYTES), reason: oneOf(PORTAL_REFUSALS) }),
  ),
  /** The player stands still until the trip is committed or `unlocked` comes. */
  locked: fact(5, struct({ portal: text(MAX_PORTAL_NAME_BYTES), to: worldKey })),
  unlocked: fact(6, struct({})),
  pong: fact(7, struct({ clientMs: finite, tick: u32 })),
  /**
   * Said by the gateway in the world's place: the world is lost. The socket stays, for at most
   * `holdMs`; what is said on it meanwhile goes nowhere, and whoever was in is in no more.
   */
  interrupted: fact(8, struct({ holdMs: u32 })),
  /** Said by the gateway: the world runs again. A ticket may be shown, as on a new socket. */
  reopened: fact(9, struct({})),
};
export type FromWorld = MessageOf<typeof FROM_WORLD>;
