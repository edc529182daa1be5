// How regularly one player's input frames arrive, judged by their sequences against the ticks: each
// tick that passes makes one frame due. Lateness is told in parts of a tick: whoever is 2 ms late has
// to wait for it only where those 2 ms make them miss a tick.

/** Lateness that is waited for, ticks. What is later than this was a stall, not jitter. */
export const MAX_JITTER_TICKS = 4;
/** Messages that are judged by: 6.4 s of ten a second. */
export const JITTER_WINDOW = 64;
/**
 * So many messages of a window have to be as late, or later, before it is waited for. Others miss
 * their tick, and are made up for in the next one: 3 % of a walk at most.
 */
export const RECURRING = 3;
/** How near to its tick a message may come before the wait is given up; 5 ms. */
const MARGIN_TICKS = 0.1;
/** With so many messages in a row beyond the limit it was no stall: sequences have paused. */
const SHIFTED = 16;

/** Scratch: the latest offsets of a window, the latest first. */
const latest = new Float64Array(RECURRING);

/** The estimate for one player. It takes the same memory whatever comes. */
export class ArrivalJitter {
  /** Arrivals less their sequences, in ticks, from `#origin` on; the oldest is written over. */
  readonly #offsets = new Float32Array(JITTER_WINDOW);
  /** The first offset of this run. Small numbers beside it keep their precision for ever. */
  #origin = 0;
  #count = 0;
  #next = 0;
  #fastest = 0;
  /** The latest offset that recurs. */
  #recurring = 0;
  /** How late what recurs was, in the runs before this one. */
  #lateBefore = 0;
  #beyondCount = 0;

  /** How late frames come again and again, ticks after the fastest: 0 … MAX_JITTER_TICKS. */
  get lateTicks(): number {
    return this.#late();
  }

  /** How many whole ticks that may be. */
  get targetTicks(): number {
    return Math.ceil(Math.max(0, this.#late() - MARGIN_TICKS));
  }

  /**
   * The tick, less the sequence, in which a frame is to be taken, so that as good as all are there
   * in time. Undefined before the first message of a run.
   */
  get dueOffset(): number | undefined {
    if (this.#count === 0) return undefined;
    return Math.ceil(this.#origin + this.#fastest + this.#late() + MARGIN_TICKS);
  }

  /**
   * How many ticks the first frame of a run waits, so that those behind it find it still waiting:
   * as good as nobody waits over a link that is even.
   */
  get holdTicks(): number {
    if (this.#count === 0) return 0;
    const arrival = this.#origin + this.#fastest;
    return Math.ceil(arrival + this.#late()) - Math.ceil(arrival);
  }

  /** A message whose first frame is `seq` arrived at `atTicks`: at 7.3 the next tick is the 8th. */
  observe(seq: number, atTicks: number): void {
    if (this.#count === 0) this.#origin = atTicks - seq;
    const offset = atTicks - seq - this.#origin;
    if (this.#count > 0 && Math.abs(offset - this.#fastest) > MAX_JITTER_TICKS) {
      const isStall = offset > this.#fastest && ++this.#beyondCount < SHIFTED;
      if (isStall) return;
      this.restart();
      this.observe(seq, atTicks);
      return;
    }
    this.#beyondCount = 0;
    this.#offsets[this.#next] = offset;
    this.#next = (this.#next + 1) % JITTER_WINDOW;
    if (this.#count < JITTER_WINDOW) this.#count++;
    this.#judge();
  }

  /** The next frame begins anew: sequences paused while ticks went on. */
  restart(): void {
    const now = this.#lateNow();
    const share = now > this.#lateBefore ? 1 : this.#count / JITTER_WINDOW;
    this.#lateBefore += (now - this.#lateBefore) * share;
    this.#count =
      this.#next =
      this.#fastest =
      this.#recurring =
      this.#beyondCount =
        0;
  }

  #late(): number {
    const now = this.#lateNow();
    // Until this run can tell by itself, those before it count as well.
    return this.#count < JITTER_WINDOW ? Math.max(now, this.#lateBefore) : now;
  }

  #lateNow(): number {
    return Math.min(this.#recurring - this.#fastest, MAX_JITTER_TICKS);
  }

  /** Looks through the window, 64 numbers ten times a second. */
  #judge(): void {
    latest.fill(Number.NEGATIVE_INFINITY);
    let fastest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#count; i++) {
      let offset = this.#offsets[i]!; // below the count
      if (offset < fastest) fastest = offset;
      for (let rank = 0; rank < RECURRING; rank++) {
        const other = latest[rank]!; // one of RECURRING
        if (offset <= other) continue;
        latest[rank] = offset;
        offset = other;
      }
    }
    this.#fastest = fastest;
    this.#recurring = Math.max(fastest, latest[RECURRING - 1]!);
  }
}
