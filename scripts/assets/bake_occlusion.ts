// Darkens a model's colours where other parts of it take the sky away: under eaves, between roots.
// Baked at build time, so that a phone sees it for nothing.

import { type BufferGeometry, Vector3 } from "three";
import { hash } from "./tiling_noise.ts";

/** How it is baked. */
export interface OcclusionOptions {
  /** Farther than this nothing darkens, metres. */
  readonly reach: number;
  /** 0 not at all … 1 black in a closed corner. */
  readonly strength: number;
  /** The ground below takes light, too: its height, metres. Left out: there is none. */
  readonly floor?: number;
}

const CELLS = 72;
const RAYS = 40;

/** Multiplies the colours of `shapes`, which all darken each other. Not indexed, with normals. */
export function bakeOcclusion(shapes: readonly BufferGeometry[], options: OcclusionOptions): void {
  const grid = new Grid(shapes);
  const rays = raysOfSphere();
  const known = new Map<string, number>();
  const [at, normal, aim] = [new Vector3(), new Vector3(), new Vector3()];
  for (const shape of shapes) {
    const { position, normal: normals, color } = shape.attributes;
    if (position === undefined || normals === undefined || color === undefined) continue;
    for (let i = 0; i < position.count; i++) {
      at.set(position.getX(i), position.getY(i), position.getZ(i));
      normal.set(normals.getX(i), normals.getY(i), normals.getZ(i));
      const name = [...at.toArray(), ...normal.toArray()].map((part) => part.toFixed(2)).join(" ");
      let light = known.get(name);
      if (light === undefined) {
        let open = 0;
        let all = 0;
        for (const ray of rays) {
          const slant = ray.dot(normal);
          if (slant < 0.1) continue;
          all += slant;
          aim.copy(at).addScaledVector(normal, grid.cell * 1.1);
          if (!grid.isBlocked(aim, ray, options)) open += slant;
        }
        light = all === 0 ? 1 : 1 - options.strength * (1 - open / all);
        known.set(name, light);
      }
      color.setXYZ(i, color.getX(i) * light, color.getY(i) * light, color.getZ(i) * light);
    }
  }
}

/** Which cells of space hold a surface. */
class Grid {
  readonly cell: number;
  readonly #from = new Vector3(Infinity, Infinity, Infinity);
  readonly #size: readonly [number, number, number];
  readonly #isFull: Uint8Array;

  constructor(shapes: readonly BufferGeometry[]) {
    const to = new Vector3(-Infinity, -Infinity, -Infinity);
    for (const shape of shapes) {
      shape.computeBoundingBox();
      if (shape.boundingBox === null) continue;
      this.#from.min(shape.boundingBox.min);
      to.max(shape.boundingBox.max);
    }
    const span = to.clone().sub(this.#from);
    this.cell = Math.max(span.x, span.y, span.z) / CELLS;
    this.#size = [span.x, span.y, span.z].map((side) => Math.ceil(side / this.cell) + 1) as [
      number,
      number,
      number,
    ];
    this.#isFull = new Uint8Array(this.#size[0] * this.#size[1] * this.#size[2]);
    for (const shape of shapes) this.#fill(shape);
  }

  isBlocked(from: Vector3, ray: Vector3, { reach, floor }: OcclusionOptions): boolean {
    const step = this.cell * 0.8;
    for (let gone = 0; gone < reach; gone += step) {
      const y = from.y + ray.y * gone;
      if (floor !== undefined && y < floor) return true;
      const at = this.#indexOf(from.x + ray.x * gone, y, from.z + ray.z * gone);
      if (at >= 0 && this.#isFull[at] === 1) return true;
    }
    return false;
  }

  #fill(shape: BufferGeometry): void {
    const position = shape.getAttribute("position");
    const corners = [new Vector3(), new Vector3(), new Vector3()] as const;
    for (let i = 0; i + 2 < position.count; i += 3) {
      for (let k = 0; k < 3; k++) {
        corners[k as 0 | 1 | 2].set(
          position.getX(i + k),
          position.getY(i + k),
          position.getZ(i + k),
        );
      }
      const [a, b, c] = corners;
      const longest = Math.max(a.distanceTo(b), b.distanceTo(c), c.distanceTo(a));
      const steps = Math.min(200, Math.max(1, Math.ceil(longest / (this.cell * 0.7))));
      for (let u = 0; u <= steps; u++) {
        for (let v = 0; v <= steps - u; v++) {
          const [p, q] = [u / steps, v / steps];
          const at = this.#indexOf(
            a.x + (b.x - a.x) * p + (c.x - a.x) * q,
            a.y + (b.y - a.y) * p + (c.y - a.y) * q,
            a.z + (b.z - a.z) * p + (c.z - a.z) * q,
          );
          if (at >= 0) this.#isFull[at] = 1;
        }
      }
    }
  }

  #indexOf(x: number, y: number, z: number): number {
    const [sx, sy, sz] = this.#size;
    const cx = Math.floor((x - this.#from.x) / this.cell);
    const cy = Math.floor((y - this.#from.y) / this.cell);
    const cz = Math.floor((z - this.#from.z) / this.cell);
    if (cx < 0 || cy < 0 || cz < 0 || cx >= sx || cy >= sy || cz >= sz) return -1;
    return (cz * sy + cy) * sx + cx;
  }
}

function raysOfSphere(): Vector3[] {
  return [...Array(RAYS * 2).keys()].map((i) => {
    const up = 1 - (2 * (i + 0.5)) / (RAYS * 2);
    const turn = i * 2.399963 + hash(i, 1, 2) * 0.2;
    const out = Math.sqrt(1 - up * up);
    return new Vector3(out * Math.cos(turn), up, out * Math.sin(turn));
  });
}
