import assert from "node:assert/strict";
import {
  type AvatarState,
  BUTTON,
  type MoveInput,
  NEUTRAL_INPUT,
  standing,
} from "./avatar_state.ts";
import { Ground } from "./collision.ts";
import {
  AVATAR_RADIUS,
  COYOTE_TICKS,
  POSITION_STEP,
  RUN_SPEED,
  STEP_HEIGHT,
  TICKS_PER_SECOND,
  WALK_SPEED,
} from "./constants.ts";
import { stepAvatar, WALK_METRES } from "./movement.ts";
import type { BoxCollider, Collider } from "./world_definition.ts";

const EMPTY = new Ground({ extent: 60, colliders: [] });
const at = (x: number, z: number, yaw = 0, y = 0) => standing(x, y, z, yaw);
const forward = (yaw = 0, buttons = 0) => ({ moveX: 0, moveZ: -127, yaw, buttons });
const JUMP: MoveInput = { ...NEUTRAL_INPUT, buttons: BUTTON.jump };
const box = (z: number, height: number, depth = 4, y = 0): BoxCollider => ({
  kind: "box",
  at: { x: 0, y, z },
  size: { x: 20, y: height, z: depth },
  yaw: 0,
});
const groundOf = (...colliders: Collider[]) => new Ground({ extent: 20, colliders });

function go(state: AvatarState, ground: Ground, ticks: number, input = forward()): AvatarState {
  for (let i = 0; i < ticks; i++) stepAvatar(state, input, ground, state);
  return state;
}

/** Jumps on the spot or ahead. @returns The highest that the feet got. */
function jump(state: AvatarState, ground: Ground, input = JUMP): number {
  let highest = state.y;
  stepAvatar(state, input, ground, state);
  for (let i = 0; i < 60 && state.airTicks > 0; i++) {
    highest = Math.max(highest, state.y);
    stepAvatar(state, { ...input, buttons: input.buttons & ~BUTTON.jump }, ground, state);
  }
  return highest;
}

Deno.test("stepAvatar() walks along the camera: yaw 0 to −Z, a quarter turn to −X", () => {
  const out = at(0, 0);
  stepAvatar(at(0, 0), forward(), EMPTY, out);
  assert.deepStrictEqual(out, at(0, -0.25));
  stepAvatar(at(0, 0), forward(Math.PI / 2), EMPTY, out);
  assert.equal(out.x, -0.25);
  assert.equal(out.z, 0);
  assert.ok(Math.abs(out.yaw - Math.PI / 2) < 0.002);
  stepAvatar(at(0, 0), { moveX: 127, moveZ: 0, yaw: 0, buttons: 0 }, EMPTY, out);
  assert.equal(out.x, 0.25);
  assert.ok(Math.abs(out.yaw - 1.5 * Math.PI) < 0.002, "to +X is three quarters of a turn");
});

Deno.test("stepAvatar() keeps place and facing without input", () => {
  const out = at(9, 9);
  stepAvatar(at(1, 2, 3), { ...NEUTRAL_INPUT, yaw: 1 }, EMPTY, out);
  assert.deepStrictEqual(out, at(1, 2, 3));
});

Deno.test("stepAvatar() reaches walking and running speed in every direction, within rounding", () => {
  for (const [buttons, speed] of [[0, WALK_SPEED], [BUTTON.run, RUN_SPEED]] as const) {
    for (let degrees = 0; degrees < 360; degrees += 7) {
      const state = at(0, 0);
      go(state, EMPTY, TICKS_PER_SECOND, forward((degrees / 180) * Math.PI, buttons));
      const metres = Math.hypot(state.x, state.z);
      assert.ok(metres <= speed + 1e-9, `${degrees}°: ${metres} m in a second`);
      assert.ok(metres > speed * 0.9, `${degrees}°: ${metres} m in a second`);
    }
  }
});

Deno.test("stepAvatar() is no faster on the diagonal and scales with the stick", () => {
  const out = at(0, 0);
  stepAvatar(at(0, 0), { moveX: 127, moveZ: -127, yaw: 0, buttons: 0 }, EMPTY, out);
  assert.ok(Math.hypot(out.x, out.z) <= WALK_METRES);
  stepAvatar(at(0, 0), { moveX: 0, moveZ: -64, yaw: 0, buttons: 0 }, EMPTY, out);
  assert.ok(Math.abs(out.z + 0.125) <= POSITION_STEP);
});

