import assert from "node:assert/strict";
import fc from "fast-check";
import { buildBinaryFrame } from "./websocket_frame.ts";

Deno.test("buildBinaryFrame() writes each of the three lengths at its edges", () => {
  const headOf = (size: number) => {
    const frame = buildBinaryFrame(new Uint8Array(size));
    return [...frame.subarray(0, frame.length - size)];
  };
  assert.deepStrictEqual(headOf(0), [0x82, 0]);
  assert.deepStrictEqual(headOf(125), [0x82, 125]);
  assert.deepStrictEqual(headOf(126), [0x82, 126, 0, 126]);
  assert.deepStrictEqual(headOf(65_535), [0x82, 126, 255, 255]);
  assert.deepStrictEqual(headOf(65_536), [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]);
});

Deno.test("buildBinaryFrame() joins its own bytes and the slices in order", () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 6 });
  fc.assert(fc.property(parts, ([own, ...slices]) => {
    const payload = [...own!, ...slices.flatMap((slice) => [...slice])];
    const frame = buildBinaryFrame(own!, slices);
    assert.deepStrictEqual([...frame.subarray(frame.length - payload.length)], payload);
  }));
});

Deno.test("buildBinaryFrame() holds its own bytes and no others", () => {
  // A peer that reads slowly keeps many of them: of shared memory each would keep all.
  for (const size of [1, 100, 70_000]) {
    const frame = buildBinaryFrame(new Uint8Array(size));
    assert.equal(frame.buffer.byteLength, frame.length);
  }
});
