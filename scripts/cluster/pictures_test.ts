// What everybody sees of everybody, themselves among them, after walks in which anything failed.

import assert from "node:assert/strict";
import { randomIndex } from "../../shared/lib/random.ts";
import { Cluster } from "./cluster.ts";
import { faultsOf, pictureFaultsOf } from "./invariants.ts";
import { TRIP_FAULTS } from "./trip_faults.ts";

const SEEDS = 40;
const CLIENTS = 3;
/** Looks of 200 ms each. */
const LOOKS = 120;
/** As in trip_faults_test.ts: longer than every wait but the lease's hard end. */
const HEALING_MS = 130_000;
const BAD_NET = { latencyMs: 150, jitterMs: 40, stallMs: 1000, cutSeconds: 0 };
/** Logging in and out changes who is who; the trips' own tests see to that. */
const FAULTS = Object.entries(TRIP_FAULTS).filter(([name]) => !name.startsWith("logs_"));

/** Three players walk, jump, sit, wave and travel, until they all stand still. */
function walk(seed: number): { readonly cluster: Cluster; readonly struck: readonly string[] } {
  const cluster = new Cluster(seed, seed % 5 === 0 ? "direct" : "gateway");
  const { random, clients, clock } = cluster;
  cluster.clientsNeverHangUp = seed % 2 === 0;
  const net = seed % 3 === 0 ? BAD_NET : undefined;
  for (let i = 0; i < CLIENTS; i++) cluster.addClient(undefined, net);
  const struck: string[] = [];
  const push = () => random() < 0.5 ? 0 : random() * 2 - 1;
  for (let look = 0; look < LOOKS; look++) {
    cluster.stir(200);
    for (const { app, controls } of clients) {
      app.world?.client.update(clock.nowMs());
      if (random() < 0.3) Object.assign(controls, { moveX: push(), moveZ: push() });
      if (random() < 0.1) controls.jumpPresses++;
      if (random() < 0.05) app.actions.usePortal();
      if (random() < 0.1) app.actions.emote(random() < 0.5 ? "sit" : "wave");
    }
    if (random() >= 0.1) continue;
    const [name, strike] = FAULTS[randomIndex(random, FAULTS.length)]!;
    struck.push(name);
    strike(cluster, clients[randomIndex(random, clients.length)]!);
  }
  for (const { controls } of clients) controls.moveX = controls.moveZ = 0;
  cluster.pass(HEALING_MS, 250);
  // A world that crashed under five entries in a row is entered once more when a person says so.
  const stopped = clients.filter(({ app }) => app.state.value.phase.phase === "stopped");
  for (const { app } of stopped) app.actions.retry();
  if (stopped.length > 0) cluster.pass(HEALING_MS, 250);
  return { cluster, struck };
}

Deno.test("[S5] [S11] everybody sees everybody, and themselves, as their world has them, whatever failed", () => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { cluster, struck } = walk(seed);
    const faults = [...faultsOf(cluster), ...pictureFaultsOf(cluster)];
    assert.deepEqual(faults, [], `seed ${seed}: ${struck.join(", ")}\n${cluster.tail()}`);
  }
});
