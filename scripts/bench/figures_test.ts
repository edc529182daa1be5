import assert from "node:assert/strict";
import { type Figure, isReached, medianAndP95, summaryOf, tableOf } from "./figures.ts";

Deno.test("summaryOf() takes the middle and the nearest rank, whatever the order", () => {
  assert.deepStrictEqual(summaryOf([3, 1, 2]), { runs: 3, median: 2, p95: 3, least: 1, most: 3 });
  assert.equal(summaryOf([4, 1, 3, 2]).median, 2.5);
  const twenty = Array.from({ length: 20 }, (_, index) => 20 - index);
  assert.equal(summaryOf(twenty).p95, 19);
  assert.throws(() => summaryOf([]), RangeError);
});

Deno.test("isReached() holds at the limit and not past it, in both directions", () => {
  const figure = (value: number, is: "at_most" | "at_least"): Figure => ({
    name: "x",
    value,
    unit: "ms",
    target: { limit: 5, is },
  });
  assert.equal(isReached(figure(5, "at_most")), true);
  assert.equal(isReached(figure(5.01, "at_most")), false);
  assert.equal(isReached(figure(5, "at_least")), true);
  assert.equal(isReached(figure(4.99, "at_least")), false);
  assert.equal(isReached({ name: "x", value: 1, unit: "ms" }), undefined);
});

Deno.test("tableOf() shows each figure with its target and whether it is reached", () => {
  const target = { limit: 300, is: "at_most" } as const;
  const figures = medianAndP95("start", [290, 310, 330], { unit: "ms", target });
  assert.deepStrictEqual(tableOf({ name: "cold", method: "ten starts", figures }), [
    "cold: ten starts",
    "  start, median  310 ms  MISS ≤ 300",
    "  start, p95     330 ms              runs 3, least 290, most 330",
  ]);
});
