import assert from "node:assert/strict";
import { findInexactUses, mustBeExact } from "./sim_arithmetic.ts";

const usesOf = (source: string) => findInexactUses(source).map(({ what }) => what);

Deno.test("findInexactUses() names whatever engines may compute differently", () => {
  for (
    const name of ["sin", "cos", "tan", "asin", "acos", "atan", "atan2", "pow", "exp", "expm1"]
      .concat(
        [
          "log",
          "log2",
          "log10",
          "log1p",
          "hypot",
          "cbrt",
          "sinh",
          "cosh",
          "tanh",
          "fround",
          "round",
        ],
        ["clz32", "E", "SQRT2", "LN2"],
      )
  ) assert.ok(usesOf(`const a = Math.${name}(b);`).includes("inexact Math"), name);
  assert.deepStrictEqual(usesOf("const a = Math.random();"), ["inexact Math", "chance"]);
  assert.deepStrictEqual(usesOf("const a = b ** 2;"), ["a power"]);
  assert.deepStrictEqual(usesOf("const at = Date.now();"), ["a clock"]);
  assert.deepStrictEqual(usesOf("const { sin } = Math;"), ["Math by another name"]);
  assert.deepStrictEqual(usesOf('const sin = Math["sin"];'), ["Math by another name"]);
  assert.deepStrictEqual(usesOf("const heights = new Float32Array(3);"), ["less precise numbers"]);
  assert.deepStrictEqual(usesOf("const a = parseFloat(text);"), ["numbers as texts"]);
});

Deno.test("findInexactUses() lets through what IEEE 754 fixes, comments and texts", () => {
  for (const name of ["abs", "ceil", "floor", "max", "min", "sqrt", "trunc", "sign", "imul"]) {
    assert.deepStrictEqual(usesOf(`const a = Math.${name}(b) * Math.PI / 2 + c - d;`), [], name);
  }
  assert.deepStrictEqual(usesOf('/** Math.sin */ const text = "Math.cos ** Date"; // ** 2'), []);
});

Deno.test("mustBeExact() means shared/sim, without its tests", () => {
  assert.ok(mustBeExact("shared/sim/movement.ts"));
  assert.ok(!mustBeExact("shared/sim/movement_test.ts"));
  assert.ok(!mustBeExact("shared/netcode/prediction.ts"));
});
