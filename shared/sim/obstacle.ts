// One solid thing of a world, met by an avatar's upright capsule. The capsule's round ends make
// edges smooth: what it stands on, or bumps its head at, is lower or higher the farther its middle
// is from the thing. Only + − × ÷ √ and the sine table, like all that movement is made of.

import { AVATAR_HEIGHT, AVATAR_RADIUS, POSITION_STEP } from "./constants.ts";
import { cosineOfStep, sineOfStep, tableStep } from "./sine_table.ts";
import type { Collider } from "./world_definition.ts";

/** A point on the ground, metres. */
export interface GroundPoint {
  x: number;
  z: number;
}

/** Avatars keep this much air, so that rounding to POSITION_STEP never puts them inside. */
const SKIN = POSITION_STEP;
/** Deeper than rounding errors: what counts as inside. */
export const TOLERANCE = 1e-9;
const RADIUS_SQUARED = AVATAR_RADIUS * AVATAR_RADIUS;

/** A collider made ready: a rectangle around a middle, or (halves of 0 and a radius) a disc. */
export interface Obstacle {
  readonly x: number;
  readonly z: number;
  readonly sine: number;
  readonly cosine: number;
  readonly halfX: number;
  readonly halfZ: number;
  readonly radius: number;
  readonly bottom: number;
  /** Height of the top over the middle. */
  readonly top: number;
  /** Metres that the top rises per metre towards the obstacle's own +Z; 0 unless a ramp. */
  readonly rise: number;
}

/** How a capsule's middle lies to an obstacle. Written by {@link meet}, to allocate nothing. */
export interface Contact {
  /** Metres from the obstacle's footprint, 0 above it. */
  distance: number;
  /** Height of the obstacle where it is nearest. */
  top: number;
  /** Lowest feet that are above it. */
  lift: number;
  /** Highest feet that are below it. */
  hang: number;
}

/** Makes a collider ready. */
export function obstacleOf(collider: Collider): Obstacle {
  const { x, y, z } = collider.at;
  if (collider.kind === "cylinder") {
    const { radius, height } = collider;
    const round = { halfX: 0, halfZ: 0, radius, bottom: y, top: y + height, rise: 0 };
    return { x, z, sine: 0, cosine: 1, ...round };
  }
  const { size } = collider;
  const step = tableStep(collider.yaw);
  const isRamp = collider.kind === "ramp";
  return {
    x,
    z,
    sine: sineOfStep(step),
    cosine: cosineOfStep(step),
    halfX: size.x / 2,
    halfZ: size.z / 2,
    radius: 0,
    bottom: y,
    top: isRamp ? y + size.y / 2 : y + size.y,
    rise: isRamp ? -size.y / size.z : 0,
  };
}

/** The circle around its middle that holds an obstacle, metres. */
export function reachOf({ halfX, halfZ, radius }: Obstacle): number {
  return Math.sqrt(halfX * halfX + halfZ * halfZ) + radius;
}

/** Finds out how a capsule at (x, z) lies to an obstacle. @returns False when it is out of reach. */
export function meet(obstacle: Obstacle, x: number, z: number, out: Contact): boolean {
  const { sine, cosine, halfX, halfZ } = obstacle;
  const fromX = x - obstacle.x;
  const fromZ = z - obstacle.z;
  const localX = fromX * cosine - fromZ * sine;
  const localZ = fromX * sine + fromZ * cosine;
  const edgeZ = clamped(localZ, halfZ);
  const awayX = localX - clamped(localX, halfX);
  const awayZ = localZ - edgeZ;
  const squared = awayX * awayX + awayZ * awayZ;
  const reach = obstacle.radius + AVATAR_RADIUS;
  if (squared >= reach * reach) return false;
  const distance = Math.sqrt(squared) - obstacle.radius;
  const top = obstacle.top + obstacle.rise * edgeZ;
  out.top = top;
  if (distance <= 0) {
    out.distance = 0;
    out.lift = top;
    out.hang = obstacle.bottom - AVATAR_HEIGHT;
    return true;
  }
  const round = AVATAR_RADIUS - Math.sqrt(Math.max(0, RADIUS_SQUARED - distance * distance));
  out.distance = distance;
  out.lift = top - round;
  out.hang = obstacle.bottom + round - AVATAR_HEIGHT;
  return true;
}

/**
 * How far from the footprint a capsule with its feet at `feet` is clear of an obstacle that it met;
 * less than a radius where only one of its round ends touches.
 */
export function clearance(obstacle: Obstacle, top: number, feet: number): number {
  const over = AVATAR_RADIUS - (top - feet);
  const under = AVATAR_RADIUS - (feet + AVATAR_HEIGHT - obstacle.bottom);
  const round = over > under ? over : under;
  if (round <= 0) return AVATAR_RADIUS;
  return round >= AVATAR_RADIUS ? 0 : Math.sqrt(RADIUS_SQUARED - round * round);
}

/** Puts a point on the nearest place that is `clear` and a skin away from the footprint. */
export function pushOutOf(obstacle: Obstacle, clear: number, point: GroundPoint): void {
  const { sine, cosine, halfX, halfZ } = obstacle;
  const reach = obstacle.radius + clear + SKIN;
  let localX = (point.x - obstacle.x) * cosine - (point.z - obstacle.z) * sine;
  let localZ = (point.x - obstacle.x) * sine + (point.z - obstacle.z) * cosine;
  const edgeX = clamped(localX, halfX);
  const edgeZ = clamped(localZ, halfZ);
  const awayX = localX - edgeX;
  const awayZ = localZ - edgeZ;
  const distance = Math.sqrt(awayX * awayX + awayZ * awayZ);
  if (distance > TOLERANCE) {
    localX = edgeX + (awayX / distance) * reach;
    localZ = edgeZ + (awayZ / distance) * reach;
  } else if (halfX - Math.abs(localX) < halfZ - Math.abs(localZ)) {
    localX = localX < 0 ? -halfX - reach : halfX + reach;
  } else {
    localZ = localZ < 0 ? -halfZ - reach : halfZ + reach;
  }
  point.x = obstacle.x + localX * cosine + localZ * sine;
  point.z = obstacle.z - localX * sine + localZ * cosine;
}

function clamped(value: number, most: number): number {
  return value < -most ? -most : value > most ? most : value;
}
