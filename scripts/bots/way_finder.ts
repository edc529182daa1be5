// Ways on foot for many bots in one world: the ground is looked at once, and the distances to a goal
// are worked out once and shared by all who go there. Every portal but the wanted one is kept clear
// of, since walking into one is travelling.

import { type Random, randomIndex, seededRandom } from "../../shared/lib/random.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { PORTAL_EXIT_DISTANCE } from "../../shared/sim/constants.ts";
import type { PortalDefinition, WorldDefinition } from "../../shared/sim/world_definition.ts";

/** A position on the ground, metres. */
export interface GroundPlace {
  readonly x: number;
  readonly z: number;
}

const LEAST_CELL_METRES = 0.5;
/** Cells along a side at most, so that a wide world costs no more memory than this squared. */
const MOST_CELLS = 480;
/** Kept from portals: walking in works at 1 m. */
const PORTAL_CLEARANCE = 1.8;
/** Steps to a neighbour beside and across, in fifths of a cell: 5 and about 5 × √2. */
const BESIDE = 5;
const ACROSS = 7;
const FAR = 0x7fff_ffff;
/** Goals to wander to, beside spawns and portals. */
const ROAMING_GOALS = 10;

/** Finds ways in one world. */
export class WayFinder {
  /** Places worth walking to: all can be reached from the first spawn. */
  readonly places: readonly GroundPlace[];
  readonly #cell: number;
  readonly #side: number;
  readonly #extent: number;
  readonly #isFree: Uint8Array;
  readonly #fields = new Map<number, Int32Array>();

  constructor(world: WorldDefinition) {
    this.#extent = world.extent;
    this.#cell = Math.max(LEAST_CELL_METRES, (2 * world.extent) / MOST_CELLS);
    this.#side = Math.floor((2 * world.extent) / this.#cell) + 1;
    this.#isFree = this.#lookAt(world);
    this.#leaveOutPockets(world);
    this.places = this.#choosePlaces(world);
  }

  /**
   * The corners of a way from `from` to `to`, `to` included.
   * @returns `undefined` when there is no way.
   */
  wayTo(to: GroundPlace, from: GroundPlace): readonly GroundPlace[] | undefined {
    const goal = this.#roomyCellAt(to);
    const start = this.#roomyCellAt(from);
    if (goal === undefined || start === undefined) return undefined;
    const field = this.#fieldOf(goal);
    if (field[start] === FAR) return undefined;
    const cells = [start];
    for (let at = start; at !== goal; cells.push(at)) at = this.#nextCell(field, at);
    return this.#corners([from, ...cells.map((cell) => this.#placeOf(cell)), to]);
  }

