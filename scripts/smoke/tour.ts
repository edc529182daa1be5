// The tour through every world and over ten portals, by one or more headless clients, with a line of
// chat after each hop that all of them see; then every world must have started and stopped.

import { MemoryPackCache } from "../../client/io/pack_cache.ts";
import type { HeadlessClient } from "../headless/headless_client.ts";
import { chatSeenByAll, enterBot, travelTo } from "./bots.ts";
import { check, type Smoke } from "./harness.ts";
import { type MasterOptions, MasterProcess } from "./master_process.ts";

/** The worlds of the tour, after `hub`. */
export const TOUR = [
  "left_world",
  "top_world",
  "right_world",
  "hub",
  "top_world",
  "hub",
  "right_world",
  "left_world",
  "hub",
] as const;

const KEYS = ["hub", "left_world", "right_world", "top_world"] as const;
/** 5 s without players, a stop of at most 4 s, and what a busy machine takes. */
const IDLE_STOP_MS = 20_000;

/** `count` clients make the tour side by side on a master of their own. */
export async function tour(
  smoke: Smoke,
  options: Omit<MasterOptions, "dataDirectory">,
  count: number,
  hops: readonly string[] = TOUR,
): Promise<void> {
  const dataDirectory = await smoke.temporaryFolder();
  const master = await MasterProcess.start(smoke, { ...options, dataDirectory });
  const packCache = new MemoryPackCache();
  const bots: HeadlessClient[] = [];
  for (let number = 1; number <= count; number++) {
    const name = `tour${count}_${number}`;
    bots.push(await enterBot(smoke, { pageUrl: master.pageUrl, name, packCache }));
  }
  await Promise.all(
    bots.map((bot, index) => hopAlong(smoke, { bot, number: index + 1, all: bots, hops })),
  );
  for (const bot of bots) bot.close();
  await everyWorldStopped(master);
  check(await master.drain() === 0, "the master ends with 0");
  smoke.step("toured", { clients: count, hops: hops.length });
}

interface Tourist {
  readonly bot: HeadlessClient;
  readonly number: number;
  readonly all: readonly HeadlessClient[];
  readonly hops: readonly string[];
}

async function hopAlong(smoke: Smoke, { bot, number, all, hops }: Tourist): Promise<void> {
  await chatSeenByAll(bot, all, `${number} in hub at the start`);
  for (const [hop, key] of hops.entries()) {
    await travelTo(bot, key);
    check(bot.world === key, `client ${number} is in ${key}`);
    await chatSeenByAll(bot, all, `${number} in ${key} after hop ${hop + 1}`);
    smoke.step("hop", { client: number, of: all.length, hop: hop + 1, world: key });
  }
}

/** Each world was started, registered, and after its last start stopped for being idle. */
async function everyWorldStopped(master: MasterProcess): Promise<void> {
  for (const key of KEYS) {
    const started = master.log.findLast({ name: "MASTER_WORLD_STARTED", fields: { key } });
    check(started !== undefined, `${key} was started`);
    const after = started.index;
    await master.expect("MASTER_WORLD_REGISTERED", { key }, 0, after);
    const idle = { key, reason: "idle" };
    await master.expect("MASTER_WORLD_STOP_REQUESTED", idle, IDLE_STOP_MS, after);
    await master.expect("MASTER_WORLD_STOPPED", { key }, IDLE_STOP_MS, after);
    check(master.worldPid(key) === undefined, `no process of ${key} is left`);
  }
}
