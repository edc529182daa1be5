// How long a trip through a portal takes when the pack is cached: from the moment the client says
// `use_portal` to the first full snapshot of the new world, which is when it stands there.

import { MemoryPackCache } from "../../client/io/pack_cache.ts";
import { PORTAL_USE_RADIUS } from "../../shared/sim/constants.ts";
import type { HeadlessClient } from "../headless/headless_client.ts";
import { enterBot, portalTo, walkAround } from "../smoke/bots.ts";
import type { MasterProcess } from "../smoke/master_process.ts";
import { type BenchSetting, startBenchMaster } from "./bench_setting.ts";
import { type Figure, medianAndP95, type Section, summaryOf } from "./figures.ts";

const TRIPS = 20;
const COLD_TRIPS = 12;
const TRIP_MS = 15_000;
/** Near enough to use a portal, not so near as to walk in. Metres. */
const USE_DISTANCE = PORTAL_USE_RADIUS * 0.75;
const ENDS = ["hub", "left_world"] as const;

/** When each step of a trip was reached, milliseconds after `use_portal`. */
interface TripTimes {
  /** A lease was granted. */
  readonly leased: number;
  /** The pack was found in the cache and the lease redeemed. */
  readonly redeemed: number;
  /** A ticket came. */
  readonly ticketed: number;
  /** The first full snapshot came. */
  readonly arrived: number;
}

/** Measures trips between two worlds, running and cold. */
export async function portalTrip({ smoke, program }: BenchSetting): Promise<Section> {
  const running = await startBenchMaster(smoke, { exePath: program.path, idleSeconds: 3600 });
  const toRunning = await tripsOf(smoke, running, { count: TRIPS, isCold: false });
  await running.kill();
  const cold = await startBenchMaster(smoke, { exePath: program.path, idleSeconds: 1 });
  const toCold = await tripsOf(smoke, cold, { count: COLD_TRIPS, isCold: true });
  await cold.drain();
  return {
    name: "portal trip",
    method: "use_portal until the first full snapshot, pack cached, headless client, compiled",
    figures: [
      ...figuresOf("target world running", toRunning, 250),
      ...figuresOf("target world cold", toCold, 600),
    ],
  };
}

function figuresOf(name: string, trips: readonly TripTimes[], limit: number): readonly Figure[] {
  const medianOf = (step: keyof TripTimes) => summaryOf(trips.map((each) => each[step])).median;
  return medianAndP95(name, trips.map(({ arrived }) => arrived), {
    unit: "ms",
    target: { limit, is: "at_most" },
    parts: {
      leased: medianOf("leased"),
      redeemed: medianOf("redeemed"),
      ticketed: medianOf("ticketed"),
      arrived: medianOf("arrived"),
    },
  });
}

async function tripsOf(
  smoke: BenchSetting["smoke"],
  master: MasterProcess,
  { count, isCold }: { readonly count: number; readonly isCold: boolean },
): Promise<readonly TripTimes[]> {
  const packCache = new MemoryPackCache();
  const bot = await enterBot(smoke, { pageUrl: master.pageUrl, name: "traveller", packCache });
  const trips: TripTimes[] = [];
  // The first trip to each end downloads its pack, and starts the world: not counted.
  for (let number = -2; number < count; number++) {
    const from = bot.world === ENDS[0] ? ENDS[0] : ENDS[1];
    const to = from === ENDS[0] ? ENDS[1] : ENDS[0];
    const position = master.log.position;
    const times = await trip(bot, to);
    if (number >= 0) trips.push(times);
    if (isCold) await master.expect("MASTER_WORLD_STOPPED", { key: from }, TRIP_MS, position);
  }
  bot.close();
  return trips;
}

async function trip(bot: HeadlessClient, to: string): Promise<TripTimes> {
  const world = bot.app.world?.client.definition;
  if (world === undefined) throw new Error("Cannot travel: in no world");
  const { at, yaw } = portalTo(world, to);
  await walkAround(bot, {
    x: at.x - Math.sin(yaw) * USE_DISTANCE,
    z: at.z - Math.cos(yaw) * USE_DISTANCE,
  });
  const times = { leased: 0, redeemed: 0, ticketed: 0, arrived: 0 };
  const beganMs = performance.now();
  // The state changes within the very message that causes it.
  const stop = bot.app.state.subscribe(() => {
    const nowMs = performance.now() - beganMs;
    const step = bot.state.trip?.step;
    if (step !== undefined) times.leased ||= nowMs;
    if (step === "starting") times.redeemed ||= nowMs;
    if (step === "joining") times.ticketed ||= nowMs;
    if (bot.world === to) times.arrived ||= nowMs;
  });
  bot.app.actions.usePortal();
  await bot.waitFor(() => times.arrived > 0, TRIP_MS, `travel to ${to}`);
  stop();
  return times;
}