  /** What an avatar with some room to its sides may stand on, away from portals. */
  #lookAt(world: WorldDefinition): Uint8Array {
    const side = this.#side;
    const ground = new Ground(world);
    const isOpen = new Uint8Array(side * side);
    for (let cell = 0; cell < isOpen.length; cell++) {
      const { x, z } = this.#placeOf(cell);
      const isClear = world.portals.every(({ at }) =>
        Math.hypot(at.x - x, at.z - z) > PORTAL_CLEARANCE
      );
      if (isClear && ground.isFreeOnLand(x, z)) isOpen[cell] = 1;
    }
    return isOpen.map((open, cell) =>
      open === 1 && neighboursOf(cell, side).every((next) => isOpen[next] === 1) ? 1 : 0
    );
  }

  /** Ground that cannot be walked to is none: who is pushed into a corner of it walks out of it. */
  #leaveOutPockets(world: WorldDefinition): void {
    const [spawn] = world.spawns;
    const start = spawn === undefined ? undefined : this.#roomyCellAt(spawn.at);
    if (start === undefined) return;
    const reached = this.#fieldOf(start);
    for (let cell = 0; cell < reached.length; cell++) {
      if (reached[cell] === FAR) this.#isFree[cell] = 0;
    }
  }

  #choosePlaces(world: WorldDefinition): readonly GroundPlace[] {
    const [spawn] = world.spawns;
    if (spawn === undefined) return [];
    const start = this.#roomyCellAt(spawn.at);
    if (start === undefined) return [];
    const reached = this.#fieldOf(start);
    const random = seededRandom(world.extent);
    const wanted = [
      ...world.spawns.map(({ at }) => this.#roomyCellAt(at)),
      ...world.portals.map((portal) => this.#roomyCellAt(frontOf(portal))),
      ...Array.from({ length: ROAMING_GOALS }, () => this.#someCell(random, reached)),
    ];
    const cells = wanted.filter((cell) => cell !== undefined && reached[cell] !== FAR);
    return [...new Set(cells)].map((cell) => this.#placeOf(cell!)); // undefined is filtered out
  }

  #someCell(random: Random, reached: Int32Array): number | undefined {
    for (let tries = 0; tries < 500; tries++) {
      const cell = randomIndex(random, reached.length);
      if (reached[cell] !== FAR) return cell;
    }
    return undefined;
  }

  /** Distances of every cell to `goal`, by buckets of equal distance (Dial 1969). */
  #fieldOf(goal: number): Int32Array {
    const known = this.#fields.get(goal);
    if (known !== undefined) return known;
    const field = new Int32Array(this.#isFree.length).fill(FAR);
    field[goal] = 0;
    const buckets: number[][] = Array.from({ length: ACROSS + 1 }, () => []);
    buckets[0]!.push(goal);
    let waiting = 1;
    for (let metres = 0; waiting > 0; metres++) {
      const bucket = buckets[metres % buckets.length]!; // the remainder is within
      for (const cell of bucket) {
        waiting--;
        if (field[cell] === metres) waiting += this.#spread(field, cell, buckets);
      }
      bucket.length = 0;
    }
    this.#fields.set(goal, field);
    return field;
  }

  /** @returns How many neighbours were put into buckets. */
  #spread(field: Int32Array, cell: number, buckets: number[][]): number {
    let count = 0;
    for (const next of neighboursOf(cell, this.#side)) {
      if (this.#isFree[next] !== 1) continue;
      const total = field[cell]! + stepBetween(cell, next, this.#side);
      if (total >= field[next]!) continue;
      field[next] = total;
      buckets[total % buckets.length]!.push(next);
      count++;
    }
    return count;
  }

  #nextCell(field: Int32Array, cell: number): number {
    let best = cell;
    for (const next of neighboursOf(cell, this.#side)) {
      if (field[next]! < field[best]!) best = next;
    }
    return best;
  }

  /** The nearest cell to stand on, no more than some steps away. */
  #roomyCellAt({ x, z }: GroundPlace): number | undefined {
    const column = Math.round((x + this.#extent) / this.#cell);
    const row = Math.round((z + this.#extent) / this.#cell);
    for (let reach = 0; reach <= 8; reach++) {
      let best: number | undefined;
      let least = Infinity;
      for (let r = Math.max(0, row - reach); r <= Math.min(this.#side - 1, row + reach); r++) {
        for (
          let c = Math.max(0, column - reach);
          c <= Math.min(this.#side - 1, column + reach);
          c++
        ) {
          const cell = r * this.#side + c;
          const steps = Math.hypot(r - row, c - column);
          if (this.#isFree[cell] === 1 && steps < least) [best, least] = [cell, steps];
        }
      }
      if (best !== undefined) return best;
    }
    return undefined;
  }

  /** Leaves out every corner that can be cut. */
  #corners(way: readonly GroundPlace[]): readonly GroundPlace[] {
    const kept: GroundPlace[] = [];
    for (let at = 0; at < way.length - 1;) {
      let next = way.length - 1;
      while (next > at + 1 && !this.#isStraight(way[at]!, way[next]!)) next--;
      kept.push(way[next]!);
      at = next;
    }
    return kept;
  }

  #isStraight(from: GroundPlace, to: GroundPlace): boolean {
    const metres = Math.hypot(to.x - from.x, to.z - from.z);
    for (let along = this.#cell; along < metres; along += this.#cell / 2) {
      const x = from.x + (to.x - from.x) * along / metres;
      const z = from.z + (to.z - from.z) * along / metres;
      const column = Math.round((x + this.#extent) / this.#cell);
      const row = Math.round((z + this.#extent) / this.#cell);
      if (this.#isFree[row * this.#side + column] !== 1) return false;
    }
    return true;
  }

  #placeOf(cell: number): GroundPlace {
    return {
      x: (cell % this.#side) * this.#cell - this.#extent,
      z: Math.floor(cell / this.#side) * this.#cell - this.#extent,
    };
  }
}

/** The place in front of a portal, from which one walks straight in. */
export function frontOf({ at, yaw }: PortalDefinition): GroundPlace {
  return {
    x: at.x - Math.sin(yaw) * PORTAL_EXIT_DISTANCE,
    z: at.z - Math.cos(yaw) * PORTAL_EXIT_DISTANCE,
  };
}

function neighboursOf(cell: number, side: number): readonly number[] {
  const column = cell % side;
  const near: number[] = [];
  for (let c = Math.max(0, column - 1); c <= Math.min(side - 1, column + 1); c++) {
    for (let row = -side; row <= side; row += side) {
      const next = cell - column + c + row;
      if (next !== cell && next >= 0 && next < side * side) near.push(next);
    }
  }
  return near;
}

function stepBetween(a: number, b: number, side: number): number {
  return a % side === b % side || Math.floor(a / side) === Math.floor(b / side) ? BESIDE : ACROSS;
}
