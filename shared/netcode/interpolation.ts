// Plays one remote entity back a little in the past, so that two received samples always surround
// the moment being drawn; bridges a short silence, and never jumps where somebody walked.

import { TICK_MS } from "../sim/constants.ts";
import { FADE_MS, LEAST_ERROR } from "./fading_error.ts";
import { blendPose, copyPose, distanceBetween, type Pose, turnBetween } from "./pose.ts";

/** [N11] A jump of more than this is no walk: it is cut. Metres; a walk of 4 ticks is 1 m. */
export const CUT_DISTANCE = 4;
/** [N11] Without news an entity goes on for this long, ever slower, and then stands. */
export const EXTRAPOLATION_MS = 100;
/** [N11] Who was held up goes the missed way this many times as fast … */
export const CATCH_UP_RATE = 2.4;
/** … but is drawn no faster than this, m/s, … */
export const CATCH_UP_SPEED = 12;
/** … unless more than this was missed: that is cut. */
export const LONGEST_LAG_MS = 2000;
/** [N11] What a guess took too far is taken back at this speed, m/s: 4 mm a frame. */
export const TAKE_BACK_SPEED = 0.25;
/** [N11] What a guess left out is made good at this speed at most, m/s. */
const MAKE_GOOD_SPEED = 7;
/** While what is drawn is ahead of its place, its place gains this share of its way on it. */
const GAIN = 0.8;
/** A silence this long means that the entity stood still, not that its samples are rare. */
const STOOD_STILL_MS = 500;
/** How fast the moment that is drawn slides when an entity's turns become rarer or more frequent. */
const TURN_SLEW = 0.1;
/** 56 samples of 20 Hz are 2.8 s: the longest lag and the longest delay. */
const MOST_SAMPLES = 56;
/** Until it is drawn for the first time, the newest few do. */
const MOST_UNDRAWN_SAMPLES = 4;

interface Sample extends Pose {
  timeMs: number;
}

const noPose = (): Pose => ({ x: 0, y: 0, z: 0, yaw: 0 });
const right = noPose();

/**
 * [N11] Samples of one entity, and where it is drawn.
 *
 * What is drawn runs through the samples on its own time, which only ever goes on: it slows down to
 * a stand where nothing is known yet, and catches up along the way that was really walked. An entity
 * that is told of every second or fourth tick only is drawn as much later, and slides there.
 */
export class InterpolationBuffer {
  readonly #samples: Sample[] = [];
  readonly #drawn = noPose();
  /** Where it should be at the moment that was drawn last … */
  readonly #right = noPose();
  /** … and what was drawn less that: made good while it walks on. */
  readonly #error = noPose();
  #headingX = 0;
  #headingZ = 0;
  /** Time between two samples while the entity moves. */
  #turnMs: number = TICK_MS;
  /** How much later than others it is drawn. */
  #extraMs = 0;
  #renderMs: number | undefined;
  /** World time of what is drawn. */
  #atMs = 0;
  #guessedMs = 0;
  #isGuessing = false;

  /** World time of what was read last: what else is shown of the entity belongs to this moment. */
  get drawnMs(): number {
    return this.#atMs;
  }

  /** From now on samples come this far apart while the entity moves: a tick, or several. */
  setTurn(turnMs: number): void {
    this.#turnMs = turnMs;
  }

