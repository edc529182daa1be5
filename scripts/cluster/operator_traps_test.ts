// What an operator orders in the middle of play, with the real parts.

import assert from "node:assert/strict";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { Cluster } from "./cluster.ts";
import { guestInHub, travel } from "./cluster_walks.ts";
import { faultsOf } from "./invariants.ts";

Deno.test("[O1] trap A9.14: an operator lists worlds, stops one in good order, and its player is back in it", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  cluster.pass(4000);
  const list = () => {
    const answer = cluster.operate({ command: "worlds" });
    assert.ok(answer.ok && answer.command === "worlds");
    return answer.worlds.map(({ key, phase, players }) => ({ key, phase, players }));
  };
  assert.deepEqual(list(), [{ key: "hub", phase: "ready", players: 1 }]);
  const first = cluster.world("hub")!;
  const player = [...first.room.roster.players.values()][0]!;
  // Moved since the last save: only one in good order knows of it.
  player.entity.x += 3;
  const { x } = player.entity;
  const answer = cluster.operate({ command: "stop", key: "hub" as WorldKey, number: undefined });
  assert.ok(answer.ok);
  cluster.until(() => !first.isAlive, "the end of the first process");
  const notices = client.app.state.value.notices.map(({ reason }) => reason);
  assert.ok(notices.includes("world_stopped"), notices.join(", "));
  cluster.until(() => client.walkingIn === "hub", "the guest back in the hub");
  cluster.pass(2000);
  const second = cluster.world("hub")!;
  assert.notEqual(second, first);
  const back = [...second.room.roster.players.values()][0]!;
  assert.ok(Math.abs(back.entity.x - x) < 0.1, `${back.entity.x} ${x}`);
  assert.equal(cluster.log.some(({ name }) => name === "MASTER_WORLD_CRASHED"), false);
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("[O3] trap A9.14: an operator drains: everybody is told, every world saves and ends", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  travel(cluster, client);
  cluster.operate({ command: "drain", inSeconds: 0 });
  cluster.pass(6000);
  assert.ok(cluster.core.isIdle);
  assert.equal(cluster.worlds.some(({ isAlive }) => isAlive), false);
  assert.notEqual(client.app.state.value.restartAtMs, undefined, "told");
  const row = [...cluster.store.rows.values()][0];
  assert.equal(row?.worldKey, "left_world");
  assert.notEqual(row?.place, undefined);
});
