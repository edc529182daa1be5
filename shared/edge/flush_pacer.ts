// When a far end gets what was collected for it. Pure: time comes in as an argument.
//
// Each batch wakes the threads behind it, so a crowd's inputs one by one would cost more than what
// they cause. A world takes inputs only at its tick: those of a crowd rest after a tick, while they
// could only wait there, and after that go in small bunches. Few players are not worth waiting for.
//
// The rest has to be over well before the next tick: that tick's own predecessor began before its
// states were here, and what rested takes time at the far end. Neither can be seen from here, but
// both grow with the crowd as the time does that sending its states takes.

/** The pace. See the fields of the same names in `EdgeLimits`. */
export interface FlushLimits {
  readonly flushEveryMs: number;
  readonly flushRestMs: number;
  readonly calmMessages: number;
}

/**
 * The rest is shorter by so many times what sending took. With 1,400 players states take 8 ms to
 * send, the tick before them 7, and what rested longest 7 until it is taken in.
 */
const SENDING_SHARE = 2;
/** Over which messages are counted to tell a crowd: a tick. */
const PERIOD_MS = 50;

/** Decides when a far end's next batch is due. */
export class FlushPacer {
  readonly #limits: FlushLimits;
  #flushedMs = Number.NEGATIVE_INFINITY;
  #restUntilMs = Number.NEGATIVE_INFINITY;
  #periodMs = Number.NEGATIVE_INFINITY;
  #messages = 0;
  #messagesBefore = 0;

  constructor(limits: FlushLimits) {
    this.#limits = limits;
  }

  /** A batch went out. */
  flushed(nowMs: number): void {
    this.#flushedMs = nowMs;
  }

  /**
   * The far end has ticked: it takes nothing more in for a while.
   * @param arrivedMs When its states were here.
   * @param tookMs How long it took to send them on.
   */
  ticked(arrivedMs: number, tookMs: number): void {
    const restMs = this.#limits.flushRestMs - SENDING_SHARE * tookMs;
    this.#restUntilMs = arrivedMs + Math.max(0, restMs);
  }

  /**
   * Counts a message. @returns When it is due; not later than `nowMs` means at once.
   * @param isUrgent True when its player said nothing for a while: it may be a wish, not an input.
   */
  message(nowMs: number, isUrgent: boolean): number {
    this.#count(nowMs);
    if (!this.#isCrowd) return nowMs;
    const dueMs = this.event();
    return isUrgent ? dueMs : Math.max(dueMs, this.#restUntilMs);
  }

  /** When anything else than a message is due. */
  event(): number {
    return this.#isCrowd ? this.#flushedMs + this.#limits.flushEveryMs : Number.NEGATIVE_INFINITY;
  }

  get #isCrowd(): boolean {
    return Math.max(this.#messages, this.#messagesBefore) > this.#limits.calmMessages;
  }

  #count(nowMs: number): void {
    const periods = (nowMs - this.#periodMs) / PERIOD_MS;
    if (periods >= 1) {
      this.#messagesBefore = periods < 2 ? this.#messages : 0;
      this.#messages = 0;
      this.#periodMs = nowMs;
    }
    this.#messages++;
  }
}
