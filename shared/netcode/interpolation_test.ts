import assert from "node:assert/strict";
import fc from "fast-check";
import {
  CATCH_UP_SPEED,
  CUT_DISTANCE,
  EXTRAPOLATION_MS,
  InterpolationBuffer,
  TAKE_BACK_SPEED,
} from "./interpolation.ts";
import type { Pose } from "./pose.ts";

const pose = (x: number, yaw = 0): Pose => ({ x, y: 0, z: 0, yaw });

/** Reads as if everything up to the end of time were known. */
function readAt(buffer: InterpolationBuffer, timeMs: number, knownMs = Infinity): Pose {
  const out = pose(-1);
  assert.ok(buffer.read(timeMs, knownMs, out));
  return out;
}

function filled(...samples: readonly (readonly [timeMs: number, at: Pose])[]): InterpolationBuffer {
  const buffer = new InterpolationBuffer();
  for (const [timeMs, at] of samples) buffer.push(timeMs, at);
  return buffer;
}

Deno.test("InterpolationBuffer.read() leaves `out` alone before the first sample", () => {
  const out = pose(7);
  assert.equal(new InterpolationBuffer().read(0, 0, out), false);
  assert.equal(out.x, 7);
});

Deno.test("InterpolationBuffer.read() blends between the two samples around the moment", () => {
  const buffer = filled([0, pose(0)], [50, pose(1)], [100, pose(3)]);
  assert.equal(readAt(buffer, -10).x, 0);
  assert.equal(readAt(buffer, 25).x, 0.5);
  assert.equal(readAt(buffer, 75).x, 2);
});

Deno.test("InterpolationBuffer.read() never goes back in time", () => {
  const buffer = filled([0, pose(0)], [50, pose(1)]);
  assert.equal(readAt(buffer, 25).x, 0.5);
  assert.equal(readAt(buffer, 10).x, 0.5);
});

Deno.test("InterpolationBuffer.read() stands at the newest sample when the world says no more", () => {
  const buffer = filled([0, pose(0)], [50, pose(1)]);
  assert.equal(readAt(buffer, 60).x, 1);
  assert.equal(readAt(buffer, 5000).x, 1);
});

Deno.test("[N11] InterpolationBuffer.read() goes on for EXTRAPOLATION_MS of silence, slower and slower", () => {
  const buffer = filled([0, pose(0)], [50, pose(0.25)]);
  let last = readAt(buffer, 50, 50).x;
  assert.equal(last, 0.25);
  let lastStep = Infinity;
  for (let ms = 10; ms <= EXTRAPOLATION_MS; ms += 10) {
    const now = readAt(buffer, 50 + ms, 50).x;
    assert.ok(now > last && now - last < lastStep);
    lastStep = now - last;
    last = now;
  }
  assert.ok(Math.abs(last - 0.5) < 1e-9, "half the way that it would have gone");
  assert.equal(readAt(buffer, 50 + EXTRAPOLATION_MS + 10, 50).x, last);
  assert.equal(readAt(buffer, 9000, 50).x, last);
});

Deno.test("[N11] InterpolationBuffer takes back what it guessed too far at TAKE_BACK_SPEED", () => {
  const buffer = filled([0, pose(0)], [50, pose(0.25)]);
  let last = 0;
  for (let ms = 0; ms <= 150; ms += 10) last = readAt(buffer, ms, 50).x;
  for (let ms = 160; ms < 2500; ms += 10) {
    const now = readAt(buffer, ms, 100).x; // it stood still
    assert.ok(last - now <= TAKE_BACK_SPEED * 0.01 + 1e-9);
    last = now;
  }
  assert.ok(Math.abs(last - 0.25) < 2e-3);
});

Deno.test("[N11] InterpolationBuffer never steps back while its entity walks on, whenever news comes", () => {
  // Samples each 50 ms, up to 1.5 s late but in order, read 60 times a second 100 ms in the past.
  fc.assert(fc.property(
    fc.array(fc.oneof(fc.nat(120), fc.nat(1500)), { minLength: 2, maxLength: 80 }),
    (delays) => {
      const buffer = new InterpolationBuffer();
      const arrivals: { atMs: number; timeMs: number }[] = [];
      for (const [index, delayMs] of delays.entries()) {
        const timeMs = index * 50;
        const before = arrivals.at(-1)?.atMs ?? 0;
        arrivals.push({ atMs: Math.max(before, timeMs + delayMs), timeMs });
      }
      let last = -Infinity;
      let knownMs = 0;
      for (let nowMs = 0; nowMs < delays.length * 50 + 2500; nowMs += 16) {
        while (arrivals.length > 0 && arrivals[0]!.atMs <= nowMs) {
          knownMs = arrivals.shift()!.timeMs;
          buffer.push(knownMs, pose(knownMs * 0.005));
        }
        const out = pose(0);
        if (!buffer.read(nowMs - 100, knownMs, out)) continue;
        assert.ok(out.x >= last - 1e-9, `${last} → ${out.x} at ${nowMs}`);
        last = out.x;
      }
      assert.ok(last <= knownMs * 0.005 + 0.26);
    },
  ));
});

