// What holds for every avatar in every world, whatever it is asked to do.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type AvatarState,
  BUTTON,
  copyAvatarState,
  MOST_AIR_TICKS,
  NEUTRAL_INPUT,
  quantisedPosition,
  quantisedYaw,
  standing,
} from "./avatar_state.ts";
import { Ground } from "./collision.ts";
import { MAX_FALL_SPEED, VELOCITY_STEP } from "./constants.ts";
import { nearestFreeSpot } from "./free_spot.ts";
import { MOST_DROP_METRES, MOST_METRES, MOST_RISE_METRES, stepAvatar } from "./movement.ts";
import type { Collider, TerrainDefinition } from "./world_definition.ts";

const EXTENT = 12;
const double = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const coordinate = double(-11, 11);
const at = fc.record({ x: coordinate, y: double(-1, 4), z: coordinate });
const yaw = double(-7, 7);
const collider: fc.Arbitrary<Collider> = fc.oneof(
  fc.record({
    kind: fc.constant("cylinder" as const),
    at,
    radius: double(0.05, 3),
    height: double(0.05, 3),
  }),
  fc.record({
    kind: fc.constant("box" as const),
    at,
    size: fc.record({ x: double(0.05, 6), y: double(0.05, 3), z: double(0.05, 6) }),
    yaw,
  }),
  fc.record({
    kind: fc.constant("ramp" as const),
    at,
    size: fc.record({ x: double(0.4, 6), y: double(0.05, 3), z: double(3, 6) }),
    yaw,
  }),
);
const terrain: fc.Arbitrary<TerrainDefinition> = fc.record({
  rows: fc.array(fc.array(double(0, 6), { minLength: 9, maxLength: 9 }), {
    minLength: 9,
    maxLength: 9,
  }),
});
const input = fc.record({
  moveX: fc.integer({ min: -128, max: 127 }),
  moveZ: fc.integer({ min: -128, max: 127 }),
  yaw: double(0, 6.28),
  buttons: fc.constantFrom(0, 0, BUTTON.run, BUTTON.jump, BUTTON.jump | BUTTON.run),
});
/** The same input for some ticks: to get anywhere, and against something. */
const inputs = fc.array(fc.tuple(input, fc.integer({ min: 1, max: 25 })), {
  minLength: 1,
  maxLength: 12,
});

function assertSayable(state: Readonly<AvatarState>): void {
  for (const metres of [state.x, state.y, state.z]) {
    assert.ok(Object.is(metres, quantisedPosition(metres)), `${metres} is between steps`);
  }
  assert.equal(state.yaw, quantisedYaw(state.yaw));
  assert.ok(Number.isInteger(state.velocityY / VELOCITY_STEP));
  assert.ok(Math.abs(state.velocityY) <= MAX_FALL_SPEED);
  assert.ok(Number.isInteger(state.airTicks));
  assert.ok(state.airTicks >= 0 && state.airTicks <= MOST_AIR_TICKS);
  if (state.airTicks === 0) assert.ok(Object.is(state.velocityY, 0));
}

function assertNear(from: Readonly<AvatarState>, to: Readonly<AvatarState>): void {
  assert.ok(Math.hypot(to.x - from.x, to.z - from.z) <= MOST_METRES + 1e-9);
  assert.ok(to.y - from.y <= MOST_RISE_METRES + 1e-9, `rose ${to.y - from.y}`);
  assert.ok(from.y - to.y <= MOST_DROP_METRES + 1e-9, `dropped ${from.y - to.y}`);
}

Deno.test("[N3] [N7] stepAvatar() never ends in a collider, underground, too far away or between steps", () => {
  fc.assert(
    fc.property(
      fc.array(collider, { maxLength: 14 }),
      fc.option(terrain, { nil: undefined }),
      inputs,
      at,
      (colliders, land, moves, start) => {
        const ground = new Ground({ extent: EXTENT, colliders, terrain: land });
        const spot = nearestFreeSpot(ground, start.x, start.y, start.z);
        fc.pre(spot !== undefined);
        const state = standing(spot.x, spot.y, spot.z);
        const before = { ...state };
        const twin = { ...state };
        for (const [move, ticks] of moves) {
          for (let i = 0; i < ticks; i++) {
            copyAvatarState(before, state);
            stepAvatar(state, move, ground, state);
            assert.ok(ground.isFree(state.x, state.y, state.z));
            assert.ok(state.y >= ground.terrainAt(state.x, state.z));
            assertSayable(state);
            assertNear(before, state);
            // Into another object, from a copy: nothing is kept between two steps.
            stepAvatar({ ...before }, move, ground, twin);
            assert.deepStrictEqual(twin, state);
          }
        }
      },
    ),
    { numRuns: 400 },
  );
});

Deno.test("[N3] stepAvatar() brings everybody down who asks for nothing, and then changes no bit", () => {
  fc.assert(
    fc.property(
      fc.array(collider, { maxLength: 14 }),
      fc.option(terrain, { nil: undefined }),
      inputs,
      at,
      (colliders, land, moves, start) => {
        const ground = new Ground({ extent: EXTENT, colliders, terrain: land });
        const spot = nearestFreeSpot(ground, start.x, start.y, start.z);
        fc.pre(spot !== undefined);
        const state = standing(spot.x, spot.y, spot.z);
        for (const [move, ticks] of moves) {
          for (let i = 0; i < ticks; i++) stepAvatar(state, move, ground, state);
        }
        let ticks = 0;
        for (; state.airTicks > 0; ticks++) {
          stepAvatar(state, NEUTRAL_INPUT, ground, state);
          assert.ok(ticks < 400, "it hangs in the air");
        }
        const rest = { ...state };
        stepAvatar(state, NEUTRAL_INPUT, ground, state);
        assert.deepStrictEqual(state, rest);
      },
    ),
    { numRuns: 300 },
  );
});
