// Everything that can go wrong around a trip, by name.

import type { WorldKey } from "../../shared/lib/ids.ts";
import type { Cluster } from "./cluster.ts";
import type { ClusterClient } from "./cluster_client.ts";

const HUB = { key: "hub" as WorldKey, number: undefined };
const LEFT = { key: "left_world" as WorldKey, number: undefined };

/** Does one thing to a running cluster. */
export type Fault = (cluster: Cluster, client: ClusterClient) => void;

/** While whoever was in a crashed world still waits for it. */
const SOON_MS = 300;

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
  source_crashes_again: (cluster) => crashAgain(cluster, "hub"),
  target_crashes_again: (cluster) => crashAgain(cluster, "left_world"),
  source_hangs: (cluster) => hang(cluster, "hub"),
  target_hangs: (cluster) => hang(cluster, "left_world"),
  // The players' link alone: the world itself lives on.
  source_route_lost: (cluster) => loseRoute(cluster, "hub"),
  target_route_lost: (cluster) => loseRoute(cluster, "left_world"),
  held_sockets_cut: (cluster) => {
    crash(cluster, "hub");
    cluster.clock.after(SOON_MS, () => cluster.cutSockets("client 1 /hub"));
  },
  crash_while_reopening: (cluster) => {
    crash(cluster, "hub");
    cluster.beforeReopening = () => {
      cluster.beforeReopening = () => {};
      crash(cluster, "hub");
    };
  },
  crash_and_master_restarts: (cluster) => {
    crash(cluster, "hub");
    cluster.clock.after(SOON_MS, () => cluster.restartMaster());
  },
  network_gone_for_1_s: (cluster, client) => cluster.cutOff(client, 1000),
  network_gone_for_10_s: (cluster, client) => cluster.cutOff(client, 10_000),
  network_gone_for_29_s: (cluster, client) => cluster.cutOff(client, 29_000),
  network_gone_for_60_s: (cluster, client) => cluster.cutOff(client, 60_000),
  // Nothing breaks: what was said meanwhile arrives afterwards, also on sockets long given up.
  silent_for_6_s: (cluster) => silence(cluster, /^client 1 /, 6000),
  silent_for_12_s: (cluster) => silence(cluster, /^client 1 /, 12_000),
  silent_for_29_s: (cluster) => silence(cluster, /^client 1 /, 29_000),
  silent_down_for_12_s: (cluster) => silence(cluster, /^client 1 .* down$/, 12_000),
  silent_up_for_12_s: (cluster) => silence(cluster, /^client 1 .* up$/, 12_000),
  control_silent_for_12_s: (cluster) => silence(cluster, /^client 1 . /, 12_000),
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

function silence(cluster: Cluster, channels: RegExp, ms: number): void {
  cluster.net.silent = channels;
  cluster.clock.after(ms, () => cluster.net.silent = undefined);
}

function crash(cluster: Cluster, key: string): void {
  const world = cluster.world(key);
  if (world !== undefined) cluster.crash(world);
}

/** Once more while its players wait, and once more as they come in. */
function crashAgain(cluster: Cluster, key: string): void {
  crash(cluster, key);
  for (const ms of [700, 2100]) cluster.clock.after(ms, () => crash(cluster, key));
}

function hang(cluster: Cluster, key: string): void {
  const world = cluster.world(key);
  if (world !== undefined) world.isHung = true;
}

function loseRoute(cluster: Cluster, key: string): void {
  const world = cluster.world(key);
  if (world !== undefined) cluster.loseRoute(world);
}

function blip(cluster: Cluster, key: string): void {
  const world = cluster.world(key);
  if (world !== undefined) cluster.blip(world);
}
