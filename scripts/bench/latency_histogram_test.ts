import assert from "node:assert/strict";
import fc from "fast-check";
import { LatencyHistogram } from "./latency_histogram.ts";

Deno.test("LatencyHistogram.quantileMs() is the nearest rank, at most 2 % too high", () => {
  const times = fc.array(fc.double({ min: 0, max: 50_000, noNaN: true }), { minLength: 1 });
  fc.assert(fc.property(times, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, part) => {
    const histogram = new LatencyHistogram();
    for (const ms of all) histogram.add(ms);
    const exact = all.toSorted((a, b) => a - b)[Math.ceil(part * all.length) - 1]!;
    const found = histogram.quantileMs(part);
    assert.ok(found >= exact * 0.999 && found <= Math.max(0.1, exact * 1.021), `${found} ${exact}`);
  }));
});

Deno.test("LatencyHistogram is empty at first and after clear(), and takes any time", () => {
  const histogram = new LatencyHistogram();
  assert.equal(histogram.quantileMs(0.99), 0);
  histogram.add(1e9);
  assert.deepStrictEqual([histogram.count, histogram.quantileMs(0.5)], [1, 1e9]);
  histogram.clear();
  assert.deepStrictEqual([histogram.count, histogram.mostMs, histogram.quantileMs(1)], [0, 0, 0]);
});
