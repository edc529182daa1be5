// Limits by address: what one address may do at once, and on average.

import { TokenBucket } from "../../shared/lib/token_bucket.ts";

/** Addresses that are counted at a time; one more, and the one known for longest is forgotten. */
export const MAX_ADDRESSES = 4096;

/** A token bucket for each address. Time comes in as an argument. */
export class AddressBuckets {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #buckets = new Map<string, TokenBucket>();

  /** @param perSecond On average. @param burst At once. */
  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
  }

  /** Takes a token of `address` if it has one. */
  take(address: string, nowMs: number): boolean {
    return this.#of(address).take(nowMs);
  }

  /** How long after its last `take` an address that was refused is to wait. */
  waitMs(address: string): number {
    return this.#of(address).waitMs;
  }

  #of(address: string): TokenBucket {
    const known = this.#buckets.get(address);
    if (known !== undefined) return known;
    // Forgetting somebody early is a mercy, growing for ever is not.
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= MAX_ADDRESSES && oldest !== undefined) this.#buckets.delete(oldest);
    const bucket = new TokenBucket(this.#perSecond, this.#burst);
    this.#buckets.set(address, bucket);
    return bucket;
  }
}
