/** Allows `perSecond` events on average and `burst` at once. Time comes in as an argument. */
export class TokenBucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #tokens: number;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number, burst: number = perSecond) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
  }

  /** Takes one token if there is one. A clock that runs backwards gives nothing. */
  take(nowMs: number): boolean {
    if (nowMs > this.#lastMs) {
      if (this.#lastMs > Number.NEGATIVE_INFINITY) {
        const earned = ((nowMs - this.#lastMs) / 1000) * this.#perSecond;
        this.#tokens = Math.min(this.#burst, this.#tokens + earned);
      }
      this.#lastMs = nowMs;
    }
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** How long after the last `take` the next one can succeed, when that one did not: in ms. */
  get waitMs(): number {
    return Math.max(0, ((1 - this.#tokens) / this.#perSecond) * 1000);
  }
}
