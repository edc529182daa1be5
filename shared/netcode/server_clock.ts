// What time it is in the world, judged from the ticks that arrive. The fastest arrivals tell the
// truth: whatever comes later than they did was held up on its way.

/** Share of the way to a slower sample that the estimate takes each time: 1 s of them is 18 %. */
const DRIFT = 0.01;
/** A sample this far off means another timeline (the world was paused): the estimate jumps. */
const JUMP_MS = 2000;

/** A world's time as one client sees it. Never runs backwards. */
export class ServerClock {
  #offsetMs: number | undefined;
  #lastMs = Number.NEGATIVE_INFINITY;

  /** True once a first tick arrived. */
  get isSet(): boolean {
    return this.#offsetMs !== undefined;
  }

  /** A snapshot of world time `serverMs` arrived at `nowMs`. */
  observe(serverMs: number, nowMs: number): void {
    const sampleMs = serverMs - nowMs;
    const offsetMs = this.#offsetMs;
    if (offsetMs === undefined || sampleMs > offsetMs || offsetMs - sampleMs > JUMP_MS) {
      this.#offsetMs = sampleMs;
    } else {
      this.#offsetMs = offsetMs + (sampleMs - offsetMs) * DRIFT;
    }
  }

  /** World time at `nowMs`; 0 before the first tick. Stands still rather than going back. */
  read(nowMs: number): number {
    if (this.#offsetMs === undefined) return 0;
    this.#lastMs = Math.max(this.#lastMs, nowMs + this.#offsetMs);
    return this.#lastMs;
  }
}
