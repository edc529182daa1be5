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

/**
 * The camera keeps this far from solid things and from the ground, metres: more than the corners of
 * its near plane are away (0.16 m), and less than what lets somebody who stands free (0.4 m around
 * the middle of a head) begin inside of what is grown by it: √3 · 0.2 m.
 */
export const CAMERA_MARGIN = 0.2;

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
 * @param margin How far to keep from all of it, metres; 0 finds the very surface.
 */
export function freeDistance(
  from: Readonly<Vec3>,
  along: Readonly<Vec3>,
  most: number,
  colliders: readonly Collider[],
  heightAt: (x: number, z: number) => number = () => 0,
  margin = CAMERA_MARGIN,
): number {
  let free = landDistance(from, along, most, margin, heightAt);
  for (const collider of colliders) {
    const hit = collider.kind === "cylinder"
      ? cylinderHit(from, along, collider, margin)
      : boxHit(from, along, collider, margin);
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
  margin: number,
  heightAt: (x: number, z: number) => number,
): number {
  const overLand = (x: number, y: number, z: number) => {
    // Beside a cliff the land is higher than right below: the highest of a square is at a corner.
    const land = margin === 0 ? heightAt(x, z) : Math.max(
      heightAt(x - margin, z - margin),
      heightAt(x - margin, z + margin),
      heightAt(x + margin, z - margin),
      heightAt(x + margin, z + margin),
    );
    return y - land - margin;
  };
  let clear = 0;
  let room = overLand(from.x, from.y, from.z);
  for (let at = LAND_STEP; clear < most; at += LAND_STEP) {
    const to = Math.min(at, most);
    const x = from.x + along.x * to;
    const z = from.z + along.z * to;
    const next = overLand(x, from.y + along.y * to, z);
    if (next < 0) return Math.max(0, clear + ((to - clear) * room) / (room - next));
    clear = to;
    room = next;
  }
  return most;
}

function cylinderHit(
  from: Readonly<Vec3>,
  along: Readonly<Vec3>,
  collider: CylinderCollider,
  margin: number,
): number {
  const radius = collider.radius + margin;
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
  return slabHit(from, along, slabOf(collider.at.y, collider.height, margin), enter, leave);
}

function boxHit(
  from: Readonly<Vec3>,
  along: Readonly<Vec3>,
  collider: BoxCollider | RampCollider,
  margin: number,
): number {
  const cos = Math.cos(collider.yaw);
  const sin = Math.sin(collider.yaw);
  const dx = from.x - collider.at.x;
  const dz = from.z - collider.at.z;
  const x = dx * cos - dz * sin;
  const z = dx * sin + dz * cos;
  const ax = along.x * cos - along.z * sin;
  const az = along.x * sin + along.z * cos;
  const halfX = collider.size.x / 2 + margin;
  const halfZ = collider.size.z / 2 + margin;
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
    const apart = margin * Math.sqrt(1 + slope * slope); // measured upwards
    const over = from.y - collider.at.y - collider.size.y / 2 + slope * z - apart;
    const rising = along.y + slope * az;
    if (Math.abs(rising) < 1e-9) {
      if (over > 0) return Infinity;
    } else if (rising > 0) leave = Math.min(leave, -over / rising);
    else enter = Math.max(enter, -over / rising);
  }
  return slabHit(from, along, slabOf(collider.at.y, collider.size.y, margin), enter, leave);
}

/** The heights between which something is solid. */
interface Slab {
  readonly floor: number;
  readonly top: number;
}

function slabOf(y: number, height: number, margin: number): Slab {
  return { floor: y - margin, top: y + height + margin };
}

/** Narrows a hit in plan to the collider's height; Infinity when there is none ahead. */
function slabHit(
  from: Readonly<Vec3>,
  along: Readonly<Vec3>,
  { floor, top }: Slab,
  planEnter: number,
  planLeave: number,
): number {
  let enter = planEnter;
  let leave = planLeave;
  if (Math.abs(along.y) < 1e-9) {
    if (from.y < floor || from.y > top) return Infinity;
  } else {
    const first = ((along.y > 0 ? floor : top) - from.y) / along.y;
    const second = ((along.y > 0 ? top : floor) - from.y) / along.y;
    enter = Math.max(enter, first);
    leave = Math.min(leave, second);
  }
  return enter < leave && enter >= 0 ? enter : Infinity;
}
