import assert from "node:assert/strict";
import { parseWorldKey, type WorldKey } from "../lib/ids.ts";
import type {
  Collider,
  PortalDefinition,
  SpawnPoint,
  WorldDefinition,
} from "../sim/world_definition.ts";
import { lintPortals } from "./portal_graph.ts";

function key(text: string): WorldKey {
  const parsed = parseWorldKey(text);
  assert.ok(parsed);
  return parsed;
}

/** A portal at x, z whose front faces +Z, so that its exit is at z + 3. */
function portal(to: string, x: number, z: number, more: Partial<PortalDefinition> = {}) {
  const name = more.name ?? `to_${to}`;
  return { name, at: { x, y: 0, z }, yaw: Math.PI, to: key(to), arriveAt: undefined, ...more };
}

function spawn(name: string, x: number, z: number): SpawnPoint {
  return { name, at: { x, y: 0, z }, yaw: 0 };
}

function box(
  x: number,
  z: number,
  sizeX: number,
  sizeZ: number,
  more: { y?: number; yaw?: number } = {},
): Collider {
  const at = { x, y: more.y ?? 0, z };
  return { kind: "box", at, size: { x: sizeX, y: 3, z: sizeZ }, yaw: more.yaw ?? 0 };
}

function world(name: string, more: Partial<WorldDefinition> = {}): WorldDefinition {
  return {
    key: key(name),
    title: name,
    capacity: 10,
    extent: 20,
    visibility: "auto",
    bytesPerPlayer: 64_000,
    spawns: [spawn("start", 0, 0)],
    portals: [],
    colliders: [],
    ...more,
  };
}

function lint(...worlds: WorldDefinition[]): string[] {
  return lintPortals(worlds).map((each) => `${each.key} ${each.path} ${each.problem}`);
}

/** The ground's problems only, of a world whose portals lead to a world with a way back. */
function lintGroundOf(more: Partial<WorldDefinition>): string[] {
  const b = world("b", { portals: [portal("a", 0, -10)] });
  return lint(world("a", more), b).filter((each) => each.startsWith("a "));
}

Deno.test("lintPortals() finds nothing in two worlds that lead to each other", () => {
  const a = world("a", { portals: [portal("b", 0, -10)] });
  const b = world("b", { portals: [portal("a", 0, -10)] });
  assert.deepStrictEqual(lint(a, b), []);
});

Deno.test("lintPortals() names a dangling, a self-leading and a one-way portal", () => {
  const a = world("a", {
    portals: [portal("gone", -5, 0), portal("a", 0, -10), portal("b", 5, 0)],
  });
  assert.deepStrictEqual(lint(a, world("b")), [
    'a portals[0].to portal "to_gone" leads to "gone", which is no world',
    'a portals[1].to portal "to_a" leads to its own world',
    'a portals[2].to portal "to_b" is one-way: "b" has no portal back',
  ]);
});

Deno.test("lintPortals() wants arriveAt where two portals lead back, and takes any that exists", () => {
  const back = [portal("a", -5, 0, { name: "east" }), portal("a", 5, 0, { name: "west" })];
  const b = world("b", {
    portals: back.map((each) => ({ ...each, arriveAt: "to_b" })),
  });
  const a = (arriveAt: string | undefined) =>
    world("a", { portals: [portal("b", 0, -10, { arriveAt })] });
  assert.deepStrictEqual(lint(a(undefined), b), [
    'a portals[0].to portal "to_b" needs arriveAt: in "b" "east", "west" lead back',
  ]);
  assert.deepStrictEqual(lint(a("west"), b), []);
  assert.deepStrictEqual(lint(a("north"), b), [
    'a portals[0].arriveAt portal "to_b" arrives at "north", which is no portal of "b"',
  ]);
});

Deno.test("lintPortals() wants spawns outside of colliders by an avatar's radius", () => {
  const beside = (x: number) =>
    lintGroundOf({ spawns: [spawn("start", x, 0)], colliders: [box(0, 0, 2, 2)] });
  assert.deepStrictEqual(beside(1.45), []);
  assert.deepStrictEqual(beside(1.35), ['a spawns[0].at spawn "start" is inside a collider']);
});

