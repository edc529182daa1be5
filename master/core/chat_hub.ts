// Chat: what was said, who may hear it, and how much one may say.

import type { PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import { worldKeyOf } from "../../shared/lib/ids.ts";
import {
  type ChatChannel,
  type ChatLine,
  MAX_CHAT_CHARACTERS,
  type WhisperLine,
} from "../../shared/protocol/control_messages.ts";
import type { ChatRefusal } from "../../shared/protocol/reasons.ts";
import { AddressBuckets } from "./address_buckets.ts";
import type { PlayerSession } from "./sessions.ts";

/** Messages, whispers among them, that one player may send in any {@link CHAT_WINDOW_MS}. */
export const CHAT_LIMIT = 10;
export const CHAT_WINDOW_MS = 3000;
/** A player's sockets: so many of them make a player in the limit of an address. */
const SOCKETS_OF_A_PLAYER = 2;
/** On average, each of the players that an address may hold says one thing in so many seconds. */
const ADDRESS_SECONDS_A_LINE = 12;
/** Lines that a newcomer is shown. */
export const CHAT_HISTORY_LINES = 50;
/** Lines that somebody who comes back after a break is shown at most. */
const MISSED_LINES = 400;
/** Lines kept, for reports: what one address may say in six minutes, so that it hides nothing soon. */
const KEPT_LINES = 2000;
/** Whispers kept for each of those here; one more drops the oldest. */
export const KEPT_WHISPERS = 50;
/** Worlds remembered that a player walked through lately: what was heard there. */
const KEPT_STAYS = 8;

interface Refused {
  readonly ok: false;
  readonly reason: ChatRefusal;
  readonly retryMs: number;
}

export type ChatAnswer = { readonly ok: true; readonly line: ChatLine } | Refused;
export type WhisperAnswer = { readonly ok: true; readonly line: WhisperLine } | Refused;

/** Something that was said, as one player heard it. */
export type Heard =
  | { readonly type: "chat"; readonly line: ChatLine }
  | { readonly type: "whispered"; readonly line: WhisperLine };

/** From `sinceId` on the player was in `world`. */
interface Stay {
  readonly sinceId: number;
  readonly world: WorldKey | undefined;
}

/** The lines of this master's life; nothing is stored. */
export class ChatHub {
  readonly #lines: ChatLine[] = [];
  /** What each of those here whispered or was whispered; both hold the same line. */
  readonly #whispers = new Map<PlayerId, WhisperLine[]>();
  readonly #stays = new Map<PlayerId, Stay[]>();
  readonly #sentAtMs = new Map<PlayerId, number[]>();
  readonly #byAddress: AddressBuckets;
  #lastId = 0;

  /**
   * @param maxConnectionsPerAddress Players' sockets that one address may hold; it may say as much
   * as that many players. Sessions are free, so without it nobody would be limited.
   */
  constructor(maxConnectionsPerAddress: number) {
    const { perSecond, burst } = addressChatLimit(maxConnectionsPerAddress);
    this.#byAddress = new AddressBuckets(perSecond, burst);
  }

  /** What `session` says, as a line for everybody who may hear it, or why it is refused. */
  say(
    session: PlayerSession,
    channel: ChatChannel,
    words: string,
    nowMs: number,
    wallMs: number,
  ): ChatAnswer {
    const text = plainText(words);
    const fault = textFault(text);
    if (fault !== undefined) return refused(fault);
    const world = worldOf(session);
    if (channel === "world" && world === undefined) return refused("not_in_a_world");
    const retryMs = this.#count(session, nowMs);
    if (retryMs > 0) return refused("too_many_messages", retryMs);
    const line: ChatLine = {
      id: this.#nextId(wallMs),
      channel,
      fromPlayer: session.playerId,
      from: session.displayName,
      isGuest: session.isGuest,
      world: channel === "world" ? world : undefined,
      text,
      atMs: wallMs,
    };
    keep(this.#lines, line, KEPT_LINES);
    return { ok: true, line };
  }

  /** What `session` says to `to` alone, or why it is refused; `to` is nobody when not here. */
  whisper(
    session: PlayerSession,
    to: PlayerSession | undefined,
    words: string,
    time: { readonly nowMs: number; readonly wallMs: number },
  ): WhisperAnswer {
    const text = plainText(words);
    const fault = textFault(text);
    if (fault !== undefined) return refused(fault);
    const retryMs = this.#count(session, time.nowMs);
    if (retryMs > 0) return refused("too_many_messages", retryMs);
    if (to === undefined) return refused("not_online");
    if (to === session) return refused("to_yourself");
    const line: WhisperLine = {
      id: this.#nextId(time.wallMs),
      fromPlayer: session.playerId,
      from: session.displayName,
      isGuest: session.isGuest,
      toPlayer: to.playerId,
      to: to.displayName,
      isToGuest: to.isGuest,
      text,
      atMs: time.wallMs,
    };
    for (const { playerId } of [session, to]) {
      keep(listOf(this.#whispers, playerId), line, KEPT_WHISPERS);
    }
    return { ok: true, line };
  }

  /** What `session` is shown who last saw line `afterId` (0: none): oldest first. */
  history(session: PlayerSession, afterId: number): readonly Heard[] {
    const world = worldOf(session);
    const lines = this.#lines.filter((line) => line.id > afterId && mayHear(line, world));
    const most = afterId === 0 ? CHAT_HISTORY_LINES : MISSED_LINES;
    const heard = this.#merge(session.playerId, lines.slice(-most));
    return heard.filter(({ line }) => line.id > afterId).slice(-most);
  }

  /** The player is in another world now, or in none: from here on its lines are heard. */
  moved(playerId: PlayerId, world: WorldKey | undefined): void {
    keep(listOf(this.#stays, playerId), { sinceId: this.#lastId, world }, KEPT_STAYS);
  }

  /** All that is still known of what `session` could hear, also in worlds before: oldest first. */
  heardBy(session: PlayerSession): readonly Heard[] {
    const stays = this.#stays.get(session.playerId) ?? [{ sinceId: 0, world: worldOf(session) }];
    const lines = this.#lines.filter((line) =>
      mayHear(line, stays.findLast((stay) => stay.sinceId < line.id)?.world)
    );
    return this.#merge(session.playerId, lines);
  }

  /** Forgets a player who is gone. */
  forget(playerId: PlayerId): void {
    this.#sentAtMs.delete(playerId);
    this.#whispers.delete(playerId);
    this.#stays.delete(playerId);
  }

  /** Ids go on counting after a restart of the master, so that "the last line I saw" stays good. */
  #nextId(wallMs: number): number {
    this.#lastId = Math.max(this.#lastId + 1, Math.floor(wallMs));
    return this.#lastId;
  }

  #merge(playerId: PlayerId, lines: readonly ChatLine[]): readonly Heard[] {
    const whispers = this.#whispers.get(playerId) ?? [];
    const heard: Heard[] = [
      ...lines.map((line) => ({ type: "chat", line }) as const),
      ...whispers.map((line) => ({ type: "whispered", line }) as const),
    ];
    return heard.sort((a, b) => a.line.id - b.line.id);
  }

  /** Counts one message. @returns 0, or the wait when it is one too many. */
  #count({ playerId, address }: PlayerSession, nowMs: number): number {
    const recent = (this.#sentAtMs.get(playerId) ?? [])
      .filter((sentMs) => nowMs - sentMs < CHAT_WINDOW_MS);
    this.#sentAtMs.set(playerId, recent);
    const oldest = recent[0];
    if (oldest !== undefined && recent.length >= CHAT_LIMIT) {
      return oldest + CHAT_WINDOW_MS - nowMs;
    }
    if (!this.#byAddress.take(address, nowMs)) return this.#byAddress.waitMs(address);
    recent.push(nowMs);
    return 0;
  }
}

/** Messages of one address, whispers among them: at once, and on average. */
export function addressChatLimit(maxConnectionsPerAddress: number): {
  readonly burst: number;
  readonly perSecond: number;
} {
  const burst = Math.max(CHAT_LIMIT, Math.floor(maxConnectionsPerAddress / SOCKETS_OF_A_PLAYER));
  return { burst, perSecond: burst / ADDRESS_SECONDS_A_LINE };
}

/** The world that the session's avatar is in. */
export function worldOf(session: PlayerSession): WorldKey | undefined {
  return session.avatar === undefined ? undefined : worldKeyOf(session.avatar.instanceId);
}

/** True when somebody in `world` may hear `line`. */
export function mayHear(line: ChatLine, world: WorldKey | undefined): boolean {
  return line.channel === "everyone" || line.world === world;
}

// Controls, direction marks and overrides, and what draws nothing: no line may rearrange what stands
// beside it. U+200C and U+200D stay: words of some scripts, and many emoji, are written with them.
const UNSEEN = new RegExp(
  String.raw`[\p{Cc}\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f` +
    String.raw`\u3164\ufeff\uffa0\ufff9-\ufffb]`,
  "gu",
);
const JOINERS_ALONE = /^[\u200c\u200d ]+$/;

/** The words without what is unseen, trimmed; empty when nothing of them would be seen. */
export function plainText(words: string): string {
  return words.replace(UNSEEN, " ").replace(/ {2,}/g, " ").trim().replace(JOINERS_ALONE, "");
}

function textFault(text: string): "empty" | "too_long" | undefined {
  if (text === "") return "empty";
  return [...text].length > MAX_CHAT_CHARACTERS ? "too_long" : undefined;
}

function refused(reason: ChatRefusal, retryMs = 0): Refused {
  return { ok: false, reason, retryMs };
}

function listOf<Value>(lists: Map<PlayerId, Value[]>, playerId: PlayerId): Value[] {
  const list = lists.get(playerId) ?? [];
  lists.set(playerId, list);
  return list;
}

function keep<Value>(list: Value[], value: Value, most: number): void {
  list.push(value);
  if (list.length > most) list.shift();
}
