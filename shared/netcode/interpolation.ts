// Plays one remote entity back a little in the past, so that two received samples always surround
// the moment being drawn.

/** How far in the past others are drawn: two ticks, so that one may be late. */
export const INTERPOLATION_DELAY_MS = 100;
/** A jump farther than this is no walk: 5 m/s over the slowest update rate stays below it. */
export const CUT_DISTANCE = 4;
/** A silence this long means that the entity stood still, not that its samples are rare. */
const STOOD_STILL_MS = 500;
/** What an entity that stood still needs from its old place to its new one. */
const START_MS = 50;
/** 16 samples of 20 Hz are 0.8 s, eight times the delay. */
const MOST_SAMPLES = 16;

const TURN = 2 * Math.PI;

/** A place and a direction. Metres; radians about +Y. */
export interface Pose {
  x: number;
  y: number;
  z: number;
  yaw: number;
}

interface Sample extends Pose {
  timeMs: number;
}

/**
 * Samples of one entity.
 *
 * `read()` holds the newest sample when the buffer runs dry: a late frame freezes the entity for a
 * moment; it never extrapolates through a wall.
 */
export class InterpolationBuffer {
  readonly #samples: Sample[] = [];

  /**
   * Adds a sample stamped with world time. Out-of-order samples are dropped.
   * @param isCut True after a teleport: history is forgotten, nothing is blended.
   */
  push(timeMs: number, at: Readonly<Pose>, isCut = false): void {
    const newest = this.#samples.at(-1);
    if (newest !== undefined) {
      if (timeMs <= newest.timeMs) return;
      if (isCut || isJump(newest, at)) this.#samples.length = 0;
      else if (timeMs - newest.timeMs > STOOD_STILL_MS) {
        this.#add({ ...newest, timeMs: timeMs - START_MS });
      }
    }
    this.#add({ timeMs, x: at.x, y: at.y, z: at.z, yaw: at.yaw });
  }

  /**
   * Writes the pose at `renderMs` (world time) into `out`.
   * @returns False while no sample has arrived; `out` is then untouched.
   */
  read(renderMs: number, out: Pose): boolean {
    const samples = this.#samples;
    let after = samples.length - 1;
    const newest = samples[after];
    if (newest === undefined) return false;
    if (renderMs >= newest.timeMs) {
      copyPose(out, newest);
      return true;
    }
    while (after > 0 && samples[after - 1]!.timeMs > renderMs) after--;
    const to = samples[after]!; // `after` is within the array
    const from = samples[after - 1];
    if (from === undefined) copyPose(out, to);
    else blendPose(out, from, to, (renderMs - from.timeMs) / (to.timeMs - from.timeMs));
    return true;
  }

  #add(sample: Sample): void {
    this.#samples.push(sample);
    if (this.#samples.length > MOST_SAMPLES) this.#samples.shift();
  }
}

/** Copies `from` into `out`. */
export function copyPose(out: Pose, from: Readonly<Pose>): void {
  out.x = from.x;
  out.y = from.y;
  out.z = from.z;
  out.yaw = from.yaw;
}

/** Writes the pose `share` (0 … 1) of the way between two poses; turns the short way. */
export function blendPose(
  out: Pose,
  from: Readonly<Pose>,
  to: Readonly<Pose>,
  share: number,
): void {
  out.x = from.x + (to.x - from.x) * share;
  out.y = from.y + (to.y - from.y) * share;
  out.z = from.z + (to.z - from.z) * share;
  out.yaw = from.yaw + turnBetween(from.yaw, to.yaw) * share;
}

/** The short way from one direction to another, −π … π. */
export function turnBetween(fromRadians: number, toRadians: number): number {
  const turns = (toRadians - fromRadians) / TURN;
  return (turns - Math.round(turns)) * TURN;
}

/** True when nobody walks from `a` to `b` between two samples. */
export function isJump(a: Readonly<Pose>, b: Readonly<Pose>): boolean {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const dz = b.z - a.z;
  return dx * dx + dy * dy + dz * dz > CUT_DISTANCE * CUT_DISTANCE;
}
