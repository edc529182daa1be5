// The own avatar, moved at once: each input frame is applied when it is made, and applied again on
// top of every state the world sends, for as long as the world has not seen it. What is drawn goes
// from step to step without a jump; what turns out wrong is made good little by little.

import { TICK_MS } from "../sim/constants.ts";
import { blendPose, copyPose, type Pose, turnBetween } from "./interpolation.ts";

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
/** [N10] Time in which a small correction fades to 1/e. */
export const FADE_MS = 100;
/** [N10] No correction is drawn faster than this, m/s: 17 cm in a frame of a 60 Hz screen. */
export const MAX_CORRECTION_SPEED = 10;
/** [N10] An error farther than this, metres, is no walk gone wrong: it is cut. */
export const CORRECTION_CUT_DISTANCE = 4;
/** A correction below this is not seen. Metres. */
const LEAST_ERROR = 0.001;
/** Where fading at 1/e per FADE_MS is as fast as is allowed, metres. */
const LARGE_ERROR = MAX_CORRECTION_SPEED * FADE_MS / 1000;

const drawn: Pose = { x: 0, y: 0, z: 0, yaw: 0 };
const before: Pose = { x: 0, y: 0, z: 0, yaw: 0 };
const steps: Pose = { x: 0, y: 0, z: 0, yaw: 0 };

/** Predicts one avatar. */
export class Prediction<State extends Pose, Frame extends Sequenced> {
  readonly #motion: Motion<State, Frame>;
  readonly #pending: Frame[] = [];
  readonly #current: State;
  readonly #previous: Pose = { x: 0, y: 0, z: 0, yaw: 0 };
  /** What is drawn less what is predicted, at `#errorAtMs`; fades. */
  readonly #error: Pose = { x: 0, y: 0, z: 0, yaw: 0 };
  readonly #corrections: Corrections = { count: 0, cuts: 0, lastError: 0, largestError: 0 };
  #errorAtMs = 0;
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
    return sizeOf(this.#error) * this.#fadeAt(nowMs);
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
    const dx = this.#current.x - before.x;
    const dy = this.#current.y - before.y;
    const dz = this.#current.z - before.z;
    if (this.#isCut(Math.sqrt(dx * dx + dy * dy + dz * dz), isCut)) {
      copyPose(this.#previous, this.#current);
      this.#error.x =
        this.#error.y =
        this.#error.z =
        this.#error.yaw =
          0;
      return;
    }
    // The last step, as it is drawn, leads to where the avatar turned out to be.
    this.#previous.x += dx;
    this.#previous.y += dy;
    this.#previous.z += dz;
    this.#goOnFrom(drawn, nowMs);
  }

  /** Writes the pose to be drawn at `nowMs`: between the last two steps, corrections faded in. */
  read(nowMs: number, out: Pose): void {
    this.#readSteps(nowMs, out);
    const fade = this.#fadeAt(nowMs);
    out.x += this.#error.x * fade;
    out.y += this.#error.y * fade;
    out.z += this.#error.z * fade;
    out.yaw += this.#error.yaw * fade;
  }

  #readSteps(nowMs: number, out: Pose): void {
    const share = Math.min(1, Math.max(0, (nowMs - this.#steppedAtMs) / TICK_MS));
    blendPose(out, this.#previous, this.#current, share);
  }

  /** Makes `from` what is drawn at `nowMs`; the difference is the error that fades from now on. */
  #goOnFrom(from: Readonly<Pose>, nowMs: number): void {
    this.#readSteps(nowMs, steps);
    const error = this.#error;
    error.x = from.x - steps.x;
    error.y = from.y - steps.y;
    error.z = from.z - steps.z;
    error.yaw = turnBetween(steps.yaw, from.yaw);
    if (sizeOf(error) < LEAST_ERROR) error.x = error.y = error.z = 0;
    this.#errorAtMs = nowMs;
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

  /** The share of the error that is still drawn: steady speed while it is large, then 1/e. */
  #fadeAt(nowMs: number): number {
    const size = sizeOf(this.#error);
    const ms = Math.max(0, nowMs - this.#errorAtMs);
    if (size <= LARGE_ERROR) return Math.exp(-ms / FADE_MS);
    const left = size - MAX_CORRECTION_SPEED * ms / 1000;
    if (left >= LARGE_ERROR) return left / size;
    const largeMs = (size - LARGE_ERROR) / MAX_CORRECTION_SPEED * 1000;
    return Math.exp(-(ms - largeMs) / FADE_MS) * LARGE_ERROR / size;
  }
}

function sizeOf({ x, y, z }: Readonly<Pose>): number {
  return Math.sqrt(x * x + y * y + z * z);
}