Deno.test("lintPortals() wants spawns an avatar's radius within the ground", () => {
  const at = (x: number) => lintGroundOf({ spawns: [spawn("start", 0, 0), spawn("edge", x, 0)] });
  assert.deepStrictEqual(at(19.5), []);
  assert.deepStrictEqual(at(19.7), ['a spawns[1].at spawn "edge" is outside of the ground']);
});

Deno.test("lintPortals() finds a spawn behind the thinnest wall of the largest world", () => {
  const spawns = [spawn("start", 0, 0), spawn("cell", 0, -0.95)];
  const colliders = [box(0, -0.475, 1000, 0.05)];
  assert.deepStrictEqual(lintGroundOf({ extent: 500, spawns, colliders }), [
    'a spawns[1].at spawn "cell" cannot be reached from the first spawn',
  ]);
});

Deno.test("lintPortals() finds a spawn and a portal behind a closed wall, not one with a door", () => {
  const spawns = [spawn("start", 0, 0), spawn("cell", 0, -12)];
  const portals = [portal("b", 0, -16)];
  const wall = (doorWidth: number) => [
    box(-10 - doorWidth / 2, -8, 20, 1),
    box(10 + doorWidth / 2, -8, 20, 1),
  ];
  assert.deepStrictEqual(lintGroundOf({ spawns, portals, colliders: wall(0) }), [
    'a spawns[1].at spawn "cell" cannot be reached from the first spawn',
    'a portals[0].at portal "to_b" cannot be reached from the first spawn',
  ]);
  assert.deepStrictEqual(lintGroundOf({ spawns, portals, colliders: wall(1.6) }), []);
  assert.equal(lintGroundOf({ spawns, portals, colliders: wall(0.7) }).length, 2, "too narrow");
});

Deno.test("lintPortals() finds a portal inside a collider and one whose exit is blocked", () => {
  const portals = [portal("b", 0, -10)];
  assert.deepStrictEqual(lintGroundOf({ portals, colliders: [box(0, -10, 1, 1)] }), [
    'a portals[0].at portal "to_b" is inside a collider',
  ]);
  assert.deepStrictEqual(lintGroundOf({ portals, colliders: [box(0, -6, 1, 1)] }), [
    'a portals[0].at portal "to_b" has its exit, 4 m in front, where it is inside a collider',
  ]);
  assert.deepStrictEqual(lintGroundOf({ portals: [portal("b", 0, 17)] }), [
    'a portals[0].at portal "to_b" has its exit, 4 m in front, where it is outside of the ground',
  ]);
});

Deno.test("lintPortals() lets an avatar walk below a lintel and around a turned box", () => {
  const portals = [portal("b", 0, -16)];
  const lintel = [box(0, -8, 40, 1, { y: 1.8 })];
  assert.deepStrictEqual(lintGroundOf({ portals, colliders: lintel }), []);
  const low = [box(0, -8, 40, 1, { y: 1.7 })];
  assert.equal(lintGroundOf({ portals, colliders: low }).length, 1);
  // Turned by a right angle the wall no longer stands in the way.
  const turned = [box(0, -8, 40, 1, { yaw: Math.PI / 2 })];
  const beside = [spawn("start", 5, 0)];
  assert.deepStrictEqual(
    lintGroundOf({ spawns: beside, portals: [portal("b", 5, -16)], colliders: turned }),
    [],
  );
});

Deno.test("lintPortals() turns a box the way three.js does", () => {
  // About +Y by +45°, local +X points to +X −Z: a long box reaches (3, −3), not (3, 3).
  const colliders = [box(0, 0, 10, 0.5, { yaw: Math.PI / 4 })];
  const at = (x: number, z: number) => lintGroundOf({ spawns: [spawn("start", x, z)], colliders });
  assert.equal(at(3, -3).length, 1);
  assert.equal(at(3, 3).length, 0);
});

Deno.test("lintPortals() goes through the largest world in bounded time", () => {
  const colliders: Collider[] = Array.from({ length: 2000 }, (_, index) => ({
    kind: "cylinder",
    at: { x: (index % 50) * 18 - 441, y: 0, z: Math.floor(index / 50) * 18 - 351 },
    radius: 2,
    height: 3,
  }));
  assert.deepStrictEqual(lint(world("a", { extent: 500, colliders })), []);
});
