// How long a world takes from the master's order to being ready to join: its process started, its
// simulation loaded, registered, and its route open at the gateway.

import { enterBot } from "../smoke/bots.ts";
import type { Marker } from "../smoke/log_tail.ts";
import type { MasterProcess } from "../smoke/master_process.ts";
import { type BenchSetting, startBenchMaster } from "./bench_setting.ts";
import { type Figure, medianAndP95, type Section, summaryOf } from "./figures.ts";

const STARTS = 12;
const STOP_MS = 15_000;
const TARGET = { limit: 300, is: "at_most" } as const;

/** One start: from the order to each later moment, milliseconds by the master's own log. */
interface ColdStart {
  readonly spawnedMs: number;
  readonly registeredMs: number;
  readonly readyMs: number;
  /** Inside the world's process, from its first line of program to being loaded and listening. */
  readonly worldItselfMs: number;
}

/** Measures starts of `hub` in both modes. */
export async function coldStart({ smoke, program }: BenchSetting): Promise<Section> {
  return {
    name: "cold start",
    method: `MASTER_WORLD_STARTED until ready to join (registered, route open), ${STARTS} starts`,
    figures: [
      ...await figuresOf("compiled", smoke, program.path),
      ...await figuresOf("source", smoke, undefined),
    ],
  };
}

async function figuresOf(
  mode: "compiled" | "source",
  smoke: BenchSetting["smoke"],
  exePath: string | undefined,
): Promise<readonly Figure[]> {
  const master = await startBenchMaster(smoke, { exePath, idleSeconds: 1, logLevel: "debug" });
  const starts: ColdStart[] = [];
  for (let number = 0; number < STARTS; number++) {
    const from = master.log.position;
    const bot = await enterBot(smoke, { pageUrl: master.pageUrl, name: `starter_${number}` });
    starts.push(startSince(master, from));
    bot.close();
    await master.expect("MASTER_WORLD_STOPPED", { key: "hub" }, STOP_MS, from);
  }
  await master.drain();
  const medianOf = (part: keyof ColdStart) => summaryOf(starts.map((each) => each[part])).median;
  return medianAndP95(`${mode}: order to ready`, starts.map(({ readyMs }) => readyMs), {
    unit: "ms",
    target: mode === "compiled" ? TARGET : undefined,
    parts: {
      spawned: medianOf("spawnedMs"),
      "in the world's program": medianOf("worldItselfMs"),
      registered: medianOf("registeredMs"),
      ready: medianOf("readyMs"),
    },
  });
}

function startSince(master: MasterProcess, from: number): ColdStart {
  const key = "hub";
  const find = (name: string, fields: Record<string, string>) => {
    const marker = master.log.find({ name, fields }, from);
    if (marker === undefined) throw new Error(`Cannot measure a start: no ${name} in the log`);
    return marker;
  };
  const orderedMs = loggedMs(find("MASTER_WORLD_STARTED", { key }));
  return {
    spawnedMs: loggedMs(find("MASTER_WORLD_PROCESS", { key })) - orderedMs,
    registeredMs: loggedMs(find("MASTER_WORLD_REGISTERED", { key })) - orderedMs,
    readyMs: loggedMs(find("WORLD_PHASE", { key, to: "ready" })) - orderedMs,
    worldItselfMs: Number(find("WORLD_READY", { key }).fields.ms),
  };
}

/** When the master wrote a line, milliseconds. */
function loggedMs({ text }: Marker): number {
  const ms = Date.parse(text.split(" ", 1)[0] ?? "");
  if (!Number.isFinite(ms)) throw new Error(`Cannot read the time of "${text}"`);
  return ms;
}
