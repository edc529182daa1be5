// From held keys to where one wants to go. Keys are told by their place (`KeyboardEvent.code`), so
// W A S D lie under the same fingers on every layout; which key does what can be chosen.

import { actionOf, type BoundAction, type KeyBindings } from "../core/key_bindings.ts";

/** The part of the controls that walks: strafe and ahead, on or inside the unit circle. */
export interface MoveVector {
  /** −1 left … 1 right. */
  moveX: number;
  /** −1 forward … 1 back. */
  moveZ: number;
}

const STEP_OF: Readonly<Partial<Record<BoundAction, readonly [x: number, z: number]>>> = {
  forward: [0, -1],
  back: [0, 1],
  left: [-1, 0],
  right: [1, 0],
};

/** True while a key that does `action` is held. */
export function isActionHeld(
  held: ReadonlySet<string>,
  keys: KeyBindings,
  action: BoundAction,
): boolean {
  for (const code of held) if (actionOf(keys, code) === action) return true;
  return false;
}

/** True for keys that are held to go on: those that walk, and those that run. */
export function isHeldKey(code: string, keys: KeyBindings): boolean {
  return isMoveKey(code, keys) || actionOf(keys, code) === "run";
}

/** True for keys that walk, so that the page does not scroll on them. */
export function isMoveKey(code: string, keys: KeyBindings): boolean {
  return stepOf(code, keys) !== undefined;
}

/** Writes where the held keys lead. Two keys for one way count once; opposite ones cancel out. */
export function moveFromKeys(
  held: ReadonlySet<string>,
  keys: KeyBindings,
  out: MoveVector,
): void {
  let x = 0;
  let z = 0;
  for (const code of held) {
    const step = stepOf(code, keys);
    if (step === undefined) continue;
    x += step[0];
    z += step[1];
  }
  out.moveX = Math.sign(x);
  out.moveZ = Math.sign(z);
  limitToCircle(out);
}

function stepOf(code: string, keys: KeyBindings): readonly [x: number, z: number] | undefined {
  const action = actionOf(keys, code);
  return action === undefined ? undefined : STEP_OF[action];
}

/** Shortens `move` to length 1 where it is longer: diagonals are no faster. */
export function limitToCircle(move: MoveVector): void {
  const length = Math.hypot(move.moveX, move.moveZ);
  if (length <= 1) return;
  move.moveX /= length;
  move.moveZ /= length;
}
