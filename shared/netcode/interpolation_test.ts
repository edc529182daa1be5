import assert from "node:assert/strict";
import { CUT_DISTANCE, InterpolationBuffer, type Pose } from "./interpolation.ts";

const pose = (x: number, yaw = 0): Pose => ({ x, y: 0, z: 0, yaw });

function readAt(buffer: InterpolationBuffer, timeMs: number): Pose {
  const out = pose(-1);
  assert.ok(buffer.read(timeMs, out));
  return out;
}

Deno.test("InterpolationBuffer.read() leaves `out` alone before the first sample", () => {
  const out = pose(7);
  assert.equal(new InterpolationBuffer().read(0, out), false);
  assert.equal(out.x, 7);
});

Deno.test("InterpolationBuffer.read() blends between the two samples around the moment", () => {
  const buffer = new InterpolationBuffer();
  buffer.push(0, pose(0));
  buffer.push(50, pose(1));
  buffer.push(100, pose(3));
  assert.equal(readAt(buffer, 25).x, 0.5);
  assert.equal(readAt(buffer, 75).x, 2);
  assert.equal(readAt(buffer, -10).x, 0);
});

Deno.test("InterpolationBuffer.read() holds the newest sample when it runs dry", () => {
  const buffer = new InterpolationBuffer();
  buffer.push(0, pose(0));
  buffer.push(50, pose(1));
  assert.equal(readAt(buffer, 5000).x, 1);
});

Deno.test("InterpolationBuffer.push() drops samples that are out of order", () => {
  const buffer = new InterpolationBuffer();
  buffer.push(100, pose(1));
  buffer.push(50, pose(9));
  buffer.push(100, pose(9));
  assert.equal(readAt(buffer, 100).x, 1);
  assert.equal(readAt(buffer, 0).x, 1);
});

Deno.test("InterpolationBuffer.push() blends a jump of CUT_DISTANCE, and cuts one past it", () => {
  const walked = new InterpolationBuffer();
  walked.push(0, pose(0));
  walked.push(50, pose(CUT_DISTANCE));
  assert.equal(readAt(walked, 25).x, CUT_DISTANCE / 2);
  const jumped = new InterpolationBuffer();
  jumped.push(0, pose(0));
  jumped.push(50, pose(CUT_DISTANCE + 0.01));
  assert.equal(readAt(jumped, 25).x, CUT_DISTANCE + 0.01);
});

Deno.test("InterpolationBuffer.push() forgets history on a cut", () => {
  const buffer = new InterpolationBuffer();
  buffer.push(0, pose(0));
  buffer.push(50, pose(1), true);
  assert.equal(readAt(buffer, 25).x, 1);
});

Deno.test("InterpolationBuffer.read() does not slide what stood still", () => {
  const buffer = new InterpolationBuffer();
  buffer.push(0, pose(0));
  buffer.push(10_000, pose(1));
  assert.equal(readAt(buffer, 9900).x, 0);
  assert.equal(readAt(buffer, 9975).x, 0.5);
});

Deno.test("InterpolationBuffer.read() turns the short way round", () => {
  const buffer = new InterpolationBuffer();
  buffer.push(0, pose(0, 0.1));
  buffer.push(50, pose(0, 2 * Math.PI - 0.1));
  assert.ok(Math.abs(readAt(buffer, 25).yaw) < 1e-9);
});

Deno.test("InterpolationBuffer.push() keeps a bounded number of samples", () => {
  const buffer = new InterpolationBuffer();
  for (let i = 0; i <= 100; i++) buffer.push(i * 50, pose(i * 0.1));
  assert.ok(Math.abs(readAt(buffer, 0).x - 8.5) < 1e-9); // the oldest of 16 is the 85th
});
