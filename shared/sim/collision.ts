// What an avatar can stand on, bump into and walk up in one world: its terrain, its colliders and
// its edge.

import { AVATAR_RADIUS, POSITION_STEP, RUN_SPEED, STEP_HEIGHT, TICK_SECONDS } from "./constants.ts";
import { quantisedUp } from "./avatar_state.ts";
import {
  clearance,
  type Contact,
  type GroundPoint,
  meet,
  type Obstacle,
  obstacleOf,
  pushOutOf,
  reachOf,
  TOLERANCE,
} from "./obstacle.ts";
import { isSteep, Terrain, type TerrainPoint } from "./terrain.ts";
import type { WorldDefinition } from "./world_definition.ts";

export type { GroundPoint } from "./obstacle.ts";

/** What is below, above and around a capsule. Written by {@link Ground.probe}. */
export interface Footing {
  /** Lowest height of the feet at which everything stepped on is below them. */
  support: number;
  /** The same, of what is firm underfoot: no steep slope, no mere edge. −Infinity where nothing is. */
  firm: number;
  /** Highest height of the feet at which nothing is in the head; Infinity under the sky. */
  ceiling: number;
  /** True inside something that cannot be stepped on. */
  isBlocked: boolean;
  /** The way up a slope that is too steep and higher than the feet; 0 where there is none. */
  steepX: number;
  steepZ: number;
}

/** Whether the feet are on the ground, which decides what is stepped onto and what is in the way. */
export type Gait = "grounded" | "airborne";

/** Side of a grid cell: most colliders are smaller, so a cell holds few. */
const CELL_METRES = 4;
/** Room for one step and the skin around an avatar that looks up its cell. */
const LOOK_UP_MARGIN = RUN_SPEED * TICK_SECONDS + 2 * POSITION_STEP;
/** Out here an edge is no firm ground: as steep as MAX_SLOPE or steeper. */
const FIRM_EDGE_SQUARED = (AVATAR_RADIUS * AVATAR_RADIUS) / 2;

const NOTHING: readonly Obstacle[] = [];

const contact: Contact = { distance: 0, top: 0, lift: 0, hang: 0 };
const under: TerrainPoint = { height: 0, slopeX: 0, slopeZ: 0 };
const scratch = footing();

/** Room for an answer of {@link Ground.probe}. */
export function footing(): Footing {
  return { support: 0, firm: 0, ceiling: 0, isBlocked: false, steepX: 0, steepZ: 0 };
}

/** The walkable ground of one world. Made once, never changed. */
export class Ground {
  /** An avatar's middle stays within ± this, metres. */
  readonly bound: number;
  readonly #terrain: Terrain;
  readonly #cells: (readonly Obstacle[])[];
  readonly #side: number;
  readonly #extent: number;

  constructor(world: GroundDefinition) {
    this.#extent = world.extent;
    this.#terrain = new Terrain(world.extent, world.terrain);
    this.bound = Math.floor((world.extent - AVATAR_RADIUS) / POSITION_STEP) * POSITION_STEP;
    this.#side = Math.ceil((2 * world.extent) / CELL_METRES);
    this.#cells = new Array(this.#side * this.#side).fill(NOTHING);
    for (const collider of world.colliders) this.#add(obstacleOf(collider));
  }

  /** Height of the terrain alone. */
  terrainAt(x: number, z: number): number {
    this.#terrain.read(x, z, under);
    return under.height;
  }

  /** The slope of the terrain alone, metres up per metre. */
  slopeAt(x: number, z: number, out: TerrainPoint): void {
    this.#terrain.read(x, z, out);
  }

  /** True when an avatar may be at a point, in the air or on the ground. */
  isFree(x: number, y: number, z: number): boolean {
    // Written so that NaN is not free.
    if (!(Math.abs(x) <= this.bound && Math.abs(z) <= this.bound)) return false;
    this.probe(x, y, z, "airborne", scratch);
    return !scratch.isBlocked && y >= scratch.support - TOLERANCE &&
      y <= scratch.ceiling + TOLERANCE;
  }

  /** True when an avatar may stand on the terrain itself at a point: a way that needs no climbing. */
  isFreeOnLand(x: number, z: number): boolean {
    return this.isFree(x, quantisedUp(this.terrainAt(x, z)), z);
  }

