import assert from "node:assert/strict";
import fc from "fast-check";
import { GAMEPAD_FEEL, moveFromStick, TOUCH_FEEL } from "./stick.ts";
import { STICK_REACH_PX, TouchStick } from "./touch_stick.ts";
import { readPads, restingPad } from "./gamepad.ts";

function stickOf(x: number, y: number, feel = TOUCH_FEEL) {
  const out = { moveX: 9, moveZ: 9 };
  moveFromStick(x, y, feel, out);
  return out;
}

Deno.test("moveFromStick() is still in its dead zone and begins softly beyond it", () => {
  assert.deepStrictEqual(stickOf(TOUCH_FEEL.deadZone, 0), { moveX: 0, moveZ: 0 });
  const begun = stickOf(TOUCH_FEEL.deadZone + 0.01, 0).moveX;
  assert.ok(begun > 0 && begun < 0.02, String(begun));
});

Deno.test("moveFromStick() is full before the rim", () => {
  assert.ok(Math.abs(stickOf(TOUCH_FEEL.fullAt, 0).moveX - 1) < 1e-12);
  assert.equal(stickOf(0, -1).moveZ, -1);
});

Deno.test("moveFromStick() reads rest from what is no number", () => {
  assert.deepStrictEqual(stickOf(Number.NaN, 0), { moveX: 0, moveZ: 0 });
});

Deno.test("moveFromStick() keeps the direction and stays in the unit circle", () => {
  const axis = fc.double({ min: -1, max: 1, noNaN: true });
  fc.assert(fc.property(axis, axis, (x, y) => {
    const { moveX, moveZ } = stickOf(x, y, GAMEPAD_FEEL);
    assert.ok(Math.hypot(moveX, moveZ) <= 1 + 1e-12);
    assert.ok(Math.abs(moveX * y - moveZ * x) < 1e-9);
  }));
});

Deno.test("TouchStick lets its middle follow a thumb that goes too far", () => {
  const stick = new TouchStick();
  stick.start(100, 500);
  stick.moveTo(100 + STICK_REACH_PX, 500);
  assert.equal(stick.centreX, 100);
  stick.moveTo(100 + STICK_REACH_PX + 40, 500);
  assert.equal(stick.centreX, 140);
  assert.ok(Math.abs(stick.knobX - STICK_REACH_PX) < 1e-9);
  const out = { moveX: 0, moveZ: 0 };
  stick.read(out);
  assert.equal(out.moveX, 1);
  // A short way back is felt at once, not after the 40 px that went too far.
  stick.moveTo(140, 500);
  stick.read(out);
  assert.equal(out.moveX, 0);
});

function pad(axes: number[], pressed: number[] = [], connected = true) {
  const buttons = Array.from({ length: 17 }, (_, index) => ({ pressed: pressed.includes(index) }));
  return { connected, mapping: "standard", timestamp: 0, axes, buttons };
}

Deno.test("readPads() reads sticks, travel and zoom of the connected gamepad", () => {
  const out = restingPad();
  readPads([null, pad([1, 0, 0, 0], [], false), pad([0, -1, 1, 0], [2, 12])], out);
  assert.equal(out.move.moveZ, -1);
  assert.equal(out.lookX, 1);
  assert.equal(out.isUseHeld, true);
  assert.equal(out.zoom, -1);
  readPads([pad([0.1, 0.1, 0.1, 0], [12, 13, 7])], out);
  assert.deepStrictEqual(out.move, { moveX: 0, moveZ: 0 });
  assert.equal(out.zoom, 0);
  assert.equal(out.isUseHeld, true);
});

Deno.test("readPads() reads the pad that was used last, and none in an order of its own", () => {
  const out = restingPad();
  const pedals = { ...pad([0, 0, -1, 0, 0, -1]), mapping: "", timestamp: 9 };
  readPads([pedals, pad([1, 0, 0, 0])], out);
  assert.deepStrictEqual([out.move.moveX, out.lookX], [1, 0]);
  readPads([pedals], out);
  assert.deepStrictEqual(out, restingPad());
  const lain = { ...pad([0, 0, 0, 0]), timestamp: 3 };
  const held = { ...pad([0, -1, 0, 0]), timestamp: 5 };
  for (const pads of [[lain, held], [held, lain]]) {
    readPads(pads, out);
    assert.equal(out.move.moveZ, -1);
  }
});

Deno.test("readPads() opens gestures with Y, and goes along them by the cross", () => {
  const out = restingPad();
  readPads([pad([0, 0], [3, 15])], out);
  assert.deepStrictEqual([out.isMenuHeld, out.isBackHeld, out.step], [true, false, 1]);
  readPads([pad([0, 0], [1, 14])], out);
  assert.deepStrictEqual([out.isMenuHeld, out.isBackHeld, out.step], [false, true, -1]);
  readPads([pad([0, 0], [14, 15])], out);
  assert.equal(out.step, 0);
});

Deno.test("readPads() jumps with A, and runs by a click on the stick until it is let go", () => {
  const out = restingPad();
  readPads([pad([0, -1], [0, 10])], out);
  assert.ok(out.isJumpHeld && out.isSprinting && !out.isRunHeld && !out.isUseHeld);
  readPads([pad([0, -1])], out);
  assert.ok(!out.isJumpHeld && out.isSprinting);
  readPads([pad([0, 0])], out);
  assert.ok(!out.isSprinting);
  readPads([pad([0, -1], [6])], out);
  assert.ok(out.isRunHeld && !out.isSprinting);
});

Deno.test("TouchStick runs at its rim and walks inside of it", () => {
  const stick = new TouchStick();
  stick.start(100, 500);
  stick.moveTo(100 + STICK_REACH_PX * 0.9, 500);
  assert.ok(!stick.isAtRim);
  stick.moveTo(100 + STICK_REACH_PX, 500);
  assert.ok(stick.isAtRim);
});

Deno.test("readPads() rests without a gamepad, or with one that lacks sticks", () => {
  const out = restingPad();
  readPads([pad([1, 1, 1, 1], [0])], out);
  readPads([], out);
  assert.deepStrictEqual(out, restingPad());
  readPads([{ ...pad([]), buttons: [] }], out);
  assert.deepStrictEqual(out, restingPad());
});
