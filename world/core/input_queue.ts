import type { InputFrame } from "../../shared/protocol/world_messages.ts";

/** Input frames that wait at most: one second. Above it the oldest are dropped. */
export const MAX_QUEUED_INPUTS = 20;
/** Ticks without input that may be made up for later. */
export const MAX_CREDIT_TICKS = 10;
/** Frames that may wait for jitter's sake before two are taken in a tick. */
const COMFORTABLE_QUEUE = 3;

/**
 * One player's input frames, between the socket and the tick. Whatever a client sends, the number
 * of frames taken never exceeds the ticks that passed by more than {@link MAX_CREDIT_TICKS}, so
 * nobody moves farther than walking takes them.
 */
export class InputQueue {
  readonly #frames: InputFrame[] = [];
  #lastSeq = 0;
  #lastTaken = 0;
  #credit = 1;

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

  /** Queues a frame. @returns False when its sequence does not rise. */
  push(frame: InputFrame): boolean {
    if (frame.seq <= this.#lastSeq) return false;
    this.#lastSeq = frame.seq;
    this.#frames.push(frame);
    if (this.#frames.length > MAX_QUEUED_INPUTS) this.#frames.shift();
    return true;
  }

  /** Hands over what this tick may apply: one frame, or two while a queue has built up. */
  take(apply: (frame: InputFrame) => void): void {
    if (this.#credit < MAX_CREDIT_TICKS) this.#credit++;
    const wanted = this.#frames.length > COMFORTABLE_QUEUE ? 2 : 1;
    for (let i = 0; i < wanted && this.#credit > 0; i++) {
      const frame = this.#frames.shift();
      if (frame === undefined) return;
      this.#credit--;
      this.#lastTaken = frame.seq;
      apply(frame);
    }
  }

  /** Acknowledges everything without applying it: a locked player's controls move nobody. */
  skipAll(): void {
    this.#frames.length = 0;
    this.#lastTaken = this.#lastSeq;
  }
}
