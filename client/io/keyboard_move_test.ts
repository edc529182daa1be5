import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isHeldKey,
  isMoveKey,
  isRunKeyHeld,
  limitToCircle,
  moveFromKeys,
} from "./keyboard_move.ts";

function moveOf(...codes: string[]) {
  const out = { moveX: 9, moveZ: 9 };
  moveFromKeys(new Set(codes), out);
  return out;
}

Deno.test("moveFromKeys() walks by place of the key", () => {
  assert.deepStrictEqual(moveOf(), { moveX: 0, moveZ: 0 });
  assert.deepStrictEqual(moveOf("KeyW"), { moveX: 0, moveZ: -1 });
  assert.deepStrictEqual(moveOf("ArrowDown"), { moveX: 0, moveZ: 1 });
  assert.deepStrictEqual(moveOf("KeyA"), { moveX: -1, moveZ: 0 });
  assert.deepStrictEqual(moveOf("ArrowRight"), { moveX: 1, moveZ: 0 });
});

Deno.test("moveFromKeys() counts one way once and lets opposite ways cancel out", () => {
  assert.deepStrictEqual(moveOf("KeyW", "ArrowUp"), { moveX: 0, moveZ: -1 });
  assert.deepStrictEqual(moveOf("KeyA", "KeyD"), { moveX: 0, moveZ: 0 });
  assert.deepStrictEqual(moveOf("constructor", "KeyQ"), { moveX: 0, moveZ: 0 });
});

Deno.test("moveFromKeys() is no faster on the diagonal", () => {
  const { moveX, moveZ } = moveOf("KeyW", "KeyD");
  assert.ok(Math.abs(Math.hypot(moveX, moveZ) - 1) < 1e-12);
  assert.ok(moveX > 0 && moveZ < 0);
});

Deno.test("isMoveKey() knows the eight keys and no inherited name", () => {
  assert.equal(isMoveKey("KeyW"), true);
  assert.equal(isMoveKey("KeyE"), false);
  assert.equal(isMoveKey("toString"), false);
});

Deno.test("limitToCircle() never leaves a vector longer than 1, nor turns it", () => {
  const part = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(fc.property(part, part, (x, z) => {
    const move = { moveX: x, moveZ: z };
    limitToCircle(move);
    assert.ok(Math.hypot(move.moveX, move.moveZ) <= 1 + 1e-12);
    assert.ok(Math.abs(move.moveX * z - move.moveZ * x) < 1e-9);
  }));
});

Deno.test("isRunKeyHeld() knows both shift keys, which walk nobody", () => {
  for (const code of ["ShiftLeft", "ShiftRight"]) {
    assert.ok(isRunKeyHeld(new Set(["KeyW", code])));
    assert.ok(isHeldKey(code) && !isMoveKey(code));
  }
  assert.ok(!isRunKeyHeld(new Set(["KeyW"])));
  assert.deepStrictEqual(moveOf("ShiftLeft"), { moveX: 0, moveZ: 0 });
});
