// How regularly one player's input frames arrive, judged by their sequences against the ticks: each
// tick that passes makes one frame due.

/** Lateness that is waited for, ticks. What is later than this was a stall, not jitter. */
export const MAX_JITTER_TICKS = 4;
/** Share of the way that the estimate goes down with each message: 5 s of ten a second is 1/e. */
const EASE = 0.02;
/** Ticks by which the fastest arrival is forgotten with each message: a clock may run slow. */
const DRIFT = 0.002;
/** A lateness of a whole tick is read off a clock of whole ticks; less than this is none. */
const LEAST = 0.2;

/** The estimate for one player. */
export class ArrivalJitter {
  /** The client's clock less the world's, in ticks, by the fastest arrival of this run. */
  #lead: number | undefined;
  #jitter = 0;

  /** The client's sequence less the world's tick at the fastest arrival; 0 before the first. */
  get leadTicks(): number {
    return this.#lead ?? 0;
  }

  /** How many ticks frames should wait, so that late ones are in time: 0 … MAX_JITTER_TICKS. */
  get targetTicks(): number {
    return Math.max(0, Math.ceil(this.#jitter - LEAST));
  }

  /** A message whose first frame is `seq` arrived in tick `tick`. */
  observe(seq: number, tick: number): void {
    const lead = seq - tick;
    if (this.#lead === undefined || lead > this.#lead) this.#lead = lead;
    const late = this.#lead - lead;
    this.#lead -= DRIFT;
    if (late > MAX_JITTER_TICKS) return;
    this.#jitter = late > this.#jitter ? late : this.#jitter + (late - this.#jitter) * EASE;
  }

  /** The next frame begins anew: sequences paused while ticks went on. */
  restart(): void {
    this.#lead = undefined;
  }
}