  /**
   * Adds a sample stamped with world time. Out-of-order samples are dropped.
   * @param isCut True after a teleport: history is forgotten, nothing is blended.
   */
  push(timeMs: number, at: Readonly<Pose>, isCut = false): void {
    const newest = this.#samples.at(-1);
    if (newest !== undefined) {
      const passedMs = timeMs - newest.timeMs;
      if (passedMs <= 0) return;
      if (isCut || distanceBetween(newest, at) > this.#cutDistance) this.#forget();
      else if (passedMs > STOOD_STILL_MS && passedMs > this.#turnMs) {
        this.#startAt(newest, timeMs - this.#turnMs);
      }
    }
    this.#add(timeMs, at);
    this.#guessedMs = 0;
    this.#goOnFromDrawn();
  }

  /**
   * Writes the pose at `renderMs` (world time, which never goes back) into `out`.
   * @param knownMs World time of the newest snapshot. Who has not moved until then stood still;
   *   after it, nothing is known.
   * @returns False while no sample has arrived; `out` is then untouched.
   */
  read(renderMs: number, knownMs: number, out: Pose): boolean {
    const newest = this.#samples.at(-1);
    if (newest === undefined) return false;
    const isFirst = this.#renderMs === undefined;
    const passedMs = Math.max(0, renderMs - (this.#renderMs ?? renderMs));
    this.#renderMs = Math.max(renderMs, this.#renderMs ?? renderMs);
    this.#slide(isFirst ? Infinity : passedMs * TURN_SLEW);
    const isGuessing = knownMs - newest.timeMs < this.#turnMs;
    if (isGuessing !== this.#isGuessing) {
      this.#isGuessing = isGuessing;
      if (!isFirst) this.#goOnFromDrawn();
    }
    const wantedMs = this.#renderMs - this.#extraMs;
    const nextMs = isFirst ? wantedMs : this.#nextMs(wantedMs, passedMs);
    // Who stands is not known to stand any longer than the newest snapshot says.
    if (isGuessing) this.#guessTo(nextMs, newest.timeMs, passedMs);
    else this.#atMs = Math.max(this.#atMs, Math.min(nextMs, Math.max(knownMs, newest.timeMs)));
    this.#poseAt(this.#atMs, right);
    if (isFirst) copyPose(this.#drawn, right);
    else this.#draw(passedMs);
    copyPose(this.#right, right);
    copyPose(out, this.#drawn);
    return true;
  }

  #forget(): void {
    this.#samples.length = 0;
    this.#renderMs = undefined;
    this.#error.x =
      this.#error.y =
      this.#error.z =
      this.#error.yaw =
        0;
    this.#isGuessing = false;
  }

  /** Takes the oldest sample's object for the new one: a crowd makes no garbage here. */
  #add(timeMs: number, at: Readonly<Pose>): void {
    const most = this.#renderMs === undefined ? MOST_UNDRAWN_SAMPLES : MOST_SAMPLES;
    const isFull = this.#samples.length >= most;
    const sample: Sample = isFull ? this.#samples.shift()! : { timeMs, ...noPose() };
    sample.timeMs = timeMs;
    copyPose(sample, at);
    this.#samples.push(sample);
  }

  /** It stood until `timeMs`: nothing of that time is worth catching up. */
  #startAt(newest: Readonly<Sample>, timeMs: number): void {
    this.#add(timeMs, newest);
    if (this.#renderMs === undefined) return;
    this.#atMs = Math.max(this.#atMs, Math.min(timeMs, this.#renderMs - this.#extraMs));
  }

  /** Between two samples far apart even a walk goes far. */
  get #cutDistance(): number {
    return CUT_DISTANCE + CATCH_UP_SPEED * (this.#turnMs - TICK_MS) / 1000;
  }

  #slide(mostMs: number): void {
    const wantedMs = this.#turnMs - TICK_MS;
    this.#extraMs += Math.max(-mostMs, Math.min(mostMs, wantedMs - this.#extraMs));
  }

  #nextMs(wantedMs: number, passedMs: number): number {
    const atMs = this.#atMs;
    const lagMs = wantedMs - atMs;
    if (lagMs > LONGEST_LAG_MS || lagMs <= passedMs) return Math.max(atMs, wantedMs);
    const goneMs = Math.min(lagMs, passedMs * CATCH_UP_RATE);
    this.#poseAt(atMs + goneMs, right);
    const way = distanceBetween(this.#right, right);
    const most = CATCH_UP_SPEED * passedMs / 1000;
    return atMs + (way <= most ? goneMs : Math.max(passedMs, goneMs * most / way));
  }

  /** Goes on to `nextMs`; beyond what is known only a little, slowing down evenly to a stand. */
  #guessTo(nextMs: number, newestMs: number, passedMs: number): void {
    if (nextMs <= newestMs) {
      this.#atMs = nextMs;
    } else {
      this.#guessedMs += Math.min(passedMs, nextMs - Math.max(this.#atMs, newestMs));
      const ms = Math.min(this.#guessedMs, EXTRAPOLATION_MS);
      this.#atMs = Math.max(this.#atMs, newestMs + ms - ms * ms / (2 * EXTRAPOLATION_MS));
    }
  }

  /** What is known changed: what is drawn stays, and where it should be is found anew. */
  #goOnFromDrawn(): void {
    if (this.#renderMs === undefined) return;
    this.#poseAt(this.#atMs, this.#right);
    this.#error.x = this.#drawn.x - this.#right.x;
    this.#error.y = this.#drawn.y - this.#right.y;
    this.#error.z = this.#drawn.z - this.#right.z;
    this.#error.yaw = turnBetween(this.#right.yaw, this.#drawn.yaw);
  }

  /** Draws `right`, less the part of the error that is made good while `passedMs` pass. */
  #draw(passedMs: number): void {
    const dx = right.x - this.#right.x;
    const dz = right.z - this.#right.z;
    const way = Math.sqrt(dx * dx + dz * dz);
    if (way > 0) {
      this.#headingX = dx / way;
      this.#headingZ = dz / way;
    }
    const error = this.#error;
    const size = Math.sqrt(error.x * error.x + error.y * error.y + error.z * error.z);
    const ahead = error.x * this.#headingX + error.z * this.#headingZ;
    const most = Math.min(size * passedMs / FADE_MS, MAKE_GOOD_SPEED * passedMs / 1000);
    const left = size < LEAST_ERROR ? 0 : Math.max(0, 1 - most / size);
    error.x *= left;
    error.y *= left;
    error.z *= left;
    if (left > 0 && ahead > 0) {
      // Never a step back: it waits for its place, and only who stands is taken back, slowly.
      const slow = Math.max(way * GAIN, TAKE_BACK_SPEED * passedMs / 1000);
      const kept = Math.max(0, ahead - slow) - ahead * left;
      error.x += this.#headingX * kept;
      error.z += this.#headingZ * kept;
    }
    error.yaw *= Math.exp(-passedMs / FADE_MS);
    this.#drawn.x = right.x + error.x;
    this.#drawn.y = right.y + error.y;
    this.#drawn.z = right.z + error.z;
    this.#drawn.yaw = right.yaw + error.yaw;
  }

  /** Writes where the entity was at `atMs`, as far as it is known, into `out`. */
  #poseAt(atMs: number, out: Pose): void {
    const samples = this.#samples;
    let after = samples.length - 1;
    const newest = samples[after]!; // called with one sample at least
    if (atMs >= newest.timeMs) {
      copyPose(out, newest);
      if (this.#isGuessing) this.#guess(atMs - newest.timeMs, out);
      return;
    }
    while (after > 0 && samples[after - 1]!.timeMs > atMs) after--;
    const to = samples[after]!; // `after` is within the array
    const from = samples[after - 1];
    if (from === undefined) copyPose(out, to);
    else blendPose(out, from, to, (atMs - from.timeMs) / (to.timeMs - from.timeMs));
  }

  /** Moves `out` on as the last two samples did. */
  #guess(aheadMs: number, out: Pose): void {
    const to = this.#samples.at(-1)!;
    const from = this.#samples.at(-2);
    if (from === undefined || to.timeMs - from.timeMs > this.#turnMs) return;
    const share = aheadMs / (to.timeMs - from.timeMs);
    out.x += (to.x - from.x) * share;
    out.z += (to.z - from.z) * share;
  }
}