Deno.test("stepAvatar() stops at a wall and slides along it", () => {
  const ground = groundOf(box(-3, 2, 1));
  const state = go(at(0, 0), ground, 40);
  assert.ok(Math.abs(state.z - (-2.5 + AVATAR_RADIUS)) < 0.05, `stopped at ${state.z}`);
  const before = state.x;
  go(state, ground, 20, { moveX: 90, moveZ: -90, yaw: 0, buttons: 0 });
  assert.ok(state.x - before > 2.5, `slid ${state.x - before} m`);
});

Deno.test("stepAvatar() runs into no wall, however thin", () => {
  for (let start = 0; start < 0.4; start += POSITION_STEP) {
    const state = go(at(0, start), groundOf(box(-3, 2, 0.05)), 40, forward(0, BUTTON.run));
    assert.ok(state.z > -2.6, `${start}: ended at ${state.z}`);
  }
});

Deno.test("stepAvatar() walks under what hangs high and stays within the ground", () => {
  const ground = new Ground({ extent: 6, colliders: [box(-2, 1, 1, 3)] });
  const state = go(at(0, 0), ground, 60);
  assert.equal(state.z, -ground.bound);
  assert.equal(state.y, 0);
});

Deno.test("stepAvatar() jumps 1.2 m high and is back where it was 0.7 s later", () => {
  const state = at(1, 2, 3);
  const highest = jump(state, EMPTY);
  assert.ok(highest > 1.15 && highest < 1.3, `jumped ${highest} m`);
  assert.deepStrictEqual(state, at(1, 2, 3));
  const ticks = [];
  stepAvatar(state, JUMP, EMPTY, state);
  for (; state.airTicks > 0; stepAvatar(state, JUMP, EMPTY, state)) ticks.push(state.y);
  assert.ok(ticks.length >= 12 && ticks.length <= 15, `${ticks.length} ticks in the air`);
});

Deno.test("stepAvatar() jumps from the ground and not from the air", () => {
  const state = at(0, 0);
  stepAvatar(state, JUMP, EMPTY, state);
  const twin = { ...state };
  stepAvatar(state, JUMP, EMPTY, state);
  stepAvatar(twin, NEUTRAL_INPUT, EMPTY, twin);
  assert.deepStrictEqual(state, twin);
});

Deno.test("stepAvatar() lets one who walked off an edge jump for COYOTE_TICKS and not one more", () => {
  for (const late of [0, COYOTE_TICKS - 1, COYOTE_TICKS]) {
    const ground = groundOf(box(0, 3));
    const state = at(0, 0, 0, 3);
    for (let i = 0; i < 40 && state.airTicks === 0; i++) go(state, ground, 1);
    assert.equal(state.airTicks, 1);
    go(state, ground, late);
    stepAvatar(state, JUMP, ground, state);
    assert.equal(state.velocityY > 0, late < COYOTE_TICKS, `${late} ticks late`);
  }
});

Deno.test("stepAvatar() bumps its head and falls back", () => {
  const state = at(0, 0);
  const highest = jump(state, groundOf(box(0, 1, 4, 2.5)));
  assert.ok(highest <= 2.5 - 1.8 && highest > 0.65, `got to ${highest} m`);
  assert.equal(state.y, 0);
});

Deno.test("stepAvatar() steps onto STEP_HEIGHT and not onto more", () => {
  const low = go(at(0, 0), groundOf(box(-4, STEP_HEIGHT)), 16);
  assert.deepStrictEqual([low.y, low.airTicks], [STEP_HEIGHT, 0]);
  const high = go(at(0, 0), groundOf(box(-4, STEP_HEIGHT + POSITION_STEP)), 16);
  assert.equal(high.y, 0);
  assert.ok(high.z > -2, "it was stopped");
});

