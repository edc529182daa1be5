// Noise that repeats without a seam, for textures. Pure, the same on every machine.

/** Noise over the unit square, in 0 … 1; `cells` of it along each side, whole numbers. */
export type TilingNoise = (u: number, v: number, cells: number, seed?: number) => number;

/** A number in [0, 1) of three whole ones. */
export function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Smooth hills and hollows. */
export const softNoise: TilingNoise = (u, v, cells, seed = 1) => {
  const [x, y] = [u * cells, v * cells];
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [smooth(x - x0), smooth(y - y0)];
  const at = (dx: number, dy: number) => hash(wrap(x0 + dx, cells), wrap(y0 + dy, cells), seed);
  const low = at(0, 0) + (at(1, 0) - at(0, 0)) * fx;
  const high = at(0, 1) + (at(1, 1) - at(0, 1)) * fx;
  return low + (high - low) * fy;
};

/** Several sizes of `softNoise` on top of each other. */
export function layeredNoise(u: number, v: number, cells: number, layers: number, seed = 1) {
  let sum = 0;
  let weight = 0;
  for (let layer = 0; layer < layers; layer++) {
    const part = 0.5 ** layer;
    sum += part * softNoise(u, v, cells << layer, seed + layer * 101);
    weight += part;
  }
  return sum / weight;
}

/** Where the nearest of scattered points lies, and which it is: pebbles, cracks, scales. */
export function pebbles(
  u: number,
  v: number,
  cells: number,
  seed = 1,
): { readonly nearest: number; readonly second: number; readonly id: number } {
  const [x, y] = [u * cells, v * cells];
  let nearest = 9;
  let second = 9;
  let id = 0;
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const [cx, cy] = [Math.floor(x) + dx, Math.floor(y) + dy];
      const [wx, wy] = [wrap(cx, cells), wrap(cy, cells)];
      const off = Math.hypot(
        cx + 0.15 + 0.7 * hash(wx, wy, seed) - x,
        cy + 0.15 + 0.7 * hash(wx, wy, seed + 7) - y,
      );
      if (off < nearest) {
        second = nearest;
        nearest = off;
        id = hash(wx, wy, seed + 13);
      } else if (off < second) second = off;
    }
  }
  return { nearest, second, id };
}

/** 0 at `from` and below, 1 at `to` and above, soft between. */
export function ramp(from: number, to: number, value: number): number {
  return smooth(Math.min(1, Math.max(0, (value - from) / (to - from))));
}

function smooth(part: number): number {
  return part * part * (3 - 2 * part);
}

function wrap(value: number, by: number): number {
  return ((value % by) + by) % by;
}
