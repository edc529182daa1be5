// A gamepad in the row of gestures: acts once for each press, and keeps A for the row while it is
// open and until A is let go.

import type { EmoteMenu } from "../core/emote_menu.ts";
import type { PadControls } from "./gamepad.ts";

/** What of a gamepad the row needs. */
export type PadMenuControls = Pick<
  PadControls,
  "isMenuHeld" | "isBackHeld" | "isJumpHeld" | "step"
>;

/** One gamepad's way with one row. */
export class PadMenu {
  readonly #menu: EmoteMenu;
  #last: PadMenuControls = { isMenuHeld: false, isBackHeld: false, isJumpHeld: false, step: 0 };
  #keepsJump = false;

  constructor(menu: EmoteMenu) {
    this.#menu = menu;
  }

  /** Takes in one reading. @returns True while A is the row's: it does not jump. */
  read(pad: PadMenuControls): boolean {
    const menu = this.#menu;
    const last = this.#last;
    const { isMenuHeld, isBackHeld, isJumpHeld, step } = pad;
    this.#last = { isMenuHeld, isBackHeld, isJumpHeld, step };
    if (isMenuHeld && !last.isMenuHeld) menu.toggle();
    if (step !== 0 && step !== last.step) menu.step(step);
    if (isBackHeld && !last.isBackHeld) menu.close();
    const isPressed = isJumpHeld && !last.isJumpHeld;
    if (isPressed) this.#keepsJump = menu.isOpen;
    if (isPressed) menu.choose();
    return isJumpHeld && this.#keepsJump;
  }
}
