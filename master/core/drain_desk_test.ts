import assert from "node:assert/strict";
import { CoreBench, HUB } from "./core_test_kit.ts";
import { MAX_GRACE_SECONDS } from "./drain_desk.ts";

Deno.test("[O3] a drain without grace is told and begins at once", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  bench.core.drain();
  assert.equal(client.last("draining").inMs, 0);
  assert.equal(bench.world(HUB).last("stop").reason, "master_exit");
  assert.ok(bench.core.isDraining);
});

Deno.test("[O5] a drain with grace is told at once, and everything goes on until it is over", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  bench.core.drain(30_000);
  assert.equal(client.last("draining").inMs, 30_000);
  assert.equal(bench.core.notReady, "draining", "whoever balances load sends nobody new");
  for (let second = 0; second < 29; second++) {
    bench.pass(1000);
    bench.world(HUB).heartbeat(1);
  }
  assert.equal(bench.world(HUB).count("stop"), 0);
  const late = bench.guestInHub("5.6.7.8", "tab-2");
  assert.equal(late.last("draining").inMs, 1000, "who comes in meanwhile is told what is left");
  assert.ok(!bench.core.isDraining);
  bench.pass(1000);
  assert.ok(bench.core.isDraining);
  assert.equal(bench.world(HUB).last("stop").reason, "master_exit");
  assert.equal(client.count("draining"), 1, "said once");
  const tooLate = bench.connect();
  tooLate.enter("", "tab-3");
  assert.equal(tooLate.last("entry_refused").reason, "draining");
});

Deno.test("[O5] the newest word counts, sooner or later, until the drain began", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  bench.core.drain(10_000);
  bench.core.drain(MAX_GRACE_SECONDS * 1000);
  bench.pass(10_000);
  assert.ok(!bench.core.isDraining, "put off");
  bench.core.drain(500);
  assert.equal(client.last("draining").inMs, 500);
  bench.pass(500);
  assert.ok(bench.core.isDraining, "brought forward");
  bench.core.drain(60_000);
  assert.equal(client.count("draining"), 3, "one that began is not put off");
});
