/**
 * The core's time. It moves only when the master ticks, and by at most {@link MAX_STEP_MS} a tick:
 * a master that was itself suspended finds that next to no time has passed, so that nothing expires
 * at once because nobody could be heard meanwhile.
 */
export class CoreTime {
  #lastMs: number | undefined;
  #activeMs = 0;
  #wallMs = 0;

  /** Milliseconds during which this master was awake. */
  get nowMs(): number {
    return this.#activeMs;
  }

  /** Milliseconds since 1970, as of the last tick. */
  get wallMs(): number {
    return this.#wallMs;
  }

  /** @returns True when the master had been suspended. */
  advance(nowMs: number, wallMs: number): boolean {
    const stepMs = this.#lastMs === undefined ? 0 : Math.max(0, nowMs - this.#lastMs);
    this.#lastMs = nowMs;
    this.#wallMs = wallMs;
    this.#activeMs += Math.min(stepMs, MAX_STEP_MS);
    return stepMs > MAX_STEP_MS;
  }
}

/** Four times the tick period of 250 ms: more is a pause of the process, not a busy moment. */
export const MAX_STEP_MS = 1000;
