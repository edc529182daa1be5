import assert from "node:assert/strict";
import { Cluster } from "./cluster.ts";
import { faultsOf } from "./invariants.ts";
import { type Fault, TRIP_FAULTS } from "./trip_faults.ts";

/** Longer than any wait in the system but the lease's hard end: avatars, tickets, soft leases. */
const HEALING_MS = 130_000;

/**
 * Runs one trip from the hub to the left world and lets `fault` strike before delivery `at`.
 * @returns False when the trip had fewer deliveries: there is nothing more to strike.
 */
function strike(fault: Fault, at: number, name: string): boolean {
  const cluster = new Cluster(at);
  const client = cluster.addClient();
  cluster.until(() => client.walkingIn === "hub", "the guest in the hub");
  cluster.pass(4000);
  const before = cluster.net.delivered;
  let hasStruck = false;
  cluster.net.beforeDelivery = (number) => {
    if (number !== before + at) return;
    hasStruck = true;
    fault(cluster, client);
  };
  client.goOn();
  for (let ms = 0; ms < 3000 && client.walkingIn !== "left_world"; ms += 50) cluster.pass(50);
  cluster.pass(200);
  cluster.net.beforeDelivery = () => {};
  if (!hasStruck) return false;
  cluster.pass(HEALING_MS, 250);
  assert.deepEqual(faultsOf(cluster), [], `${name} at ${at}\n${cluster.tail()}`);
  // Nobody is stuck: the next portal works.
  const traveller = cluster.clients[0]!;
  const here = traveller.walkingIn;
  traveller.goOn();
  cluster.until(() => traveller.walkingIn !== here, `another trip after ${name} at ${at}`);
  cluster.pass(2000);
  assert.deepEqual(faultsOf(cluster), [], `after the trip after ${name} at ${at}`);
  return true;
}

for (const [name, fault] of Object.entries(TRIP_FAULTS)) {
  Deno.test(`[T20] nobody is lost, doubled or locked when ${name} at any message of a trip`, () => {
    let at = 1;
    while (strike(fault, at, name)) at += 1;
    assert.ok(at > 20, `a trip has more than ${at} messages`);
  });
}
