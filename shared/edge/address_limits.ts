import { type ConnectionCounts, LocalCounts } from "./connection_counts.ts";
import type { EdgeFault } from "./edge_faults.ts";

/** The three limits on how many may be connected. */
export interface ConnectionLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly maxHandshakesPerAddress: number;
}

/** Why a connection was not admitted. */
export type AdmissionFault = Extract<
  EdgeFault,
  "too_many_connections" | "too_many_per_address" | "too_many_handshakes"
>;

/** One counted connection. */
export interface Admission {
  /** Its first request head is complete: it is no handshake any more. */
  headComplete(): void;
  /** Counts a connection that came through a proxy under its real address. */
  chargeTo(key: string): AdmissionFault | undefined;
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
   * Admits one connection and its handshake.
   * @param key What it is counted by; `undefined` for a trusted proxy, which stands for many.
   */
  admit(key: string | undefined): Admission | AdmissionFault {
    // Counted first and judged then, so that two threads cannot both give the last place away.
    const counts = this.#counts;
    if (counts.addOpen(1) > this.#limits.maxConnections) {
      counts.addOpen(-1);
      return "too_many_connections";
    }
    const fault = key === undefined ? undefined : this.#enter(key);
    if (fault !== undefined) {
      counts.addOpen(-1);
      return fault;
    }
    this.#open++;
    return this.#admission(key);
  }

  #enter(key: string): AdmissionFault | undefined {
    const counts = this.#counts;
    if (counts.addConnections(key, 1) > this.#limits.maxConnectionsPerAddress) {
      counts.addConnections(key, -1);
      return "too_many_per_address";
    }
    if (counts.addHandshakes(key, 1) > this.#limits.maxHandshakesPerAddress) {
      counts.addHandshakes(key, -1);
      counts.addConnections(key, -1);
      return "too_many_handshakes";
    }
    return undefined;
  }

  #admission(firstKey: string | undefined): Admission {
    const counts = this.#counts;
    let key = firstKey;
    let isHandshaking = key !== undefined;
    let isIn = true;
    const headComplete = () => {
      if (!isIn || !isHandshaking || key === undefined) return;
      isHandshaking = false;
      counts.addHandshakes(key, -1);
    };
    return {
      headComplete,
      chargeTo: (realKey) => {
        if (!isIn || key !== undefined) return undefined;
        if (counts.addConnections(realKey, 1) > this.#limits.maxConnectionsPerAddress) {
          counts.addConnections(realKey, -1);
          return "too_many_per_address";
        }
        key = realKey;
        return undefined;
      },
      leave: () => {
        if (!isIn) return;
        headComplete();
        isIn = false;
        this.#open--;
        counts.addOpen(-1);
        if (key !== undefined) counts.addConnections(key, -1);
      },
    };
  }
}
