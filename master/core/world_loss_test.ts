// What becomes of the players' route of a world that ends.

import assert from "node:assert/strict";
import { instanceId } from "../../shared/lib/ids.ts";
import { CoreBench, HUB } from "./core_test_kit.ts";
import { HEARTBEAT_EXPIRY_MS } from "./worlds.ts";

const HUB_1 = instanceId(HUB, 1);

Deno.test("[R1] a crash holds the route for the next start", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const first = bench.world(HUB).order;
  bench.world(HUB).exit(1);
  assert.deepEqual(bench.routes, [`hold ${HUB_1} ${first.epoch}`]);
  client.say("request_entry", {});
  client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
  bench.pass(1000);
  const world = bench.world(HUB);
  world.register();
  world.acknowledge();
  world.admit();
  assert.ok(world.order.epoch > first.epoch);
  assert.equal(bench.core.whereIs(client.last("session").playerId), HUB_1);
  assert.equal(bench.routes.length, 1);
});

Deno.test("[R1] a world that hangs is killed with its route held, and started again when wanted", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hung = bench.world(HUB);
  bench.pass(HEARTBEAT_EXPIRY_MS);
  assert.deepEqual(bench.killed, [HUB_1]);
  assert.deepEqual(bench.routes, [`hold ${HUB_1} ${hung.order.epoch}`]);
  // Its players hear of it at once and ask for the way back while the process is still there.
  client.say("request_entry", {});
  client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
  hung.exit(137);
  bench.pass(250); // as after a crash
  assert.equal(bench.starts(HUB), 2);
  assert.equal(bench.routes.length, 1);
});

Deno.test("[R4] a world that ends as it was told has its route closed", () => {
  const bench = new CoreBench();
  bench.guestInHub();
  const hub = bench.world(HUB);
  bench.core.drain();
  hub.exit(0);
  assert.deepEqual(bench.routes, [`close ${HUB_1} ${hub.order.epoch}`]);
});

Deno.test("[R4] a drain closes the route of a world that is being killed", () => {
  const bench = new CoreBench();
  bench.guestInHub();
  const hung = bench.world(HUB);
  bench.pass(HEARTBEAT_EXPIRY_MS);
  bench.core.drain();
  assert.equal(bench.routes.at(-1), `close ${HUB_1} ${hung.order.epoch}`);
  hung.exit(137);
  assert.ok(bench.core.isIdle);
});

Deno.test("[R4] a drain closes the route of a world that crashed and was not started again", () => {
  const bench = new CoreBench();
  bench.guestInHub();
  const lost = bench.world(HUB);
  lost.exit(1);
  bench.core.drain();
  assert.deepEqual(bench.routes.slice(1), [`close ${HUB_1} ${lost.order.epoch}`]);
  bench.core.drain(); // said once
  assert.equal(bench.routes.length, 2);
});

Deno.test("[R4] a world that is told to end while it starts again lets those go who wait for it", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const lost = bench.world(HUB);
  lost.exit(1);
  client.say("request_entry", {});
  client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
  bench.pass(1000);
  assert.equal(bench.starts(HUB), 2);
  bench.core.drain();
  bench.world(HUB).exit(0);
  // The gateway knows the route by the start before: of the next one it was never told.
  assert.deepEqual(bench.routes.slice(1), [`close ${HUB_1} ${lost.order.epoch}`]);
});
