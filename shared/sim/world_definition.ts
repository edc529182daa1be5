// What a world is, as its folder's `world.json` says it: the part of a world that server, client
// and tools agree on. Looks are in `scene.ts`, rules in `server.ts`.

import { parseWorldKey, type WorldKey } from "../lib/ids.ts";
import type { Vec3 } from "../lib/vec3.ts";
import { MAX_SLOPE } from "./constants.ts";
import { Terrain } from "./terrain.ts";

/** A place to appear at. `yaw` in radians about +Y; 0 looks along −Z. */
export interface SpawnPoint {
  readonly name: string;
  readonly at: Readonly<Vec3>;
  readonly yaw: number;
}

/** A way to another world. `yaw` is the way its front faces: who arrives walks out that way. */
export interface PortalDefinition {
  readonly name: string;
  readonly at: Readonly<Vec3>;
  readonly yaw: number;
  readonly to: WorldKey;
  /** The portal of the target world to come out of; left out when exactly one there leads back. */
  readonly arriveAt: string | undefined;
}

/** A solid upright box; `at` is the middle of its floor, turned by `yaw` about +Y. */
export interface BoxCollider {
  readonly kind: "box";
  readonly at: Readonly<Vec3>;
  readonly size: Readonly<Vec3>;
  readonly yaw: number;
  readonly tag?: string | undefined;
}

/** A solid upright cylinder; `at` is the middle of its floor. */
export interface CylinderCollider {
  readonly kind: "cylinder";
  readonly at: Readonly<Vec3>;
  readonly radius: number;
  readonly height: number;
  readonly tag?: string | undefined;
}

/**
 * A solid wedge over the floor of a box: it rises from nothing on the side that `yaw` turns its back
 * to, to `size.y` on the side that `yaw` looks at. No steeper than avatars walk.
 */
export interface RampCollider {
  readonly kind: "ramp";
  readonly at: Readonly<Vec3>;
  readonly size: Readonly<Vec3>;
  readonly yaw: number;
  readonly tag?: string | undefined;
}

/** `tag` is a name by which the world's scene knows what to draw there; nothing else reads it. */
export type Collider = BoxCollider | CylinderCollider | RampCollider;

/**
 * The lie of the land: rows from −Z to +Z of heights from −X to +X, in metres, spread evenly over
 * the whole square of the world.
 */
export interface TerrainDefinition {
  readonly rows: readonly (readonly number[])[];
}

/** Half the side of the square ground that a world may have at most, in metres. */
export const MAX_WORLD_EXTENT = 500;
const MAX_PORTALS = 32;
const MAX_SPAWNS = 64;
const MAX_COLLIDERS = 2000;
const MAX_CAPACITY = 5000;
/** What those in view may cost one player, bytes a second: half a megabit. */
const DEFAULT_BYTES_PER_PLAYER = 64_000;

/** Whom players see: everybody, who is near, or who is near once there is a crowd. */
export const VISIBILITIES = ["auto", "everyone", "near"] as const;
export type Visibility = (typeof VISIBILITIES)[number];
/** Heights along one side of a terrain at most. */
export const MAX_TERRAIN_SIDE = 129;
/** Metres; a place that somebody can be at goes as an i16 of 1/64 m, which ends at 512. */
export const MOST_PLACE_HEIGHT = 500;
const LEAST_HEIGHT = -50;
const MOST_HEIGHT = 200;

/** One world. Positions are metres, Y up; the ground is y = 0 where there is no terrain. */
export interface WorldDefinition {
  readonly key: WorldKey;
  readonly title: string;
  /** Players it takes at most. */
  readonly capacity: number;
  /** Half the side of the walkable square around the origin, metres. */
  readonly extent: number;
  readonly visibility: Visibility;
  /** What those in view may cost one player, bytes a second; more are told of less often. */
  readonly bytesPerPlayer: number;
  /** At least one; the first is the default. */
  readonly spawns: readonly SpawnPoint[];
  readonly portals: readonly PortalDefinition[];
  readonly colliders: readonly Collider[];
  /** Left out: flat. */
  readonly terrain?: TerrainDefinition | undefined;
}

/** One thing wrong with a `world.json`: where in it, and what. */
export interface DefinitionProblem {
  /** Path of the value, as `portals[2].at.x`; empty for the whole file. */
  readonly path: string;
  readonly problem: string;
}

export type ParsedDefinition =
  | { readonly ok: true; readonly value: WorldDefinition }
  | { readonly ok: false; readonly problems: readonly DefinitionProblem[] };