Deno.test("InterpolationBuffer slides to its place after a stall, without a jump", () => {
  const buffer = filled([0, pose(0)], [50, pose(0.25)]);
  let last = readAt(buffer, 50, 50).x;
  for (let ms = 60; ms <= 1000; ms += 10) last = readAt(buffer, ms, 50).x;
  for (let timeMs = 100; timeMs <= 1000; timeMs += 50) buffer.push(timeMs, pose(timeMs * 0.005));
  for (let ms = 1010; ms <= 2000; ms += 10) {
    const now = readAt(buffer, ms, 1000).x;
    assert.ok(now >= last && now - last <= CATCH_UP_SPEED * 0.01 + 1e-9);
    last = now;
  }
  assert.ok(Math.abs(last - 5.25) < 0.3);
});

Deno.test("InterpolationBuffer.push() drops samples that are out of order", () => {
  const buffer = filled([100, pose(1)], [50, pose(9)], [100, pose(9)]);
  assert.equal(readAt(buffer, 0).x, 1);
  assert.equal(readAt(buffer, 100).x, 1);
});

Deno.test("[N11] InterpolationBuffer.push() blends a jump of CUT_DISTANCE, and cuts one past it", () => {
  assert.equal(readAt(filled([0, pose(0)], [50, pose(CUT_DISTANCE)]), 25).x, CUT_DISTANCE / 2);
  const far = CUT_DISTANCE + 0.01;
  assert.equal(readAt(filled([0, pose(0)], [50, pose(far)]), 25).x, far);
});

Deno.test("InterpolationBuffer.push() forgets history on a cut", () => {
  const buffer = filled([0, pose(0)]);
  assert.equal(readAt(buffer, 10).x, 0);
  buffer.push(50, pose(1), true);
  assert.equal(readAt(buffer, 25).x, 1);
});

Deno.test("InterpolationBuffer.read() does not slide what stood still", () => {
  const buffer = filled([0, pose(0)], [10_000, pose(1)]);
  assert.equal(readAt(buffer, 9900).x, 0);
  assert.equal(readAt(buffer, 9975).x, 0.5);
});

Deno.test("InterpolationBuffer.read() turns the short way round", () => {
  const buffer = filled([0, pose(0, 0.1)], [50, pose(0, 2 * Math.PI - 0.1)]);
  assert.ok(Math.abs(readAt(buffer, 25).yaw) < 1e-9);
});

Deno.test("InterpolationBuffer.setTurn() draws who has every fourth turn later, and evenly", () => {
  const buffer = new InterpolationBuffer();
  buffer.setTurn(200);
  let last: number | undefined;
  for (let nowMs = 0; nowMs < 6000; nowMs += 10) {
    if (nowMs % 200 === 0) buffer.push(nowMs, pose(nowMs * 0.005));
    const knownMs = Math.floor(nowMs / 50) * 50;
    const now = readAt(buffer, nowMs - 100, knownMs).x;
    if (nowMs > 3000) assert.ok(Math.abs(now - last! - 0.05) < 0.006, `${now - last!} at ${nowMs}`);
    last = now;
  }
});

Deno.test("InterpolationBuffer.setTurn() takes a run between rare samples for no jump, one past it for one", () => {
  for (const { metres, isCut } of [{ metres: 13, isCut: false }, { metres: 13.01, isCut: true }]) {
    const buffer = new InterpolationBuffer();
    buffer.setTurn(800); // every 16th tick: 4 m and 12 m/s of the 750 ms between
    buffer.push(0, pose(0));
    buffer.push(800, pose(metres));
    assert.equal(readAt(buffer, 700, 800).x === metres, isCut);
  }
});

Deno.test("InterpolationBuffer.push() keeps a bounded number of samples", () => {
  const buffer = filled([-50, pose(0)]);
  readAt(buffer, -50);
  for (let i = 0; i <= 100; i++) buffer.push(i * 50, pose(i * 0.01));
  for (let ms = 0; ms < 2240; ms += 10) readAt(buffer, ms);
  assert.ok(Math.abs(readAt(buffer, 2240).x - 0.45) < 1e-9); // the oldest of 56 is the 45th
});

Deno.test("InterpolationBuffer.push() keeps the newest few while nobody draws it", () => {
  const buffer = new InterpolationBuffer();
  for (let i = 0; i <= 100; i++) buffer.push(i * 50, pose(i * 0.1));
  assert.ok(Math.abs(readAt(buffer, 4870).x - 9.74) < 1e-9);
  const late = new InterpolationBuffer();
  for (let i = 0; i <= 100; i++) late.push(i * 50, pose(i * 0.1));
  assert.ok(Math.abs(readAt(late, 0).x - 9.7) < 1e-9); // the oldest of 4 is the 97th
});
