import assert from "node:assert/strict";
import fc from "fast-check";
import { Ground } from "./collision.ts";
import { nearestFreeSpot } from "./free_spot.ts";
import { AVATAR_HEIGHT, AVATAR_RADIUS, POSITION_STEP, STEP_HEIGHT } from "./constants.ts";
import { cosineOfStep, sineOfStep, stepOfDirection, TABLE_STEPS, tableStep } from "./sine_table.ts";
import type { Collider } from "./world_definition.ts";

const PILLAR: Collider = { kind: "cylinder", at: { x: 2, y: 0, z: 0 }, radius: 1, height: 2 };
const TABLE: Collider = {
  kind: "box",
  at: { x: 0, y: 0, z: 0 },
  size: { x: 4, y: 1, z: 4 },
  yaw: 0,
};

Deno.test("sine table agrees with Math.sin and finds directions back", () => {
  for (let step = 0; step < TABLE_STEPS; step++) {
    const radians = (step / TABLE_STEPS) * 2 * Math.PI;
    assert.ok(Math.abs(sineOfStep(step) - Math.sin(radians)) < 1e-14);
    assert.ok(Math.abs(cosineOfStep(step) - Math.cos(radians)) < 1e-14);
    assert.equal(tableStep(radians), step);
    assert.equal(stepOfDirection(3 * sineOfStep(step), 3 * cosineOfStep(step)), step);
  }
  assert.equal(stepOfDirection(0, 0), 0);
  assert.equal(tableStep(-Math.PI / 2), (TABLE_STEPS * 3) / 4);
});

Deno.test("Ground.isFree() holds at the limit and refuses one step past it", () => {
  const ground = new Ground({ extent: 10, colliders: [PILLAR] });
  const edge = 2 - 1 - AVATAR_RADIUS;
  assert.ok(ground.isFree(edge, 0, 0));
  assert.ok(!ground.isFree(edge + POSITION_STEP, 0, 0));
  assert.ok(ground.isFree(ground.bound, 0, 9));
  assert.ok(!ground.isFree(ground.bound + POSITION_STEP, 0, 9));
  assert.ok(!ground.isFree(NaN, 0, 0));
  assert.ok(!ground.isFree(0, NaN, 0));
});

Deno.test("Ground.isFree() is about heights, too: on top, below, and a step of either", () => {
  const shelf: Collider = { ...TABLE, at: { x: 0, y: 3, z: 0 } };
  const ground = new Ground({ extent: 10, colliders: [shelf] });
  assert.ok(ground.isFree(0, 4, 0));
  assert.ok(!ground.isFree(0, 4 - POSITION_STEP, 0));
  assert.ok(ground.isFree(0, Math.floor((3 - AVATAR_HEIGHT) * 64) / 64, 0));
  assert.ok(!ground.isFree(0, Math.ceil((3 - AVATAR_HEIGHT) * 64) / 64, 0));
  assert.ok(ground.isFree(0, 0, 0));
  assert.ok(!ground.isFree(0, -POSITION_STEP, 0), "below the ground");
});

Deno.test("Ground.isFree() turns boxes the way the picture does", () => {
  const beam: Collider = {
    kind: "box",
    at: { x: 0, y: 0, z: 0 },
    size: { x: 8, y: 1, z: 0.5 },
    yaw: Math.PI / 4,
  };
  const ground = new Ground({ extent: 10, colliders: [beam] });
  // A positive yaw turns +X towards −Z.
  assert.ok(!ground.isFree(2, 0, -2));
  assert.ok(ground.isFree(2, 0, 2));
});

Deno.test("Ground.standingHeight() stands on what is underneath, or a step above, and no higher", () => {
  const ground = new Ground({ extent: 10, colliders: [TABLE] });
  assert.equal(ground.standingHeight(0, 5, 0), 1);
  assert.equal(ground.standingHeight(0, 1 - STEP_HEIGHT, 0), 1);
  assert.equal(ground.standingHeight(0, 1 - STEP_HEIGHT - POSITION_STEP, 0), undefined);
  assert.equal(ground.standingHeight(5, 5, 5), 0);
  assert.equal(ground.standingHeight(50, 0, 0), undefined);
});

Deno.test("Ground.standingHeight() follows a ramp the way its yaw looks", () => {
  const ramp: Collider = {
    kind: "ramp",
    at: { x: 0, y: 0, z: 0 },
    size: { x: 2, y: 2, z: 4 },
    yaw: Math.PI / 2, // up towards −X
  };
  const ground = new Ground({ extent: 10, colliders: [ramp] });
  assert.equal(ground.standingHeight(-1, 5, 0), 1.5);
  assert.equal(ground.standingHeight(0, 5, 0), 1);
  assert.equal(ground.standingHeight(1, 5, 0), 0.5);
});

Deno.test("nearestFreeSpot() keeps a free spot, leaves a pillar and comes back from outside", () => {
  const ground = new Ground({ extent: 10, colliders: [PILLAR] });
  assert.deepStrictEqual(nearestFreeSpot(ground, -3, 0, 0), { x: -3, y: 0, z: 0 });
  const beside = nearestFreeSpot(ground, 2.5, 0, 0);
  assert.ok(beside !== undefined && ground.isFree(beside.x, beside.y, beside.z));
  assert.equal(beside.y, 0);
  assert.ok(Math.hypot(beside.x - 2.5, beside.z) < 1.7);
  assert.deepStrictEqual(nearestFreeSpot(ground, 400, 0, 3), { x: ground.bound, y: 0, z: 3 });
});

Deno.test("nearestFreeSpot() comes down from the air, and stays on what it was saved on", () => {
  const ground = new Ground({ extent: 10, colliders: [PILLAR] });
  assert.deepStrictEqual(nearestFreeSpot(ground, 2, 2, 0), { x: 2, y: 2, z: 0 });
  assert.deepStrictEqual(nearestFreeSpot(ground, 2, 3.25, 0), { x: 2, y: 2, z: 0 });
  assert.deepStrictEqual(nearestFreeSpot(ground, -3, 9, 0), { x: -3, y: 0, z: 0 });
});

Deno.test("nearestFreeSpot() says so when everything is full", () => {
  const block: Collider = {
    kind: "box",
    at: { x: 0, y: 0, z: 0 },
    size: { x: 20, y: 2, z: 20 },
    yaw: 0,
  };
  assert.equal(nearestFreeSpot(new Ground({ extent: 5, colliders: [block] }), 0, 0, 0), undefined);
});

Deno.test("nearestFreeSpot() gives free spots for any point", () => {
  const ground = new Ground({ extent: 10, colliders: [PILLAR] });
  const any = fc.double({ min: -1000, max: 1000, noNaN: true });
  fc.assert(fc.property(any, any, any, (x, y, z) => {
    const spot = nearestFreeSpot(ground, x, y, z);
    assert.ok(spot !== undefined && ground.isFree(spot.x, spot.y, spot.z));
  }));
});