/** Reads the parsed JSON of `world.json`; lists every problem at once. */
export function parseWorldDefinition(key: WorldKey, json: unknown): ParsedDefinition {
  const problems: DefinitionProblem[] = [];
  const read = new DefinitionReader(problems);
  const root = read.object("", json, [
    "title",
    "capacity",
    "extent",
    "visibility",
    "bytesPerPlayer",
    "spawns",
    "portals",
    "colliders",
    "terrain",
  ]);
  const extent = read.number("extent", root.extent ?? 60, 5, MAX_WORLD_EXTENT);
  const terrain = root.terrain === undefined ? undefined : readTerrain(read, root.terrain);
  read.standOn(new Terrain(extent, terrain));
  const value: WorldDefinition = {
    key,
    title: read.text("title", root.title, 1, 40),
    capacity: read.whole("capacity", root.capacity ?? 200, 1, MAX_CAPACITY),
    extent,
    visibility: read.choice("visibility", root.visibility ?? "auto", VISIBILITIES),
    bytesPerPlayer: read.whole(
      "bytesPerPlayer",
      root.bytesPerPlayer ?? DEFAULT_BYTES_PER_PLAYER,
      2000,
      10_000_000,
    ),
    spawns: read.list("spawns", root.spawns, MAX_SPAWNS, (path, item) => {
      const fields = read.object(path, item, ["name", "at", "yaw"]);
      return {
        name: read.name(`${path}.name`, fields.name),
        at: read.point(`${path}.at`, fields.at, extent),
        yaw: read.number(`${path}.yaw`, fields.yaw ?? 0, -7, 7),
      };
    }),
    portals: read.list("portals", root.portals ?? [], MAX_PORTALS, (path, item) => {
      const fields = read.object(path, item, ["name", "at", "yaw", "to", "arriveAt"]);
      return {
        name: read.name(`${path}.name`, fields.name),
        at: read.point(`${path}.at`, fields.at, extent),
        yaw: read.number(`${path}.yaw`, fields.yaw ?? 0, -7, 7),
        to: read.key(`${path}.to`, fields.to),
        arriveAt: fields.arriveAt === undefined
          ? undefined
          : read.name(`${path}.arriveAt`, fields.arriveAt),
      };
    }),
    colliders: read.list(
      "colliders",
      root.colliders ?? [],
      MAX_COLLIDERS,
      (path, item) => readCollider(read, path, item, extent),
    ),
    terrain,
  };
  if (value.spawns.length === 0) {
    problems.push({ path: "spawns", problem: "at least one is needed" });
  }
  read.distinctNames("spawns", value.spawns);
  read.distinctNames("portals", value.portals);
  return problems.length === 0 ? { ok: true, value } : { ok: false, problems };
}

function readCollider(
  read: DefinitionReader,
  path: string,
  item: unknown,
  extent: number,
): Collider {
  const kind = (item as { kind?: unknown } | null)?.kind;
  if (kind === "cylinder") {
    const fields = read.object(path, item, ["kind", "at", "radius", "height", "tag"]);
    return {
      kind,
      at: read.point(`${path}.at`, fields.at, extent),
      radius: read.number(`${path}.radius`, fields.radius, 0.05, extent),
      height: read.number(`${path}.height`, fields.height, 0.05, 1000),
      ...readTag(read, path, fields.tag),
    };
  }
  if (kind !== "box" && kind !== "ramp") {
    read.refuse(`${path}.kind`, 'must be "box", "cylinder" or "ramp"');
  }
  const fields = read.object(path, item, ["kind", "at", "size", "yaw", "tag"]);
  const size = read.object(`${path}.size`, fields.size, ["x", "y", "z"]);
  const sizeZ = read.number(`${path}.size.z`, size.z, 0.05, 2 * extent);
  const at = read.point(`${path}.at`, fields.at, extent);
  const mostRise = Math.min(MAX_SLOPE * sizeZ, MOST_PLACE_HEIGHT - at.y);
  return {
    kind: kind === "ramp" ? kind : "box",
    at,
    size: {
      x: read.number(`${path}.size.x`, size.x, 0.05, 2 * extent),
      y: read.number(`${path}.size.y`, size.y, 0.05, kind === "ramp" ? mostRise : 1000),
      z: sizeZ,
    },
    yaw: read.number(`${path}.yaw`, fields.yaw ?? 0, -7, 7),
    ...readTag(read, path, fields.tag),
  };
}

function readTag(read: DefinitionReader, path: string, tag: unknown): { readonly tag?: string } {
  return tag === undefined ? {} : { tag: read.name(`${path}.tag`, tag) };
}

