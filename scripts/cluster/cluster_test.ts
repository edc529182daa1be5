import assert from "node:assert/strict";
import { Cluster } from "./cluster.ts";
import { faultsOf } from "./invariants.ts";

const RING = ["hub", "left_world", "right_world", "hub"];

Deno.test("a guest walks the ring, and every world it left stops", () => {
  const cluster = new Cluster(1);
  const client = cluster.addClient();
  cluster.until(() => client.walkingIn === "hub", "the guest in the hub");
  for (const next of RING.slice(1)) {
    cluster.pass(1000);
    client.goOn();
    cluster.until(() => client.walkingIn === next, `the guest in ${next}`);
  }
  cluster.pass(20_000);
  assert.deepEqual(faultsOf(cluster), []);
  assert.deepEqual(client.visited, RING);
  assert.deepEqual(
    cluster.worlds.filter((world) => world.isAlive).map((world) => world.order.key),
    ["hub"],
  );
});
