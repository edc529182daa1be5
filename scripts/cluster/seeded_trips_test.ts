import assert from "node:assert/strict";
import { runSeed } from "./seeded_trips.ts";

/** Seeds that once failed, each with what it showed. */
const KEPT_SEEDS: Readonly<Record<string, number>> = {};

Deno.test("[T21] seeded trips under random faults leave nobody lost, doubled or locked", () => {
  for (let seed = 1; seed <= 12; seed++) {
    const { faults, tail, trips } = runSeed(seed);
    assert.deepEqual(faults, [], `seed ${seed}\n${tail}`);
    assert.ok(trips > 0);
  }
});

for (const [name, seed] of Object.entries(KEPT_SEEDS)) {
  Deno.test(`[T21] seed ${seed}: ${name}`, () => {
    const { faults, tail } = runSeed(seed);
    assert.deepEqual(faults, [], tail);
  });
}
