// The store's one sequence, handed out synchronously: numbers are reserved in blocks ahead of need,
// because the core never waits. What is left of a block at the end is skipped, which harms nobody.

import type { Log } from "../../shared/lib/log.ts";
import type { Store } from "../store/store.ts";

/** Numbers reserved at a time. */
export const BLOCK_NUMBERS = 4096;
/** With fewer left the next block is asked for. */
export const REFILL_BELOW = BLOCK_NUMBERS / 2;

/** Numbers of the store's sequence, ready to be used. */
export class Sequence {
  readonly #store: Pick<Store, "reserveSequence">;
  readonly #log: Log;
  #next = 0;
  #end = 0;
  /** The block after this one, once it is there. */
  #reserved: number | undefined;
  #isAsking = false;

  private constructor(store: Pick<Store, "reserveSequence">, log: Log) {
    this.#store = store;
    this.#log = log;
  }

  /** Reserves the first block. @returns Rejects with the store's error. */
  static async open(store: Pick<Store, "reserveSequence">, log: Log): Promise<Sequence> {
    const sequence = new Sequence(store, log);
    sequence.#next = await store.reserveSequence(BLOCK_NUMBERS);
    sequence.#end = sequence.#next + BLOCK_NUMBERS;
    return sequence;
  }

  /** How many can be taken now; asks for more when they are few. */
  get left(): number {
    const left = this.#end - this.#next + (this.#reserved === undefined ? 0 : BLOCK_NUMBERS);
    if (left < REFILL_BELOW) this.#refill();
    return left;
  }

  /**
   * A number that was never given before, by anybody.
   * @throws {Error} When the store could not reserve for so long that none is left.
   */
  next(): number {
    if (this.#next === this.#end) this.#startReserved();
    const number = this.#next++;
    if (this.#reserved === undefined && this.#end - this.#next < REFILL_BELOW) this.#refill();
    return number;
  }

  #startReserved(): void {
    if (this.#reserved === undefined) {
      this.#refill();
      throw new Error("Cannot take a number: the store reserved no more");
    }
    this.#next = this.#reserved;
    this.#end = this.#next + BLOCK_NUMBERS;
    this.#reserved = undefined;
  }

  #refill(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#store.reserveSequence(BLOCK_NUMBERS).then(
      (first) => this.#reserved = first,
      (error: unknown) => {
        const cause = error instanceof Error ? error.message : String(error);
        this.#log.error("MASTER_SEQUENCE_REFILL_FAILED", { cause, left: this.#end - this.#next });
      },
    ).finally(() => this.#isAsking = false);
  }
}
