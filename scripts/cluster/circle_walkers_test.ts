import assert from "node:assert/strict";
import { watchWalkers } from "./circle_walkers.ts";

const SEEDS = [1, 2, 3, 4, 5];

for (const [who, jumps] of [["walkers", false], ["jumpers", true]] as const) {
  for (const stallMs of [0, 1000]) {
    Deno.test(`[N14] ${who} under 150 ± 40 ms and ${stallMs} ms stalls, by seed`, () => {
      const net = { latencyMs: 150, jitterMs: 40, stallMs, cutSeconds: 0 };
      for (const seed of SEEDS) {
        const seen = watchWalkers({ seed, seconds: 60, count: 3, net, jumps });
        const told = `seed ${seed}: ${JSON.stringify(seen)}`;
        assert.ok(seen.rests > 100, told);
        assert.ok(seen.highest > 1 === jumps, told);
        assert.ok(seen.restError < 0.05, told);
        assert.ok(seen.restErrorOfOthers < 0.05, told);
        assert.ok(seen.ownSnap < 0.2, told);
        assert.ok(seen.otherSnap < 0.2, told);
        assert.ok(seen.backStep < 0.01, told);
        assert.equal(seen.cuts, 3, "one each, at the arrival: " + told);
        if (!jumps) assert.equal(seen.corrections, 0, "all that was walked counted: " + told);
        if (stallMs === 0) assert.equal(seen.frozenFrames, 0, told);
      }
    });
  }
}
