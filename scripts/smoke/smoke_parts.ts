// The parts of `deno task smoke`, on the source or on an executable.

import { enterBot } from "./bots.ts";
import { versionGate } from "./gate.ts";
import { check, type Smoke } from "./harness.ts";
import { hostilePeers } from "./hostile.ts";
import { comeBack } from "./identity.ts";
import { type MasterOptions, MasterProcess } from "./master_process.ts";
import { operators } from "./operators.ts";
import { fullDisk, orphansEnd, readoption, worldCrash } from "./survival.ts";
import { tour } from "./tour.ts";

type Options = Omit<MasterOptions, "dataDirectory">;
type Part = (smoke: Smoke, options: Options) => Promise<void>;

/** Parts that run side by side: they wait much more than they work. */
const LANES: readonly Readonly<Record<string, Part>>[] = [
  {
    tour_by_one: (smoke, options) => tour(smoke, options, 1),
    orphans_end: orphansEnd,
    full_disk: fullDisk,
  },
  {
    public_port: publicPort,
    world_crash: (smoke, options) => worldCrash(smoke, inTwoThreads(options)),
    readoption,
    come_back: comeBack,
  },
  { tour_by_two: (smoke, options) => tour(smoke, inTwoThreads(options), 2), operators },
];

/** Players' sockets in two gateway threads, also on a machine that would have one. */
function inTwoThreads(options: Options): Options {
  return { ...options, args: [...options.args ?? [], "--gateway-threads", "2"] };
}

/** Gate, rude peers and a second master, on one master with a player inside. */
async function publicPort(smoke: Smoke, options: Options): Promise<void> {
  const dataDirectory = await smoke.temporaryFolder();
  const master = await MasterProcess.start(smoke, { ...options, dataDirectory });
  check(typeof await master.health() === "object", "/healthz answers in JSON");
  const walker = await enterBot(smoke, { pageUrl: master.pageUrl, name: "walker" });
  await versionGate(smoke, master);
  await hostilePeers(smoke, master, walker);
  const second = MasterProcess.spawn(smoke, { ...options, dataDirectory });
  const code = await second.exited(20_000);
  check(code !== 0, "a second master on the same data is refused");
  check(second.log.find({ name: "MASTER_READY" }) === undefined, "it never was ready");
  check(walker.world === "hub", "the first goes on");
  walker.close();
  check(await master.drain() === 0, "SIGTERM drains and ends with 0");
}

/** All parts, or the one that is named. */
export async function smokeParts(smoke: Smoke, options: Options, only?: string): Promise<void> {
  const isWanted = (name: string) => only === undefined || only.split(",").includes(name);
  const run = async (lane: Readonly<Record<string, Part>>) => {
    for (const [name, part] of Object.entries(lane)) {
      if (isWanted(name)) await smoke.part(name, (own) => part(own, options));
    }
  };
  await Promise.all(LANES.map(run));
}
