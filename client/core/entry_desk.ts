// Asks the master for a way into the player's world, as often as it makes sense and no more often.

import type { Cancel, Clock } from "../../shared/lib/clock.ts";
import type { Random } from "../../shared/lib/random.ts";

/** Entries that may fail in a row before the client stops and says so. */
export const MOST_ENTRY_TRIES = 5;
export const ENTRY_RETRY_MS = 1000;
/** The wait before asking after a world was lost: least, and what chance adds at most. */
export const REJOIN_LEAST_MS = 250;
export const REJOIN_SPREAD_MS = 500;
/**
 * The master grants a lease by itself on entering, within this; not to somebody whose lost world
 * socket still looks alive to it.
 */
export const LEASE_EXPECTED_MS = 1500;
/** However often a person tries again: the master takes two requests a second. */
export const ENTRY_EVERY_MS = 600;
/** A request is answered within this. */
export const ENTRY_ANSWER_MS = 5000;

/** What an entry desk can do. */
export interface EntryPorts {
  /** Sends `request_entry`. */
  ask(): void;
  /** The last try failed. */
  gaveUp(reason: string): void;
}

/** Counts and times the tries. */
export class EntryDesk {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #ports: EntryPorts;
  #failures = 0;
  #askedMs = Number.NEGATIVE_INFINITY;
  #stopTimer: Cancel | undefined;

  constructor(clock: Clock, random: Random, ports: EntryPorts) {
    this.#clock = clock;
    this.#random = random;
    this.#ports = ports;
  }

  /** A session began: the master is about to grant a lease. */
  expectLease(): void {
    this.#arm(LEASE_EXPECTED_MS, () => this.#ask());
  }

  /** A world was lost: asks after a moment of chance, so that a crowd does not come as one. */
  askSoon(): void {
    this.#arm(REJOIN_LEAST_MS + REJOIN_SPREAD_MS * this.#random(), () => this.#ask());
  }

  /** The person wants it now: earlier failures are forgotten. */
  askNow(): void {
    this.#failures = 0;
    const waitMs = this.#askedMs + ENTRY_EVERY_MS - this.#clock.nowMs();
    if (waitMs <= 0) this.#ask();
    else this.#arm(waitMs, () => this.#ask());
  }

  /** An entry, or the trip it led to, failed. */
  failed(reason: string): void {
    this.cancel();
    // A server that drains is back in a moment; however long that takes, it is no failure.
    if (reason !== "draining") this.#failures++;
    if (this.#failures >= MOST_ENTRY_TRIES) this.#ports.gaveUp(reason);
    else this.#arm(ENTRY_RETRY_MS, () => this.#ask());
  }

  /** Somebody walked in a world for a while: failures before it no longer count. */
  succeeded(): void {
    this.#failures = 0;
  }

  /** A trip is under way, or nothing is to be asked any more. */
  cancel(): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #ask(): void {
    this.#askedMs = this.#clock.nowMs();
    this.#arm(ENTRY_ANSWER_MS, () => this.failed("world_unavailable"));
    this.#ports.ask();
  }

  #arm(delayMs: number, fire: () => void): void {
    this.cancel();
    this.#stopTimer = this.#clock.after(delayMs, fire);
  }
}
