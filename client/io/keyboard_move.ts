// From held keys to where one wants to go. Keys are told by their place (`KeyboardEvent.code`), so
// W A S D lie under the same fingers on every layout.

/** The part of the controls that walks: strafe and ahead, on or inside the unit circle. */
export interface MoveVector {
  /** −1 left … 1 right. */
  moveX: number;
  /** −1 forward … 1 back. */
  moveZ: number;
}

const STEP_OF: Readonly<Record<string, readonly [x: number, z: number]>> = {
  KeyW: [0, -1],
  ArrowUp: [0, -1],
  KeyS: [0, 1],
  ArrowDown: [0, 1],
  KeyA: [-1, 0],
  ArrowLeft: [-1, 0],
  KeyD: [1, 0],
  ArrowRight: [1, 0],
};

/** The key that jumps. */
export const JUMP_KEY = "Space";
const RUN_KEYS = ["ShiftLeft", "ShiftRight"];

/** True while a key that runs is held. */
export function isRunKeyHeld(held: ReadonlySet<string>): boolean {
  return RUN_KEYS.some((code) => held.has(code));
}

/** True for keys that are held to go on: those that walk, and those that run. */
export function isHeldKey(code: string): boolean {
  return isMoveKey(code) || RUN_KEYS.includes(code);
}

/** True for keys that walk, so that the page does not scroll on them. */
export function isMoveKey(code: string): boolean {
  return Object.hasOwn(STEP_OF, code);
}

/** Writes where the held keys lead. Two keys for one way count once; opposite ones cancel out. */
export function moveFromKeys(held: ReadonlySet<string>, out: MoveVector): void {
  let x = 0;
  let z = 0;
  for (const code of held) {
    const step = Object.hasOwn(STEP_OF, code) ? STEP_OF[code] : undefined;
    if (step === undefined) continue;
    x += step[0];
    z += step[1];
  }
  out.moveX = Math.sign(x);
  out.moveZ = Math.sign(z);
  limitToCircle(out);
}

/** Shortens `move` to length 1 where it is longer: diagonals are no faster. */
export function limitToCircle(move: MoveVector): void {
  const length = Math.hypot(move.moveX, move.moveZ);
  if (length <= 1) return;
  move.moveX /= length;
  move.moveZ /= length;
}
