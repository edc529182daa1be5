// Counts many short times in little room: buckets that grow by 2 %, so that a quantile is never more
// than 2 % too high, however many times there are.

const LEAST_MS = 0.1;
const GROWTH = 1.02;
/** Up to 0.1 ms × 1.02^700 = 105 s. */
const BUCKETS = 700;
const LOG_GROWTH = Math.log(GROWTH);

/** Times in milliseconds, and what part of them stayed within what. */
export class LatencyHistogram {
  readonly #counts = new Uint32Array(BUCKETS + 1);
  #count = 0;
  #mostMs = 0;

  get count(): number {
    return this.#count;
  }

  get mostMs(): number {
    return this.#mostMs;
  }

  add(ms: number): void {
    const bucket = ms <= LEAST_MS ? 0 : Math.ceil(Math.log(ms / LEAST_MS) / LOG_GROWTH);
    this.#counts[Math.min(BUCKETS, bucket)]!++;
    this.#count++;
    this.#mostMs = Math.max(this.#mostMs, ms);
  }

  /** The time that `part` (0 … 1) of all stayed within; 0 before the first. */
  quantileMs(part: number): number {
    let left = Math.ceil(part * this.#count);
    if (left === 0) return 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      left -= this.#counts[bucket]!;
      if (left <= 0) return Math.min(this.#mostMs, LEAST_MS * GROWTH ** bucket);
    }
    return this.#mostMs;
  }

  /** Forgets all. */
  clear(): void {
    this.#counts.fill(0);
    this.#count = 0;
    this.#mostMs = 0;
  }
}
