// A world with one place that many want, with the real parts.

import assert from "node:assert/strict";
import { randomIndex } from "../../shared/lib/random.ts";
import { Cluster } from "./cluster.ts";
import type { ClusterClient } from "./cluster_client.ts";
import { guestInHub, travel } from "./cluster_walks.ts";
import { faultsOf } from "./invariants.ts";

function placeOf(client: ClusterClient): number | undefined {
  const { trip } = client.app.state.value;
  return trip?.step === "waiting" ? trip.placeInLine : undefined;
}

function untilPlace(cluster: Cluster, client: ClusterClient, place: number): void {
  cluster.until(() => placeOf(client) === place, `place ${place} in line`, 15_000);
}

Deno.test("[T19] [T20] a full world is waited for in order, while one walks on", () => {
  const cluster = new Cluster(1, "gateway", { left_world: 1 });
  const [first, second, third] = [1, 2, 3].map(() => guestInHub(cluster));
  assert.ok(first && second && third);
  cluster.pass(4000);
  travel(cluster, first);
  assert.equal(first.walkingIn, "left_world");
  second.goOn();
  untilPlace(cluster, second, 1);
  third.goOn();
  untilPlace(cluster, third, 2);
  const hub = cluster.world("hub")!;
  assert.ok([...hub.room.roster.players.values()].every(({ lock }) => lock === undefined));
  // They go on walking, for as long as it takes.
  const before = second.app.world?.client.own.z ?? NaN;
  second.controls.moveZ = 127;
  cluster.pass(2000);
  second.controls.moveZ = 0;
  cluster.pass(150_000);
  assert.ok(Math.abs((second.app.world?.client.own.z ?? NaN) - before) > 0.5, "walked on");
  assert.deepEqual([placeOf(second), placeOf(third)], [1, 2]);
  travel(cluster, first); // and out of the way
  cluster.until(() => second.walkingIn === "left_world", "the second, whose turn it was");
  untilPlace(cluster, third, 1);
  assert.equal(cluster.world("left_world")?.room.roster.players.size, 1);
  third.app.actions.cancelTrip();
  cluster.pass(1000);
  assert.equal(placeOf(third), undefined);
  cluster.pass(4000);
  travel(cluster, second);
  assert.equal(third.walkingIn, "hub", "who called it off stays");
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("[T19] a world that is full at the start is waited for there, and entered", () => {
  const cluster = new Cluster(1, "gateway", { hub: 1 });
  const first = guestInHub(cluster);
  const second = cluster.addClient();
  untilPlace(cluster, second, 1);
  assert.equal(second.app.state.value.phase.phase, "entering");
  first.app.leave();
  cluster.until(() => second.walkingIn === "hub", "the second in the hub");
  cluster.pass(1000);
  assert.equal(cluster.world("hub")?.room.roster.players.size, 1);
});

Deno.test("[R8] [T21] whatever fails while they wait, nobody waits for ever and nobody stands twice", () => {
  for (let seed = 1; seed <= 12; seed++) {
    const cluster = new Cluster(seed, seed % 3 === 0 ? "direct" : "gateway", { left_world: 1 });
    const clients = [1, 2, 3, 4].map(() => guestInHub(cluster));
    cluster.pass(4000);
    travel(cluster, clients[0]!);
    for (const client of clients.slice(1)) client.goOn();
    cluster.pass(1000);
    for (let round = 0; round < 4; round++) {
      const fault = randomIndex(cluster.random, 5);
      const [left, hub] = [cluster.world("left_world"), cluster.world("hub")];
      if (fault === 0 && left !== undefined) cluster.crash(left);
      else if (fault === 1 && hub !== undefined) cluster.crash(hub);
      else if (fault === 2) cluster.cutSockets(`client ${1 + randomIndex(cluster.random, 4)} `);
      else if (fault === 3) cluster.restartMaster(1000);
      else clients[randomIndex(cluster.random, 4)]!.app.actions.cancelTrip();
      cluster.stir(3000);
      const inside = cluster.world("left_world")?.room.roster.players.size ?? 0;
      assert.ok(inside <= 1, `seed ${seed}: ${inside} in a world for one`);
    }
    cluster.pass(20_000);
    // Whoever is in the small world goes on, until nobody is left who wants it.
    for (let turn = 0; turn < 8; turn++) {
      const inside = clients.find((client) => client.walkingIn === "left_world");
      if (inside !== undefined) inside.goOn();
      cluster.pass(8000);
    }
    for (const client of clients) {
      assert.equal(client.app.state.value.phase.phase, "playing", `seed ${seed}`);
      assert.equal(placeOf(client), undefined, `seed ${seed}`);
    }
    assert.deepEqual(faultsOf(cluster), [], `seed ${seed}`);
  }
});
