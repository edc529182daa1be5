// What becomes of players whose world fails whenever they come back.

import assert from "node:assert/strict";
import { catalogWorld, CoreBench, type FakeClient, HUB, LEFT } from "./core_test_kit.ts";
import { START_TIMEOUT_MS } from "./worlds.ts";

/** A guest who walks in the left world. */
function guestInLeft(bench: CoreBench): FakeClient {
  const client = bench.guestInHub();
  bench.usePortal(bench.world(HUB), client, LEFT);
  bench.travel(client);
  return client;
}

function comeBack(bench: CoreBench, client: FakeClient): void {
  client.say("request_entry", {});
  const { leaseId, worldKey } = client.last("lease_granted");
  assert.equal(worldKey, LEFT);
  client.say("redeem_lease", { leaseId, worldKey });
  bench.pass(1500); // longer than the wait after a second crash
}

Deno.test("[L13] after the third crash within a minute a player is led to the start world", () => {
  const bench = new CoreBench();
  const client = guestInLeft(bench);
  for (let crashes = 1; crashes < 3; crashes++) {
    bench.world(LEFT).exit(1);
    comeBack(bench, client);
    bench.world(LEFT).register();
    bench.world(LEFT).acknowledge();
    bench.world(LEFT).admit();
  }
  bench.world(LEFT).exit(1);
  client.say("request_entry", {});
  const { worldKey, purpose } = client.last("lease_granted");
  assert.deepEqual({ worldKey, purpose }, { worldKey: HUB, purpose: "enter" });
});

Deno.test("[L13] so is one whose world did not start three times, and not after a minute", () => {
  const bench = new CoreBench();
  const client = guestInLeft(bench);
  bench.world(LEFT).exit(1);
  for (let failures = 1; failures < 3; failures++) {
    comeBack(bench, client);
    bench.pass(START_TIMEOUT_MS);
    bench.world(LEFT).exit(137);
  }
  client.say("request_entry", {});
  assert.equal(client.last("lease_granted").worldKey, HUB);
  bench.pass(60_000);
  client.say("request_entry", {});
  assert.equal(client.last("lease_granted").worldKey, LEFT);
});

Deno.test("[L13] a world that was told to end, and is killed for not ending, did not fail", () => {
  const bench = new CoreBench();
  const client = guestInLeft(bench);
  for (let stops = 0; stops < 4; stops++) {
    bench.core.replaceWorlds([HUB, LEFT].map((key) => catalogWorld(key, 100)), [LEFT]);
    bench.pass(5000);
    bench.world(LEFT).exit(137);
    comeBack(bench, client);
    bench.world(LEFT).register();
    bench.world(LEFT).acknowledge();
    bench.world(LEFT).admit();
  }
});

Deno.test("[L13] a start world that fails is gone back to all the same", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  for (let crashes = 0; crashes < 3; crashes++) {
    if (bench.phaseOf("hub#1" as never) === "starting") bench.world(HUB).register();
    bench.world(HUB).exit(1);
    client.say("request_entry", {});
    assert.equal(client.last("lease_granted").worldKey, HUB);
    client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
    bench.pass(5000);
  }
});
