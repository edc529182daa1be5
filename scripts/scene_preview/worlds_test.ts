// What the four shipped worlds promise as data: portals lead both ways, nothing stands in a spawn
// point, and every portal can be walked to from every spawn.

import assert from "node:assert/strict";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { AVATAR_RADIUS, PORTAL_EXIT_DISTANCE } from "../../shared/sim/constants.ts";
import { parseWorldDefinition, type WorldDefinition } from "../../shared/sim/world_definition.ts";

const KEYS = ["hub", "left_world", "right_world", "top_world"];
/** Side of one cell of the walk over the ground, metres. */
const CELL = 0.25;

Deno.test("the four worlds parse without a problem", () => {
  for (const key of KEYS) readWorld(key);
});

Deno.test("each world has one portal to each other world, and exactly one leads back", () => {
  const worlds = new Map(KEYS.map((key) => [key, readWorld(key)]));
  for (const [key, world] of worlds) {
    const others = KEYS.filter((other) => other !== key);
    assert.deepStrictEqual(world.portals.map((portal) => portal.to as string).sort(), others);
    for (const portal of world.portals) {
      const back = worlds.get(portal.to)?.portals.filter((other) => other.to === key) ?? [];
      assert.equal(back.length, 1, `${key} ${portal.name}`);
      if (portal.arriveAt !== undefined) assert.equal(portal.arriveAt, back[0]?.name);
    }
  }
});

Deno.test("spawns and portal exits are free, and every portal can be walked to", () => {
  for (const key of KEYS) {
    const world = readWorld(key);
    const first = world.spawns[0];
    assert.ok(first !== undefined);
    const reached = walkFrom(world, first.at.x, first.at.z);
    const isReached = (x: number, z: number) => reached.has(cellOf(x, z));
    for (const spawn of world.spawns) {
      assert.ok(isFree(world, spawn.at.x, spawn.at.z), `${key} ${spawn.name} is blocked`);
      assert.ok(isReached(spawn.at.x, spawn.at.z), `${key} ${spawn.name} is cut off`);
    }
    for (const { name, at, yaw } of world.portals) {
      const x = at.x - PORTAL_EXIT_DISTANCE * Math.sin(yaw);
      const z = at.z - PORTAL_EXIT_DISTANCE * Math.cos(yaw);
      assert.ok(isFree(world, x, z), `${key} ${name}: its exit is blocked`);
      assert.ok(isReached(x, z), `${key} ${name} is cut off`);
      assert.ok(isReached(at.x, at.z), `${key} ${name}: its middle is blocked`);
    }
  }
});

function readWorld(key: string): WorldDefinition {
  const url = new URL(`../../worlds/${key}/world.json`, import.meta.url);
  const json: unknown = JSON.parse(Deno.readTextFileSync(url));
  const parsed = parseWorldDefinition(parseWorldKey(key) as WorldKey, json);
  assert.ok(parsed.ok, `${key}: ${parsed.ok ? "" : JSON.stringify(parsed.problems)}`);
  return parsed.value;
}

function cellOf(x: number, z: number): string {
  return `${Math.round(x / CELL)},${Math.round(z / CELL)}`;
}

function isFree(world: WorldDefinition, x: number, z: number): boolean {
  const limit = world.extent - AVATAR_RADIUS;
  if (Math.abs(x) > limit || Math.abs(z) > limit) return false;
  return world.colliders.every((collider) => {
    const dx = x - collider.at.x;
    const dz = z - collider.at.z;
    if (collider.kind === "cylinder") {
      return Math.hypot(dx, dz) > collider.radius + AVATAR_RADIUS;
    }
    const cos = Math.cos(collider.yaw);
    const sin = Math.sin(collider.yaw);
    const outX = Math.max(0, Math.abs(dx * cos - dz * sin) - collider.size.x / 2);
    const outZ = Math.max(0, Math.abs(dx * sin + dz * cos) - collider.size.z / 2);
    return Math.hypot(outX, outZ) > AVATAR_RADIUS;
  });
}

function walkFrom(world: WorldDefinition, startX: number, startZ: number): Set<string> {
  const reached = new Set<string>([cellOf(startX, startZ)]);
  const open = [[Math.round(startX / CELL), Math.round(startZ / CELL)] as const];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [dx, dz] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
      const i = next[0] + dx;
      const k = next[1] + dz;
      const cell = `${i},${k}`;
      if (reached.has(cell) || !isFree(world, i * CELL, k * CELL)) continue;
      reached.add(cell);
      open.push([i, k]);
    }
  }
  return reached;
}
