// A gamepad in the standard layout: left stick walks, a click on it or the left trigger runs, right
// stick looks, A jumps, X or the right trigger travels, up and down on the cross zoom. Y opens the
// wheel of gestures: the right stick points at one, or the cross goes round; A makes it, B closes.
// Start opens the menu, View the player list (`pad_panels.ts`).

import type { MoveVector } from "./keyboard_move.ts";
import { GAMEPAD_FEEL, moveFromStick } from "./stick.ts";

/** What is read of a `Gamepad`. */
export interface PadState {
  readonly connected: boolean;
  /** `"standard"` where the browser knows which button and axis is which. */
  readonly mapping: string;
  /** When it last changed, milliseconds. */
  readonly timestamp: number;
  readonly axes: readonly number[];
  readonly buttons: readonly { readonly pressed: boolean }[];
}

/** What a gamepad asks for now. */
export interface PadControls {
  readonly move: MoveVector;
  /** Rates of turning, −1 … 1, right and down positive. */
  lookX: number;
  lookY: number;
  /** Where the right stick is, −1 … 1, right and down positive. */
  pointX: number;
  pointY: number;
  /** −1 nearer, 1 farther, 0 nothing. */
  zoom: number;
  isUseHeld: boolean;
  isJumpHeld: boolean;
  isMenuHeld: boolean;
  isBackHeld: boolean;
  /** Start, and View beside it. */
  isPauseHeld: boolean;
  isListHeld: boolean;
  /** −1 the one before, 1 the next one, 0 nothing. */
  step: -1 | 0 | 1;
  /** The left stick was clicked: runs until it is let go. */
  isSprinting: boolean;
  isRunHeld: boolean;
}

/** Radians a second at full throw of the right stick. */
export const PAD_LOOK_RADIANS_PER_SECOND = 2.8;
/** Notches of zoom a second while the cross is held. */
export const PAD_ZOOM_PER_SECOND = 6;

const JUMP_BUTTON = 0;
const BACK_BUTTON = 1;
const MENU_BUTTON = 3;
const LIST_BUTTON = 8;
const PAUSE_BUTTON = 9;
const BEFORE_BUTTON = 14;
const NEXT_BUTTON = 15;
const USE_BUTTONS = [2, 7];
const RUN_BUTTONS = [4, 6];
const SPRINT_BUTTON = 10;
const NEARER_BUTTON = 12;
const FARTHER_BUTTON = 13;

/** Controls of a gamepad at rest. */
export function restingPad(): PadControls {
  return {
    move: { moveX: 0, moveZ: 0 },
    lookX: 0,
    lookY: 0,
    pointX: 0,
    pointY: 0,
    zoom: 0,
    isUseHeld: false,
    isJumpHeld: false,
    isMenuHeld: false,
    isBackHeld: false,
    isPauseHeld: false,
    isListHeld: false,
    step: 0,
    isSprinting: false,
    isRunHeld: false,
  };
}

/** Takes the buttons that press something out of a reading. */
export function letGoButtons(pad: PadControls): void {
  pad.isUseHeld =
    pad.isJumpHeld =
    pad.isBackHeld =
    pad.isPauseHeld =
    pad.isListHeld =
      false;
  pad.step = 0;
}

/** Takes everything that moves or looks, and the wheel, out of a reading. */
export function letGoSticks(pad: PadControls): void {
  pad.move.moveX =
    pad.move.moveZ =
    pad.lookX =
    pad.lookY =
    pad.pointX =
    pad.pointY =
    pad.zoom =
      0;
  pad.isMenuHeld = pad.isSprinting = pad.isRunHeld = false;
}

const scratch: MoveVector = { moveX: 0, moveZ: 0 };

/**
 * Writes what the gamepad asks for that was used last; without one, rest. Pedals, wheels and pads in
 * an order of their own are left out: an axis of theirs that rests at −1 would walk for ever.
 */
export function readPads(pads: readonly (PadState | null)[], out: PadControls): void {
  let pad: PadState | undefined;
  for (const each of pads) {
    if (each?.connected !== true || each.mapping !== "standard") continue;
    if (pad === undefined || each.timestamp > pad.timestamp) pad = each;
  }
  const axis = (index: number) => pad?.axes[index] ?? 0;
  const isPressed = (index: number) => pad?.buttons[index]?.pressed ?? false;
  moveFromStick(axis(0), axis(1), GAMEPAD_FEEL, out.move);
  moveFromStick(axis(2), axis(3), GAMEPAD_FEEL, scratch);
  out.pointX = scratch.moveX;
  out.pointY = scratch.moveZ;
  // Squared: small pushes aim finely, a full one still turns fast.
  out.lookX = scratch.moveX * Math.abs(scratch.moveX);
  out.lookY = scratch.moveZ * Math.abs(scratch.moveZ);
  out.zoom = Number(isPressed(FARTHER_BUTTON)) - Number(isPressed(NEARER_BUTTON));
  out.isUseHeld = USE_BUTTONS.some(isPressed);
  out.isJumpHeld = isPressed(JUMP_BUTTON);
  out.isMenuHeld = isPressed(MENU_BUTTON);
  out.isBackHeld = isPressed(BACK_BUTTON);
  out.isPauseHeld = isPressed(PAUSE_BUTTON);
  out.isListHeld = isPressed(LIST_BUTTON);
  const isNext = isPressed(NEXT_BUTTON);
  out.step = isNext === isPressed(BEFORE_BUTTON) ? 0 : isNext ? 1 : -1;
  const isPushed = out.move.moveX !== 0 || out.move.moveZ !== 0;
  out.isSprinting = isPushed && (out.isSprinting || isPressed(SPRINT_BUTTON));
  out.isRunHeld = RUN_BUTTONS.some(isPressed);
}
