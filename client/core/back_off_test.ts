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
