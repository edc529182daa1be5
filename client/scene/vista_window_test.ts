import assert from "node:assert/strict";
import { PORTAL_MIDDLE } from "./portal_size.ts";
import { pictureDistance, type WindowEye, windowEye } from "./vista_window.ts";

const SOUTH = { at: { x: 10, y: 2, z: -4 }, yaw: Math.PI }; // its front faces +Z

function eyeFrom(x: number, y: number, z: number, portal = SOUTH): WindowEye {
  const eye = { x: 0, y: 0, z: 0, side: 0 };
  windowEye(portal, { x, y, z }, eye);
  return eye;
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}

Deno.test("windowEye() is straight before the window for who stands straight before it", () => {
  const eye = eyeFrom(10, 2 + PORTAL_MIDDLE, 2);
  near(eye.x, 0);
  near(eye.y, 0);
  near(eye.z, pictureDistance(6));
  assert.equal(eye.side, 1);
});

Deno.test("windowEye() keeps the direction that one looks from", () => {
  // Before a front that faces +Z one looks along −Z and has +X at the right hand.
  const eye = eyeFrom(12, 2 + PORTAL_MIDDLE + 1.5, 2);
  near(eye.x / eye.z, 2 / 6);
  near(eye.y / eye.z, 1.5 / 6);
});

Deno.test("windowEye() turns with the portal", () => {
  for (const yaw of [0, 0.7, 2.5, -1.9]) {
    const at = { x: -3, y: 0, z: 8 };
    const front = { x: -Math.sin(yaw), z: -Math.cos(yaw) };
    const right = { x: -Math.cos(yaw), z: Math.sin(yaw) };
    const x = at.x + 5 * front.x + 1 * right.x;
    const z = at.z + 5 * front.z + 1 * right.z;
    const eye = eyeFrom(x, PORTAL_MIDDLE, z, { at, yaw });
    near(eye.x / eye.z, 1 / 5);
    assert.equal(eye.side, 1);
  }
});

Deno.test("windowEye() sees the same window from behind, turned round", () => {
  const before = eyeFrom(11, 5, 2);
  const behind = eyeFrom(9, 5, -10);
  assert.equal(behind.side, -1);
  near(behind.x, before.x);
  near(behind.y, before.y);
  near(behind.z, before.z);
});

Deno.test("windowEye() stays within bounds in the window's own plane and far to its side", () => {
  for (const [x, z] of [[10, -4], [40, -4], [-60, -3.9], [10, -4.001]] as const) {
    const eye = eyeFrom(x, 9, z);
    assert.ok(eye.z >= pictureDistance(0) && eye.z < pictureDistance(100));
    assert.ok(Math.abs(eye.x) <= 1.5 * eye.z && Math.abs(eye.y) <= 1.5 * eye.z);
    assert.ok(Number.isFinite(eye.x) && Number.isFinite(eye.y));
  }
});

Deno.test("pictureDistance() grows with the distance and never past its bounds", () => {
  let last = pictureDistance(-1);
  assert.equal(last, pictureDistance(0));
  for (let metres = 0.5; metres < 100; metres += 0.5) {
    const distance = pictureDistance(metres);
    assert.ok(distance > last || metres > 60, `${metres}`);
    assert.ok(distance <= 3.3);
    last = distance;
  }
});