Deno.test("stepAvatar() climbs stairs and walks down again without leaving the ground", () => {
  const stairs = Array.from({ length: 6 }, (_, i) => box(-4 - i * 0.5, (i + 1) * 0.3, 0.5));
  const ground = groundOf(...stairs);
  for (const buttons of [0, BUTTON.run]) {
    const state = at(0, 0);
    for (let i = 0; i < 60 && state.z > -6.4; i++) {
      stepAvatar(state, forward(0, buttons), ground, state);
      assert.equal(state.airTicks, 0);
    }
    assert.ok(Math.abs(state.y - 1.8) < 0.02, `climbed to ${state.y}`);
    for (let i = 0; i < 60 && state.z < -2; i++) {
      stepAvatar(state, forward(Math.PI, buttons), ground, state);
      assert.equal(state.airTicks, 0);
    }
    assert.equal(state.y, 0);
  }
});

Deno.test("stepAvatar() jumps onto a box of a metre and stands there; one of 1.5 m is too high", () => {
  const ahead = { ...forward(), buttons: BUTTON.jump };
  for (const [height, ends] of [[1, 1], [1.5, 0]] as const) {
    const ground = groundOf(box(-3, height));
    const state = go(at(0, 0), ground, 12);
    jump(state, ground, ahead);
    go(state, ground, 3);
    assert.equal(state.y, ends);
  }
});

Deno.test("stepAvatar() falls off a ledge, ever faster but not above the limit, and lands", () => {
  const ground = groundOf(box(5, 18));
  const state = at(0, 5, 0, 18);
  let fastest = 0;
  for (let i = 0; i < 100 && (state.airTicks > 0 || state.z > 2); i++) {
    go(state, ground, 1, state.airTicks === 0 ? forward() : NEUTRAL_INPUT);
    fastest = Math.min(fastest, state.velocityY);
  }
  assert.equal(state.y, 0);
  assert.equal(fastest, -20);
});

Deno.test("stepAvatar() slides off the edge of something high instead of clinging to it", () => {
  const ground = groundOf(box(-3, 2));
  // Its middle is 0.35 m past the edge: no foothold.
  const state = { ...at(0, -1 + 0.35), y: 2, airTicks: 3, velocityY: -1 };
  go(state, ground, 20, NEUTRAL_INPUT);
  assert.equal(state.y, 0);
  assert.ok(ground.isFree(state.x, state.y, state.z));
});

Deno.test("stepAvatar() goes up and down a ramp of 45°, walking and running, on its feet", () => {
  const ramp: Collider = {
    kind: "ramp",
    at: { x: 0, y: 0, z: -6 },
    size: { x: 4, y: 4, z: 4 },
    yaw: 0,
  };
  const ground = groundOf(ramp, box(-10, 4));
  for (const buttons of [0, BUTTON.run]) {
    const state = at(0, 0);
    for (let i = 0; i < 60 && state.z > -10; i++) {
      go(state, ground, 1, forward(0, buttons));
      assert.equal(state.airTicks, 0, `in the air at ${state.z}`);
    }
    assert.equal(state.y, 4);
    for (let i = 0; i < 60 && state.z < 0; i++) {
      go(state, ground, 1, forward(Math.PI, buttons));
      assert.equal(state.airTicks, 0, `in the air at ${state.z}`);
    }
    assert.equal(state.y, 0);
  }
});

Deno.test("stepAvatar() jumps up a ramp without being thrown off it", () => {
  const ramp: Collider = {
    kind: "ramp",
    at: { x: 0, y: 0, z: -8 },
    size: { x: 2, y: 6, z: 8 },
    yaw: 0,
  };
  const ground = groundOf(ramp);
  const state = go(at(0, 0), ground, 20);
  const { y } = state;
  jump(state, ground, forward(0, BUTTON.run | BUTTON.jump));
  assert.equal(state.x, 0);
  assert.ok(state.y > y + 1, `from ${y} to ${state.y}`);
});

Deno.test("stepAvatar() lets somebody walk out of what has grown around them", () => {
  const grown: Collider = {
    kind: "box",
    at: { x: 0, y: 0, z: 0 },
    size: { x: 3, y: 2, z: 3 },
    yaw: 0.3,
  };
  const ground = new Ground({ extent: 10, colliders: [grown] });
  const state = go(at(0, 0), ground, 40);
  assert.ok(ground.isFree(state.x, state.y, state.z));
});
