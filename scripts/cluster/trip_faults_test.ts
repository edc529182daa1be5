import assert from "node:assert/strict";
import { Cluster } from "./cluster.ts";
import type { ClusterClient } from "./cluster_client.ts";
import { faultsOf } from "./invariants.ts";
import { type Fault, TRIP_FAULTS } from "./trip_faults.ts";

/** Longer than any wait in the system but the lease's hard end: avatars, tickets, soft leases. */
const HEALING_MS = 130_000;

/** What is under way when a fault strikes. */
interface Journey {
  readonly begin: (cluster: Cluster, client: ClusterClient) => void;
  readonly isDone: (client: ClusterClient) => boolean;
}

/** From the hub to the left world. */
const TRIP: Journey = {
  begin: (_cluster, client) => client.goOn(),
  isDone: (client) => client.walkingIn === "left_world",
};

/** Back into a hub that crashed. */
const RESTART: Journey = {
  begin: (cluster) => cluster.crash(cluster.world("hub")!),
  isDone: (client) => client.walkingIn === "hub" && client.visited.length > 1,
};

/**
 * Begins a journey from the hub and lets `fault` strike before delivery `at`.
 * @returns False when the journey had fewer deliveries: there is nothing more to strike.
 */
function strike(
  journey: Journey,
  fault: Fault,
  { at, name, routing = "gateway" }: {
    readonly at: number;
    readonly name: string;
    readonly routing?: "gateway" | "direct";
  },
): boolean {
  const cluster = new Cluster(at, routing);
  const client = cluster.addClient();
  cluster.until(() => client.walkingIn === "hub", "the guest in the hub");
  cluster.pass(4000);
  const guest = client.app.state.value.identity?.displayName;
  const before = cluster.net.delivered;
  let hasStruck = false;
  cluster.net.beforeDelivery = (number) => {
    if (number !== before + at) return;
    hasStruck = true;
    fault(cluster, client);
  };
  journey.begin(cluster, client);
  for (let ms = 0; ms < 3000 && !journey.isDone(client); ms += 50) cluster.pass(50);
  cluster.pass(200);
  cluster.net.beforeDelivery = () => {};
  if (!hasStruck) return false;
  cluster.pass(HEALING_MS, 250);
  assert.deepEqual(faultsOf(cluster), [], `${name} at ${at}\n${cluster.tail()}`);
  // Nobody is stuck: the next portal works.
  const traveller = cluster.clients[0]!;
  const here = traveller.walkingIn;
  if (!name.startsWith("logs_")) {
    assert.equal(traveller.app.state.value.identity?.displayName, guest, `${name} at ${at}`);
  }
  traveller.goOn();
  cluster.until(() => traveller.walkingIn !== here, `another trip after ${name} at ${at}`);
  cluster.pass(2000);
  assert.deepEqual(faultsOf(cluster), [], `after the trip after ${name} at ${at}`);
  return true;
}

Deno.test("a control socket that is cut is lost, and the world's is not", () => {
  const cluster = new Cluster(1);
  const client = cluster.addClient();
  cluster.until(() => client.walkingIn === "hub", "the guest in the hub");
  TRIP_FAULTS.control_socket_cut!(cluster, client);
  assert.equal(client.app.state.value.isChatAvailable, false);
  assert.equal(client.walkingIn, "hub");
});

for (const [name, fault] of Object.entries(TRIP_FAULTS)) {
  Deno.test(`[T20] nobody is lost, doubled or locked when ${name} at any message of a trip`, () => {
    let at = 1;
    while (strike(TRIP, fault, { at, name })) at += 1;
    assert.ok(at > 20, `a trip has more than ${at} messages`);
  });
  Deno.test(`[R8] nobody is lost, doubled or locked when ${name} at any message of a restart`, () => {
    let at = 1;
    while (strike(RESTART, fault, { at, name })) at += 1;
    assert.ok(at > 20, `a restart has more than ${at} messages`);
  });
}

for (const name of ["source_crashes", "target_crashes", "both_crash", "source_hangs"]) {
  Deno.test(`[T20] nobody is lost, doubled or locked when ${name} at any message of a trip, without a gateway`, () => {
    let at = 1;
    while (strike(TRIP, TRIP_FAULTS[name]!, { at, name, routing: "direct" })) at += 1;
    assert.ok(at > 20, `a trip has more than ${at} messages`);
  });
}
