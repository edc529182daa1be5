import assert from "node:assert/strict";
import fc from "fast-check";
import { type AvatarState, quantisedPosition } from "./avatar_state.ts";
import { Ground, nearestFreeSpot } from "./collision.ts";
import { AVATAR_RADIUS, POSITION_STEP, TICKS_PER_SECOND, WALK_SPEED } from "./constants.ts";
import { STEP_METRES, stepAvatar } from "./movement.ts";
import type { Collider } from "./world_definition.ts";

const EMPTY = new Ground({ extent: 60, colliders: [] });
const at = (x: number, z: number, yaw = 0): AvatarState => ({ x, y: 0, z, yaw });
const forward = (yaw = 0) => ({ moveX: 0, moveZ: -127, yaw });

const coordinate = fc.double({ min: -11, max: 11, noNaN: true });
const collider: fc.Arbitrary<Collider> = fc.oneof(
  fc.record({
    kind: fc.constant("cylinder" as const),
    at: fc.record({ x: coordinate, y: fc.constant(0), z: coordinate }),
    radius: fc.double({ min: 0.05, max: 3, noNaN: true }),
    height: fc.constant(2),
  }),
  fc.record({
    kind: fc.constant("box" as const),
    at: fc.record({ x: coordinate, y: fc.constant(0), z: coordinate }),
    size: fc.record({
      x: fc.double({ min: 0.05, max: 6, noNaN: true }),
      y: fc.constant(2),
      z: fc.double({ min: 0.05, max: 6, noNaN: true }),
    }),
    yaw: fc.double({ min: -7, max: 7, noNaN: true }),
  }),
);
const input = fc.record({
  moveX: fc.integer({ min: -128, max: 127 }),
  moveZ: fc.integer({ min: -128, max: 127 }),
  yaw: fc.double({ min: 0, max: 6.28, noNaN: true }),
});

Deno.test("stepAvatar() walks along the camera: yaw 0 to −Z, a quarter turn to −X", () => {
  const out = at(0, 0);
  stepAvatar(at(0, 0), forward(), EMPTY, out);
  assert.deepStrictEqual(out, { x: 0, y: 0, z: -0.25, yaw: 0 });
  stepAvatar(at(0, 0), forward(Math.PI / 2), EMPTY, out);
  assert.equal(out.x, -0.25);
  assert.equal(out.z, 0);
  assert.ok(Math.abs(out.yaw - Math.PI / 2) < 0.002);
  stepAvatar(at(0, 0), { moveX: 127, moveZ: 0, yaw: 0 }, EMPTY, out);
  assert.equal(out.x, 0.25);
  assert.ok(Math.abs(out.yaw - 1.5 * Math.PI) < 0.002, "to +X is three quarters of a turn");
});

Deno.test("stepAvatar() keeps place and facing without input", () => {
  const out = at(9, 9);
  stepAvatar(at(1, 2, 3), { moveX: 0, moveZ: 0, yaw: 1 }, EMPTY, out);
  assert.deepStrictEqual(out, at(1, 2, 3));
});

Deno.test("stepAvatar() reaches walking speed in every direction, within rounding", () => {
  for (let degrees = 0; degrees < 360; degrees += 7) {
    const state = at(0, 0);
    for (let i = 0; i < TICKS_PER_SECOND; i++) {
      stepAvatar(state, forward((degrees / 180) * Math.PI), EMPTY, state);
    }
    const metres = Math.hypot(state.x, state.z);
    assert.ok(metres <= WALK_SPEED + 1e-9, `${degrees}°: ${metres} m in a second`);
    assert.ok(metres > WALK_SPEED * 0.9, `${degrees}°: ${metres} m in a second`);
  }
});

Deno.test("stepAvatar() is no faster on the diagonal and scales with the stick", () => {
  const out = at(0, 0);
  stepAvatar(at(0, 0), { moveX: 127, moveZ: -127, yaw: 0 }, EMPTY, out);
  assert.ok(Math.hypot(out.x, out.z) <= STEP_METRES);
  stepAvatar(at(0, 0), { moveX: 0, moveZ: -64, yaw: 0 }, EMPTY, out);
  assert.ok(Math.abs(out.z + 0.125) <= POSITION_STEP);
});

Deno.test("stepAvatar() stops at a wall and slides along it", () => {
  const wall: Collider = {
    kind: "box",
    at: { x: 0, y: 0, z: -3 },
    size: { x: 20, y: 2, z: 1 },
    yaw: 0,
  };
  const ground = new Ground({ extent: 20, colliders: [wall] });
  const state = at(0, 0);
  for (let i = 0; i < 40; i++) stepAvatar(state, forward(), ground, state);
  assert.ok(Math.abs(state.z - (-2.5 + AVATAR_RADIUS)) < 0.05, `stopped at ${state.z}`);
  const before = state.x;
  for (let i = 0; i < 20; i++) stepAvatar(state, { moveX: 90, moveZ: -90, yaw: 0 }, ground, state);
  assert.ok(state.x - before > 2.5, `slid ${state.x - before} m`);
});

Deno.test("stepAvatar() walks under what hangs high and stays within the ground", () => {
  const sign: Collider = {
    kind: "box",
    at: { x: 0, y: 3, z: -2 },
    size: { x: 4, y: 1, z: 1 },
    yaw: 0,
  };
  const ground = new Ground({ extent: 6, colliders: [sign] });
  const state = at(0, 0);
  for (let i = 0; i < 60; i++) stepAvatar(state, forward(), ground, state);
  assert.equal(state.z, -ground.bound);
});

Deno.test("stepAvatar() never ends in a collider, too far away, off the grid or as NaN", () => {
  fc.assert(
    fc.property(
      fc.array(collider, { maxLength: 12 }),
      fc.array(input, { minLength: 1, maxLength: 60 }),
      coordinate,
      coordinate,
      (colliders, inputs, x, z) => {
        const ground = new Ground({ extent: 12, colliders });
        const start = nearestFreeSpot(ground, x, z);
        fc.pre(start !== undefined);
        const state = at(start.x, start.z);
        const twin = { ...state };
        for (const each of inputs) {
          const { x: fromX, z: fromZ } = state;
          stepAvatar(state, each, ground, state);
          stepAvatar({ ...twin }, each, ground, twin);
          assert.deepStrictEqual(state, twin);
          assert.ok(ground.isFree(state.x, state.z));
          assert.ok(Math.hypot(state.x - fromX, state.z - fromZ) <= STEP_METRES + 1e-12);
          assert.equal(state.x, quantisedPosition(state.x));
          assert.equal(state.z, quantisedPosition(state.z));
          assert.ok(state.yaw >= 0 && state.yaw < 2 * Math.PI);
        }
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("stepAvatar() lets somebody walk out of what has grown around them", () => {
  const box: Collider = {
    kind: "box",
    at: { x: 0, y: 0, z: 0 },
    size: { x: 3, y: 2, z: 3 },
    yaw: 0.3,
  };
  const ground = new Ground({ extent: 10, colliders: [box] });
  const state = at(0, 0);
  for (let i = 0; i < 40; i++) stepAvatar(state, forward(), ground, state);
  assert.ok(ground.isFree(state.x, state.z));
});
