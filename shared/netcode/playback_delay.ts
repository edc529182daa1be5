import { TICK_MS } from "../sim/constants.ts";

/** [N11] Others are drawn no less and no more than this far in the past. */
export const MIN_DELAY_MS = 75;
export const MAX_DELAY_MS = 350;
/** [N11] The delay changes by no more than this share of the time that passes. */
export const DELAY_SLEW = 0.1;
/** Two ticks to begin with, so that one may be late. */
const FIRST_DELAY_MS = 2 * TICK_MS;
/** What a timer, a frame of the screen and the world's own tick may be late by. */
const MARGIN_MS = 15;
/** Lateness above this was a stall: waiting for the next one would be in vain. */
const STALL_MS = MAX_DELAY_MS - TICK_MS - MARGIN_MS;
/** Share of the way that the estimate goes down with each snapshot: 1/e in 10 s of 20 a second. */
const EASE = 0.005;

/** [N11] How far in the past others are drawn: a tick, and as much as snapshots come late. */
export class PlaybackDelay {
  #lateMs = FIRST_DELAY_MS - TICK_MS - MARGIN_MS;
  #delayMs = FIRST_DELAY_MS;

  /** The delay in force. */
  get delayMs(): number {
    return this.#delayMs;
  }

  /** How late snapshots come at worst, by what was seen of late. */
  get lateMs(): number {
    return this.#lateMs;
  }

  /** A snapshot came this much later than the fastest. */
  observe(lateMs: number): void {
    if (lateMs > STALL_MS) return;
    this.#lateMs = lateMs > this.#lateMs ? lateMs : this.#lateMs + (lateMs - this.#lateMs) * EASE;
  }

  /** Lets `passedMs` pass. @returns The delay from now on. */
  advance(passedMs: number): number {
    const wanted = TICK_MS + this.#lateMs + MARGIN_MS;
    const target = Math.max(MIN_DELAY_MS, Math.min(MAX_DELAY_MS, wanted));
    const most = Math.max(0, passedMs) * DELAY_SLEW;
    this.#delayMs += Math.max(-most, Math.min(most, target - this.#delayMs));
    return this.#delayMs;
  }
}
