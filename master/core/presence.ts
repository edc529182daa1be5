// How many players are online, told to everybody when it changes, but not too often.

import type { Orders } from "./orders.ts";
import type { Sessions } from "./sessions.ts";

/** The number is told at most this often. */
const PERIOD_MS = 1000;

/** What it counts, and whom it tells. */
export interface PresenceParts {
  readonly sessions: Pick<Sessions, "countHere">;
  readonly orders: Pick<Orders, "toClient" | "toClients">;
  /** Everybody's control sockets. */
  readonly slots: () => Iterable<number>;
}

/** Tells the number of players online. */
export class Presence {
  readonly #parts: PresenceParts;
  #told = -1;
  #dueMs = 0;

  constructor(parts: PresenceParts) {
    this.#parts = parts;
  }

  get online(): number {
    return this.#parts.sessions.countHere;
  }

  /** Whoever comes in hears it at once; the others know another number by now, and hear it soon. */
  entered(slot: number): void {
    this.#parts.orders.toClient(slot, "presence", { online: this.online });
    this.#told = -1;
  }

  tick(nowMs: number): void {
    const { online } = this;
    if (nowMs < this.#dueMs || online === this.#told) return;
    this.#dueMs = nowMs + PERIOD_MS;
    this.#told = online;
    this.#parts.orders.toClients(this.#parts.slots(), "presence", { online });
  }
}
