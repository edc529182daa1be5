// Everything that can go wrong around a trip, by name.

import type { WorldKey } from "../../shared/lib/ids.ts";
import type { Cluster } from "./cluster.ts";
import type { ClusterClient } from "./cluster_client.ts";

const HUB = { key: "hub" as WorldKey, number: undefined };
const LEFT = { key: "left_world" as WorldKey, number: undefined };

/** Does one thing to a running cluster. */
export type Fault = (cluster: Cluster, client: ClusterClient) => void;

/** Faults that may strike at any message of a trip from the hub to the left world. */
export const TRIP_FAULTS: Readonly<Record<string, Fault>> = {
  control_socket_cut: (cluster) => cluster.cutSockets("client 1 / "),
  world_sockets_cut: (cluster) => {
    cluster.cutSockets("client 1 /hub");
    cluster.cutSockets("client 1 /left_world");
  },
  network_gone: (cluster) => cluster.cutSockets("client 1 "),
  source_crashes: (cluster) => crash(cluster, "hub"),
  target_crashes: (cluster) => crash(cluster, "left_world"),
  both_crash: (cluster) => {
    crash(cluster, "hub");
    crash(cluster, "left_world");
  },
  source_link_breaks: (cluster) => blip(cluster, "hub"),
  target_link_breaks: (cluster) => blip(cluster, "left_world"),
  operator_stops_source: (cluster) => void cluster.operate({ command: "stop", ...HUB }),
  operator_stops_target: (cluster) => void cluster.operate({ command: "stop", ...LEFT }),
  master_restarts: (cluster) => cluster.restartMaster(),
  trip_cancelled: (_cluster, client) => client.app.actions.cancelTrip(),
  portal_used_again: (_cluster, client) => client.goOn(),
  logs_in: (_cluster, client) => client.app.actions.logIn("Traveller"),
  logs_out: (_cluster, client) => client.app.actions.logOut(),
  disk_is_full: (cluster) => {
    cluster.store.fault = "disk_full";
    cluster.clock.after(2000, () => cluster.store.fault = undefined);
  },
  page_reloads: (cluster, client) => {
    client.app.leave();
    cluster.clients.splice(cluster.clients.indexOf(client), 1);
    cluster.addClient(client);
  },
};

function crash(cluster: Cluster, key: string): void {
  const world = cluster.world(key);
  if (world !== undefined) cluster.crash(world);
}

function blip(cluster: Cluster, key: string): void {
  const world = cluster.world(key);
  if (world !== undefined) cluster.blip(world);
}
