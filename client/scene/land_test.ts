import assert from "node:assert/strict";
import { Land } from "./land.ts";

const rows = Array.from(
  { length: 9 },
  (_, z) => Array.from({ length: 9 }, (_, x) => (x * 3 + z * 5) % 7 / 10),
);
const EXTENT = 16;
const SIZE = 32;
/** Squares of one metre, of a terrain whose cells are four wide. */
const CELLS = 64;

Deno.test("Land.geometry() covers the land without a hole, twice nowhere", () => {
  const geometry = new Land({ extent: EXTENT, terrain: { rows } }).geometry(SIZE, CELLS);
  const index = geometry?.index;
  const at = geometry?.getAttribute("position");
  assert.ok(index && at);
  let area = 0;
  for (let i = 0; i < index.count; i += 3) {
    const [a, b, c] = [index.getX(i), index.getX(i + 1), index.getX(i + 2)];
    const [abX, abZ] = [at.getX(b) - at.getX(a), at.getZ(b) - at.getZ(a)];
    const [acX, acZ] = [at.getX(c) - at.getX(a), at.getZ(c) - at.getZ(a)];
    const twice = abZ * acX - abX * acZ;
    assert.ok(twice > 0, "it is seen from above");
    area += twice / 2;
  }
  assert.ok(Math.abs(area - (2 * SIZE) ** 2) < 1e-3);
});

Deno.test("Land.geometry() is fine where people walk and coarse beyond, on the same land", () => {
  const land = new Land({ extent: EXTENT, terrain: { rows } });
  const geometry = land.geometry(SIZE, CELLS);
  const index = geometry?.index;
  const at = geometry?.getAttribute("position");
  assert.ok(index && at);
  // 32 × 32 squares of a metre within, cells of four metres around: 64² / 16 less 32² / 16.
  assert.equal(index.count / 3, 2 * (32 * 32 + (64 * 64 - 32 * 32) / 16));
  for (let i = 0; i < index.count; i += 3) {
    let [x, y, z] = [0, 0, 0];
    for (let corner = 0; corner < 3; corner++) {
      const vertex = index.getX(i + corner);
      x += at.getX(vertex) / 3;
      y += at.getY(vertex) / 3;
      z += at.getZ(vertex) / 3;
    }
    if (Math.max(Math.abs(x), Math.abs(z)) > EXTENT) continue;
    assert.ok(Math.abs(y - land.heightAt(x, z)) < 1e-5, `the land at ${x}, ${z}`);
  }
});
