import assert from "node:assert/strict";
import fc from "fast-check";
import { DEFAULT_KEYS } from "../core/key_bindings.ts";
import {
  isActionHeld,
  isHeldKey,
  isMoveKey,
  limitToCircle,
  moveFromKeys,
} from "./keyboard_move.ts";

function moveOf(...codes: string[]) {
  const out = { moveX: 9, moveZ: 9 };
  moveFromKeys(new Set(codes), DEFAULT_KEYS, out);
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

Deno.test("moveFromKeys() follows other bindings, and the arrows in any", () => {
  const keys = { ...DEFAULT_KEYS, forward: "KeyZ" };
  const out = { moveX: 9, moveZ: 9 };
  moveFromKeys(new Set(["KeyZ"]), keys, out);
  assert.deepStrictEqual(out, { moveX: 0, moveZ: -1 });
  moveFromKeys(new Set(["KeyW"]), keys, out);
  assert.deepStrictEqual(out, { moveX: 0, moveZ: 0 });
  moveFromKeys(new Set(["ArrowUp"]), keys, out);
  assert.deepStrictEqual(out, { moveX: 0, moveZ: -1 });
});

Deno.test("isMoveKey() knows the eight keys and no inherited name", () => {
  assert.equal(isMoveKey("KeyW", DEFAULT_KEYS), true);
  assert.equal(isMoveKey("KeyE", DEFAULT_KEYS), false);
  assert.equal(isMoveKey("toString", DEFAULT_KEYS), false);
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

Deno.test("isActionHeld() knows both shift keys, which walk nobody, and what was chosen", () => {
  const runs = (...codes: string[]) => isActionHeld(new Set(codes), DEFAULT_KEYS, "run");
  for (const code of ["ShiftLeft", "ShiftRight"]) {
    assert.ok(runs("KeyW", code));
    assert.ok(isHeldKey(code, DEFAULT_KEYS) && !isMoveKey(code, DEFAULT_KEYS));
  }
  assert.ok(!runs("KeyW"));
  assert.deepStrictEqual(moveOf("ShiftLeft"), { moveX: 0, moveZ: 0 });
  const keys = { ...DEFAULT_KEYS, jump: "KeyJ" };
  assert.ok(isActionHeld(new Set(["KeyJ"]), keys, "jump"));
  assert.ok(!isActionHeld(new Set(["Space"]), keys, "jump"));
});
