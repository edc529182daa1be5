// A restart of the whole server as its players live through it, with the real parts.

import assert from "node:assert/strict";
import { Cluster } from "./cluster.ts";
import { guestInHub, travel } from "./cluster_walks.ts";
import { faultsOf } from "./invariants.ts";

Deno.test("[O5] a drain with grace counts down, lets play go on, and everybody comes back by themselves", () => {
  const cluster = new Cluster(1);
  const early = guestInHub(cluster);
  cluster.operate({ command: "drain", inSeconds: 10 });
  cluster.pass(1000);
  const leftMs = () => (early.app.state.value.restartAtMs ?? NaN) - cluster.clock.nowMs();
  assert.ok(Math.abs(leftMs() - 9000) < 300, `${leftMs()} ms left`);
  travel(cluster, early); // portals go on
  const late = guestInHub(cluster);
  assert.ok(Math.abs(late.app.state.value.restartAtMs! - early.app.state.value.restartAtMs!) < 300);
  const visited = [early.visited.length, late.visited.length];
  cluster.until(() => cluster.core.isIdle && cluster.core.isDraining, "the drain", 20_000);
  cluster.restartMaster(2000);
  cluster.pass(1000);
  for (const client of [early, late]) {
    assert.notEqual(client.app.state.value.phase.phase, "stopped");
    assert.notEqual(client.app.state.value.restartAtMs, undefined, "still known to be a restart");
    const told = client.app.state.value.notices.map(({ reason }) => reason);
    assert.equal(told.includes("draining"), false, "said once, by the banner");
  }
  cluster.until(() => early.walkingIn === "left_world", "the first back where it was");
  cluster.until(() => late.walkingIn === "hub", "the second back where it was");
  assert.deepEqual([early.visited.length, late.visited.length], visited.map((count) => count + 1));
  for (const client of [early, late]) {
    const { restartAtMs, notices } = client.app.state.value;
    assert.equal(restartAtMs, undefined, "over");
    assert.ok(notices.some(({ reason }) => reason === "resumed"), "and said so");
  }
  cluster.pass(1000);
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("[O5] a control socket that is lost during the grace hears of it again", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  cluster.operate({ command: "drain", inSeconds: 60 });
  cluster.pass(1000);
  const { restartAtMs } = client.app.state.value;
  cluster.cutSockets("client 1 /");
  cluster.until(() => client.app.state.value.isChatAvailable, "another control socket", 10_000);
  cluster.pass(500);
  assert.ok(Math.abs((client.app.state.value.restartAtMs ?? NaN) - restartAtMs!) < 300);
});
