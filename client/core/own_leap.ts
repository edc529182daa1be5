// Take-offs and landings of the own avatar, for the ear.

/** Less time in the air than this is a step down, not a jump. */
const LEAST_FLIGHT_MS = 200;

/** Watches one avatar. */
export class OwnLeap {
  #isUp = false;
  #sinceMs = 0;

  /** Takes in one frame. @returns What just happened, if it is worth a sound. */
  move(isUp: boolean, velocityY: number, nowMs: number): "took_off" | "landed" | undefined {
    if (isUp === this.#isUp) return undefined;
    const flownMs = nowMs - this.#sinceMs;
    this.#isUp = isUp;
    this.#sinceMs = nowMs;
    if (isUp) return velocityY > 0 ? "took_off" : undefined;
    return flownMs >= LEAST_FLIGHT_MS ? "landed" : undefined;
  }
}
