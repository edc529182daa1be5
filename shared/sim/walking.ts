// Getting along the ground plane: around walls, onto steps, up slopes and not over cliffs.

import { type AvatarState, quantisedPosition, quantisedUp } from "./avatar_state.ts";
import { footing, type Gait, type Ground, type GroundPoint } from "./collision.ts";
import { POSITION_STEP, SNAP_DOWN, STEP_HEIGHT } from "./constants.ts";

const wanted: GroundPoint = { x: 0, z: 0 };
const found = footing();
/** What {@link found} is of: `settle` need not look again where `walk` has just looked. */
const foundAt = { x: NaN, y: NaN, z: NaN };

/** Moves `avatar` by (dx, dz) as far as it can get, up steps and slopes. It does not come down. */
export function walk(avatar: AvatarState, dx: number, dz: number, ground: Ground): void {
  foundAt.x = NaN; // of another world, perhaps
  if (stride(avatar, dx, dz, ground)) return;
  const { steepX, steepZ } = found;
  const uphill = dx * steepX + dz * steepZ;
  if (!(uphill > 0)) return;
  // What does not lead up a cliff leads along it.
  const part = uphill / (steepX * steepX + steepZ * steepZ);
  stride(avatar, dx - steepX * part, dz - steepZ * part, ground);
}

/** Brings one who walked down to the ground, or sends them off an edge. */
export function settle(avatar: AvatarState, ground: Ground): void {
  const { x, y, z } = avatar;
  const isKnown = x === foundAt.x && y === foundAt.y && z === foundAt.z;
  if (!isKnown) ground.probe(x, y, z, "grounded", found);
  const isOverEdge = avatar.y - found.support > SNAP_DOWN;
  if (!isOverEdge) avatar.y = quantisedUp(found.support);
  if (isOverEdge || !isFirm(found)) avatar.airTicks = 1;
}

/** True where one stays standing: on firm ground, or with firm ground within a step below. */
export function isFirm(at: { readonly support: number; readonly firm: number }): boolean {
  return at.support - at.firm <= STEP_HEIGHT;
}

/** @returns False when nothing came of it; `found` then says what was there. */
function stride(avatar: AvatarState, dx: number, dz: number, ground: Ground): boolean {
  const { x, y, z } = avatar;
  const gait: Gait = avatar.airTicks > 0 ? "airborne" : "grounded";
  const mostSquared = dx * dx + dz * dz;
  wanted.x = x + dx;
  wanted.z = z + dz;
  ground.pushOut(wanted, y, gait);
  limit(x, z, mostSquared);
  ground.probe(wanted.x, y, wanted.z, gait, found);
  foundAt.x = wanted.x;
  foundAt.y = y;
  foundAt.z = wanted.z;
  const isSteep = found.steepX !== 0 || found.steepZ !== 0;
  const feet = found.support > y ? quantisedUp(found.support) : y;
  const isOpen = !found.isBlocked && !isSteep && feet - y <= STEP_HEIGHT && feet <= found.ceiling;
  // Somebody who stands in a collider (a world that changed) may walk out of it.
  if (!isOpen && (isSteep || ground.isFree(x, y, z))) return false;
  avatar.x = wanted.x;
  avatar.z = wanted.z;
  if (isOpen) avatar.y = feet;
  return true;
}

/** Rounds `wanted` to a place there is, no farther than allowed from (x, z). */
function limit(x: number, z: number, mostSquared: number): void {
  let dx = wanted.x - x;
  let dz = wanted.z - z;
  const squared = dx * dx + dz * dz;
  if (squared > mostSquared) {
    // Being pushed around a corner can take more than a step.
    const part = Math.sqrt(mostSquared / squared);
    dx *= part;
    dz *= part;
  }
  wanted.x = quantisedPosition(x + dx);
  wanted.z = quantisedPosition(z + dz);
  const toX = wanted.x - x;
  const toZ = wanted.z - z;
  if (toX * toX + toZ * toZ <= mostSquared) return;
  wanted.x = x + truncated(dx);
  wanted.z = z + truncated(dz);
}

/** Rounds a distance towards zero. */
function truncated(metres: number): number {
  const steps = Math.floor(Math.abs(metres) / POSITION_STEP) * POSITION_STEP;
  return metres < 0 ? -steps : steps;
}
