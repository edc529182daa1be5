import { type Pose, turnBetween } from "./pose.ts";

/** [N10] Time in which a small error fades to 1/e. */
export const FADE_MS = 100;
/** [N10] No error is made good faster than this, m/s: 17 cm in a frame of a 60 Hz screen. */
export const MAX_FADE_SPEED = 10;
/** An error below this is not seen. Metres. */
export const LEAST_ERROR = 0.001;
/** Where fading to 1/e in FADE_MS is as fast as is allowed, metres. */
const LARGE_ERROR = MAX_FADE_SPEED * FADE_MS / 1000;

/**
 * What is drawn less what is right: made good little by little, so that nothing is seen to jump.
 * Large errors shrink at a steady speed, small ones to 1/e.
 */
export class FadingError {
  #x = 0;
  #y = 0;
  #z = 0;
  #yaw = 0;
  #size = 0;
  #atMs = 0;

  /** How far what is drawn is from what is right at `nowMs`, metres. */
  sizeAt(nowMs: number): number {
    return this.#size * this.#leftAt(nowMs);
  }

  /** From now on the error is what leads from `right` to `drawn`. */
  set(drawn: Readonly<Pose>, right: Readonly<Pose>, nowMs: number): void {
    this.#x = drawn.x - right.x;
    this.#y = drawn.y - right.y;
    this.#z = drawn.z - right.z;
    this.#yaw = turnBetween(right.yaw, drawn.yaw);
    this.#size = Math.sqrt(this.#x * this.#x + this.#y * this.#y + this.#z * this.#z);
    if (this.#size < LEAST_ERROR) {
      this.#x =
        this.#y =
        this.#z =
        this.#size =
          0;
    }
    this.#atMs = nowMs;
  }

  /** What is drawn is right. */
  clear(): void {
    this.#x =
      this.#y =
      this.#z =
      this.#yaw =
      this.#size =
        0;
  }

  /** Adds what is left of the error at `nowMs`. */
  addTo(pose: Pose, nowMs: number): void {
    if (this.#size === 0 && this.#yaw === 0) return;
    const left = this.#leftAt(nowMs);
    pose.x += this.#x * left;
    pose.y += this.#y * left;
    pose.z += this.#z * left;
    pose.yaw += this.#yaw * left;
  }

  /** The share of the error that is left. */
  #leftAt(nowMs: number): number {
    const ms = Math.max(0, nowMs - this.#atMs);
    const size = this.#size;
    if (size <= LARGE_ERROR) return Math.exp(-ms / FADE_MS);
    const left = size - MAX_FADE_SPEED * ms / 1000;
    if (left >= LARGE_ERROR) return left / size;
    const largeMs = (size - LARGE_ERROR) / MAX_FADE_SPEED * 1000;
    return Math.exp(-(ms - largeMs) / FADE_MS) * LARGE_ERROR / size;
  }
}
