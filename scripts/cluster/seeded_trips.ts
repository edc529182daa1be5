// deno-lint-ignore-file no-console -- a tool that answers on the terminal

// Trips by the thousand: several players walk the ring while faults strike at random, from a seed.
// `deno run -A scripts/cluster/seeded_trips.ts --trips 10000 [--seed 1]`

import { randomIndex } from "../../shared/lib/random.ts";
import { Cluster } from "./cluster.ts";
import { faultsOf } from "./invariants.ts";
import { type Fault, TRIP_FAULTS } from "./trip_faults.ts";

const CLIENTS = 3;
const TRIPS_PER_SEED = 25;
/** As in trip_faults_test.ts: longer than every wait but the lease's hard end. */
const HEALING_MS = 130_000;
/** Of a hundred looks at a cluster, this many strike it. */
const FAULTS_PERCENT = 30;

/** What became of one seed. */
export interface SeedResult {
  readonly trips: number;
  readonly struck: readonly string[];
  /** Sockets that waited for a lost world. */
  readonly held: number;
  /** Empty when all is well. */
  readonly faults: readonly string[];
  readonly tail: string;
}

/** Runs one cluster from `seed` until {@link TRIPS_PER_SEED} trips were made, then lets it rest. */
export function runSeed(seed: number): SeedResult {
  // One in five has no gateway: there no socket outlives its world.
  const cluster = new Cluster(seed, seed % 5 === 0 ? "direct" : "gateway");
  const { random } = cluster;
  // Every other universe has clients that never say goodbye: the servers must sort it out alone.
  cluster.clientsNeverHangUp = seed % 2 === 0;
  for (let i = 0; i < CLIENTS; i++) cluster.addClient();
  const struck: string[] = [];
  const trips = () => cluster.clients.reduce((sum, client) => sum + client.visited.length, 0);
  let earlier = 0;
  const names = Object.keys(TRIP_FAULTS);
  for (let look = 0; look < 4000 && earlier + trips() < TRIPS_PER_SEED; look++) {
    cluster.stir(200);
    for (const client of cluster.clients) if (random() < 0.3) client.goOn();
    tryAgain(cluster);
    if (random() * 100 >= FAULTS_PERCENT) continue;
    const name = names[randomIndex(random, names.length)]!;
    const client = cluster.clients[randomIndex(random, cluster.clients.length)]!;
    struck.push(name);
    const fault: Fault = TRIP_FAULTS[name]!;
    const before = trips();
    fault(cluster, client);
    // A page that was loaded anew has visited nothing yet.
    earlier += before - trips();
  }
  cluster.pass(HEALING_MS, 250);
  if (tryAgain(cluster)) cluster.pass(HEALING_MS, 250);
  return {
    trips: earlier + trips(),
    struck,
    held: cluster.gateway.heldCount,
    faults: faultsOf(cluster),
    tail: cluster.tail(120),
  };
}

/**
 * A world that crashed under five entries in a row is not entered a sixth time before a person says
 * so; here they always do. @returns True when somebody did.
 */
function tryAgain(cluster: Cluster): boolean {
  const stopped = cluster.clients.filter(({ app }) => {
    const { phase } = app.state.value;
    return phase.phase === "stopped" && phase.reason === "world_unavailable";
  });
  for (const { app } of stopped) app.actions.retry();
  return stopped.length > 0;
}

if (import.meta.main) {
  const wanted = Number(argument("--trips") ?? 10_000);
  const first = Number(argument("--seed") ?? 1);
  const startMs = performance.now();
  let trips = 0;
  let struck = 0;
  let held = 0;
  let seed = first;
  for (; trips < wanted; seed++) {
    const result = runSeed(seed);
    trips += result.trips;
    struck += result.struck.length;
    held += result.held;
    if (result.faults.length > 0) {
      console.error(`SEEDED_TRIPS_FAIL seed=${seed} struck=${result.struck.join(",")}`);
      for (const fault of result.faults) console.error(`  ${fault}`);
      console.error(result.tail);
      Deno.exit(1);
    }
  }
  const seconds = Math.round((performance.now() - startMs) / 1000);
  console.log(
    `SEEDED_TRIPS_PASS trips=${trips} faults=${struck} held=${held} seeds=${first}-${
      seed - 1
    } seconds=${seconds}`,
  );
}

function argument(name: string): string | undefined {
  const at = Deno.args.indexOf(name);
  return at < 0 ? undefined : Deno.args[at + 1];
}
