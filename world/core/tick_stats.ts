/** Ticks that the figure looks back on: ten seconds. */
const WINDOW = 200;

/** How long ticks took of late. */
export class TickStats {
  readonly #micros = new Float64Array(WINDOW);
  readonly #sorted = new Float64Array(WINDOW);
  #count = 0;

  add(micros: number): void {
    this.#micros[this.#count % WINDOW] = micros;
    this.#count++;
  }

  /** The time that 99 of 100 ticks stayed within, in whole microseconds; 0 before the first. */
  p99Micros(): number {
    const count = Math.min(this.#count, WINDOW);
    if (count === 0) return 0;
    this.#sorted.fill(Infinity);
    this.#sorted.set(this.#micros.subarray(0, count));
    this.#sorted.sort();
    return Math.round(this.#sorted[Math.ceil(count * 0.99) - 1] ?? 0);
  }
}
