// The own avatar, moved at once: each input frame is applied when it is made, and applied again on
// top of every state the world sends, for as long as the world has not seen it.

import { TICK_MS } from "../sim/constants.ts";
import { blendPose, copyPose, isJump, type Pose } from "./interpolation.ts";

/** An input frame as far as reconciliation is concerned. */
export interface Sequenced {
  readonly seq: number;
}

/** One step of movement: changes `pose` as the world will. */
export type Step<Frame> = (pose: Pose, frame: Frame) => void;

/** Input frames kept at most: 6 s of them. Older ones are given up; the world's word corrects. */
export const MOST_PENDING = 120;
/** Time in which a correction fades to 1/e. */
const FADE_MS = 100;
/** A correction below this is not seen. Metres. */
const LEAST_ERROR = 0.001;

/** Predicts one avatar. */
export class Prediction<Frame extends Sequenced> {
  readonly #step: Step<Frame>;
  readonly #pending: Frame[] = [];
  readonly #previous: Pose = { x: 0, y: 0, z: 0, yaw: 0 };
  readonly #current: Pose = { x: 0, y: 0, z: 0, yaw: 0 };
  /** What is drawn less what is predicted, at `#errorAtMs`; fades. */
  readonly #error = { x: 0, y: 0, z: 0 };
  #errorAtMs = 0;
  #steppedAtMs = Number.NEGATIVE_INFINITY;

  constructor(step: Step<Frame>) {
    this.#step = step;
  }

  /** Where the avatar is at the end of the newest step. */
  get current(): Readonly<Pose> {
    return this.#current;
  }

  /** Frames the world has not acknowledged. */
  get pendingCount(): number {
    return this.#pending.length;
  }

  /** Moves by one new frame. */
  apply(frame: Frame, nowMs: number): void {
    this.#pending.push(frame);
    if (this.#pending.length > MOST_PENDING) this.#pending.shift();
    copyPose(this.#previous, this.#current);
    this.#step(this.#current, frame);
    this.#steppedAtMs = nowMs;
  }

  /**
   * Takes the world's word for the state after frame `lastSeq` and replays what it has not seen.
   * @param isCut True when the position was set: nothing is blended and pending frames are void.
   */
  reconcile(state: Readonly<Pose>, lastSeq: number, isCut: boolean, nowMs: number): void {
    while (this.#pending.length > 0 && this.#pending[0]!.seq <= lastSeq) this.#pending.shift();
    if (isCut) this.#pending.length = 0;
    const before = { ...this.#current };
    copyPose(this.#current, state);
    for (const frame of this.#pending) this.#step(this.#current, frame);
    if (isCut || isJump(before, this.#current)) {
      copyPose(this.#previous, this.#current);
      this.#error.x = this.#error.y = this.#error.z = 0;
      return;
    }
    const dx = this.#current.x - before.x;
    const dy = this.#current.y - before.y;
    const dz = this.#current.z - before.z;
    if (Math.abs(dx) + Math.abs(dy) + Math.abs(dz) < LEAST_ERROR) return;
    this.#previous.x += dx;
    this.#previous.y += dy;
    this.#previous.z += dz;
    const fade = this.#fadeAt(nowMs);
    this.#error.x = this.#error.x * fade - dx;
    this.#error.y = this.#error.y * fade - dy;
    this.#error.z = this.#error.z * fade - dz;
    this.#errorAtMs = nowMs;
  }

  /** Writes the pose to be drawn at `nowMs`: between the last two steps, corrections faded in. */
  read(nowMs: number, out: Pose): void {
    const share = Math.min(1, Math.max(0, (nowMs - this.#steppedAtMs) / TICK_MS));
    blendPose(out, this.#previous, this.#current, share);
    const fade = this.#fadeAt(nowMs);
    out.x += this.#error.x * fade;
    out.y += this.#error.y * fade;
    out.z += this.#error.z * fade;
  }

  #fadeAt(nowMs: number): number {
    return Math.exp(-Math.max(0, nowMs - this.#errorAtMs) / FADE_MS);
  }
}
