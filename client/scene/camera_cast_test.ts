import assert from "node:assert/strict";
import fc from "fast-check";
import type { Collider, PortalDefinition } from "../../shared/sim/world_definition.ts";
import { CAMERA_MARGIN, cameraWalls, freeDistance } from "./camera_cast.ts";

const FROM = { x: 0, y: 1.5, z: 0 };
const EAST = { x: 1, y: 0, z: 0 };

function box(x: number, z: number, size: number, height: number, yaw = 0): Collider {
  return { kind: "box", at: { x, y: 0, z }, size: { x: size, y: height, z: size }, yaw };
}

function cylinder(x: number, z: number, radius: number, height: number): Collider {
  return { kind: "cylinder", at: { x, y: 0, z }, radius, height };
}

function assertNear(value: number, expected: number): void {
  assert.ok(Math.abs(value - expected) < 1e-6, `${value} is not ${expected}`);
}

Deno.test("freeDistance() is the whole way when nothing stands there", () => {
  assert.equal(freeDistance(FROM, EAST, 6, []), 6);
  assert.equal(freeDistance(FROM, EAST, 6, [box(0, 5, 2, 3), cylinder(-4, 0, 1, 3)]), 6);
});

Deno.test("freeDistance() stops before a box, straight or turned", () => {
  assertNear(freeDistance(FROM, EAST, 9, [box(4, 0, 2, 3)]), 3 - CAMERA_MARGIN);
  const corner = freeDistance(FROM, EAST, 9, [box(4, 0, 2, 3, Math.PI / 4)]);
  assertNear(corner, 4 - Math.SQRT2 * (1 + CAMERA_MARGIN));
});

Deno.test("freeDistance() stops before a cylinder, and passes over a low one", () => {
  assertNear(freeDistance(FROM, EAST, 9, [cylinder(4, 0, 1, 3)]), 3 - CAMERA_MARGIN);
  assert.equal(freeDistance(FROM, EAST, 9, [cylinder(4, 0, 1, 1.2)]), 9);
  assertNear(freeDistance(FROM, EAST, 9, [cylinder(4, 0, 1, 1.3)]), 3 - CAMERA_MARGIN);
});

Deno.test("freeDistance() comes down on the top of a low thing", () => {
  const down = { x: Math.SQRT1_2, y: -Math.SQRT1_2, z: 0 };
  const hit = freeDistance({ x: 0, y: 3, z: 0 }, down, 9, [box(2, 0, 4, 1)]);
  assertNear(hit, (3 - 1 - CAMERA_MARGIN) * Math.SQRT2);
});

Deno.test("freeDistance() stays above the ground", () => {
  const down = { x: 0.6, y: -0.8, z: 0 };
  assertNear(freeDistance(FROM, down, 9, []), (1.5 - CAMERA_MARGIN) / 0.8);
});

Deno.test("freeDistance() ends outside of every collider it did not start in", () => {
  const unit = fc.double({ min: -1, max: 1, noNaN: true });
  const metres = fc.double({ min: -8, max: 8, noNaN: true });
  const collider = fc.oneof(
    fc.record({ x: metres, z: metres, yaw: metres }).map(({ x, z, yaw }) => box(x, z, 2, 4, yaw)),
    fc.record({ x: metres, z: metres }).map(({ x, z }) => cylinder(x, z, 1, 4)),
  );
  fc.assert(fc.property(fc.array(collider, { maxLength: 6 }), unit, unit, unit, (list, x, y, z) => {
    const length = Math.hypot(x, y, z);
    fc.pre(length > 0.1);
    const along = { x: x / length, y: y / length, z: z / length };
    const others = list.filter((item) => !isInside(item, FROM, CAMERA_MARGIN));
    const far = freeDistance(FROM, along, 7, others);
    assert.ok(far >= 0 && far <= 7);
    for (let part = 0; part <= 1; part += 0.05) {
      const at = {
        x: along.x * far * part,
        y: 1.5 + along.y * far * part,
        z: along.z * far * part,
      };
      assert.ok(at.y > 0);
      assert.ok(others.every((item) => !isInside(item, at, 0.05)));
    }
  }));
});

function isInside(
  item: Collider,
  point: { x: number; y: number; z: number },
  margin: number,
): boolean {
  const dx = point.x - item.at.x;
  const dz = point.z - item.at.z;
  if (item.kind === "cylinder") {
    return point.y < item.height + margin && Math.hypot(dx, dz) < item.radius + margin;
  }
  const x = dx * Math.cos(item.yaw) - dz * Math.sin(item.yaw);
  const z = dx * Math.sin(item.yaw) + dz * Math.cos(item.yaw);
  return point.y < item.size.y + margin && Math.abs(x) < item.size.x / 2 + margin &&
    Math.abs(z) < item.size.z / 2 + margin;
}

Deno.test("cameraWalls() keeps the camera of somebody who comes out of a portal before it", () => {
  const portal = { name: "way", at: { x: 0, y: 0, z: 3 }, yaw: 0, to: "hub", arriveAt: undefined };
  const world = { colliders: [cylinder(9, 9, 1, 3)], portals: [portal as PortalDefinition] };
  const back = { x: 0, y: Math.sin(0.28), z: Math.cos(0.28) };
  const free = freeDistance({ x: 0, y: 1.7, z: 0 }, back, 6, cameraWalls(world));
  assert.ok(free > 2.3 && free < 2.8, `${free} m`);
  assert.equal(freeDistance({ x: 5, y: 1.7, z: 0 }, back, 6, cameraWalls(world)), 6);
});
