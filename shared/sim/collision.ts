// What stands in the way on the ground: a world's colliders and its edge, met by an avatar's circle.
// Only + − × ÷ √ and the sine table, like all that movement is made of.

import { AVATAR_HEIGHT, AVATAR_RADIUS, POSITION_STEP } from "./constants.ts";
import { quantisedPosition } from "./avatar_state.ts";
import { cosineOfStep, sineOfStep, tableStep } from "./sine_table.ts";
import type { Collider, WorldDefinition } from "./world_definition.ts";

/** A point on the ground, metres. */
export interface GroundPoint {
  x: number;
  z: number;
}

/** A collider made ready: a rectangle around a middle, or (`halfX` 0 and `halfZ` 0) a disc. */
interface Obstacle {
  readonly x: number;
  readonly z: number;
  readonly sine: number;
  readonly cosine: number;
  readonly halfX: number;
  readonly halfZ: number;
  /** What an avatar's middle must keep from the rectangle, metres. */
  readonly reach: number;
}

/** Side of a grid cell: most colliders are smaller, so a cell holds few. */
const CELL_METRES = 4;
/** Avatars keep this much air, so that rounding to POSITION_STEP never puts them inside. */
const SKIN = POSITION_STEP;
/** Deeper than rounding errors: what counts as inside. */
const TOLERANCE = 1e-9;
/** Room for one step and the skin around an avatar that looks up its cell. */
const LOOK_UP_MARGIN = 0.5;

const NOTHING: readonly Obstacle[] = [];

/** The walkable ground of one world. Made once, never changed. */
export class Ground {
  /** An avatar's middle stays within ± this, metres. */
  readonly bound: number;
  readonly #cells: (readonly Obstacle[])[];
  readonly #side: number;
  readonly #extent: number;

  constructor(world: Pick<WorldDefinition, "extent" | "colliders">) {
    this.#extent = world.extent;
    this.bound = Math.floor((world.extent - AVATAR_RADIUS) / POSITION_STEP) * POSITION_STEP;
    this.#side = Math.ceil((2 * world.extent) / CELL_METRES);
    this.#cells = new Array(this.#side * this.#side).fill(NOTHING);
    for (const collider of world.colliders) {
      if (isInTheWay(collider)) this.#add(obstacleOf(collider));
    }
  }

  /** True when an avatar may stand at a point. */
  isFree(x: number, z: number): boolean {
    // Written so that NaN is not free.
    if (!(Math.abs(x) <= this.bound && Math.abs(z) <= this.bound)) return false;
    for (const obstacle of this.#near(x, z)) {
      if (depthIn(obstacle, x, z) > TOLERANCE) return false;
    }
    return true;
  }

  /** Moves `point` out of what it is in, along the shortest ways; it may still be in something. */
  pushOut(point: GroundPoint): void {
    for (let round = 0; round < 4; round++) {
      point.x = clamped(point.x, this.bound);
      point.z = clamped(point.z, this.bound);
      let isClear = true;
      for (const obstacle of this.#near(point.x, point.z)) {
        if (depthIn(obstacle, point.x, point.z) <= TOLERANCE) continue;
        isClear = false;
        pushOutOf(obstacle, point);
      }
      if (isClear) return;
    }
  }

  #near(x: number, z: number): readonly Obstacle[] {
    const column = Math.floor((x + this.#extent) / CELL_METRES);
    const row = Math.floor((z + this.#extent) / CELL_METRES);
    if (column < 0 || row < 0 || column >= this.#side || row >= this.#side) return NOTHING;
    return this.#cells[row * this.#side + column] ?? NOTHING;
  }

  #add(obstacle: Obstacle): void {
    const half = Math.sqrt(obstacle.halfX * obstacle.halfX + obstacle.halfZ * obstacle.halfZ) +
      obstacle.reach + LOOK_UP_MARGIN;
    const first = (at: number) => Math.max(0, Math.floor((at - half + this.#extent) / CELL_METRES));
    const last = (at: number) =>
      Math.min(this.#side - 1, Math.floor((at + half + this.#extent) / CELL_METRES));
    for (let row = first(obstacle.z); row <= last(obstacle.z); row++) {
      for (let column = first(obstacle.x); column <= last(obstacle.x); column++) {
        const at = row * this.#side + column;
        this.#cells[at] = [...this.#cells[at] ?? NOTHING, obstacle];
      }
    }
  }
}

/** How far a search for a free spot goes before it gives up, metres. */
const SEARCH_METRES = 60;
const SEARCH_STEP = 0.25;

/**
 * The free spot nearest to a point, looked for in widening rings of a quarter metre.
 * @returns `undefined` when there is none within 60 m.
 */
export function nearestFreeSpot(ground: Ground, x: number, z: number): GroundPoint | undefined {
  const startX = quantisedPosition(clamped(x, ground.bound));
  const startZ = quantisedPosition(clamped(z, ground.bound));
  if (ground.isFree(startX, startZ)) return { x: startX, z: startZ };
  for (let radius = SEARCH_STEP; radius <= SEARCH_METRES; radius += SEARCH_STEP) {
    const points = Math.max(8, Math.floor((radius / SEARCH_STEP) * 6));
    for (let i = 0; i < points; i++) {
      const step = tableStep((i / points) * 2 * Math.PI);
      const atX = quantisedPosition(startX + radius * sineOfStep(step));
      const atZ = quantisedPosition(startZ + radius * cosineOfStep(step));
      if (ground.isFree(atX, atZ)) return { x: atX, z: atZ };
    }
  }
  return undefined;
}

/** Something overhead or below the ground stops nobody. */
function isInTheWay(collider: Collider): boolean {
  const height = collider.kind === "box" ? collider.size.y : collider.height;
  return collider.at.y < AVATAR_HEIGHT && collider.at.y + height > 0;
}

function obstacleOf(collider: Collider): Obstacle {
  const { x, z } = collider.at;
  if (collider.kind === "cylinder") {
    const reach = collider.radius + AVATAR_RADIUS;
    return { x, z, sine: 0, cosine: 1, halfX: 0, halfZ: 0, reach };
  }
  const step = tableStep(collider.yaw);
  return {
    x,
    z,
    sine: sineOfStep(step),
    cosine: cosineOfStep(step),
    halfX: collider.size.x / 2,
    halfZ: collider.size.z / 2,
    reach: AVATAR_RADIUS,
  };
}

/** How deep a point is inside the obstacle widened by its reach; 0 when outside. */
function depthIn(obstacle: Obstacle, x: number, z: number): number {
  const localX = (x - obstacle.x) * obstacle.cosine - (z - obstacle.z) * obstacle.sine;
  const localZ = (x - obstacle.x) * obstacle.sine + (z - obstacle.z) * obstacle.cosine;
  const awayX = Math.max(0, Math.abs(localX) - obstacle.halfX);
  const awayZ = Math.max(0, Math.abs(localZ) - obstacle.halfZ);
  const squared = awayX * awayX + awayZ * awayZ;
  if (squared >= obstacle.reach * obstacle.reach) return 0;
  return obstacle.reach - Math.sqrt(squared);
}

/** Puts a point that is inside on the nearest place outside, a skin away. */
function pushOutOf(obstacle: Obstacle, point: GroundPoint): void {
  const { sine, cosine, halfX, halfZ } = obstacle;
  const reach = obstacle.reach + SKIN;
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
