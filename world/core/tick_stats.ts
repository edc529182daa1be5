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

  /** The times that half of the ticks and 99 of 100 stayed within; 0 before the first. */
  summary(): { readonly p50Micros: number; readonly p99Micros: number } {
    const count = Math.min(this.#count, WINDOW);
    this.#sorted.fill(Infinity);
    this.#sorted.set(this.#micros.subarray(0, count));
    this.#sorted.sort();
    const at = (part: number) =>
      count === 0 ? 0 : Math.round(this.#sorted[Math.ceil(count * part) - 1] ?? 0);
    return { p50Micros: at(0.5), p99Micros: at(0.99) };
  }
}
