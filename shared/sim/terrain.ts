// The lie of the land: heights over the square of a world, or flat at y = 0.

import { MAX_SLOPE } from "./constants.ts";
import type { TerrainDefinition } from "./world_definition.ts";

/** So that a slope that is written as the steepest one is not steeper by a rounding error. */
const ROUNDING = 1e-9;

/** What lies under one point. Written by {@link Terrain.read}, to allocate nothing in a step. */
export interface TerrainPoint {
  /** Metres. */
  height: number;
  /** Metres up per metre towards +X and +Z. */
  slopeX: number;
  slopeZ: number;
}

/**
 * A grid of heights; each cell is two triangles, cut from its (+X, −Z) corner to its (−X, +Z) one,
 * so that a mesh of the same triangles is exactly where avatars walk.
 */
export class Terrain {
  readonly #heights: Float64Array;
  readonly #columns: number;
  readonly #rows: number;
  readonly #extent: number;
  readonly #perMetreX: number;
  readonly #perMetreZ: number;
  readonly #isFlat: boolean;

  constructor(extent: number, terrain: TerrainDefinition | undefined) {
    const rows = terrain?.rows ?? [];
    this.#extent = extent;
    this.#rows = rows.length;
    this.#columns = rows[0]?.length ?? 0;
    this.#heights = Float64Array.from(rows.flat());
    this.#isFlat = rows.length === 0;
    this.#perMetreX = (this.#columns - 1) / (2 * extent);
    this.#perMetreZ = (this.#rows - 1) / (2 * extent);
  }

  /** Writes what lies under (x, z); beyond the edge it goes on as at the edge. */
  read(x: number, z: number, out: TerrainPoint): void {
    if (this.#isFlat) {
      out.height = out.slopeX = out.slopeZ = 0;
      return;
    }
    const acrossX = within((x + this.#extent) * this.#perMetreX, this.#columns - 1);
    const acrossZ = within((z + this.#extent) * this.#perMetreZ, this.#rows - 1);
    const column = Math.min(Math.floor(acrossX), this.#columns - 2);
    const row = Math.min(Math.floor(acrossZ), this.#rows - 2);
    const u = acrossX - column;
    const v = acrossZ - row;
    const at = row * this.#columns + column;
    const corner = this.#heights[at] ?? 0; // (−X, −Z); the others are named by where they lie
    const east = this.#heights[at + 1] ?? 0;
    const south = this.#heights[at + this.#columns] ?? 0;
    const far = this.#heights[at + this.#columns + 1] ?? 0;
    if (u + v <= 1) {
      out.height = corner + u * (east - corner) + v * (south - corner);
      out.slopeX = (east - corner) * this.#perMetreX;
      out.slopeZ = (south - corner) * this.#perMetreZ;
    } else {
      out.height = far + (1 - u) * (south - far) + (1 - v) * (east - far);
      out.slopeX = (far - south) * this.#perMetreX;
      out.slopeZ = (far - east) * this.#perMetreZ;
    }
  }
}

/** True where nobody walks up. */
export function isSteep({ slopeX, slopeZ }: Readonly<TerrainPoint>): boolean {
  return slopeX * slopeX + slopeZ * slopeZ > MAX_SLOPE * MAX_SLOPE + ROUNDING;
}

function within(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value;
}
