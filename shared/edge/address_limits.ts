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

interface AddressCount {
  connections: number;
  handshakes: number;
}

/** Counts connections in all and by address. Holds one entry per connected address. */
export class AddressLimits {
  readonly #limits: ConnectionLimits;
  readonly #byKey = new Map<string, AddressCount>();
  #open = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** Connections admitted and not left. */
  get open(): number {
    return this.#open;
  }

  /** Addresses with at least one connection. */
  get addresses(): number {
    return this.#byKey.size;
  }

  /**
   * Admits one connection and its handshake.
   * @param key What it is counted by; `undefined` for a trusted proxy, which stands for many.
   */
  admit(key: string | undefined): Admission | AdmissionFault {
    if (this.#open >= this.#limits.maxConnections) return "too_many_connections";
    if (key !== undefined) {
      const count = this.#byKey.get(key);
      if (count !== undefined) {
        if (count.connections >= this.#limits.maxConnectionsPerAddress) {
          return "too_many_per_address";
        }
        if (count.handshakes >= this.#limits.maxHandshakesPerAddress) return "too_many_handshakes";
      } else if (this.#limits.maxConnectionsPerAddress === 0) {
        return "too_many_per_address";
      }
    }
    this.#open++;
    return this.#admission(key);
  }

  #admission(firstKey: string | undefined): Admission {
    let key = firstKey;
    let isHandshaking = key !== undefined;
    let isIn = true;
    if (key !== undefined) this.#add(key, 1, 1);
    return {
      headComplete: () => {
        if (!isIn || !isHandshaking || key === undefined) return;
        isHandshaking = false;
        this.#add(key, 0, -1);
      },
      chargeTo: (realKey) => {
        if (!isIn || key !== undefined) return undefined;
        const connections = this.#byKey.get(realKey)?.connections ?? 0;
        if (connections >= this.#limits.maxConnectionsPerAddress) return "too_many_per_address";
        key = realKey;
        this.#add(key, 1, 0);
        return undefined;
      },
      leave: () => {
        if (!isIn) return;
        isIn = false;
        this.#open--;
        if (key !== undefined) this.#add(key, -1, isHandshaking ? -1 : 0);
      },
    };
  }

  #add(key: string, connections: number, handshakes: number): void {
    const count = this.#byKey.get(key) ?? { connections: 0, handshakes: 0 };
    count.connections += connections;
    count.handshakes += handshakes;
    if (count.connections === 0) this.#byKey.delete(key);
    else this.#byKey.set(key, count);
  }
}
