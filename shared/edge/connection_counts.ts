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

/** Cells of a row for each connection that there may be, at least: two keys seldom share one. */
const CELLS_EACH = 8;
/** Two rows of cells for plain connections, two for players' sockets. */
const ROWS = 4;
/** Behind the rows: where each of the two hashes begins, and the total. */
const TAIL = 3;

/**
 * Memory for {@link SharedCounts}: all zero, but for what its hashes begin with.
 * @param maxConnections How many there may be.
 */
export function sharedCountsMemory(maxConnections: number): SharedArrayBuffer {
  const cells = 2 ** Math.ceil(Math.log2(maxConnections * CELLS_EACH)); // hashes are cut by a mask
  const length = ROWS * cells + TAIL;
  const memory = new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT);
  // By chance: who could work out the cells of an address could fill them and lock it out.
  new Int32Array(memory).set(crypto.getRandomValues(new Int32Array(2)), length - TAIL);
  return memory;
}

/**
 * Counts for all threads that were given the same memory, whose size is fixed. A key is counted in
 * one cell of each of two rows, found by two hashes, and has the lesser of the two counts: only who
 * shares both cells with others would be counted too high, and never too low.
 */
export class SharedCounts implements ConnectionCounts {
  readonly #cells: Int32Array<SharedArrayBuffer>;
  readonly #rowCells: number;
  readonly #bases: readonly [number, number];

  constructor(memory: SharedArrayBuffer) {
    this.#cells = new Int32Array(memory);
    const end = this.#cells.length - TAIL;
    this.#rowCells = end / ROWS;
    this.#bases = [this.#cells[end]!, this.#cells[end + 1]!];
  }

  addOpen(change: number): number {
    return this.#add(this.#cells.length - 1, change);
  }

  addPlain(key: string, change: number): number {
    return this.#addBoth(0, key, change);
  }

  addPlayers(key: string, change: number): number {
    return this.#addBoth(2, key, change);
  }

  #addBoth(row: number, key: string, change: number): number {
    const cells = this.#rowCells;
    const first = row * cells + (hashOf(key, this.#bases[0]) & (cells - 1));
    const second = (row + 1) * cells + (hashOf(key, this.#bases[1]) & (cells - 1));
    return Math.min(this.#add(first, change), this.#add(second, change));
  }

  #add(at: number, change: number): number {
    return Atomics.add(this.#cells, at, change) + change;
  }
}

/** FNV-1a from another beginning, its bits mixed once more. */
function hashOf(key: string, basis: number): number {
  let hash = basis;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
