// What somebody means who taps into the picture: a portal, or a place to stand on. Pure.

import type { Vec3 } from "../../shared/lib/vec3.ts";
import type { Ground } from "../../shared/sim/collision.ts";
import { nearestFreeSpot } from "../../shared/sim/free_spot.ts";
import type { PortalDefinition, WorldDefinition } from "../../shared/sim/world_definition.ts";
import { freeDistance } from "./camera_cast.ts";

/** What a tap leads to. */
export interface PickedGoal {
  readonly at: Readonly<Vec3>;
  /** The portal that was meant. */
  readonly portal: PortalDefinition | undefined;
}

/** Who taps farther away hardly means that very place, metres. */
const MOST_METRES = 90;
/** A portal's ring: half its width and its height over the ground, metres. */
const RING_HALF = 1.9;
const RING_TOP = 3.9;
/** From a wall that was hit one goes back this far before looking for the ground, metres. */
const BACK = 0.6;
/** A goal farther from where the tap hit is none. */
const MOST_ASIDE = 6;

/** Finds the goal along a line of sight. @returns `undefined` where there is only sky. */
export function pickGoal(
  sight: { readonly from: Readonly<Vec3>; readonly along: Readonly<Vec3> },
  world: WorldDefinition,
  ground: Ground,
): PickedGoal | undefined {
  const { from, along } = sight;
  const heightAt = (x: number, z: number) => ground.terrainAt(x, z);
  const metres = freeDistance(from, along, MOST_METRES, world.colliders, heightAt, 0);
  const portal = world.portals.find((each) => portalDistance(sight, each) < metres + BACK);
  if (portal !== undefined) return { at: portal.at, portal };
  if (metres >= MOST_METRES) return undefined;
  const hit = pointAlong(sight, metres);
  if (Math.abs(hit.x) > world.extent || Math.abs(hit.z) > world.extent) return undefined;
  const before = pointAlong(sight, Math.max(0, metres - BACK));
  const onIt = ground.standingHeight(hit.x, hit.y + 0.2, hit.z);
  const isOnIt = onIt !== undefined && Math.abs(onIt - hit.y) < 0.6;
  const at = isOnIt
    ? { x: hit.x, y: onIt, z: hit.z }
    : nearestFreeSpot(ground, before.x, before.y, before.z);
  if (at === undefined || Math.hypot(at.x - hit.x, at.z - hit.z) > MOST_ASIDE) return undefined;
  return { at, portal: undefined };
}

/** How far along the sight a portal's ring is; Infinity where it is missed. */
function portalDistance(
  { from, along }: { readonly from: Readonly<Vec3>; readonly along: Readonly<Vec3> },
  { at, yaw }: PortalDefinition,
): number {
  // The ring stands upright: its face looks along (−sin, −cos) of its yaw.
  const faceX = -Math.sin(yaw);
  const faceZ = -Math.cos(yaw);
  const closing = along.x * faceX + along.z * faceZ;
  if (Math.abs(closing) < 0.05) return Infinity;
  const metres = ((at.x - from.x) * faceX + (at.z - from.z) * faceZ) / closing;
  if (metres < 0) return Infinity;
  const x = from.x + along.x * metres - at.x;
  const y = from.y + along.y * metres - at.y;
  const z = from.z + along.z * metres - at.z;
  const isInside = Math.hypot(x, z) <= RING_HALF && y >= 0 && y <= RING_TOP;
  return isInside ? metres : Infinity;
}

function pointAlong(
  { from, along }: { readonly from: Readonly<Vec3>; readonly along: Readonly<Vec3> },
  metres: number,
): Vec3 {
  return {
    x: from.x + along.x * metres,
    y: from.y + along.y * metres,
    z: from.z + along.z * metres,
  };
}
