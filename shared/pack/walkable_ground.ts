// Where an avatar can walk to: a flood fill over a grid of the ground around the colliders. Meant
// for finding an author's mistake, so it is coarse: it steps by a quarter of a metre at best.

import type { Vec3 } from "../lib/vec3.ts";
import { AVATAR_HEIGHT } from "../sim/constants.ts";
import type { Collider, WorldDefinition } from "../sim/world_definition.ts";

/** The finest step, metres: less than an avatar's radius, so no wall is stepped over. */
const FINEST_STEP = 0.25;
/** Cells along one side at most, which bounds the work for the largest world (0.5 m steps). */
const MAX_SIDE = 2001;

const FREE = 0;
const BLOCKED = 1;
const REACHED = 2;

/** Questions about the ground of one world. Positions are metres on the plane y = 0. */
export interface WalkableGround {
  /** True outside the walkable square. */
  isOutside(x: number, z: number): boolean;
  /** True nearer than `radius` to a solid that an avatar on the ground would touch. */
  isInside(x: number, z: number, radius: number): boolean;
  /** True when some place within `radius` can be walked to from the start. */
  isReachedWithin(x: number, z: number, radius: number): boolean;
}

/** Floods the ground of `world` from `start` for an avatar of `radius`. */
export function walkableGround(
  world: Pick<WorldDefinition, "extent" | "colliders">,
  start: Readonly<Vec3>,
  radius: number,
): WalkableGround {
  const { extent } = world;
  const solids = world.colliders.filter(blocksWalking);
  const side = Math.min(MAX_SIDE, Math.floor((2 * extent) / FINEST_STEP) + 1);
  const step = (2 * extent) / (side - 1);
  const cells = new Uint8Array(side * side);
  for (const solid of solids) blockCells(cells, solid, { side, step, extent, radius });
  const indexOf = (metres: number) =>
    Math.max(0, Math.min(side - 1, Math.round((metres + extent) / step)));
  flood(cells, side, indexOf(start.z) * side + indexOf(start.x));
  return {
    isOutside: (x, z) => Math.abs(x) > extent || Math.abs(z) > extent,
    isInside: (x, z, within) => solids.some((solid) => distanceTo(solid, x, z) < within + 1e-9),
    isReachedWithin(x, z, within) {
      const reach = within + step;
      for (let row = indexOf(z - reach); row <= indexOf(z + reach); row++) {
        for (let column = indexOf(x - reach); column <= indexOf(x + reach); column++) {
          const dx = column * step - extent - x;
          const dz = row * step - extent - z;
          const isNear = dx * dx + dz * dz <= reach * reach;
          if (isNear && cells[row * side + column] === REACHED) return true;
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

/** Distance on the ground from a point to a solid; 0 inside. */
function distanceTo(solid: Collider, x: number, z: number): number {
  const dx = x - solid.at.x;
  const dz = z - solid.at.z;
  if (solid.kind === "cylinder") return Math.max(0, Math.sqrt(dx * dx + dz * dz) - solid.radius);
  const cos = Math.cos(solid.yaw);
  const sin = Math.sin(solid.yaw);
  // Into the box's own axes: the inverse of a turn by yaw about +Y.
  const outX = Math.max(0, Math.abs(dx * cos - dz * sin) - solid.size.x / 2);
  const outZ = Math.max(0, Math.abs(dx * sin + dz * cos) - solid.size.z / 2);
  return Math.sqrt(outX * outX + outZ * outZ);
}

interface Grid {
  readonly side: number;
  readonly step: number;
  readonly extent: number;
  readonly radius: number;
}

function blockCells(cells: Uint8Array, solid: Collider, grid: Grid): void {
  const { side, step, extent, radius } = grid;
  const half = solid.kind === "box"
    ? Math.sqrt(solid.size.x * solid.size.x + solid.size.z * solid.size.z) / 2
    : solid.radius;
  const clamp = (index: number) => Math.max(0, Math.min(side - 1, index));
  const from = (middle: number) => clamp(Math.floor((middle - half - radius + extent) / step));
  const to = (middle: number) => clamp(Math.ceil((middle + half + radius + extent) / step));
  for (let row = from(solid.at.z); row <= to(solid.at.z); row++) {
    for (let column = from(solid.at.x); column <= to(solid.at.x); column++) {
      const x = column * step - extent;
      const z = row * step - extent;
      if (distanceTo(solid, x, z) < radius) cells[row * side + column] = BLOCKED;
    }
  }
}

/** Marks all that can be walked to from `start` over edges of cells. */
function flood(cells: Uint8Array, side: number, start: number): void {
  if (cells[start] !== FREE) return;
  const open = [start];
  cells[start] = REACHED;
  const visit = (cell: number) => {
    if (cells[cell] !== FREE) return;
    cells[cell] = REACHED;
    open.push(cell);
  };
  for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
    const column = cell % side;
    if (column > 0) visit(cell - 1);
    if (column < side - 1) visit(cell + 1);
    if (cell >= side) visit(cell - side);
    if (cell < side * (side - 1)) visit(cell + side);
  }
}
