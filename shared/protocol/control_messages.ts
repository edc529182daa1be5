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
import { avatarLook, leaseId, playerId, ticketId, Visit, worldKey } from "./fields.ts";
import { fact, type MessageOf, row } from "./frames.ts";
import {
  CHAT_REFUSALS,
  LEASE_CLOSED,
  LEASE_PURPOSES,
  LOGIN_REFUSALS,
  LOOK_REFUSALS,
  REPORT_ANSWERS,
  REPORT_REASONS,
} from "./reasons.ts";

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

/** Characters that a player may add to a report. */
export const MAX_REPORT_CHARACTERS = 300;
const MAX_REPORT_BYTES = MAX_REPORT_CHARACTERS * 4;
/** Players on one page of the player list. */
export const PLAYERS_PER_PAGE = 50;

/** UTF-8 of a player's name: 20 characters of four bytes. */
export const MAX_NAME_BYTES = 80;
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

/** One whisper as the two it concerns get it, and nobody else. */
export const WhisperLine = struct({
  /** Of the same count as the lines of chat. */
  id: varint,
  fromPlayer: playerId,
  from: text(MAX_NAME_BYTES),
  isGuest: flag,
  toPlayer: playerId,
  to: text(MAX_NAME_BYTES),
  isToGuest: flag,
  text: text(MAX_CHAT_BYTES),
  /** Milliseconds since 1970. */
  atMs: finite,
});
export type WhisperLine = Carried<typeof WhisperLine>;

/** Somebody who is here, as the player list shows them. */
export const ListedPlayer = struct({
  playerId,
  name: text(MAX_NAME_BYTES),
  isGuest: flag,
  /** Nothing while on the way into the first world. */
  world: optional(worldKey),
});
export type ListedPlayer = Carried<typeof ListedPlayer>;

/** What the client may say, when, and how often. */
export const TO_MASTER = {
  /** The first message: who one was, the last chat line one saw (0: none), where a link leads. */
  enter: row(
    1,
    struct({
      resumeSecret: text(64),
      tabId: text(32),
      lastChatId: varint,
      visit: optional(Visit),
    }),
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
  /** To one player who is here: by id, or by name where the id is not known. */
  whisper: row(
    10,
    struct({
      toPlayer: optional(playerId),
      toName: text(MAX_NAME_BYTES),
      text: text(MAX_CHAT_BYTES),
    }),
    // Like chat: the limit that both share is answered by name.
    { ...ENTERED, perSecond: 20 },
  ),
  /** One page of those who are here and whose name holds `search`; empty: all. */
  list_players: row(
    11,
    struct({ search: text(MAX_NAME_BYTES), page: u16 }),
    { ...ENTERED, perSecond: 3 },
  ),
  /** Tells those who look after the server of a player; the master adds what was said. */
  report: row(
    12,
    struct({ player: playerId, reason: oneOf(REPORT_REASONS), text: text(MAX_REPORT_BYTES) }),
    { ...ENTERED, perSecond: 2 },
  ),
  /** What the player's avatar is to look like. */
  choose_look: row(
    13,
    struct({ look: avatarLook }),
    // Like chat: whoever is too quick by hand is told so by name.
    { ...ENTERED, perSecond: 20 },
  ),
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
      look: avatarLook,
    }),
  ),
  catalog: fact(
    2,
    struct({
      /** Where packs are, absolute or a path on the master; below it lies `<key>.<hash>.zip`. */
      packBaseUrl: text(MAX_URL_BYTES),
      worlds: list(
        struct({ key: worldKey, title: text(160), capacity: u16, packHash: text(64) }),
        256,
      ),
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
      reason: oneOf(CHAT_REFUSALS),
      retryMs: u32,
    }),
  ),
  login_refused: fact(9, struct({ reason: oneOf(LOGIN_REFUSALS) })),
  presence: fact(10, struct({ online: u32 })),
  /** Something that everyone should know, e.g. `disk_full`. */
  notice: fact(11, struct({ reason: text(64), detail: text(256) })),
  pong: fact(12, struct({ clientMs: finite })),
  /** Development: a world's pack or rules changed; come in again to see it. */
  world_changed: fact(13, struct({ worldKey })),
  /** An entry that was asked for cannot be had now. */
  entry_refused: fact(14, struct({ reason: oneOf(LEASE_CLOSED) })),
  whispered: fact(15, WhisperLine),
  /** The answer to `list_players`, by name. `total` counts all pages. */
  players: fact(
    16,
    struct({
      search: text(MAX_NAME_BYTES),
      page: u16,
      total: u32,
      players: list(ListedPlayer, PLAYERS_PER_PAGE),
    }),
  ),
  report_answered: fact(17, struct({ player: playerId, answer: oneOf(REPORT_ANSWERS) })),
  /** The server restarts in so many milliseconds; the newest word counts. */
  draining: fact(18, struct({ inMs: u32 })),
  /** The player looks like this from now on. */
  look_changed: fact(19, struct({ look: avatarLook })),
  look_refused: fact(20, struct({ reason: oneOf(LOOK_REFUSALS) })),
  /** The world is full: the trip waits at this place in line, from 1. */
  queued: fact(21, struct({ leaseId, place: u16 })),
};
export type FromMaster = MessageOf<typeof FROM_MASTER>;
