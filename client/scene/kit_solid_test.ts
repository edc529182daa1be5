import assert from "node:assert/strict";
import { buildSolid } from "./kit_solid.ts";

Deno.test("buildSolid() stands on the ground and is as large as its collider", () => {
  const at = { x: 5, y: 1, z: 5 };
  const size = { x: 2, y: 3, z: 4 };
  for (const kind of ["box", "ramp"] as const) {
    const shape = buildSolid({ kind, at, size, yaw: 1 }, 0.5);
    shape.computeBoundingBox();
    assert.deepStrictEqual(shape.boundingBox?.min.toArray(), [-1.5, 0, -2.5]);
    assert.deepStrictEqual(shape.boundingBox?.max.toArray(), [1.5, 3, 2.5]);
  }
  const round = buildSolid({ kind: "cylinder", at, radius: 1, height: 2 });
  round.computeBoundingBox();
  assert.equal(round.boundingBox?.max.y, 2);
});

Deno.test("buildSolid() gives a ramp that rises towards −Z, with faces that look outwards", () => {
  const size = { x: 2, y: 3, z: 4 };
  const shape = buildSolid({ kind: "ramp", at: { x: 0, y: 0, z: 0 }, size, yaw: 0 });
  const position = shape.getAttribute("position");
  const normal = shape.getAttribute("normal");
  for (let i = 0; i < position.count; i++) {
    if (position.getY(i) > 0) assert.equal(position.getZ(i), -2);
    // From the middle of its volume outwards.
    const out = position.getX(i) * normal.getX(i) + (position.getY(i) - 1) * normal.getY(i) +
      (position.getZ(i) + 2 / 3) * normal.getZ(i);
    assert.ok(out > 0, `face ${Math.floor(i / 3)}`);
  }
});
