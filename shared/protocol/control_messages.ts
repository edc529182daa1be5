// What a client and the master say to each other on the control socket: who one is, the way to the
// worlds, and chat. Both sides read this table; docs/protocol.md numbers the rules.

import {
  type Carried,
  finite,
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
import { leaseId, playerId, ticketId, worldKey } from "./fields.ts";
import { fact, type MessageOf, row } from "./frames.ts";
import { LEASE_CLOSED, LEASE_PURPOSES, LOGIN_REFUSALS } from "./reasons.ts";

/** Moments of a control session after the version gate. */
export type ControlPhase =
  /** Nothing was said yet: only `enter` is legal. */
  | "greeted"
  /** The master looks the resume secret up. */
  | "entering"
  /** The session has an identity. */
  | "entered";

/** Characters of one chat line at most; longer ones are refused. */
export const MAX_CHAT_CHARACTERS = 200;
/** A character is at most four bytes of UTF-8. */
const MAX_CHAT_BYTES = MAX_CHAT_CHARACTERS * 4;
export const CHAT_CHANNELS = ["everyone", "world"] as const;
export type ChatChannel = (typeof CHAT_CHANNELS)[number];

const MAX_NAME_BYTES = 80;
const MAX_URL_BYTES = 512;

const nothing = struct({});
const ENTERED = { in: ["entered"] } as const;

/** One line of chat as everyone gets it. */
export const ChatLine = struct({
  /** Counts up per master; a client names the last one it saw when it comes back. */
  id: varint,
  channel: oneOf(CHAT_CHANNELS),
  fromPlayer: playerId,
  from: text(MAX_NAME_BYTES),
  isGuest: flag,
  /** Where it was said; only for the `world` channel. */
  world: optional(worldKey),
  text: text(MAX_CHAT_BYTES),
  /** Milliseconds since 1970. */
  atMs: finite,
});
export type ChatLine = Carried<typeof ChatLine>;

/** What the client may say, when, and how often. */
export const TO_MASTER = {
  /** The first message: who one was, and the last chat line one saw (0: none). */
  enter: row(
    1,
    struct({ resumeSecret: text(64), tabId: text(32), lastChatId: varint }),
    { in: ["greeted"], perSecond: 2 },
  ),
  /** Asks for a lease to where the player belongs: the active world, or the start world. */
  request_entry: row(2, nothing, { ...ENTERED, perSecond: 2 }),
  refresh_lease: row(3, struct({ leaseId }), { ...ENTERED, perSecond: 10 }),
  redeem_lease: row(4, struct({ leaseId, worldKey }), { ...ENTERED, perSecond: 5 }),
  release_lease: row(5, struct({ leaseId }), { ...ENTERED, perSecond: 10 }),
  log_in: row(6, struct({ name: text(MAX_NAME_BYTES) }), { ...ENTERED, perSecond: 1 }),
  log_out: row(7, nothing, { ...ENTERED, perSecond: 1 }),
  chat: row(
    8,
    struct({ channel: oneOf(CHAT_CHANNELS), text: text(MAX_CHAT_BYTES) }),
    // Above the chat limit of 10 in 3 s, so that the sender hears of that limit by name.
    { ...ENTERED, perSecond: 20 },
  ),
  ping: row(9, struct({ clientMs: finite }), {
    in: ["greeted", "entering", "entered"],
    perSecond: 2,
  }),
};
export type ToMaster = MessageOf<typeof TO_MASTER>;

/** What the master says. */
export const FROM_MASTER = {
  /** Who the player is from now on. `resumeSecret` is empty when the one they hold stays good. */
  session: fact(
    1,
    struct({
      playerId,
      displayName: text(MAX_NAME_BYTES),
      isGuest: flag,
      resumeSecret: text(64),
      canLogInByName: flag,
    }),
  ),
  catalog: fact(
    2,
    struct({
      worlds: list(struct({ key: worldKey, title: text(160), capacity: u16 }), 256),
      /** Hash of the client's build: a development page reloads when it changes. */
      buildId: text(64),
    }),
  ),
  lease_granted: fact(
    3,
    struct({
      leaseId,
      worldKey,
      purpose: oneOf(LEASE_PURPOSES),
      packUrl: text(MAX_URL_BYTES),
      manifestUrl: text(MAX_URL_BYTES),
      packHash: text(64),
      packBytes: varint,
      requiredBytes: varint,
      /** Ends unless refreshed within this time. */
      softMs: u32,
      /** Ends whatever happens. */
      hardMs: u32,
    }),
  ),
  lease_closed: fact(4, struct({ leaseId, reason: oneOf(LEASE_CLOSED) })),
  /** The way in: valid once, for `expiresInMs`, for the session it was given to. */
  ticket: fact(
    5,
    struct({ leaseId, worldKey, url: text(MAX_URL_BYTES), ticketId, expiresInMs: u32 }),
  ),
  /** The trip is done: the player's world is now this one. */
  committed: fact(6, struct({ leaseId, worldKey })),
  chat: fact(7, ChatLine),
  chat_refused: fact(
    8,
    struct({
      reason: oneOf(["too_many_messages", "too_long", "empty", "not_in_a_world"]),
      retryMs: u32,
    }),
  ),
  login_refused: fact(9, struct({ reason: oneOf(LOGIN_REFUSALS) })),
  presence: fact(10, struct({ online: u32 })),
  /** Something that everyone should know, e.g. `disk_full`, `draining`. */
  notice: fact(11, struct({ reason: text(64), detail: text(256) })),
  pong: fact(12, struct({ clientMs: finite })),
  /** Development: a world's pack or rules changed; come in again to see it. */
  world_changed: fact(13, struct({ worldKey })),
  /** An entry that was asked for cannot be had now. */
  entry_refused: fact(14, struct({ reason: oneOf(LEASE_CLOSED) })),
};
export type FromMaster = MessageOf<typeof FROM_MASTER>;
