import assert from "node:assert/strict";
import { Samples } from "./samples.ts";

Deno.test("Samples.summary() gives percentiles by the nearest rank", () => {
  const samples = new Samples(200);
  assert.deepStrictEqual(samples.summary(), { p50: 0, p95: 0, p99: 0, most: 0 });
  for (let i = 100; i >= 1; i--) samples.add(i);
  assert.deepStrictEqual(samples.summary(), { p50: 50, p95: 95, p99: 99, most: 100 });
  samples.clear();
  samples.add(7);
  assert.deepStrictEqual(samples.summary(), { p50: 7, p95: 7, p99: 7, most: 7 });
});

Deno.test("Samples keeps as many as there is room for", () => {
  const samples = new Samples(2);
  for (const value of [1, 2, 3]) samples.add(value);
  assert.equal(samples.count, 2);
  assert.equal(samples.summary().most, 2);
});
