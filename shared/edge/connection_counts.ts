// How many are connected, in all and by address: in one thread, or counted together by several.

/** Counters that go up and down. */
export interface ConnectionCounts {
  /** Connections in all. @returns How many there are now. */
  addOpen(change: number): number;
  /** Connections of one key that are no player's socket (yet). @returns How many it has now. */
  addPlain(key: string, change: number): number;
  /** Players' sockets of one key. @returns How many it has now. */
  addPlayers(key: string, change: number): number;
}

/** Counts for one thread. Holds one entry for each key that has a connection. */
export class LocalCounts implements ConnectionCounts {
  readonly #byKey = new Map<string, { plain: number; players: number }>();
  #open = 0;

  /** Keys with at least one connection. */
  get keys(): number {
    return this.#byKey.size;
  }

  addOpen(change: number): number {
    return this.#open += change;
  }

  addPlain(key: string, change: number): number {
    return this.#add(key, change, 0).plain;
  }

  addPlayers(key: string, change: number): number {
    return this.#add(key, 0, change).players;
  }

  #add(key: string, plain: number, players: number) {
    const count = this.#byKey.get(key) ?? { plain: 0, players: 0 };
    count.plain += plain;
    count.players += players;
    if (count.plain === 0 && count.players === 0) this.#byKey.delete(key);
    else this.#byKey.set(key, count);
    return count;
  }
}

/** A power of two, many times the connections there may be. */
const CELLS = 32_768;
/** Two rows of cells for plain connections, two for players' sockets. */
const ROWS = 4;
/** Behind the rows: the total, and where each of the two hashes begins. */
const TOTAL_AT = ROWS * CELLS;
const BASES_AT = TOTAL_AT + 1;

/** Memory for {@link SharedCounts}: all zero, but for what its hashes begin with. */
export function sharedCountsMemory(): SharedArrayBuffer {
  const memory = new SharedArrayBuffer((BASES_AT + 2) * Int32Array.BYTES_PER_ELEMENT);
  // By chance: who could work out the cells of an address could fill them and lock it out.
  new Int32Array(memory).set(crypto.getRandomValues(new Int32Array(2)), BASES_AT);
  return memory;
}

/**
 * Counts for all threads that were given the same memory, whose size is fixed. A key is counted in
 * one cell of each of two rows, found by two hashes, and has the lesser of the two counts: only who
 * shares both cells with others would be counted too high, and never too low.
 */
export class SharedCounts implements ConnectionCounts {
  readonly #cells: Int32Array<SharedArrayBuffer>;
  readonly #bases: readonly [number, number];

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory);
    this.#bases = [this.#cells[BASES_AT]!, this.#cells[BASES_AT + 1]!];
  }

  addOpen(change: number): number {
    return this.#add(TOTAL_AT, change);
  }

  addPlain(key: string, change: number): number {
    return this.#addBoth(0, key, change);
  }

  addPlayers(key: string, change: number): number {
    return this.#addBoth(2, key, change);
  }

  #addBoth(row: number, key: string, change: number): number {
    const first = row * CELLS + cellOf(key, this.#bases[0]);
    const second = (row + 1) * CELLS + cellOf(key, this.#bases[1]);
    return Math.min(this.#add(first, change), this.#add(second, change));
  }

  #add(at: number, change: number): number {
    return Atomics.add(this.#cells, at, change) + change;
  }
}

/** FNV-1a from another beginning, its bits mixed once more. */
function cellOf(key: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) & (CELLS - 1);
}