function readTerrain(read: DefinitionReader, value: unknown): TerrainDefinition | undefined {
  const fields = read.object("terrain", value, ["rows"]);
  const rows = read.list("terrain.rows", fields.rows, MAX_TERRAIN_SIDE, (path, row) => {
    return read.list(path, row, MAX_TERRAIN_SIDE, (at, height) => {
      return read.number(at, height, LEAST_HEIGHT, MOST_HEIGHT);
    });
  });
  const columns = rows[0]?.length ?? 0;
  if (rows.length < 2 || columns < 2) read.refuse("terrain.rows", "must be at least 2 by 2");
  else if (rows.some((row) => row.length !== columns)) {
    read.refuse("terrain.rows", "must be of one length");
  } else return { rows };
  return undefined;
}

/** Reads JSON values, notes what is wrong and goes on with a harmless value, to find all problems. */
class DefinitionReader {
  readonly #problems: DefinitionProblem[];
  readonly #land = { height: 0, slopeX: 0, slopeZ: 0 };
  #terrain: Terrain | undefined;

  constructor(problems: DefinitionProblem[]) {
    this.#problems = problems;
  }

  /** Points whose height is left out lie on `terrain` from now on. */
  standOn(terrain: Terrain): void {
    this.#terrain = terrain;
  }

  refuse(path: string, problem: string): void {
    this.#problems.push({ path, problem });
  }

  object(path: string, value: unknown, known: readonly string[]): Record<string, unknown> {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.refuse(path, "must be an object");
      return {};
    }
    for (const name of Object.keys(value)) {
      if (!known.includes(name)) {
        this.refuse(path === "" ? name : `${path}.${name}`, "is no known field");
      }
    }
    return value as Record<string, unknown>;
  }

  list<Item>(
    path: string,
    value: unknown,
    most: number,
    readItem: (path: string, item: unknown) => Item,
  ): Item[] {
    if (!Array.isArray(value)) {
      this.refuse(path, "must be a list");
      return [];
    }
    if (value.length > most) {
      this.refuse(path, `holds ${value.length}, at most ${most} are allowed`);
      return [];
    }
    return value.map((item, index) => readItem(`${path}[${index}]`, item));
  }

  number(path: string, value: unknown, least: number, most: number): number {
    if (typeof value !== "number" || !Number.isFinite(value) || value < least || value > most) {
      this.refuse(path, `must be a number from ${least} to ${most}`);
      return least;
    }
    return value;
  }

  whole(path: string, value: unknown, least: number, most: number): number {
    if (!Number.isInteger(value)) {
      this.refuse(path, `must be a whole number from ${least} to ${most}`);
      return least;
    }
    return this.number(path, value, least, most);
  }

  text(path: string, value: unknown, least: number, most: number): string {
    if (typeof value !== "string" || value.trim().length < least || value.length > most) {
      this.refuse(path, `must be a text of ${least} to ${most} characters`);
      return "";
    }
    return value.trim();
  }

  choice<Choice extends string>(
    path: string,
    value: unknown,
    choices: readonly [Choice, ...Choice[]],
  ): Choice {
    const choice = choices.find((each) => each === value);
    if (choice === undefined) this.refuse(path, `must be one of ${choices.join(", ")}`);
    return choice ?? choices[0];
  }

  name(path: string, value: unknown): string {
    if (typeof value !== "string" || !/^[a-z][a-z0-9_]{0,31}$/.test(value)) {
      this.refuse(path, "must be a name of a–z, 0–9 and _, at most 32");
      return "";
    }
    return value;
  }

  key(path: string, value: unknown): WorldKey {
    const key = typeof value === "string" ? parseWorldKey(value) : undefined;
    if (key === undefined) {
      this.refuse(path, "must be the key of a world");
      return "" as WorldKey; // never used: a problem was noted
    }
    return key;
  }

  point(path: string, value: unknown, extent: number): Vec3 {
    const fields = this.object(path, value, ["x", "y", "z"]);
    const x = this.number(`${path}.x`, fields.x, -extent, extent);
    const z = this.number(`${path}.z`, fields.z, -extent, extent);
    this.#terrain?.read(x, z, this.#land);
    return {
      x,
      y: this.number(`${path}.y`, fields.y ?? this.#land.height, -100, MOST_PLACE_HEIGHT),
      z,
    };
  }

  distinctNames(path: string, items: readonly { readonly name: string }[]): void {
    const seen = new Set<string>();
    for (const [index, { name }] of items.entries()) {
      if (seen.has(name)) this.refuse(`${path}[${index}].name`, `"${name}" is taken already`);
      seen.add(name);
    }
  }
}
