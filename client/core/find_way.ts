// A way on foot around what is in the way: a search over the ground that avatars walk on (A*, Hart
// 1968), on a grid laid around the start, its corners cut where one can walk straight. Pure.

import type { Vec3 } from "../../shared/lib/vec3.ts";
import type { Ground } from "../../shared/sim/collision.ts";
import { STEP_HEIGHT } from "../../shared/sim/constants.ts";

/** A way and whether it leads all the way: else to the nearest place that was found. */
export interface Way {
  /** Where to turn, the end last; without the start. */
  readonly corners: readonly Readonly<Vec3>[];
  readonly isWhole: boolean;
}

/** True for places to keep away from, e.g. portals that lead elsewhere. */
export type IsBarred = (x: number, z: number) => boolean;

/** An avatar is 0.8 m wide, so that not even a thin wall fits between two neighbours. Metres. */
const CELL = 0.5;
const LOOK_STEP = 0.25;
/** Cells that are looked at before the search makes do with what it found: some 40 ms at most. */
const MOST_CELLS = 4000;
/** Nobody is led over a deeper drop, metres: one gets down it, but not up again. */
const MOST_DROP = 1.3;
/** Half the side of the square that is searched, cells. */
const REACH = 200;
const SIDE = 2 * REACH + 1;
/** Steps to the eight neighbours and their length in cells. */
const STEPS: readonly (readonly [x: number, z: number, length: number])[] = [
  ...[[1, 0], [-1, 0], [0, 1], [0, -1]].map(([x = 0, z = 0]) => [x, z, 1] as const),
  ...[[1, 1], [1, -1], [-1, 1], [-1, -1]].map(([x = 0, z = 0]) => [x, z, Math.SQRT2] as const),
];

interface Node {
  readonly column: number;
  readonly row: number;
  readonly at: Readonly<Vec3>;
  readonly from: Node | undefined;
  /** Cells walked so far, and with what is left at least. */
  readonly walked: number;
  readonly total: number;
}

/** Finds a way from `from`, where somebody stands, to `to`. */
export function findWay(
  ground: Ground,
  from: Readonly<Vec3>,
  to: Readonly<Vec3>,
  isBarred: IsBarred = () => false,
): Way {
  if (isStraight(ground, from, to, isBarred)) return { corners: [to], isWhole: true };
  const left = (at: Readonly<Vec3>) => Math.hypot(to.x - at.x, to.z - at.z) / CELL;
  const first = { column: REACH, row: REACH, at: from, from: undefined, walked: 0 };
  const start: Node = { ...first, total: left(from) };
  const open = new Heap();
  open.push(start);
  const best = new Map<number, number>([[start.row * SIDE + start.column, 0]]);
  const done = new Set<number>();
  let nearest: Node = start;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const key = node.row * SIDE + node.column;
    if (done.has(key)) continue;
    done.add(key);
    if (left(node.at) < left(nearest.at)) nearest = node;
    if (left(node.at) <= 1.5 && isStraight(ground, node.at, to, isBarred)) {
      return { corners: cutCorners(ground, node, to, isBarred), isWhole: true };
    }
    if (done.size >= MOST_CELLS) break;
    for (const [x, z, length] of STEPS) {
      const column = node.column + x;
      const row = node.row + z;
      if (column < 0 || row < 0 || column >= SIDE || row >= SIDE) continue;
      const nextKey = row * SIDE + column;
      const walked = node.walked + length;
      if (done.has(nextKey) || walked >= (best.get(nextKey) ?? Infinity)) continue;
      const at = stepTo(ground, node.at, node.at.x + x * CELL, node.at.z + z * CELL, isBarred);
      if (at === undefined) continue;
      best.set(nextKey, walked);
      open.push({ column, row, at, from: node, walked, total: walked + left(at) });
    }
  }
  const isAnywhere = nearest !== start;
  const corners = isAnywhere ? cutCorners(ground, nearest, nearest.at, isBarred) : [];
  return { corners, isWhole: false };
}

/** True where one can walk from `from` to `to` without turning. */
export function isStraight(
  ground: Ground,
  from: Readonly<Vec3>,
  to: Readonly<Vec3>,
  isBarred: IsBarred,
): boolean {
  const metres = Math.hypot(to.x - from.x, to.z - from.z);
  const steps = Math.ceil(metres / LOOK_STEP);
  let at = from;
  for (let step = 1; step <= steps; step++) {
    const part = step / steps;
    const x = from.x + (to.x - from.x) * part;
    const z = from.z + (to.z - from.z) * part;
    const next = stepTo(ground, at, x, z, isBarred);
    if (next === undefined) return false;
    at = next;
  }
  return Math.abs(at.y - to.y) <= STEP_HEIGHT;
}

function stepTo(
  ground: Ground,
  from: Readonly<Vec3>,
  x: number,
  z: number,
  isBarred: IsBarred,
): Vec3 | undefined {
  if (isBarred(x, z)) return undefined;
  const y = ground.standingHeight(x, from.y, z);
  if (y === undefined) return undefined;
  const metres = Math.hypot(x - from.x, z - from.z);
  // Up by a step, or 45° of slope; steeper land is no ground to stand on.
  if (y - from.y > Math.max(STEP_HEIGHT, metres) || from.y - y > MOST_DROP) return undefined;
  return { x, y, z };
}

function cutCorners(
  ground: Ground,
  last: Node,
  to: Readonly<Vec3>,
  isBarred: IsBarred,
): readonly Readonly<Vec3>[] {
  const way: Readonly<Vec3>[] = [to];
  for (let node: Node | undefined = last; node !== undefined; node = node.from) way.push(node.at);
  way.reverse();
  const corners: Readonly<Vec3>[] = [];
  for (let at = 0; at < way.length - 1;) {
    let next = at + 1;
    while (next + 1 < way.length && isStraight(ground, way[at]!, way[next + 1]!, isBarred)) next++;
    corners.push(way[next]!); // within, by the loop's condition
    at = next;
  }
  return corners;
}

/** Nodes, the one with the least total first. */
class Heap {
  readonly #nodes: Node[] = [];

  push(node: Node): void {
    const nodes = this.#nodes;
    let at = nodes.push(node) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (nodes[parent]!.total <= node.total) break;
      nodes[at] = nodes[parent]!;
      at = parent;
    }
    nodes[at] = node;
  }

  pop(): Node | undefined {
    const nodes = this.#nodes;
    const first = nodes[0];
    const last = nodes.pop();
    if (first === undefined || last === undefined || nodes.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= nodes.length) break;
      if (child + 1 < nodes.length && nodes[child + 1]!.total < nodes[child]!.total) child++;
      if (nodes[child]!.total >= last.total) break;
      nodes[at] = nodes[child]!;
      at = child;
    }
    nodes[at] = last;
    return first;
  }
}
