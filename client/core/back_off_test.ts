import assert from "node:assert/strict";
import { backOffMs } from "./back_off.ts";

Deno.test("backOffMs() doubles from 0.5 s to 10 s and stays there", () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 1000].map((attempt) => backOffMs(attempt, () => 1));
  assert.deepEqual(longest, [500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
});

Deno.test("backOffMs() takes off up to a half by chance", () => {
  assert.equal(backOffMs(1, () => 0), 250);
  assert.equal(backOffMs(9, () => 0), 5000);
});

Deno.test("[R9] backOffMs() tries at least every 2 s while an avatar waits, and not a moment longer", () => {
  assert.equal(backOffMs(9, () => 1, 0), 2000);
  assert.equal(backOffMs(9, () => 1, 29_999), 2000);
  assert.equal(backOffMs(9, () => 1, 30_000), 10_000);
  assert.equal(backOffMs(1, () => 1, 0), 500);
});
