import assert from "node:assert/strict";
import type { EntityView } from "../core/world_view.ts";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";
import { pickAvatar } from "./pick_avatar.ts";

const parsed = parseWorldDefinition(parseWorldKey("test") as WorldKey, {
  title: "Test",
  extent: 60,
  spawns: [{ name: "start", at: { x: 0, z: 0 } }],
  colliders: [{ kind: "box", at: { x: 6, z: -4 }, size: { x: 2, y: 3, z: 1 } }],
});
assert.ok(parsed.ok);
const AMONG = { world: parsed.value, ground: new Ground(parsed.value) };
const EYE = { x: 0, y: 3, z: 6 };

function somebody(id: number, x: number, z: number, more: Partial<EntityView> = {}): EntityView {
  return {
    id,
    kind: "player",
    name: `P${id}`,
    isGuest: true,
    isOwn: false,
    look: { colour: 0, accent: 0, shape: 0 },
    costume: "",
    x,
    y: 0,
    z,
    yaw: 0,
    speed: 0,
    isAway: false,
    ...more,
  };
}

function pickAt(at: [x: number, y: number, z: number], ...all: EntityView[]): number | undefined {
  const [x, y, z] = at;
  const metres = Math.hypot(x - EYE.x, y - EYE.y, z - EYE.z);
  const along = { x: (x - EYE.x) / metres, y: (y - EYE.y) / metres, z: (z - EYE.z) / metres };
  return pickAvatar({ from: EYE, along }, all, AMONG)?.id;
}

Deno.test("pickAvatar() finds who is meant from head to foot, and nobody beside them", () => {
  const ada = somebody(1, 2, -3);
  for (const y of [0.1, 0.9, 1.8]) assert.equal(pickAt([2, y, -3], ada), 1, `at ${y} m`);
  assert.equal(pickAt([2.3, 1, -3], ada), 1);
  assert.equal(pickAt([3.2, 1, -3], ada), undefined);
  assert.equal(pickAt([2, 2.8, -3], ada), undefined, "over the head");
  assert.equal(pickAt([2, 1, 15], somebody(1, -2, -3)), undefined, "behind the eye");
});

Deno.test("pickAvatar() takes the nearest of those in a row, and never the player at this screen", () => {
  const near = somebody(1, 0, 2);
  const far = somebody(2, 0, -20);
  assert.equal(pickAt([0, 1.2, 2], far, near), 1);
  assert.equal(pickAt([0, 1.2, 2], { ...near, isOwn: true }), undefined);
});

Deno.test("pickAvatar() does not look through walls, or at who is too far away to be told", () => {
  assert.equal(pickAt([8, 1, -8], somebody(1, 8, -8)), undefined, "behind the box");
  assert.equal(pickAt([5.6, 1, -3], somebody(1, 5.6, -3)), 1, "before it");
  assert.equal(pickAt([0, 1, -50], somebody(1, 0, -50)), undefined);
});

Deno.test("pickAvatar() knows that who sits is lower", () => {
  assert.equal(pickAt([2, 1.75, -3], somebody(1, 2, -3, { isSeated: true })), undefined);
  assert.equal(pickAt([2, 0.9, -3], somebody(1, 2, -3, { isSeated: true })), 1);
});

Deno.test("pickAvatar() finds somebody straight below the eye", () => {
  const sight = { from: { x: 0, y: 9, z: 0 }, along: { x: 0, y: -1, z: 0 } };
  assert.equal(pickAvatar(sight, [somebody(1, 0.2, 0.1)], AMONG)?.id, 1);
  assert.equal(pickAvatar(sight, [somebody(1, 1.2, 0.1)], AMONG), undefined);
});
