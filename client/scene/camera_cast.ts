// How far a camera may stand back before something solid is between it and the player. Pure: it
// knows the world's colliders only, so it can be tested without a picture.

import type { Vec3 } from "../../shared/lib/vec3.ts";
import type {
  BoxCollider,
  Collider,
  CylinderCollider,
  PortalDefinition,
  RampCollider,
} from "../../shared/sim/world_definition.ts";

/** The camera keeps this far from solid things and from the ground, metres. */
export const CAMERA_MARGIN = 0.25;

/** A portal's ring as it stands: width and height over the ground, and how thick; metres. */
const PORTAL_SIZE = { x: 3.9, y: 3.9, z: 0.3 } as const;

/** All that a camera must not look through: who comes out of a portal has it at their back. */
export function cameraWalls(world: {
  readonly colliders: readonly Collider[];
  readonly portals: readonly PortalDefinition[];
}): readonly Collider[] {
  const screens = world.portals.map(({ at, yaw }): BoxCollider => ({
    kind: "box",
    at,
    size: PORTAL_SIZE,
    yaw,
  }));
  return [...world.colliders, ...screens];
}

/**
 * The distance free of colliders and ground from `from` along the unit vector `along`, at most
 * `most`. A start inside a collider does not count as a hit of that collider.
 */
export function freeDistance(
  from: Readonly<Vec3>,
  along: Readonly<Vec3>,
  most: number,
  colliders: readonly Collider[],
  heightAt: (x: number, z: number) => number = () => 0,
): number {
  let free = landDistance(from, along, most, heightAt);
  for (const collider of colliders) {
    const hit = collider.kind === "cylinder"
      ? cylinderHit(from, along, collider)
      : boxHit(from, along, collider);
    if (hit < free) free = hit;
  }
  return free;
}

/** Between looks along the ray, metres: hills are wider. */
const LAND_STEP = 0.25;

/** The distance at which the ray first comes too near to the land. */
function landDistance(
  from: Readonly<Vec3>,
  along: Readonly<Vec3>,
  most: number,
  heightAt: (x: number, z: number) => number,
): number {
  let clear = 0;
  let room = from.y - heightAt(from.x, from.z) - CAMERA_MARGIN;
  for (let at = LAND_STEP; clear < most; at += LAND_STEP) {
    const to = Math.min(at, most);
    const x = from.x + along.x * to;
    const z = from.z + along.z * to;
    const next = from.y + along.y * to - heightAt(x, z) - CAMERA_MARGIN;
    if (next < 0) return Math.max(0, clear + ((to - clear) * room) / (room - next));
    clear = to;
    room = next;
  }
  return most;
}

function cylinderHit(from: Readonly<Vec3>, along: Readonly<Vec3>, collider: CylinderCollider) {
  const radius = collider.radius + CAMERA_MARGIN;
  const dx = from.x - collider.at.x;
  const dz = from.z - collider.at.z;
  const a = along.x * along.x + along.z * along.z;
  const b = dx * along.x + dz * along.z;
  const c = dx * dx + dz * dz - radius * radius;
  let enter = -Infinity;
  let leave = Infinity;
  if (a > 1e-9) {
    const under = b * b - a * c;
    if (under <= 0) return Infinity;
    const root = Math.sqrt(under);
    enter = (-b - root) / a;
    leave = (-b + root) / a;
  } else if (c > 0) {
    return Infinity;
  }
  return slabHit(from, along, collider.at.y, collider.height, enter, leave);
}

function boxHit(
  from: Readonly<Vec3>,
  along: Readonly<Vec3>,
  collider: BoxCollider | RampCollider,
): number {
  const cos = Math.cos(collider.yaw);
  const sin = Math.sin(collider.yaw);
  const dx = from.x - collider.at.x;
  const dz = from.z - collider.at.z;
  const x = dx * cos - dz * sin;
  const z = dx * sin + dz * cos;
  const ax = along.x * cos - along.z * sin;
  const az = along.x * sin + along.z * cos;
  const halfX = collider.size.x / 2 + CAMERA_MARGIN;
  const halfZ = collider.size.z / 2 + CAMERA_MARGIN;
  let enter = -Infinity;
  let leave = Infinity;
  if (Math.abs(ax) < 1e-9) {
    if (Math.abs(x) > halfX) return Infinity;
  } else {
    const near = (-halfX * Math.sign(ax) - x) / ax;
    enter = Math.max(enter, near);
    leave = Math.min(leave, near + (2 * halfX) / Math.abs(ax));
  }
  if (Math.abs(az) < 1e-9) {
    if (Math.abs(z) > halfZ) return Infinity;
  } else {
    const near = (-halfZ * Math.sign(az) - z) / az;
    enter = Math.max(enter, near);
    leave = Math.min(leave, near + (2 * halfZ) / Math.abs(az));
  }
  if (collider.kind === "ramp") {
    // Only what is below the slanting top counts: `over` grows along the ray by `rising`.
    const slope = collider.size.y / collider.size.z;
    const over = from.y - collider.at.y - collider.size.y / 2 + slope * z - CAMERA_MARGIN;
    const rising = along.y + slope * az;
    if (Math.abs(rising) < 1e-9) {
      if (over > 0) return Infinity;
    } else if (rising > 0) leave = Math.min(leave, -over / rising);
    else enter = Math.max(enter, -over / rising);
  }
  return slabHit(from, along, collider.at.y, collider.size.y, enter, leave);
}

/** Narrows a hit in plan to the collider's height; Infinity when there is none ahead. */
function slabHit(
  from: Readonly<Vec3>,
  along: Readonly<Vec3>,
  floorY: number,
  height: number,
  planEnter: number,
  planLeave: number,
): number {
  let enter = planEnter;
  let leave = planLeave;
  const top = floorY + height + CAMERA_MARGIN;
  if (Math.abs(along.y) < 1e-9) {
    if (from.y < floorY || from.y > top) return Infinity;
  } else {
    const first = ((along.y > 0 ? floorY : top) - from.y) / along.y;
    const second = ((along.y > 0 ? top : floorY) - from.y) / along.y;
    enter = Math.max(enter, first);
    leave = Math.min(leave, second);
  }
  return enter < leave && enter >= 0 ? enter : Infinity;
}
