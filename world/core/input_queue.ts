// One player's input frames, between the socket and the tick: a jitter buffer with a budget.

import type { InputFrame } from "../../shared/protocol/world_messages.ts";
import { ArrivalJitter, MAX_JITTER_TICKS } from "./arrival_jitter.ts";

/** [N4] Ticks without input that may be made up for later: one second. */
export const MAX_CREDIT_TICKS = 20;
/** [N4] Frames taken in one tick at most: nobody is ever faster than twice walking. */
export const MAX_FRAMES_PER_TICK = 2;
/**
 * [N4] Frames that may wait beyond those that there is credit and jitter for. More could not be
 * taken in time; the oldest are given up. It holds what a slow page sends after one long frame.
 */
export const SPARE_FRAMES = 6;
/** [N4] Input frames that wait at most. */
export const MAX_QUEUED_INPUTS = MAX_CREDIT_TICKS + MAX_JITTER_TICKS + SPARE_FRAMES;
/** With more than this waiting beyond what jitter needs, two frames are taken in a tick. */
const COMFORTABLE_QUEUE = 3;
/** Without a frame for longer than this after a rest, the next one begins a new run. */
const PAUSE_TICKS = MAX_JITTER_TICKS;

/** What came since a tick belongs to the next one, however short ago that tick was. */
const LONGEST_AHEAD = 0.999;

/** What a session is counted for; each is a name in the log and in the world's counters. */
export type InputSignal =
  /** A sequence that does not rise: sent twice, or out of order. A fault. */
  | "input_order"
  /** A sequence left out numbers. Nothing is gained by it. */
  | "input_gap"
  /** More frames than ticks that passed: the oldest were given up. */
  | "input_surplus";

/**
 * One player's input frames.
 *
 * [N4] Whatever a client sends and whenever: in any window of N ticks at most
 * N + {@link MAX_CREDIT_TICKS} frames are taken, and no more than {@link MAX_FRAMES_PER_TICK} in
 * one, so nobody moves farther than walking takes them. What a stall delays by up to that credit is
 * made up for without a correction.
 */
export class InputQueue {
  readonly #frames: InputFrame[] = [];
  readonly #jitter = new ArrivalJitter();
  #lastSeq = 0;
  #lastTaken = 0;
  #tick = 0;
  #credit = 1;
  /** Ticks that the first frame of a run still waits, so that later ones are in time. */
  #holdTicks = 0;
  #starvedTicks = 0;
  #isResting = true;

  get length(): number {
    return this.#frames.length;
  }

  /** Sequence of the last frame that came. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Sequence of the last frame that was taken or skipped. */
  get lastTakenSeq(): number {
    return this.#lastTaken;
  }

  /** Ticks in a row without a frame to take. A player who stands still sends none. */
  get starvedTicks(): number {
    return this.#starvedTicks;
  }

  /** How many ticks frames wait for jitter's sake. */
  get targetTicks(): number {
    return this.#jitter.targetTicks;
  }

  /**
   * Takes in one message's frames. `report` hears of whatever no honest client does.
   * @param aheadTicks How long before the next tick it came, in ticks: 0 … 1.
   */
  receive(
    frames: readonly InputFrame[],
    report: (signal: InputSignal) => void,
    aheadTicks = 0,
  ): void {
    let isFirst = true;
    for (const frame of frames) {
      if (frame.seq <= this.#lastSeq) {
        report("input_order");
        continue;
      }
      if (this.#lastSeq > 0 && frame.seq !== this.#lastSeq + 1) report("input_gap");
      if (isFirst) this.#note(frame, aheadTicks);
      isFirst = false;
      this.#lastSeq = frame.seq;
      this.#isResting = isRest(frame);
      this.#frames.push(frame);
    }
    while (this.#frames.length > this.#credit + this.targetTicks + SPARE_FRAMES) {
      this.#frames.shift();
      report("input_surplus");
    }
  }

  /**
   * Hands over what this tick may apply: one frame, or two while a queue has built up and there is
   * credit for it. Called once a tick.
   * @returns How many frames were applied.
   */
  take(apply: (frame: InputFrame) => void): number {
    this.#tick++;
    if (this.#credit < MAX_CREDIT_TICKS) this.#credit++;
    if (this.#frames.length === 0) {
      this.#starvedTicks++;
      return 0;
    }
    if (this.#holdTicks > 0 && this.#frames.length <= this.targetTicks + COMFORTABLE_QUEUE) {
      this.#holdTicks--;
      return 0;
    }
    this.#holdTicks = 0;
    this.#starvedTicks = 0;
    const wanted = this.#isTooDeep() ? MAX_FRAMES_PER_TICK : 1;
    let count = 0;
    while (count < wanted && this.#credit > 0) {
      const frame = this.#frames.shift();
      if (frame === undefined) break;
      this.#credit--;
      this.#lastTaken = frame.seq;
      count++;
      apply(frame);
    }
    return count;
  }

  /**
   * The world made a step of its own where a frame was missing: it uses up this tick's credit, so
   * that the late frame is not made up for as well.
   */
  spend(): void {
    if (this.#credit > 0) this.#credit--;
  }

  /** [N4] The world left out so many ticks: frames that were made meanwhile are no surplus. */
  miss(ticks: number): void {
    this.#tick += ticks;
    this.#credit = Math.min(MAX_CREDIT_TICKS, this.#credit + ticks);
  }

  /** Acknowledges everything without applying it: a locked player's controls move nobody. */
  skipAll(): void {
    this.#tick++;
    this.#frames.length = 0;
    this.#lastTaken = this.#lastSeq;
    this.#holdTicks = 0;
    this.#starvedTicks = 0;
    this.#isResting = true;
    this.#jitter.restart();
  }

  /** Notes when a message's first frame came. Its others came with it: they are not late, but early. */
  #note(first: InputFrame, aheadTicks: number): void {
    // In the air frames ask for nothing, too, and do not pause.
    const isPause = this.#starvedTicks > PAUSE_TICKS || this.#tick === 0;
    const isNewRun = this.#isResting && this.#frames.length === 0 && isPause;
    if (isNewRun) this.#jitter.restart();
    const untilTick = Math.min(Math.max(aheadTicks, 0), LONGEST_AHEAD);
    this.#jitter.observe(first.seq, this.#tick + 1 - untilTick);
    if (isNewRun) this.#holdTicks = this.#jitter.holdTicks;
  }

  /** True when the frame in front is later than it need be, or too many wait behind it. */
  #isTooDeep(): boolean {
    const [first] = this.#frames;
    const { dueOffset } = this.#jitter;
    if (first === undefined) return false;
    if (dueOffset !== undefined && this.#tick - first.seq > dueOffset) return true;
    return this.#frames.length > this.targetTicks + COMFORTABLE_QUEUE;
  }
}

/** True for the frame after which a client is quiet. */
function isRest({ moveX, moveZ, buttons }: InputFrame): boolean {
  return moveX === 0 && moveZ === 0 && buttons === 0;
}
