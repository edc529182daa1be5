import assert from "node:assert/strict";
import type { InputFrame } from "../../shared/protocol/world_messages.ts";
import { BUTTON } from "../../shared/sim/avatar_state.ts";
import { FakeClock } from "../../shared/testing/fake_clock.ts";
import { InputSampler, MOST_UNANSWERED } from "./input_sampler.ts";
import type { ControlState } from "./world_view.ts";

function sampled() {
  const clock = new FakeClock();
  const controls: ControlState = { moveX: 0, moveZ: 0, yaw: 0 };
  const state = { isLocked: false, isInTheAir: false, ticks: 0, unanswered: 0 };
  const applied: InputFrame[] = [];
  const sent: number[][] = [];
  const sampler = new InputSampler(clock, {
    readControls: () => controls,
    isLocked: () => state.isLocked,
    unansweredCount: () => state.unanswered,
    isInTheAir: () => state.isInTheAir,
    apply: (frame) => void applied.push(frame),
    send: (frames) => void sent.push(frames.map((frame) => frame.seq)),
    ticked: () => void state.ticks++,
  });
  return { clock, controls, state, applied, sent, stop: sampler.start() };
}

Deno.test("[N1] InputSampler applies 20 frames a second and sends them in 10 messages", () => {
  const { clock, controls, applied, sent } = sampled();
  controls.moveZ = -1;
  clock.advance(1000);
  assert.equal(applied.length, 20);
  assert.equal(sent.length, 10);
  assert.deepEqual(sent[0], [1, 2]);
  assert.equal(applied[0]?.moveZ, -127);
});

Deno.test("InputSampler is quiet while one stands, and looks around", () => {
  const { clock, controls, state, applied, sent } = sampled();
  clock.advance(500);
  controls.yaw = 2;
  clock.advance(500);
  assert.deepEqual(applied, []);
  assert.deepEqual(sent, []);
  assert.equal(state.ticks, 20);
});

Deno.test("InputSampler sends the frame that stops at once, and then nothing", () => {
  const { clock, controls, applied, sent } = sampled();
  controls.moveX = 0.5;
  clock.advance(100);
  controls.moveX = 0;
  clock.advance(1000);
  assert.deepEqual(sent, [[1, 2], [3]]);
  assert.deepEqual(applied.map((frame) => frame.moveX), [64, 64, 0]);
});

Deno.test("InputSampler asks for nothing while a trip holds the avatar", () => {
  const { clock, controls, state, applied } = sampled();
  controls.moveX = 1;
  state.isLocked = true;
  clock.advance(500);
  assert.equal(applied.length, 0);
  state.isLocked = false;
  clock.advance(50);
  assert.equal(applied.length, 1);
});

Deno.test("InputSampler bounds what the controls say", () => {
  const { clock, controls, applied } = sampled();
  controls.moveX = 7;
  controls.moveZ = NaN;
  controls.yaw = -Math.PI / 2;
  clock.advance(50);
  assert.deepEqual(applied[0], {
    seq: 1,
    moveX: 127,
    moveZ: 0,
    yaw: 1.5 * Math.PI,
    buttons: 0,
  });
});

Deno.test("InputSampler makes up for a late timer by at most eight frames", () => {
  const { clock, controls, applied } = sampled();
  controls.moveZ = 1;
  clock.jump(120); // one timer for two ticks
  assert.equal(applied.length, 2);
  clock.jump(60_000);
  assert.equal(applied.length, 2 + 8);
});

Deno.test("InputSampler.start() gives the way to stop", () => {
  const { clock, controls, applied, stop } = sampled();
  controls.moveZ = 1;
  stop();
  clock.advance(1000);
  assert.equal(applied.length, 0);
  assert.equal(clock.pending, 0);
});

Deno.test("[N13] InputSampler makes frames up to MOST_UNANSWERED, and goes on once some are answered", () => {
  const { clock, controls, state, applied, sent } = sampled();
  controls.moveX = 1;
  state.unanswered = MOST_UNANSWERED - 1;
  clock.advance(50);
  assert.equal(applied.length, 1);
  state.unanswered = MOST_UNANSWERED;
  clock.advance(1000);
  assert.equal(applied.length, 1);
  assert.deepEqual(sent, [[1]]);
  state.unanswered = 0;
  clock.advance(100);
  assert.deepEqual(applied.map((frame) => frame.seq), [1, 2, 3]);
});

Deno.test("InputSampler carries jump and run; running is nobody's news while one stands", () => {
  const { clock, controls, applied } = sampled();
  controls.isRunning = true;
  clock.advance(200);
  assert.equal(applied.length, 0);
  controls.moveZ = -1;
  controls.isJumpHeld = true;
  clock.advance(50);
  assert.equal(applied[0]?.buttons, BUTTON.run | BUTTON.jump);
});

Deno.test("InputSampler asks for a jump in three frames after a press, however short it was", () => {
  const { clock, controls, applied, sent } = sampled();
  controls.jumpPresses = 1;
  clock.advance(500);
  assert.deepEqual(applied.map(({ buttons }) => buttons), [...Array(3).fill(BUTTON.jump), 0]);
  assert.deepEqual(sent, [[1, 2], [3, 4]]);
});

Deno.test("[N6] InputSampler goes on while the avatar is in the air, and is quiet once it landed", () => {
  const { clock, controls, state, applied, sent } = sampled();
  state.isInTheAir = true;
  clock.advance(250);
  assert.equal(applied.length, 5);
  state.isLocked = true; // a trip does not keep it from falling
  controls.isJumpHeld = true;
  clock.advance(250);
  assert.deepEqual(applied.map(({ buttons }) => buttons), Array(10).fill(0));
  state.isInTheAir = false;
  clock.advance(250);
  assert.equal(sent.flat().length, applied.length);
  assert.equal(applied.length, 10);
});
