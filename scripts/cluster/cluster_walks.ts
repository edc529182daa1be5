// What most tests of the cluster begin with.

import type { Cluster } from "./cluster.ts";
import type { ClusterClient } from "./cluster_client.ts";

/** A guest who walks in the hub. */
export function guestInHub(cluster: Cluster): ClusterClient {
  const client = cluster.addClient();
  cluster.until(() => client.walkingIn === "hub", "the guest in the hub");
  cluster.pass(1000);
  return client;
}

/** Takes the next portal of the ring, and arrives. */
export function travel(cluster: Cluster, client: ClusterClient): void {
  const here = client.walkingIn;
  client.goOn();
  cluster.until(() => client.walkingIn !== here && client.walkingIn !== undefined, "the trip");
  cluster.pass(1000);
}
