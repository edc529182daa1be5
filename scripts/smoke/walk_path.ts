// A way on foot around what is in the way: A* over half-metre cells of a world's ground, then cut to
// the few corners that are needed. Other portals are kept clear of: walking into one is travelling.

import { Ground } from "../../shared/sim/collision.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";

/** A position on the ground, metres. */
export interface GroundPlace {
  readonly x: number;
  readonly z: number;
}

const CELL = 0.5;
/** Kept from portals that are not wanted: walking in works at 1 m. */
const PORTAL_CLEARANCE = 1.6;
/** Between looks along a straight line, metres. */
const LOOK_STEP = 0.1;
/** Kept from walls on straight lines, so that a coarse hand does not scrape along. */
const MARGIN = 0.25;

/**
 * The corners of a way from `from` to `to`, `to` included.
 * @throws {Error} When there is no way.
 */
export function walkPath(
  world: WorldDefinition,
  from: GroundPlace,
  to: GroundPlace,
): readonly GroundPlace[] {
  const ground = new Ground(world);
  const shunned = world.portals.map(({ at }) => at).filter((at) =>
    distance(at, to) > PORTAL_CLEARANCE && distance(at, from) > PORTAL_CLEARANCE
  );
  const isFree = (x: number, z: number) =>
    ground.isFreeOnLand(x, z) && shunned.every((at) => distance(at, { x, z }) > PORTAL_CLEARANCE);
  const isRoomy = (x: number, z: number) =>
    isFree(x, z) && isFree(x + MARGIN, z) && isFree(x - MARGIN, z) && isFree(x, z + MARGIN) &&
    isFree(x, z - MARGIN);
  const cells = findCells(isRoomy, from, to, world.extent) ??
    findCells(isFree, from, to, world.extent);
  if (cells === undefined) {
    throw new Error(`Cannot walk in ${world.key} from ${textOf(from)} to ${textOf(to)}: no way`);
  }
  return corners([from, ...cells, to], isRoomy);
}

function findCells(
  isFree: (x: number, z: number) => boolean,
  from: GroundPlace,
  to: GroundPlace,
  extent: number,
): GroundPlace[] | undefined {
  const side = Math.floor((2 * extent) / CELL) + 1;
  const indexOf = (at: GroundPlace) =>
    Math.round((at.z + extent) / CELL) * side + Math.round((at.x + extent) / CELL);
  const placeOf = (index: number): GroundPlace => ({
    x: (index % side) * CELL - extent,
    z: Math.floor(index / side) * CELL - extent,
  });
  const start = indexOf(from);
  const goal = indexOf(to);
  const cost = new Float64Array(side * side).fill(Infinity);
  const cameFrom = new Int32Array(side * side).fill(-1);
  const open = new Set([start]);
  cost[start] = 0;
  while (open.size > 0) {
    let best = -1;
    let least = Infinity;
    for (const index of open) {
      const total = (cost[index] ?? Infinity) + distance(placeOf(index), to);
      if (total < least) [least, best] = [total, index];
    }
    if (best === goal) return trace(cameFrom, goal).map(placeOf);
    open.delete(best);
    for (const [dx, dz] of NEIGHBOURS) {
      const at = placeOf(best);
      const next = { x: at.x + dx * CELL, z: at.z + dz * CELL };
      const index = indexOf(next);
      if (index < 0 || index >= cost.length) continue;
      if (index !== goal && !isFree(next.x, next.z)) continue;
      const total = (cost[best] ?? Infinity) + distance(at, next);
      if (total >= (cost[index] ?? Infinity)) continue;
      cost[index] = total;
      cameFrom[index] = best;
      open.add(index);
    }
  }
  return undefined;
}

const NEIGHBOURS = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dz) => [dx, dz] as const))
  .filter(([dx, dz]) => dx !== 0 || dz !== 0);

function trace(cameFrom: Int32Array, goal: number): number[] {
  const way: number[] = [];
  for (let at = goal; at !== -1; at = cameFrom[at] ?? -1) way.unshift(at);
  return way.slice(1);
}

/** Leaves out every corner that can be cut. */
function corners(
  way: readonly GroundPlace[],
  isFree: (x: number, z: number) => boolean,
): readonly GroundPlace[] {
  const kept: GroundPlace[] = [];
  for (let at = 0; at < way.length - 1;) {
    let next = way.length - 1;
    while (next > at + 1 && !isStraight(way[at]!, way[next]!, isFree)) next--;
    kept.push(way[next]!);
    at = next;
  }
  return kept;
}

function isStraight(
  from: GroundPlace,
  to: GroundPlace,
  isFree: (x: number, z: number) => boolean,
): boolean {
  const metres = distance(from, to);
  for (let along = LOOK_STEP; along < metres; along += LOOK_STEP) {
    const part = along / metres;
    if (!isFree(from.x + (to.x - from.x) * part, from.z + (to.z - from.z) * part)) return false;
  }
  return true;
}

function distance(a: GroundPlace, b: GroundPlace): number {
  return Math.hypot(a.x - b.x, a.z - b.z);
}

function textOf({ x, z }: GroundPlace): string {
  return `${x.toFixed(1)},${z.toFixed(1)}`;
}
