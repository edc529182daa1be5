import assert from "node:assert/strict";
import { isDue, LAST_LEVEL, RateControl, SLOWEST_TICKS, tierOf, TIERS, UNSEEN } from "./rates.ts";

Deno.test("[S5] isDue() comes round once in a tier's ticks, for every cell", () => {
  for (let tier = 0; tier < TIERS; tier++) {
    for (const cell of [0, 1, 17, 9999]) {
      const due = Array.from({ length: 32 }, (_, tick) => isDue(tick, cell, tier));
      assert.equal(due.filter(Boolean).length, 32 / 2 ** tier);
    }
  }
  assert.equal(SLOWEST_TICKS, 16);
});

Deno.test("tierOf() slows far cells before near ones and shows nothing beyond", () => {
  for (let level = 0; level <= LAST_LEVEL; level++) {
    assert.ok(tierOf(level, 1) < tierOf(level, 2));
    assert.equal(tierOf(level, 0), tierOf(level, 1));
    assert.equal(tierOf(level, 3), UNSEEN);
  }
  assert.deepEqual([0, 1, 2].map((level) => tierOf(level, 1)), [0, 0, 0]);
});

Deno.test("[S7] RateControl slows down above the budget, not at it, and comes back well below", () => {
  const control = new RateControl();
  const spend = (bytes: number, ticks: number) => {
    for (let i = 0; i < ticks; i++) control.spent(bytes, 100);
  };
  spend(100, 1000);
  assert.equal(control.level, 0);
  spend(101, 1000);
  assert.equal(control.level, LAST_LEVEL);
  spend(41, 1000);
  assert.equal(control.level, LAST_LEVEL, "a faster rate might cost too much again");
  spend(39, 1000);
  assert.equal(control.level, 0);
});
