// The land of a world as it is drawn: the very triangles that avatars walk on.

import { type BufferGeometry, PlaneGeometry } from "three";
import { Terrain } from "../../shared/sim/terrain.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";

/** The land of one world. */
export class Land {
  readonly #world: Pick<WorldDefinition, "extent" | "terrain">;
  readonly #terrain: Terrain;
  readonly #at = { height: 0, slopeX: 0, slopeZ: 0 };

  constructor(world: Pick<WorldDefinition, "extent" | "terrain">) {
    this.#world = world;
    this.#terrain = new Terrain(world.extent, world.terrain);
  }

  /** Metres. */
  heightAt(x: number, z: number): number {
    this.#terrain.read(x, z, this.#at);
    return this.#at.height;
  }

  /**
   * A mesh of the land, at least `size` metres to each side and `cells` squares across.
   * @returns `undefined` where the land is flat.
   */
  geometry(size: number, cells: number): BufferGeometry | undefined {
    const { extent, terrain } = this.#world;
    const columns = terrain?.rows[0]?.length ?? 0;
    const rows = terrain?.rows.length ?? 0;
    if (columns < 2 || rows < 2) return undefined;
    const wanted = (2 * size) / cells;
    const across = squares(size, extent, columns - 1, wanted);
    const along = squares(size, extent, rows - 1, wanted);
    // PlaneGeometry cuts its squares from (+X, −Z) to (−X, +Z), as Terrain does.
    const geometry = new PlaneGeometry(
      across.count * across.side,
      along.count * along.side,
      across.count,
      along.count,
    ).rotateX(-Math.PI / 2);
    const position = geometry.getAttribute("position");
    for (let i = 0; i < position.count; i++) {
      position.setY(i, this.heightAt(position.getX(i), position.getZ(i)));
    }
    geometry.computeVertexNormals();
    geometry.setIndex(indexOf(across, along));
    return geometry;
  }
}

/**
 * The corners of all triangles: as fine as `parts` where people walk, and beyond it, where nobody
 * comes near, two for each cell of the terrain.
 */
function indexOf(across: Squares, along: Squares): number[] {
  const index: number[] = [];
  const row = across.count + 1;
  const square = (x: number, z: number, side: number) => {
    const [a, b] = [x + row * z, x + row * (z + side)];
    index.push(a, b, a + side, b, b + side, a + side);
  };
  for (let z = 0; z < along.count; z += along.parts) {
    for (let x = 0; x < across.count; x += across.parts) {
      const isBeyond = [[x, across] as const, [z, along] as const].some(([at, { beyond, count }]) =>
        at < beyond || at >= count - beyond
      );
      if (isBeyond && across.parts === along.parts) square(x, z, across.parts);
      else {
        for (let k = 0; k < across.parts * along.parts; k++) {
          square(x + k % across.parts, z + Math.floor(k / across.parts), 1);
        }
      }
    }
  }
  return index;
}

interface Squares {
  readonly count: number;
  /** Metres. */
  readonly side: number;
  /** Of them along one cell of the terrain. */
  readonly parts: number;
  /** Of them beyond the terrain at either end. */
  readonly beyond: number;
}

/** Whole parts of a terrain's cells, laid so that each corner of the terrain is one of theirs. */
function squares(
  size: number,
  extent: number,
  cells: number,
  wanted: number,
): Squares {
  const cell = (2 * extent) / cells;
  const parts = Math.max(1, Math.round(cell / wanted));
  const beyond = Math.max(0, Math.ceil((size - extent) / cell));
  return {
    count: (cells + 2 * beyond) * parts,
    side: cell / parts,
    parts,
    beyond: beyond * parts,
  };
}
