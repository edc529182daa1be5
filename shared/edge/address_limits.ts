import { type ConnectionCounts, LocalCounts } from "./connection_counts.ts";
import type { EdgeFault } from "./edge_faults.ts";

/** The limits on how many may be connected. */
export interface ConnectionLimits {
  readonly maxConnections: number;
  /** On top of them, for those of the operator's own. */
  readonly reservedConnections: number;
  readonly maxConnectionsPerAddress: number;
}

/**
 * Plain connections of one address for each player's socket that it may hold. A browser opens six for
 * a page and one in reserve, keeps them for a while, and has up to three sockets of a player's.
 */
export const PLAIN_FOR_EACH_PLAYER = 3;

/** Why a connection was not admitted. */
export type AdmissionFault = Extract<EdgeFault, "too_many_connections" | "too_many_per_address">;

/** One counted connection. */
export interface Admission {
  /** True for one that stands for many addresses and is counted in the total alone, until it plays. */
  readonly isProxied: boolean;
  /**
   * It is a player's socket from now on, counted under the player's real address.
   * @returns Why not; it is then counted as before.
   */
  becomePlayer(key: string): AdmissionFault | undefined;
  /** Gives everything back. Calling it again does nothing. */
  leave(): void;
}

/** Admits connections within the limits. */
export class AddressLimits {
  readonly #limits: ConnectionLimits;
  readonly #counts: ConnectionCounts;
  #open = 0;

  /** @param counts Default: of its own. Threads that share a port share them. */
  constructor(limits: ConnectionLimits, counts: ConnectionCounts = new LocalCounts()) {
    this.#limits = limits;
    this.#counts = counts;
  }

  /** Connections that were admitted here and have not left. */
  get open(): number {
    return this.#open;
  }

  /**
   * Admits one connection, as a plain one.
   * @param key What it is counted by; `undefined` for a trusted proxy, which stands for many.
   * @param isReserved True for this machine and for a trusted proxy: who looks after the server gets
   * an answer also when every place is taken. Nobody plays in a reserved place.
   */
  admit(key: string | undefined, isReserved: boolean): Admission | AdmissionFault {
    // Counted first and judged then, so that two threads cannot both give the last place away.
    const counts = this.#counts;
    const { maxConnections, reservedConnections } = this.#limits;
    if (counts.addOpen(1) > maxConnections + (isReserved ? reservedConnections : 0)) {
      counts.addOpen(-1);
      return "too_many_connections";
    }
    const most = PLAIN_FOR_EACH_PLAYER * this.#limits.maxConnectionsPerAddress;
    if (key !== undefined && counts.addPlain(key, 1) > most) {
      counts.addPlain(key, -1);
      counts.addOpen(-1);
      return "too_many_per_address";
    }
    this.#open++;
    return this.#admission(key, isReserved);
  }

  #admission(plainKey: string | undefined, isReserved: boolean): Admission {
    const counts = this.#counts;
    let playerKey: string | undefined;
    let isIn = true;
    return {
      isProxied: plainKey === undefined,
      becomePlayer: (key) => {
        if (!isIn || playerKey !== undefined) return undefined;
        if (isReserved && counts.addOpen(0) > this.#limits.maxConnections) {
          return "too_many_connections";
        }
        if (counts.addPlayers(key, 1) > this.#limits.maxConnectionsPerAddress) {
          counts.addPlayers(key, -1);
          return "too_many_per_address";
        }
        playerKey = key;
        if (plainKey !== undefined) counts.addPlain(plainKey, -1);
        return undefined;
      },
      leave: () => {
        if (!isIn) return;
        isIn = false;
        this.#open--;
        counts.addOpen(-1);
        if (playerKey !== undefined) counts.addPlayers(playerKey, -1);
        else if (plainKey !== undefined) counts.addPlain(plainKey, -1);
      },
    };
  }
}
