// The own avatar, moved at once: each input frame is applied when it is made, and applied again on
// top of every state the world sends, for as long as the world has not seen it. What is drawn goes
// from step to step without a jump; what turns out wrong is made good little by little.

import { TICK_MS } from "../sim/constants.ts";
import { FadingError, LEAST_ERROR } from "./fading_error.ts";
import { blendPose, copyPose, distanceBetween, type Pose } from "./pose.ts";

/** An input frame as far as reconciliation is concerned. */
export interface Sequenced {
  readonly seq: number;
}

/** How a state of movement is moved on and kept. The state may hold more than a pose. */
export interface Motion<State extends Pose, Frame> {
  /** One step of movement: changes `state` as the world will. */
  step(state: State, frame: Frame): void;
  /** Copies all that `step` reads and writes. */
  copy(out: State, from: Readonly<State>): void;
}

/** What was put right so far, for whoever watches a connection. Metres. */
export interface Corrections {
  /** States of the world that differed from what was predicted and were blended. */
  count: number;
  /** States that were not blended: teleports, and errors too large. */
  cuts: number;
  /** How far off the prediction was that the newest state of the world answered; 0 if right. */
  lastError: number;
  /** The largest of the errors that were blended. */
  largestError: number;
}

/** Input frames kept at most: 6 s of them. Older ones are given up; the world's word corrects. */
export const MOST_PENDING = 120;
/** [N10] An error farther than this, metres, is no walk gone wrong: it is cut. */
export const CORRECTION_CUT_DISTANCE = 4;
const drawn: Pose = { x: 0, y: 0, z: 0, yaw: 0 };
const before: Pose = { x: 0, y: 0, z: 0, yaw: 0 };
const steps: Pose = { x: 0, y: 0, z: 0, yaw: 0 };

/** Predicts one avatar. */
export class Prediction<State extends Pose, Frame extends Sequenced> {
  readonly #motion: Motion<State, Frame>;
  readonly #pending: Frame[] = [];
  readonly #current: State;
  readonly #previous: Pose = { x: 0, y: 0, z: 0, yaw: 0 };
  /** What is drawn less what is predicted. */
  readonly #error = new FadingError();
  readonly #corrections: Corrections = { count: 0, cuts: 0, lastError: 0, largestError: 0 };
  #steppedAtMs = Number.NEGATIVE_INFINITY;

  /** @param first Where the avatar is to begin with; it is copied. */
  constructor(motion: Motion<State, Frame>, first: Readonly<State>) {
    this.#motion = motion;
    this.#current = { ...first };
    copyPose(this.#previous, first);
  }

  /** Where the avatar is at the end of the newest step. */
  get current(): Readonly<State> {
    return this.#current;
  }

  /** Frames the world has not acknowledged. */
  get pendingCount(): number {
    return this.#pending.length;
  }

  get corrections(): Readonly<Corrections> {
    return this.#corrections;
  }

  /** How far what is drawn at `nowMs` is from what is predicted, metres. */
  errorAt(nowMs: number): number {
    return this.#error.sizeAt(nowMs);
  }

  /** Moves by one new frame. What is drawn goes on from where it is, however late the frame came. */
  apply(frame: Frame, nowMs: number): void {
    this.read(nowMs, drawn);
    this.#pending.push(frame);
    if (this.#pending.length > MOST_PENDING) this.#pending.shift();
    copyPose(this.#previous, this.#current);
    this.#motion.step(this.#current, frame);
    this.#steppedAtMs = nowMs;
    this.#goOnFrom(drawn, nowMs);
  }

  /**
   * Takes the world's word for the state after frame `lastSeq` and replays what it has not seen.
   * @param isCut True when the position was set: nothing is blended and pending frames are void.
   */
  reconcile(state: Readonly<State>, lastSeq: number, isCut: boolean, nowMs: number): void {
    this.read(nowMs, drawn);
    copyPose(before, this.#current);
    while (this.#pending.length > 0 && this.#pending[0]!.seq <= lastSeq) this.#pending.shift();
    if (isCut) this.#pending.length = 0;
    this.#motion.copy(this.#current, state);
    for (const frame of this.#pending) this.#motion.step(this.#current, frame);
    if (this.#isCut(distanceBetween(before, this.#current), isCut)) {
      copyPose(this.#previous, this.#current);
      this.#error.clear();
      return;
    }
    // The last step, as it is drawn, leads to where the avatar turned out to be.
    this.#previous.x += this.#current.x - before.x;
    this.#previous.y += this.#current.y - before.y;
    this.#previous.z += this.#current.z - before.z;
    this.#goOnFrom(drawn, nowMs);
  }

  /** Writes the pose to be drawn at `nowMs`: between the last two steps, corrections faded in. */
  read(nowMs: number, out: Pose): void {
    this.#readSteps(nowMs, out);
    this.#error.addTo(out, nowMs);
  }

  #readSteps(nowMs: number, out: Pose): void {
    const share = Math.min(1, Math.max(0, (nowMs - this.#steppedAtMs) / TICK_MS));
    blendPose(out, this.#previous, this.#current, share);
  }

  /** Makes `from` what is drawn at `nowMs`; the difference is the error that fades from now on. */
  #goOnFrom(from: Readonly<Pose>, nowMs: number): void {
    this.#readSteps(nowMs, steps);
    this.#error.set(from, steps, nowMs);
  }

  /** Counts what a state of the world put right. @returns True when it is not to be blended. */
  #isCut(error: number, isSet: boolean): boolean {
    const corrections = this.#corrections;
    if (isSet || error > CORRECTION_CUT_DISTANCE) {
      corrections.cuts++;
      return true;
    }
    corrections.lastError = error;
    if (error < LEAST_ERROR) return false;
    corrections.count++;
    corrections.largestError = Math.max(corrections.largestError, error);
    return false;
  }
}
