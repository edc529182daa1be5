import assert from "node:assert/strict";
import fc from "fast-check";
import {
  DISTANCE_LIMITS,
  initialLook,
  PITCH_LIMITS,
  turnLook,
  wheelNotches,
  wrapYaw,
  zoomLook,
} from "./page_look.ts";

Deno.test("turnLook() to the right turns clockwise, down looks down", () => {
  const look = initialLook();
  turnLook(look, 0.1, 0.05);
  assert.ok(Math.abs(look.yaw + 0.1) < 1e-12);
  assert.ok(look.pitch > initialLook().pitch);
});

Deno.test("turnLook() and zoomLook() stay in their limits and ignore what is no number", () => {
  const any = fc.double({ min: -50, max: 50 });
  fc.assert(fc.property(fc.array(fc.tuple(any, any, any)), (steps) => {
    const look = initialLook();
    for (const [yaw, pitch, zoom] of steps) {
      turnLook(look, yaw, pitch);
      zoomLook(look, zoom);
    }
    assert.ok(Math.abs(look.yaw) <= Math.PI + 1e-9);
    assert.ok(look.pitch >= PITCH_LIMITS.least && look.pitch <= PITCH_LIMITS.most);
    assert.ok(look.distance >= DISTANCE_LIMITS.least && look.distance <= DISTANCE_LIMITS.most);
  }));
});

Deno.test("zoomLook() there and back is where it was", () => {
  const look = initialLook();
  zoomLook(look, 2);
  assert.ok(look.distance > 6);
  zoomLook(look, -2);
  assert.ok(Math.abs(look.distance - 6) < 1e-9);
});

Deno.test("wheelNotches() reads px, lines, pages and pinches alike", () => {
  assert.equal(wheelNotches(100, 0, false), 1);
  assert.ok(Math.abs(wheelNotches(-3, 1, false) + 0.99) < 1e-9);
  assert.equal(wheelNotches(1, 2, false), 3);
  assert.equal(wheelNotches(6, 0, true), 0.5);
  assert.equal(wheelNotches(1e9, 0, false), 3);
});

Deno.test("wrapYaw() keeps the direction", () => {
  fc.assert(fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (yaw) => {
    const wrapped = wrapYaw(yaw);
    assert.ok(Math.abs(wrapped) <= Math.PI + 1e-9);
    assert.ok(Math.abs(Math.sin(wrapped) - Math.sin(yaw)) < 1e-9);
    assert.ok(Math.abs(Math.cos(wrapped) - Math.cos(yaw)) < 1e-9);
  }));
});
