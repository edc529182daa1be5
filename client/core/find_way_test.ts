import assert from "node:assert/strict";
import fc from "fast-check";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { standing } from "../../shared/sim/avatar_state.ts";
import { BUTTON, quantisedYaw } from "../../shared/sim/avatar_state.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { nearestFreeSpot } from "../../shared/sim/free_spot.ts";
import { stepAvatar } from "../../shared/sim/movement.ts";
import { parseWorldDefinition, type WorldDefinition } from "../../shared/sim/world_definition.ts";
import { findWay } from "./find_way.ts";
import { GoalWalk } from "./goal_walk.ts";

function world(json: object): WorldDefinition {
  const parsed = parseWorldDefinition(parseWorldKey("test") as WorldKey, {
    title: "Test",
    extent: 20,
    spawns: [{ name: "start", at: { x: 0, z: 0 } }],
    ...json,
  });
  assert.ok(parsed.ok);
  return parsed.value;
}

/** Walks the way with real steps. @returns Where it ended, and how. */
function walkFrom(
  ground: Ground,
  from: { x: number; y: number; z: number },
  walk: GoalWalk,
  ticks = 1500,
) {
  const state = standing(from.x, from.y, from.z, 0);
  const own = { moveX: 0, moveZ: 0, yaw: 0.7 };
  for (let tick = 0; tick < ticks && walk.end === undefined; tick++) {
    const { moveX, moveZ, yaw, isRunning } = walk.steer(own, state);
    if (walk.end !== undefined) break;
    const input = {
      moveX: Math.round(moveX * 127),
      moveZ: Math.round(moveZ * 127),
      yaw: quantisedYaw(yaw),
      buttons: isRunning === true ? BUTTON.run : 0,
    };
    stepAvatar(state, input, ground, state);
  }
  return { state, end: walk.end };
}

const metres = (a: { x: number; z: number }, b: { x: number; z: number }) =>
  Math.hypot(a.x - b.x, a.z - b.z);

Deno.test("findWay() walks straight where nothing is in the way", () => {
  const ground = new Ground(world({}));
  const to = { x: 9, y: 0, z: -3 };
  const way = findWay(ground, { x: 0, y: 0, z: 0 }, to);
  assert.deepEqual(way, { corners: [to], isWhole: true });
  const { state, end } = walkFrom(ground, { x: 0, y: 0, z: 0 }, new GoalWalk(way.corners, true));
  assert.equal(end, "arrived");
  assert.ok(metres(state, to) < 0.15);
});

Deno.test("findWay() goes around a wall, up a ramp, and says where there is no way", () => {
  const wall = { kind: "box", at: { x: 0, z: -4 }, size: { x: 12, y: 3, z: 0.2 } };
  const stage = { kind: "box", at: { x: 10, z: 10 }, size: { x: 6, y: 2, z: 6 } };
  const ramp = { kind: "ramp", at: { x: 10, z: 15 }, size: { x: 3, y: 2, z: 4 }, yaw: 0 };
  const ground = new Ground(world({ colliders: [wall, stage, ramp] }));
  const from = { x: 0, y: 0, z: 0 };
  for (const to of [{ x: 0, y: 0, z: -6 }, { x: 10, y: 2, z: 10 }]) {
    const way = findWay(ground, from, to);
    assert.ok(way.isWhole && way.corners.length > 1 && way.corners.length < 12);
    const { state, end } = walkFrom(ground, from, new GoalWalk(way.corners, false));
    assert.equal(end, "arrived");
    assert.ok(metres(state, to) < 0.15 && Math.abs(state.y - to.y) < 0.1);
  }
  const cut = new Ground(world({ colliders: [wall, stage] }));
  const none = findWay(cut, from, { x: 10, y: 2, z: 10 });
  assert.equal(none.isWhole, false);
  assert.ok(metres(none.corners.at(-1)!, { x: 10, z: 10 }) < 4.5, "to its foot");
});

Deno.test("findWay() keeps away from what is barred", () => {
  const ground = new Ground(world({}));
  const isBarred = (x: number, z: number) => Math.hypot(x, z + 5) < 1.5;
  const way = findWay(ground, { x: 0, y: 0, z: 0 }, { x: 0, y: 0, z: -10 }, isBarred);
  assert.ok(way.isWhole && way.corners.length > 1);
});

Deno.test("GoalWalk ends with the first step of the person's own, and when it does not get on", () => {
  const ground = new Ground(
    world({ colliders: [{ kind: "box", at: { x: 0, z: -4 }, size: { x: 40, y: 3, z: 1 } }] }),
  );
  const walk = new GoalWalk([{ x: 0, y: 0, z: -9 }], false);
  assert.equal(walkFrom(ground, { x: 0, y: 0, z: 0 }, walk).end, "blocked");
  const other = new GoalWalk([{ x: 0, y: 0, z: -3 }], false);
  const own = { moveX: 0, moveZ: 1, yaw: 0 };
  assert.equal(other.steer(own, { x: 0, z: 0 }), own);
  assert.equal(other.end, "cancelled");
});

Deno.test("findWay() leads where it says in the shipped worlds, by real steps", () => {
  const keys = ["hub", "left_world", "right_world", "top_world"];
  const worlds = keys.map((key) => {
    const text = Deno.readTextFileSync(
      new URL(`../../worlds/${key}/world.json`, import.meta.url),
    );
    const parsed = parseWorldDefinition(parseWorldKey(key) as WorldKey, JSON.parse(text));
    assert.ok(parsed.ok);
    return { definition: parsed.value, ground: new Ground(parsed.value) };
  });
  let whole = 0;
  let tries = 0;
  let arrived = 0;
  const unit = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(...worlds), unit, unit, (world, x, z) => {
      const { definition, ground } = world;
      const from = nearestFreeSpot(ground, 0, 0, 15)!;
      const half = definition.extent * 0.7;
      const to = nearestFreeSpot(ground, x * half, ground.terrainAt(x * half, z * half), z * half);
      if (to === undefined) return;
      tries++;
      const way = findWay(ground, from, to);
      if (!way.isWhole) return;
      whole++;
      const { state, end } = walkFrom(ground, from, new GoalWalk(way.corners, true));
      // Where the ground is rough a step may be too high from one side: then it stops, and says so.
      assert.ok(end === "blocked" || metres(state, to) < 0.2);
      if (end === "arrived") arrived++;
    }),
    { numRuns: 120, seed: 5 },
  );
  assert.ok(whole > tries * 0.85, `${whole} of ${tries}`);
  assert.ok(arrived > whole * 0.95, `${arrived} of ${whole}`);
});
