// The player list as one client sees it: a search is sent once somebody stopped typing, and pages
// are put together.

import type { Cancel, Clock } from "../../shared/lib/clock.ts";
import type { PlayerId } from "../../shared/lib/ids.ts";
import { type FromMaster, PLAYERS_PER_PAGE } from "../../shared/protocol/control_messages.ts";
import type { PeopleState } from "./app_state.ts";
import type { AppStore } from "./app_store.ts";

/** A search waits for so long for another letter: the master takes three a second. */
export const SEARCH_MS = 350;

/** What a people box works with. */
export interface PeopleBoxParts {
  readonly clock: Clock;
  readonly store: AppStore;
  readonly titleOf: (key: string) => string;
  /** Asks the master for one page. @returns False where it is away, and no answer will come. */
  readonly ask: (search: string, page: number) => boolean;
}

/** Asks who is here. */
export class PeopleBox {
  readonly #parts: PeopleBoxParts;
  /** The page that is asked for next. */
  #nextPage = 0;
  #stopWaiting: Cancel | undefined;

  constructor(parts: PeopleBoxParts) {
    this.#parts = parts;
  }

  /** Looks for players whose name holds `search`; empty: all. */
  find(search: string): void {
    this.#patch({ search, isAsking: true });
    this.#stopWaiting?.();
    this.#stopWaiting = this.#parts.clock.after(SEARCH_MS, () => this.#ask(search, 0));
  }

  /** Asks for what comes after what is shown. */
  more(): void {
    const { search, players, total, isAsking } = this.#people;
    if (isAsking || players.length >= total) return;
    this.#ask(search, this.#nextPage);
  }

  /** Reads an answer; one to an older search is left out. */
  read(
    { search, page, total, players }: Extract<FromMaster, { type: "players" }>["body"],
    own: PlayerId | undefined,
  ): void {
    const shown = this.#people;
    if (search !== shown.search) return;
    const before = shown.players.slice(0, page * PLAYERS_PER_PAGE);
    const known = new Set(before.map((each) => each.playerId));
    const listed = players.filter((each) => !known.has(each.playerId)).map((each) => ({
      playerId: each.playerId,
      name: each.name,
      isGuest: each.isGuest,
      isOwn: each.playerId === own,
      worldTitle: each.world === undefined ? "" : this.#parts.titleOf(each.world),
    }));
    const all = [...before, ...listed];
    this.#nextPage = page + 1;
    // Who came or went between two pages stands in both of them, or in none.
    const isLast = this.#nextPage * PLAYERS_PER_PAGE >= total;
    this.#patch({ players: all, total: isLast ? all.length : total, isAsking: false });
  }

  /** The session is over: no answer will come. */
  stop(): void {
    this.#stopWaiting?.();
    this.#patch({ isAsking: false });
  }

  #ask(search: string, page: number): void {
    this.#patch({ isAsking: this.#parts.ask(search, page) });
  }

  get #people(): PeopleState {
    return this.#parts.store.value.people;
  }

  #patch(fields: Partial<PeopleState>): void {
    this.#parts.store.patch({ people: { ...this.#people, ...fields } });
  }
}