  /**
   * The height at which somebody who is let go at a point, or is not quite above the ground there,
   * comes to stand. @returns `undefined` where nobody can stand.
   */
  standingHeight(x: number, y: number, z: number): number | undefined {
    if (!(Math.abs(x) <= this.bound && Math.abs(z) <= this.bound)) return undefined;
    this.probe(x, y, z, "grounded", scratch);
    const height = quantisedUp(scratch.support);
    const isFirm = scratch.support - scratch.firm <= STEP_HEIGHT;
    return isFirm && this.isFree(x, height, z) ? height : undefined;
  }

  /** Writes what is around a capsule at (x, z) with its feet at `feet`. */
  probe(x: number, feet: number, z: number, gait: Gait, out: Footing): void {
    this.#terrain.read(x, z, under);
    const isTooSteep = isSteep(under);
    const { height } = under;
    out.support = height;
    out.firm = isTooSteep ? Number.NEGATIVE_INFINITY : height;
    out.ceiling = Number.POSITIVE_INFINITY;
    out.isBlocked = false;
    const isUphill = isTooSteep && height > feet + TOLERANCE;
    out.steepX = isUphill ? under.slopeX : 0;
    out.steepZ = isUphill ? under.slopeZ : 0;
    for (const obstacle of this.#near(x, z)) {
      if (!meet(obstacle, x, z, contact)) continue;
      if (contact.lift <= feet + TOLERANCE || isSteppedOn(obstacle, contact, feet, gait)) {
        if (contact.lift > out.support) out.support = contact.lift;
        if (
          contact.lift > out.firm && contact.distance * contact.distance <= FIRM_EDGE_SQUARED
        ) out.firm = contact.lift;
      } else if (contact.hang >= feet - TOLERANCE) {
        if (contact.hang < out.ceiling) out.ceiling = contact.hang;
      } else {
        out.isBlocked = true;
      }
    }
    if (out.support > height) out.steepX = out.steepZ = 0; // bridged
  }

  /**
   * Moves `point` out of the walls it is in, along the shortest ways, for a capsule with its feet
   * at `feet`; it may still be in something.
   */
  pushOut(point: GroundPoint, feet: number, gait: Gait): void {
    this.#keepWithin(point);
    for (let round = 0; round < 4; round++) {
      let isClear = true;
      for (const obstacle of this.#near(point.x, point.z)) {
        if (!meet(obstacle, point.x, point.z, contact)) continue;
        if (contact.lift <= feet + TOLERANCE || contact.hang >= feet - TOLERANCE) continue;
        if (isSteppedOn(obstacle, contact, feet, gait)) continue;
        isClear = false;
        pushOutOf(obstacle, clearance(obstacle, contact.top, feet), point);
      }
      if (isClear) return;
      this.#keepWithin(point);
    }
  }

  #keepWithin(point: GroundPoint): void {
    point.x = clamped(point.x, this.bound);
    point.z = clamped(point.z, this.bound);
  }

  #near(x: number, z: number): readonly Obstacle[] {
    const column = Math.floor((x + this.#extent) / CELL_METRES);
    const row = Math.floor((z + this.#extent) / CELL_METRES);
    if (column < 0 || row < 0 || column >= this.#side || row >= this.#side) return NOTHING;
    return this.#cells[row * this.#side + column] ?? NOTHING;
  }

  #add(obstacle: Obstacle): void {
    const half = reachOf(obstacle) + AVATAR_RADIUS + LOOK_UP_MARGIN;
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

/** What of a world its ground is made of. */
export type GroundDefinition = Pick<WorldDefinition, "extent" | "colliders" | "terrain">;

/**
 * What reaches into the feet is stepped onto: from the ground, if it is no higher than a step; from
 * the air only a ramp underneath, which nobody is to run into while jumping up it.
 */
function isSteppedOn(obstacle: Obstacle, at: Contact, feet: number, gait: Gait): boolean {
  if (at.top - feet > STEP_HEIGHT || at.hang >= feet) return false;
  return gait === "grounded" || (obstacle.rise !== 0 && at.distance === 0);
}

function clamped(value: number, most: number): number {
  return value < -most ? -most : value > most ? most : value;
}
