// One step of walking: the same function for the server's truth and the client's prediction, and
// bit for bit the same result in every engine.

import {
  type AvatarState,
  type MoveInput,
  quantisedPosition,
  quantisedYaw,
} from "./avatar_state.ts";
import type { Ground, GroundPoint } from "./collision.ts";
import { TICK_SECONDS, WALK_SPEED } from "./constants.ts";
import { cosineOfStep, sineOfStep, stepOfDirection, TABLE_STEPS, tableStep } from "./sine_table.ts";

/** The farthest an avatar gets in one tick, metres. */
export const STEP_METRES = WALK_SPEED * TICK_SECONDS;
/** An input axis at its full deflection. */
const FULL = 127;
const TURN = 2 * Math.PI;

const wanted: GroundPoint = { x: 0, z: 0 };

/**
 * Writes into `out` where `state` gets to in one tick under `input`. `out` may be `state`.
 *
 * Slides along what is in the way, never ends inside a collider that it was not in before, and
 * never gets farther than {@link STEP_METRES}. Faces the way it was asked to walk.
 */
export function stepAvatar(
  state: Readonly<AvatarState>,
  input: MoveInput,
  ground: Ground,
  out: AvatarState,
): void {
  const { x, y, z } = state;
  const length = Math.sqrt(input.moveX * input.moveX + input.moveZ * input.moveZ);
  out.y = y;
  if (!(length > 0)) {
    out.x = x;
    out.z = z;
    out.yaw = state.yaw;
    return;
  }
  // Full deflection on both axes is no faster than on one.
  const scale = STEP_METRES / Math.max(FULL, length);
  const camera = tableStep(input.yaw);
  const sine = sineOfStep(camera);
  const cosine = cosineOfStep(camera);
  const dx = (input.moveX * cosine + input.moveZ * sine) * scale;
  const dz = (input.moveZ * cosine - input.moveX * sine) * scale;
  out.yaw = quantisedYaw((stepOfDirection(-dx, -dz) / TABLE_STEPS) * TURN);
  wanted.x = x + dx;
  wanted.z = z + dz;
  ground.pushOut(wanted);
  settle(x, z, ground, out);
}

/** Rounds `wanted` to a place there is, no farther than a step from (x, z) and free; else stays. */
function settle(x: number, z: number, ground: Ground, out: AvatarState): void {
  let dx = wanted.x - x;
  let dz = wanted.z - z;
  const distance = Math.sqrt(dx * dx + dz * dz);
  if (distance > STEP_METRES) {
    // Being pushed around a corner can take more than a step.
    dx *= STEP_METRES / distance;
    dz *= STEP_METRES / distance;
  }
  let toX = quantisedPosition(x + dx);
  let toZ = quantisedPosition(z + dz);
  if (isTooFar(toX - x, toZ - z)) {
    toX = x + truncated(dx);
    toZ = z + truncated(dz);
  }
  // Somebody who stands in a collider (a world that changed) may walk out of it.
  const isAllowed = ground.isFree(toX, toZ) || !ground.isFree(x, z);
  out.x = isAllowed ? toX : x;
  out.z = isAllowed ? toZ : z;
}

function isTooFar(dx: number, dz: number): boolean {
  return dx * dx + dz * dz > STEP_METRES * STEP_METRES;
}

/** Rounds a distance towards zero. */
function truncated(metres: number): number {
  const size = Math.abs(metres);
  const rounded = quantisedPosition(size);
  const down = rounded > size ? quantisedPosition(size - 1 / 128) : rounded;
  return metres < 0 ? -down : down;
}
