// Who is here, for those who look for somebody: sorted once a second, however many ask.

import { type ListedPlayer, PLAYERS_PER_PAGE } from "../../shared/protocol/control_messages.ts";
import { worldOf } from "./chat_hub.ts";
import { isHere, type PlayerSession } from "./sessions.ts";

/** A list is used for this long before it is made anew. */
export const LIST_MS = 1000;

/** One page of a search. */
export interface PlayerPage {
  /** Of all pages. */
  readonly total: number;
  readonly players: readonly ListedPlayer[];
}

interface Entry {
  readonly session: PlayerSession;
  readonly key: string;
}

/** All who have a socket or an avatar, by name. */
export class PlayerList {
  readonly #sessions: () => Iterable<PlayerSession>;
  #entries: readonly Entry[] = [];
  #madeAtMs = -Infinity;

  constructor(sessions: () => Iterable<PlayerSession>) {
    this.#sessions = sessions;
  }

  /** Page `page`, from 0, of those whose name holds `search`, whatever its case; empty: all. */
  find(search: string, page: number, nowMs: number): PlayerPage {
    if (nowMs - this.#madeAtMs >= LIST_MS) {
      this.#madeAtMs = nowMs;
      this.#entries = sorted(this.#sessions());
    }
    const part = keyOf(search);
    // Whoever left within the last second is not shown any more.
    const found = this.#entries.filter(({ session, key }) => isHere(session) && key.includes(part));
    const from = page * PLAYERS_PER_PAGE;
    return {
      total: found.length,
      players: found.slice(from, from + PLAYERS_PER_PAGE).map(({ session }) => ({
        playerId: session.playerId,
        name: session.displayName,
        isGuest: session.isGuest,
        world: worldOf(session),
      })),
    };
  }
}

/** What names are searched by. */
export function keyOf(name: string): string {
  return name.normalize("NFKC").trim().toLowerCase();
}

function sorted(sessions: Iterable<PlayerSession>): readonly Entry[] {
  const entries: Entry[] = [];
  for (const session of sessions) {
    if (isHere(session)) entries.push({ session, key: keyOf(session.displayName) });
  }
  // Accounts first: a name that somebody chose is more likely to be looked for than a number.
  return entries.sort((a, b) =>
    Number(a.session.isGuest) - Number(b.session.isGuest) || (a.key < b.key ? -1 : 1)
  );
}
