// One step of an avatar: the same function for the server's truth and the client's prediction, and
// bit for bit the same result in every engine.

import {
  type AvatarState,
  BUTTON,
  copyAvatarState,
  MOST_AIR_TICKS,
  type MoveInput,
  quantisedYaw,
} from "./avatar_state.ts";
import type { Ground } from "./collision.ts";
import {
  COYOTE_TICKS,
  JUMP_SPEED,
  MAX_FALL_SPEED,
  RUN_SPEED,
  STEP_HEIGHT,
  TICK_SECONDS,
  WALK_SPEED,
} from "./constants.ts";
import { cosineOfStep, sineOfStep, stepOfDirection, TABLE_STEPS, tableStep } from "./sine_table.ts";
import { fall, SLIDE_METRES } from "./falling.ts";
import { settle, walk } from "./walking.ts";

/** The farthest a walking avatar gets in one tick along the ground plane, metres. */
export const WALK_METRES = WALK_SPEED * TICK_SECONDS;
/** … and a running one. */
export const RUN_METRES = RUN_SPEED * TICK_SECONDS;
/** The farthest that anybody gets in one tick along the ground plane: a slide carries, too. */
export const MOST_METRES = RUN_METRES + SLIDE_METRES;
/** The highest that anybody gets in one tick: onto a step, or up a ramp while jumping. */
export const MOST_RISE_METRES = STEP_HEIGHT + JUMP_SPEED * TICK_SECONDS;
/** The deepest that anybody gets in one tick. */
export const MOST_DROP_METRES = MAX_FALL_SPEED * TICK_SECONDS;

/** An input axis at its full deflection. */
const FULL = 127;
const TURN = 2 * Math.PI;

const now: AvatarState = { x: 0, y: 0, z: 0, yaw: 0, velocityY: 0, airTicks: 0 };

/**
 * Writes into `out` where `state` gets to in one tick under `input`. `out` may be `state`.
 *
 * Never ends inside a collider that it was not in before, below the ground, or farther away than
 * {@link MOST_METRES}, {@link MOST_RISE_METRES} and {@link MOST_DROP_METRES} say. Faces the way it
 * was asked to walk. Whoever is on the ground and is asked for nothing stays exactly as they are.
 */
export function stepAvatar(
  state: Readonly<AvatarState>,
  input: MoveInput,
  ground: Ground,
  out: AvatarState,
): void {
  const length = Math.sqrt(input.moveX * input.moveX + input.moveZ * input.moveZ);
  const isWalking = length > 0; // false for NaN, too
  const isJumping = (input.buttons & BUTTON.jump) !== 0 && state.airTicks <= COYOTE_TICKS;
  copyAvatarState(now, state);
  if (isJumping) {
    now.velocityY = JUMP_SPEED;
    now.airTicks = MOST_AIR_TICKS;
  }
  if (isWalking) steer(input, length, ground);
  if (now.airTicks > 0) fall(now, ground);
  else if (isWalking) settle(now, ground);
  copyAvatarState(out, now);
}

/** Turns and walks `now` the way that the input asks for. */
function steer(input: MoveInput, length: number, ground: Ground): void {
  const metres = (input.buttons & BUTTON.run) !== 0 ? RUN_METRES : WALK_METRES;
  // Full deflection on both axes is no faster than on one.
  const scale = metres / Math.max(FULL, length);
  const camera = tableStep(input.yaw);
  const sine = sineOfStep(camera);
  const cosine = cosineOfStep(camera);
  const dx = (input.moveX * cosine + input.moveZ * sine) * scale;
  const dz = (input.moveZ * cosine - input.moveX * sine) * scale;
  now.yaw = quantisedYaw((stepOfDirection(-dx, -dz) / TABLE_STEPS) * TURN);
  // At most an avatar's radius, so that its middle gets to no wall's other side, however thin.
  walk(now, dx, dz, ground);
}
