import assert from "node:assert/strict";
import { TickStats } from "./tick_stats.ts";

Deno.test("TickStats.summary() leaves out the slowest of a hundred and forgets old ticks", () => {
  const stats = new TickStats();
  assert.equal(stats.summary().p99Micros, 0);
  stats.add(7.4);
  assert.equal(stats.summary().p99Micros, 7);
  for (let i = 0; i < 200; i++) stats.add(i < 2 ? 5000 : 100);
  assert.equal(stats.summary().p99Micros, 100);
  stats.add(5000);
  assert.equal(stats.summary().p99Micros, 100, "it took the place of an old slow one");
  stats.add(5000);
  stats.add(5000);
  assert.equal(stats.summary().p99Micros, 5000);
  assert.equal(stats.summary().p50Micros, 100);
});
