import assert from "node:assert/strict";
import { watchWalkers } from "./circle_walkers.ts";

const SEEDS = [1, 2, 3, 4, 5];

function watch(seed: number, stallMs: number) {
  const net = { latencyMs: 150, jitterMs: 40, stallMs, cutSeconds: 0 };
  return watchWalkers({ seed, seconds: 90, count: 3, net });
}

for (const stallMs of [0, 1000]) {
  Deno.test(`[N14] walkers under 150 ± 40 ms and ${stallMs} ms stalls, by seed`, () => {
    for (const seed of SEEDS) {
      const seen = watch(seed, stallMs);
      const told = `seed ${seed}: ${JSON.stringify(seen)}`;
      assert.ok(seen.rests > 100, told);
      assert.ok(seen.restError < 0.05, told);
      assert.ok(seen.restErrorOfOthers < 0.05, told);
      assert.ok(seen.ownSnap < 0.2, told);
      assert.ok(seen.otherSnap < 0.2, told);
      assert.ok(seen.backStep < 0.01, told);
      assert.equal(seen.corrections, 0, "the budget took all that was walked: " + told);
      assert.equal(seen.cuts, 3, "one each, at the arrival: " + told);
      if (stallMs === 0) assert.equal(seen.frozenFrames, 0, told);
    }
  });
}
