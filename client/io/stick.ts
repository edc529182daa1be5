import type { MoveVector } from "./keyboard_move.ts";

/** How a stick, drawn or real, is read. */
export interface StickFeel {
  /** Below this part of the full throw nothing happens: thumbs rest, and sticks drift. */
  readonly deadZone: number;
  /** From this part on it counts as full: nobody has to press into the rim. */
  readonly fullAt: number;
}

/** A thumb on glass. */
export const TOUCH_FEEL: StickFeel = { deadZone: 0.14, fullAt: 0.85 };
/** A worn gamepad rests as far out as 0.15. */
export const GAMEPAD_FEEL: StickFeel = { deadZone: 0.18, fullAt: 0.95 };

/**
 * Writes the walk of a stick pushed to (`x`, `y`), each −1 … 1, right and down positive. The dead
 * zone is round, and what lies beyond begins at 0, so that slow steps stay possible.
 */
export function moveFromStick(x: number, y: number, feel: StickFeel, out: MoveVector): void {
  const length = Math.hypot(x, y);
  if (!(length > feel.deadZone)) {
    out.moveX = 0;
    out.moveZ = 0;
    return;
  }
  const push = Math.min(1, (length - feel.deadZone) / (feel.fullAt - feel.deadZone));
  out.moveX = (x / length) * push;
  out.moveZ = (y / length) * push;
}
