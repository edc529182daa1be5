// Being in the air: up and down, heads against ceilings, landings, and slopes too steep to stand on.

import {
  type AvatarState,
  MOST_AIR_TICKS,
  quantisedDown,
  quantisedPosition,
  quantisedUp,
} from "./avatar_state.ts";
import { footing, type Ground, type GroundPoint } from "./collision.ts";
import {
  GRAVITY,
  MAX_FALL_SPEED,
  MAX_SLOPE,
  POSITION_STEP,
  SLIDE_SPEED,
  TICK_SECONDS,
} from "./constants.ts";
import type { TerrainPoint } from "./terrain.ts";
import { isFirm } from "./walking.ts";

/** What a slide carries along the ground plane in one tick at most, metres. */
export const SLIDE_METRES = 1 / 4;
/** Past the place where a slide would just touch, so that rounding does not hold it up. */
const SLIDE_SKIN = 2 * POSITION_STEP;

const found = footing();
const aside: GroundPoint = { x: 0, z: 0 };
const land: TerrainPoint = { height: 0, slopeX: 0, slopeZ: 0 };
const beyond: TerrainPoint = { height: 0, slopeX: 0, slopeZ: 0 };

/** One tick of flight straight up or down; what it moves along the ground plane is a slide. */
export function fall(avatar: AvatarState, ground: Ground): void {
  const { x, y, z } = avatar;
  const velocityY = Math.max(avatar.velocityY - GRAVITY * TICK_SECONDS, -MAX_FALL_SPEED);
  // The middle of both speeds: exact under an even pull.
  const to = y + ((avatar.velocityY + velocityY) / 2) * TICK_SECONDS;
  ground.probe(x, y, z, "airborne", found);
  if (to <= y && to <= found.support) {
    if (isFirm(found)) touchDown(avatar, found.support);
    else slide(avatar, velocityY, ground);
    return;
  }
  const isStopped = to > y && to > found.ceiling;
  const lowest = quantisedUp(found.support);
  const highest = to > y ? Math.max(y, quantisedDown(found.ceiling)) : y;
  avatar.y = Math.max(lowest, Math.min(highest, quantisedPosition(to)));
  avatar.velocityY = isStopped ? 0 : velocityY;
  avatar.airTicks = Math.min(avatar.airTicks + 1, MOST_AIR_TICKS);
}

function touchDown(avatar: AvatarState, support: number): void {
  avatar.y = quantisedUp(support);
  avatar.velocityY = 0;
  avatar.airTicks = 0;
}

/** Down and away from what is too steep. Whoever is stuck between such things stands. */
function slide(avatar: AvatarState, velocityY: number, ground: Ground): void {
  const { x, y, z } = avatar;
  const speed = Math.max(velocityY, -SLIDE_SPEED);
  const lowest = quantisedPosition(y + speed * TICK_SECONDS);
  aside.x = x;
  aside.z = z;
  ground.slopeAt(x, z, land);
  const metres = land.height - lowest;
  if (metres > 0) goDownhill(land, metres);
  if (!slideOn(avatar, lowest, ground)) {
    // Another slope comes down against this one: what is too steep between them leads down, too.
    const isGully = metres > 0 && goDownGully(avatar, metres, ground);
    if (!isGully || !slideOn(avatar, lowest, ground)) {
      avatar.velocityY = 0;
      avatar.airTicks = 0;
      return;
    }
  }
  avatar.velocityY = speed;
  avatar.airTicks = MOST_AIR_TICKS;
}

/** Moves `avatar` to `aside`, as far as a slide gets. @returns False where that is not downwards. */
function slideOn(avatar: AvatarState, lowest: number, ground: Ground): boolean {
  ground.pushOut(aside, lowest, "airborne");
  keepWithin(avatar.x, avatar.z);
  ground.probe(aside.x, avatar.y, aside.z, "airborne", found);
  const feet = Math.max(lowest, quantisedUp(found.support));
  // Each tick of a slide leads down, so that it ends.
  if (found.isBlocked || feet >= avatar.y) return false;
  avatar.x = aside.x;
  avatar.y = feet;
  avatar.z = aside.z;
  return true;
}

/** Moves `aside` down a slope until it is lower by `metres`. */
function goDownhill({ slopeX, slopeZ }: TerrainPoint, metres: number): void {
  const squared = slopeX * slopeX + slopeZ * slopeZ;
  const along = metres / squared + SLIDE_SKIN / Math.sqrt(squared);
  aside.x -= slopeX * along;
  aside.z -= slopeZ * along;
}

/**
 * Moves `aside` from `avatar` down the line in which the slope there meets the one that a slide ran
 * into, lower by `metres`. @returns False where that line is none or is not too steep.
 */
function goDownGully({ x, z }: AvatarState, metres: number, ground: Ground): boolean {
  ground.slopeAt(aside.x, aside.z, beyond);
  const lineX = land.slopeZ - beyond.slopeZ;
  const lineZ = beyond.slopeX - land.slopeX;
  const rise = land.slopeX * lineX + land.slopeZ * lineZ;
  const squared = lineX * lineX + lineZ * lineZ;
  if (!(rise * rise > MAX_SLOPE * MAX_SLOPE * squared)) return false;
  const along = metres / Math.abs(rise) + SLIDE_SKIN / Math.sqrt(squared);
  const share = rise > 0 ? -along : along;
  aside.x = x + lineX * share;
  aside.z = z + lineZ * share;
  return true;
}

/** Rounds `aside` to a place there is, no farther from (x, z) than a slide carries. */
function keepWithin(x: number, z: number): void {
  const dx = aside.x - x;
  const dz = aside.z - z;
  const most = SLIDE_METRES - POSITION_STEP; // rounding adds up to 0.71 of a step
  const distance = Math.sqrt(dx * dx + dz * dz);
  const part = distance > most ? most / distance : 1;
  aside.x = quantisedPosition(x + dx * part);
  aside.z = quantisedPosition(z + dz * part);
}
