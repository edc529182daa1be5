import assert from "node:assert/strict";
import { FADE_MS, FadingError, LEAST_ERROR, MAX_FADE_SPEED } from "./fading_error.ts";

const at = (x: number, yaw = 0) => ({ x, y: 0, z: 0, yaw });

function left(error: FadingError, nowMs: number): number {
  const pose = at(0);
  error.addTo(pose, nowMs);
  return pose.x;
}

Deno.test("[N10] FadingError fades small errors to 1/e in FADE_MS", () => {
  const error = new FadingError();
  error.set(at(0.5), at(0), 1000);
  assert.equal(left(error, 1000), 0.5);
  assert.ok(Math.abs(left(error, 1000 + FADE_MS) - 0.5 / Math.E) < 1e-9);
  assert.equal(error.sizeAt(1000 + FADE_MS), left(error, 1000 + FADE_MS));
});

Deno.test("[N10] FadingError fades large errors at MAX_FADE_SPEED", () => {
  const error = new FadingError();
  error.set(at(3), at(0), 0);
  assert.ok(Math.abs(left(error, 100) - (3 - MAX_FADE_SPEED * 0.1)) < 1e-9);
  assert.ok(left(error, 1000) < 1e-3);
});

Deno.test("FadingError leaves out what nobody sees", () => {
  const error = new FadingError();
  error.set(at(LEAST_ERROR * 0.99), at(0), 0);
  assert.equal(left(error, 0), 0);
  error.set(at(LEAST_ERROR), at(0), 0);
  assert.equal(left(error, 0), LEAST_ERROR);
  error.clear();
  assert.equal(error.sizeAt(0), 0);
});

Deno.test("FadingError turns the short way round", () => {
  const error = new FadingError();
  error.set(at(0, 0.1), at(0, 2 * Math.PI - 0.1), 0);
  const pose = at(0);
  error.addTo(pose, 0);
  assert.ok(Math.abs(pose.yaw - 0.2) < 1e-9);
});
