// What time it is in the world, judged from the ticks that arrive. The fastest arrivals tell the
// truth: whatever comes later than they did was held up on its way.

/** The fastest arrival counts for this long, and up to twice as long. */
const WINDOW_MS = 2000;
/** [N12] The clock is put right by running this much faster or slower … */
export const SLEW = 0.1;
/** … or by this much, where it is behind by more than {@link FAR_MS}; that far ahead it stands. */
const FAR_SLEW = 0.5;
const FAR_MS = 250;
/** [N12] Behind by more than this it leaps ahead: the page slept. */
export const LEAP_MS = 1000;
/** A tick this much later than the fastest means another timeline: the world was paused. */
const PAUSE_MS = 2000;
/** [N12] It never runs farther ahead of the newest tick; a quiet world says one each second. */
export const MAX_AHEAD_MS = 1500;

/** [N12] A world's time as one client sees it. Never runs backwards, and never jumps by a jitter. */
export class ServerClock {
  /** World time less the page's by the fastest arrival of this window, and of the one before. */
  #newest = Number.NEGATIVE_INFINITY;
  #older = Number.NEGATIVE_INFINITY;
  #windowAtMs = Number.NEGATIVE_INFINITY;
  #newestTickMs = Number.NEGATIVE_INFINITY;
  #readMs = 0;
  #readAtMs: number | undefined;

  /** True once a first tick arrived. */
  get isSet(): boolean {
    return this.#windowAtMs !== Number.NEGATIVE_INFINITY;
  }

  /** World time less the page's; 0 before the first tick. */
  get offsetMs(): number {
    return this.isSet ? Math.max(this.#newest, this.#older) : 0;
  }

  /** A snapshot of world time `serverMs` arrived at `nowMs`. @returns By how much it was late. */
  observe(serverMs: number, nowMs: number): number {
    const sampleMs = serverMs - nowMs;
    this.#newestTickMs = Math.max(this.#newestTickMs, serverMs);
    if (this.offsetMs - sampleMs > PAUSE_MS) {
      this.#newest = this.#older = sampleMs;
      this.#windowAtMs = nowMs;
    } else if (nowMs - this.#windowAtMs >= WINDOW_MS) {
      this.#older = this.#newest;
      this.#newest = sampleMs;
      this.#windowAtMs = nowMs;
    } else if (sampleMs > this.#newest) {
      this.#newest = sampleMs;
    }
    return this.offsetMs - sampleMs;
  }

  /** World time at `nowMs`; 0 before the first tick. */
  read(nowMs: number): number {
    if (!this.isSet) return 0;
    const rightMs = nowMs + this.offsetMs;
    if (this.#readAtMs === undefined) {
      this.#readMs = Math.max(0, rightMs);
    } else if (nowMs > this.#readAtMs) {
      const passedMs = nowMs - this.#readAtMs;
      const nextMs = this.#readMs + step(rightMs - this.#readMs, passedMs);
      this.#readMs = Math.max(this.#readMs, Math.min(nextMs, this.#newestTickMs + MAX_AHEAD_MS));
    }
    this.#readAtMs = Math.max(nowMs, this.#readAtMs ?? nowMs);
    return this.#readMs;
  }
}

/** How far a clock goes while `passedMs` pass, when it should then be `wantedMs` further. */
function step(wantedMs: number, passedMs: number): number {
  const offMs = wantedMs - passedMs;
  if (offMs > LEAP_MS) return wantedMs;
  if (offMs < -FAR_MS) return 0;
  const most = passedMs * (offMs > FAR_MS ? FAR_SLEW : SLEW);
  return passedMs + Math.max(-most, Math.min(most, offMs));
}
