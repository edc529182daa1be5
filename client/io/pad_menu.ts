// A gamepad at the wheel of gestures: acts once for each press, keeps A for the wheel while it is open
// and until A is let go, and the right stick until that is let go.

import type { EmoteMenu } from "../core/emote_menu.ts";
import type { PadControls } from "./gamepad.ts";

/** What of a gamepad the wheel needs. */
export type PadMenuControls = Pick<
  PadControls,
  "isMenuHeld" | "isBackHeld" | "isJumpHeld" | "step" | "pointX" | "pointY"
>;

/** What is the wheel's now, and nobody else's. */
export interface PadMenuClaim {
  readonly hasJump: boolean;
  readonly hasStick: boolean;
}

/** One gamepad's way with one wheel. */
export class PadMenu {
  readonly #menu: EmoteMenu;
  #last = { isMenuHeld: false, isBackHeld: false, isJumpHeld: false, step: 0 };
  #keepsJump = false;
  #keepsStick = false;

  constructor(menu: EmoteMenu) {
    this.#menu = menu;
  }

  /** Takes in one reading. @returns What of it is the wheel's: it neither jumps nor looks. */
  read(pad: PadMenuControls): PadMenuClaim {
    const menu = this.#menu;
    const last = this.#last;
    const { isMenuHeld, isBackHeld, isJumpHeld, step, pointX, pointY } = pad;
    this.#last = { isMenuHeld, isBackHeld, isJumpHeld, step };
    if (isMenuHeld && !last.isMenuHeld) menu.toggle();
    menu.point(pointX, pointY);
    const isPushed = pointX !== 0 || pointY !== 0;
    this.#keepsStick = isPushed && (this.#keepsStick || menu.isOpen);
    if (step !== 0 && step !== last.step) menu.step(step);
    if (isBackHeld && !last.isBackHeld) menu.close();
    const isPressed = isJumpHeld && !last.isJumpHeld;
    if (isPressed) this.#keepsJump = menu.isOpen;
    if (isPressed) menu.choose();
    return { hasJump: isJumpHeld && this.#keepsJump, hasStick: this.#keepsStick };
  }
}
