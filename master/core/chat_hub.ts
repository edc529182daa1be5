// Chat: what was said, who may hear it, and how much one may say.

import type { PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import { worldKeyOf } from "../../shared/lib/ids.ts";
import {
  type ChatChannel,
  type ChatLine,
  MAX_CHAT_CHARACTERS,
} from "../../shared/protocol/control_messages.ts";
import type { PlayerSession } from "./sessions.ts";

/** Messages that one player may send in any {@link CHAT_WINDOW_MS}. */
export const CHAT_LIMIT = 10;
export const CHAT_WINDOW_MS = 3000;
/** Lines that a newcomer is shown. */
export const CHAT_HISTORY_LINES = 50;
/** Lines kept for those who come back after a break. */
const KEPT_LINES = 400;

export type ChatRefusal = "too_many_messages" | "too_long" | "empty" | "not_in_a_world";

export type ChatAnswer =
  | { readonly ok: true; readonly line: ChatLine }
  | { readonly ok: false; readonly reason: ChatRefusal; readonly retryMs: number };

/** The lines of this master's life; nothing is stored. */
export class ChatHub {
  readonly #lines: ChatLine[] = [];
  readonly #sentAtMs = new Map<PlayerId, number[]>();
  #lastId = 0;

  /** What `session` says, as a line for everybody who may hear it, or why it is refused. */
  say(
    session: PlayerSession,
    channel: ChatChannel,
    words: string,
    nowMs: number,
    wallMs: number,
  ): ChatAnswer {
    const text = plainText(words);
    if (text === "") return { ok: false, reason: "empty", retryMs: 0 };
    if ([...text].length > MAX_CHAT_CHARACTERS) {
      return { ok: false, reason: "too_long", retryMs: 0 };
    }
    const world = session.avatar === undefined ? undefined : worldKeyOf(session.avatar.instanceId);
    if (channel === "world" && world === undefined) {
      return { ok: false, reason: "not_in_a_world", retryMs: 0 };
    }
    const retryMs = this.#count(session.playerId, nowMs);
    if (retryMs > 0) return { ok: false, reason: "too_many_messages", retryMs };
    // Ids go on counting after a restart of the master, so that "the last line I saw" stays good.
    this.#lastId = Math.max(this.#lastId + 1, Math.floor(wallMs));
    const line: ChatLine = {
      id: this.#lastId,
      channel,
      fromPlayer: session.playerId,
      from: session.displayName,
      isGuest: session.isGuest,
      world: channel === "world" ? world : undefined,
      text,
      atMs: wallMs,
    };
    this.#lines.push(line);
    if (this.#lines.length > KEPT_LINES) this.#lines.shift();
    return { ok: true, line };
  }

  /** What somebody in `world` is shown who last saw line `afterId` (0: none): oldest first. */
  history(world: WorldKey | undefined, afterId: number): readonly ChatLine[] {
    const heard = this.#lines.filter((line) => mayHear(line, world) && line.id > afterId);
    return afterId === 0 ? heard.slice(-CHAT_HISTORY_LINES) : heard;
  }

  /** Forgets the counts of a player who is gone. */
  forget(playerId: PlayerId): void {
    this.#sentAtMs.delete(playerId);
  }

  /** Counts one message. @returns 0, or the wait when it is one too many. */
  #count(playerId: PlayerId, nowMs: number): number {
    const recent = (this.#sentAtMs.get(playerId) ?? [])
      .filter((sentMs) => nowMs - sentMs < CHAT_WINDOW_MS);
    this.#sentAtMs.set(playerId, recent);
    const oldest = recent[0];
    if (oldest !== undefined && recent.length >= CHAT_LIMIT) {
      return oldest + CHAT_WINDOW_MS - nowMs;
    }
    recent.push(nowMs);
    return 0;
  }
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
function plainText(words: string): string {
  return words.replace(UNSEEN, " ").replace(/ {2,}/g, " ").trim().replace(JOINERS_ALONE, "");
}
