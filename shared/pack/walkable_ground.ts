// Where an avatar can walk to: a flood fill over a grid of the game's own ground, in which a cell may
// be reached at several heights. Meant for finding an author's mistake, so it is coarse: it steps by
// a quarter of a metre at best, walks stairs and slopes, falls down ledges, and jumps nowhere.

import type { Vec3 } from "../lib/vec3.ts";
import { Ground } from "../sim/collision.ts";
import { AVATAR_HEIGHT, STEP_HEIGHT } from "../sim/constants.ts";
import type { Collider, WorldDefinition } from "../sim/world_definition.ts";

/** The finest step, metres: less than an avatar's radius, so no wall is stepped over. */
const FINEST_STEP = 0.25;
/** Cells along one side at most, which bounds the work for the largest world (0.5 m steps). */
const MAX_SIDE = 2001;
/** Heights of one cell that are nearer than this are one place, metres. */
const SAME_LEVEL = STEP_HEIGHT;
/** Heights that one cell can be reached at, at most; further ones are not looked at. */
const MAX_LEVELS = 8;

/** Questions about the ground of one world. */
export interface WalkableGround {
  /** True where an avatar's middle may not be, colliders or not. */
  isOutside(at: Readonly<Vec3>): boolean;
  /** Where somebody who is let go at a place comes to stand; `undefined` inside something. */
  standingHeight(at: Readonly<Vec3>): number | undefined;
  /** True inside a solid that an avatar with its feet there would touch, without its radius. */
  isSolid(at: Readonly<Vec3>): boolean;
  /** True when some place within `radius` on the map and `rise` in height can be walked to. */
  isReachedWithin(at: Readonly<Vec3>, radius: number, rise: number): boolean;
}

/** Floods the ground of `world` from `start`. */
export function walkableGround(
  world: Pick<WorldDefinition, "extent" | "colliders" | "terrain">,
  start: Readonly<Vec3>,
): WalkableGround {
  const ground = new Ground(world);
  const { bound } = ground;
  const side = Math.min(MAX_SIDE, Math.ceil((2 * bound) / FINEST_STEP) + 1);
  const step = (2 * bound) / (side - 1);
  const metres = (index: number) => index * step - bound;
  const indexOf = (at: number) => Math.max(0, Math.min(side - 1, Math.floor((at + bound) / step)));
  const starts = cellsAround(indexOf(start.x), indexOf(start.z), side);
  const startY = ground.standingHeight(start.x, start.y, start.z) ?? start.y;
  const levels = flood(side, starts, startY, (cell, fromY) => {
    return ground.standingHeight(metres(cell % side), fromY, metres(Math.floor(cell / side)));
  });
  return {
    isOutside: ({ x, z }) => Math.abs(x) > bound || Math.abs(z) > bound,
    standingHeight: ({ x, y, z }) => ground.standingHeight(x, y, z),
    isSolid: (at) => world.colliders.some((solid) => isInside(solid, at)),
    isReachedWithin({ x, y, z }, radius, rise) {
      // The nearest cell of a free place may be up to one diagonal away.
      const reach = radius + step * 1.5;
      for (let row = indexOf(z - reach); row <= indexOf(z + reach) + 1 && row < side; row++) {
        for (let column = indexOf(x - reach); column <= indexOf(x + reach) + 1; column++) {
          if (column >= side) continue;
          const dx = metres(column) - x;
          const dz = metres(row) - z;
          if (dx * dx + dz * dz > reach * reach) continue;
          const heights = levels.get(row * side + column) ?? [];
          if (heights.some((height) => Math.abs(height - y) <= rise)) return true;
        }
      }
      return false;
    },
  };
}

function isInside(solid: Collider, { x, y, z }: Readonly<Vec3>): boolean {
  const dx = x - solid.at.x;
  const dz = z - solid.at.z;
  if (solid.at.y >= y + AVATAR_HEIGHT) return false; // a lintel above the head
  if (solid.kind === "cylinder") {
    return solid.at.y + solid.height > y && dx * dx + dz * dz < solid.radius * solid.radius;
  }
  const cos = Math.cos(solid.yaw);
  const sin = Math.sin(solid.yaw);
  // Into the box's own axes: the inverse of a turn by yaw about +Y.
  const across = dx * cos - dz * sin;
  const along = dx * sin + dz * cos;
  const part = solid.kind === "ramp" ? 0.5 - along / solid.size.z : 1;
  return Math.abs(across) < solid.size.x / 2 && Math.abs(along) < solid.size.z / 2 &&
    solid.at.y + solid.size.y * part > y;
}

/** The four cells around a place whose floor is at `column`, `row`. */
function cellsAround(column: number, row: number, side: number): number[] {
  const columns = [column, Math.min(side - 1, column + 1)];
  const rows = [row, Math.min(side - 1, row + 1)];
  return rows.flatMap((each) => columns.map((other) => each * side + other));
}

/** The heights at which each cell can be walked to from `starts`, over edges of cells. */
function flood(
  side: number,
  starts: readonly number[],
  startY: number,
  heightOf: (cell: number, fromY: number) => number | undefined,
): ReadonlyMap<number, readonly number[]> {
  const levels = new Map<number, number[]>();
  const open: { readonly cell: number; readonly y: number }[] = [];
  const visit = (cell: number, fromY: number) => {
    const known = levels.get(cell);
    if (known !== undefined && (known.length >= MAX_LEVELS || isNear(known, fromY))) return;
    const y = heightOf(cell, fromY);
    if (y === undefined || (known !== undefined && isNear(known, y))) return;
    if (known === undefined) levels.set(cell, [y]);
    else known.push(y);
    open.push({ cell, y });
  };
  for (const cell of starts) visit(cell, startY);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const { cell, y } = at;
    const column = cell % side;
    if (column > 0) visit(cell - 1, y);
    if (column < side - 1) visit(cell + 1, y);
    if (cell >= side) visit(cell - side, y);
    if (cell < side * (side - 1)) visit(cell + side, y);
  }
  return levels;
}

function isNear(levels: readonly number[], y: number): boolean {
  return levels.some((level) => Math.abs(level - y) < SAME_LEVEL);
}
