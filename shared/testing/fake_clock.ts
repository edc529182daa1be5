// A clock for tests: time passes only when a test says so, and timers fire in order of their time.

import type { Cancel, Clock } from "../lib/clock.ts";

interface Timer {
  readonly id: number;
  dueMs: number;
  readonly periodMs: number | undefined;
  readonly fire: () => void;
}

export class FakeClock implements Clock {
  #nowMs: number;
  #nextId = 1;
  readonly #wallOffsetMs: number;
  readonly #timers = new Map<number, Timer>();

  /** @param wallMs What `wallMs()` says at the start. */
  constructor(wallMs = 1_700_000_000_000) {
    this.#nowMs = 0;
    this.#wallOffsetMs = wallMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#wallOffsetMs + this.#nowMs;
  }

  after(delayMs: number, fire: () => void): Cancel {
    return this.#add(delayMs, undefined, fire);
  }

  every(periodMs: number, fire: () => void): Cancel {
    return this.#add(periodMs, periodMs, fire);
  }

  /** Timers that still wait: a test that ends clean sees none. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets `ms` pass, firing each timer at its own moment. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (;;) {
      const next = this.#nextBefore(endMs);
      if (next === undefined) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      if (next.periodMs === undefined) this.#timers.delete(next.id);
      else next.dueMs += next.periodMs;
      next.fire();
    }
    this.#nowMs = endMs;
  }

  /** The process was suspended: time jumps, and each overdue timer fires once, late. */
  jump(ms: number): void {
    this.#nowMs += ms;
    const overdue = [...this.#timers.values()]
      .filter((timer) => timer.dueMs <= this.#nowMs)
      .sort((a, b) => a.dueMs - b.dueMs || a.id - b.id);
    for (const timer of overdue) {
      if (!this.#timers.has(timer.id)) continue;
      if (timer.periodMs === undefined) this.#timers.delete(timer.id);
      else timer.dueMs = this.#nowMs + timer.periodMs;
      timer.fire();
    }
  }

  #add(delayMs: number, periodMs: number | undefined, fire: () => void): Cancel {
    const id = this.#nextId++;
    this.#timers.set(id, { id, dueMs: this.#nowMs + delayMs, periodMs, fire });
    return () => void this.#timers.delete(id);
  }

  #nextBefore(endMs: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers.values()) {
      if (timer.dueMs > endMs) continue;
      if (next === undefined || timer.dueMs < next.dueMs) next = timer;
    }
    return next;
  }
}
