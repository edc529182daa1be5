import assert from "node:assert/strict";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";
import { pickGoal } from "./pick_goal.ts";

const parsed = parseWorldDefinition(parseWorldKey("test") as WorldKey, {
  title: "Test",
  extent: 20,
  spawns: [{ name: "start", at: { x: 0, z: 0 } }],
  portals: [{ name: "way", at: { x: 0, z: -10 }, yaw: Math.PI, to: "other" }],
  colliders: [
    { kind: "box", at: { x: 6, z: 0 }, size: { x: 2, y: 3, z: 8 } },
    { kind: "box", at: { x: -6, z: 0 }, size: { x: 4, y: 1, z: 4 } },
  ],
});
assert.ok(parsed.ok);
const WORLD = parsed.value;
const GROUND = new Ground(WORLD);
const EYE = { x: 0, y: 4, z: 6 };

function pickAt(x: number, y: number, z: number) {
  const metres = Math.hypot(x - EYE.x, y - EYE.y, z - EYE.z);
  const along = { x: (x - EYE.x) / metres, y: (y - EYE.y) / metres, z: (z - EYE.z) / metres };
  return pickGoal({ from: EYE, along }, WORLD, GROUND);
}

Deno.test("pickGoal() finds the ground, and the top of what can be stood on", () => {
  const at = pickAt(2, 0, -3)?.at;
  assert.ok(at !== undefined && Math.hypot(at.x - 2, at.z + 3) < 0.05 && at.y === 0);
  const top = pickAt(-6, 1, 0)?.at;
  assert.ok(top !== undefined && Math.hypot(top.x + 6, top.z) < 0.05 && top.y === 1);
});

Deno.test("pickGoal() goes to the foot of a wall, and nowhere in the sky or over the edge", () => {
  const foot = pickAt(5, 1.5, 1)?.at;
  assert.ok(foot !== undefined && foot.y === 0 && foot.x < 4.7 && foot.x > 3);
  assert.equal(pickAt(0, 9, -20), undefined);
  assert.equal(pickAt(8, 0, -30), undefined);
});

Deno.test("pickGoal() takes a tap into a ring for its portal", () => {
  assert.equal(pickAt(0.5, 2, -10)?.portal?.name, "way");
  assert.equal(pickAt(3, 2, -10)?.portal, undefined);
});
