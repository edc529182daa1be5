// How a master ends in good order: announced to everybody, with as much grace as was asked for, and
// begun when that is over.

import type { Log } from "../../shared/lib/log.ts";
import type { Orders } from "./orders.ts";

/** An announcement goes no further ahead than this. */
export const MAX_GRACE_SECONDS = 3600;

/** What the desk needs of the rest of the core. */
export interface DrainParts {
  readonly orders: Pick<Orders, "toClient" | "toClients">;
  /** Everybody's control sockets. */
  readonly slots: () => Iterable<number>;
  readonly nowMs: () => number;
  /** The grace is over: from now on nobody new comes in and worlds end. Called once. */
  readonly begin: () => void;
  readonly log: Log;
}

/** One drain, from its announcement to its beginning. */
export class DrainDesk {
  readonly #parts: DrainParts;
  #atMs: number | undefined;
  #isDraining = false;

  constructor(parts: DrainParts) {
    this.#parts = parts;
  }

  /** True once the grace is over. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** True from the announcement on: whoever still has a choice is to be sent elsewhere. */
  get isAnnounced(): boolean {
    return this.#atMs !== undefined;
  }

  /**
   * Tells everybody and begins after `graceMs`; at once for 0. Asked again before it began, the
   * newest word counts, sooner or later; after that nothing changes any more.
   */
  announce(graceMs: number): void {
    if (this.#isDraining) return;
    const { orders, slots, nowMs, log } = this.#parts;
    this.#atMs = nowMs() + graceMs;
    log.info("MASTER_DRAIN_ANNOUNCED", { in_ms: graceMs });
    orders.toClients(slots(), "draining", { inMs: graceMs });
    if (graceMs <= 0) this.#begin();
  }

  /** Whoever comes in meanwhile hears of it, too. */
  entered(slot: number): void {
    if (this.#atMs === undefined) return;
    const inMs = Math.max(0, Math.round(this.#atMs - this.#parts.nowMs()));
    this.#parts.orders.toClient(slot, "draining", { inMs });
  }

  tick(nowMs: number): void {
    if (this.#atMs !== undefined && !this.#isDraining && nowMs >= this.#atMs) this.#begin();
  }

  #begin(): void {
    this.#isDraining = true;
    this.#parts.begin();
  }
}
