// Where an avatar can walk to: a flood fill over a grid of the game's own ground. Meant for finding
// an author's mistake, so it is coarse: it steps by a quarter of a metre at best.

import type { Vec3 } from "../lib/vec3.ts";
import { Ground } from "../sim/collision.ts";
import { AVATAR_HEIGHT } from "../sim/constants.ts";
import type { Collider, WorldDefinition } from "../sim/world_definition.ts";

/** The finest step, metres: less than an avatar's radius, so no wall is stepped over. */
const FINEST_STEP = 0.25;
/** Cells along one side at most, which bounds the work for the largest world (0.5 m steps). */
const MAX_SIDE = 2001;

const UNSEEN = 0;
const BLOCKED = 1;
const REACHED = 2;

/** Questions about the ground of one world. Positions are metres on the plane y = 0. */
export interface WalkableGround {
  /** True where an avatar's middle may not be, colliders or not. */
  isOutside(x: number, z: number): boolean;
  /** True where an avatar may stand. */
  isFree(x: number, z: number): boolean;
  /** True inside a solid that an avatar on the ground would touch, without its radius. */
  isSolid(x: number, z: number): boolean;
  /** True when some place within `radius` can be walked to from the start. */
  isReachedWithin(x: number, z: number, radius: number): boolean;
}

/** Floods the ground of `world` from `start`. */
export function walkableGround(
  world: Pick<WorldDefinition, "extent" | "colliders">,
  start: Readonly<Vec3>,
): WalkableGround {
  const ground = new Ground(world);
  const solids = world.colliders.filter(blocksWalking);
  const { bound } = ground;
  const side = Math.min(MAX_SIDE, Math.ceil((2 * bound) / FINEST_STEP) + 1);
  const step = (2 * bound) / (side - 1);
  const metres = (index: number) => index * step - bound;
  const indexOf = (at: number) => Math.max(0, Math.min(side - 1, Math.floor((at + bound) / step)));
  const cells = flood(side, cellsAround(indexOf(start.x), indexOf(start.z), side), (cell) => {
    return ground.isFree(metres(cell % side), metres(Math.floor(cell / side)));
  });
  return {
    isOutside: (x, z) => Math.abs(x) > bound || Math.abs(z) > bound,
    isFree: (x, z) => ground.isFree(x, z),
    isSolid: (x, z) => solids.some((solid) => isInside(solid, x, z)),
    isReachedWithin(x, z, radius) {
      // The nearest cell of a free place may be up to one diagonal away.
      const reach = radius + step * 1.5;
      for (let row = indexOf(z - reach); row <= indexOf(z + reach) + 1 && row < side; row++) {
        for (let column = indexOf(x - reach); column <= indexOf(x + reach) + 1; column++) {
          if (column >= side || cells[row * side + column] !== REACHED) continue;
          const dx = metres(column) - x;
          const dz = metres(row) - z;
          if (dx * dx + dz * dz <= reach * reach) return true;
        }
      }
      return false;
    },
  };
}

/** Whether somebody who stands on the ground would touch it: a lintel above the head does not count. */
function blocksWalking(solid: Collider): boolean {
  const height = solid.kind === "box" ? solid.size.y : solid.height;
  return solid.at.y < AVATAR_HEIGHT && solid.at.y + height > 0;
}

function isInside(solid: Collider, x: number, z: number): boolean {
  const dx = x - solid.at.x;
  const dz = z - solid.at.z;
  if (solid.kind === "cylinder") return dx * dx + dz * dz < solid.radius * solid.radius;
  const cos = Math.cos(solid.yaw);
  const sin = Math.sin(solid.yaw);
  // Into the box's own axes: the inverse of a turn by yaw about +Y.
  return Math.abs(dx * cos - dz * sin) < solid.size.x / 2 &&
    Math.abs(dx * sin + dz * cos) < solid.size.z / 2;
}

/** The four cells around a place whose floor is at `column`, `row`. */
function cellsAround(column: number, row: number, side: number): number[] {
  const columns = [column, Math.min(side - 1, column + 1)];
  const rows = [row, Math.min(side - 1, row + 1)];
  return rows.flatMap((each) => columns.map((other) => each * side + other));
}

/** Marks all that can be walked to from `starts` over edges of cells. */
function flood(
  side: number,
  starts: readonly number[],
  isFree: (cell: number) => boolean,
): Uint8Array {
  const cells = new Uint8Array(side * side);
  const open: number[] = [];
  const visit = (cell: number) => {
    if (cells[cell] !== UNSEEN) return;
    const canStand = isFree(cell);
    cells[cell] = canStand ? REACHED : BLOCKED;
    if (canStand) open.push(cell);
  };
  starts.forEach(visit);
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    const column = cell % side;
    if (column > 0) visit(cell - 1);
    if (column < side - 1) visit(cell + 1);
    if (cell >= side) visit(cell - side);
    if (cell < side * (side - 1)) visit(cell + side);
  }
  return cells;
}
