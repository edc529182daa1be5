// Figures of many frames: room for them is made once, so that measuring allocates nothing.

/** What is said of one figure over all frames. */
export interface Summary {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly most: number;
}

/** One figure of each frame. What comes when the room is full is not kept. */
export class Samples {
  readonly #values: Float64Array;
  #count = 0;

  constructor(room: number) {
    this.#values = new Float64Array(room);
  }

  get count(): number {
    return this.#count;
  }

  add(value: number): void {
    if (this.#count < this.#values.length) this.#values[this.#count++] = value;
  }

  clear(): void {
    this.#count = 0;
  }

  /** Percentiles by the nearest rank; all 0 while there is nothing. */
  summary(): Summary {
    const sorted = this.#values.slice(0, this.#count).sort();
    const at = (part: number) => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
  }
}
