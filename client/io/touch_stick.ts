import type { MoveVector } from "./keyboard_move.ts";
import { moveFromStick, TOUCH_FEEL } from "./stick.ts";

/** How far the knob goes from the middle, CSS px: a thumb's easy reach. */
export const STICK_REACH_PX = 52;

/** From this part of its reach on the knob is at the rim: the thumb pushes as far as it can. */
const RIM = 0.98;

/**
 * A stick that appears under the thumb. When the thumb goes farther than the knob can, the middle
 * follows, so that turning back is felt at once.
 */
export class TouchStick {
  /** Where the stick's middle is, page px. */
  centreX = 0;
  centreY = 0;
  /** Where the knob is, px from the middle. */
  knobX = 0;
  knobY = 0;

  /** The thumb came down. */
  start(x: number, y: number): void {
    this.centreX = x;
    this.centreY = y;
    this.knobX = 0;
    this.knobY = 0;
  }

  /** The thumb went on. */
  moveTo(x: number, y: number): void {
    this.knobX = x - this.centreX;
    this.knobY = y - this.centreY;
    const length = Math.hypot(this.knobX, this.knobY);
    if (length <= STICK_REACH_PX) return;
    const over = 1 - STICK_REACH_PX / length;
    this.centreX += this.knobX * over;
    this.centreY += this.knobY * over;
    this.knobX -= this.knobX * over;
    this.knobY -= this.knobY * over;
  }

  /** True while the thumb pushes the knob as far as it goes: run. */
  get isAtRim(): boolean {
    return Math.hypot(this.knobX, this.knobY) >= RIM * STICK_REACH_PX;
  }

  /** Writes the walk that the knob asks for. */
  read(out: MoveVector): void {
    moveFromStick(this.knobX / STICK_REACH_PX, this.knobY / STICK_REACH_PX, TOUCH_FEEL, out);
  }
}
