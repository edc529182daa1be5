/**
 * Gives out small whole numbers from 0. A freed one rests for `restMs`, because commands for its
 * last holder may still be on their way when `closed` was sent.
 */
export class Slots {
  readonly #restMs: number;
  readonly #resting: { slot: number; freeAtMs: number }[] = [];
  #next = 0;

  constructor(restMs: number) {
    this.#restMs = restMs;
  }

  take(nowMs: number): number {
    const oldest = this.#resting[0];
    if (oldest === undefined || nowMs < oldest.freeAtMs) return this.#next++;
    this.#resting.shift();
    return oldest.slot;
  }

  free(slot: number, nowMs: number): void {
    this.#resting.push({ slot, freeAtMs: nowMs + this.#restMs });
  }
}
