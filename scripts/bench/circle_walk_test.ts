import assert from "node:assert/strict";
import { FrameDecoder } from "../../shared/protocol/frames.ts";
import { TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { CircleWalk } from "./circle_walk.ts";

Deno.test("CircleWalk.next() makes what a world reads as walking in a circle", () => {
  const walk = new CircleWalk(0);
  const decoder = new FrameDecoder<typeof TO_WORLD, "playing">(TO_WORLD);
  const frames = [0, 1].flatMap((message) => {
    const { payload } = walk.next();
    const bytes = new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength);
    const decoded = decoder.decode(bytes, "playing", message * 100);
    assert.ok(decoded.ok && decoded.message.type === "input");
    return decoded.message.body.frames.map((frame) => ({ ...frame }));
  });
  assert.deepStrictEqual(frames.map(({ seq }) => seq), [1, 2, 3, 4]);
  assert.ok(frames.every(({ moveX, moveZ }) => moveX === 0 && moveZ === -127));
  const turns = frames.slice(1).map(({ yaw }, index) => yaw - frames[index]!.yaw);
  assert.ok(turns.every((turn) => Math.abs(turn - 0.0625) < 1e-3), String(turns));
});
