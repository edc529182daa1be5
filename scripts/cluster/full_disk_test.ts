// A store that cannot keep anything, with the real parts.

import assert from "node:assert/strict";
import { Cluster } from "./cluster.ts";
import { guestInHub } from "./cluster_walks.ts";
import { faultsOf } from "./invariants.ts";

Deno.test("[L14] [I10] on a full disk a stopped world starts, and what was missed is kept later", () => {
  const cluster = new Cluster(1);
  const first = guestInHub(cluster);
  first.app.leave();
  cluster.until(() => cluster.world("hub") === undefined, "the empty hub's end");
  cluster.store.fault = "disk_full";
  const rows = cluster.store.rows.size;
  const second = cluster.addClient();
  cluster.clients.splice(cluster.clients.indexOf(first), 1);
  cluster.until(() => second.walkingIn === "hub", "the second in the hub", 5000);
  cluster.pass(10_000);
  assert.equal(second.walkingIn, "hub");
  assert.equal(cluster.store.rows.size, rows);
  const crashes = cluster.log.filter(({ name }) => name === "MASTER_WORLD_CRASHED");
  assert.deepEqual(crashes, []);
  cluster.store.fault = undefined;
  cluster.pass(5000);
  assert.equal(cluster.store.rows.size, rows + 1);
  assert.deepEqual(faultsOf(cluster), []);
});
