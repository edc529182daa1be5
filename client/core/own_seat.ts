// Whether the own avatar sits: at once when it is asked to, and then as its world has it.

/** Who sits and is moved farther than this stands up: more than what is put right of a prediction. */
const SEAT_METRES = 0.1;
/** A world that has not said by then that somebody sits did not take the gesture. */
export const SEAT_ANSWER_MS = 5000;

/** Watches one avatar. */
export class OwnSeat {
  #at: { readonly x: number; readonly y: number; readonly z: number } | undefined;
  #askedMs: number | undefined;
  /** The world has had it sit since it was asked. */
  #isTaken = false;

  /** It sits down. */
  sit(nowMs: number): void {
    this.stand();
    this.#askedMs = nowMs;
  }

  /** It makes another gesture. */
  stand(): void {
    this.#at = this.#askedMs = undefined;
    this.#isTaken = false;
  }

  /**
   * Takes in one frame.
   * @param isDrawn Whether it is shown sitting so far: whoever comes back may sit already.
   * @param isTold Whether it sits as the world told last.
   * @returns Whether it is to be shown sitting.
   */
  look(
    { x, y, z }: { readonly x: number; readonly y: number; readonly z: number },
    isDrawn: boolean,
    isTold: boolean,
    nowMs: number,
  ): boolean {
    if (isDrawn) this.#askedMs ??= nowMs;
    if (this.#askedMs === undefined) return false;
    const at = this.#at ??= { x, y, z };
    if (Math.hypot(x - at.x, y - at.y, z - at.z) >= SEAT_METRES) {
      this.stand();
      return false;
    }
    this.#isTaken ||= isTold;
    return isTold || (!this.#isTaken && nowMs - this.#askedMs < SEAT_ANSWER_MS);
  }
}
