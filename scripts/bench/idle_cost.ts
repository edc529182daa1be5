// What a master and a world cost while nobody plays.

import { enterBot } from "../smoke/bots.ts";
import { check, until } from "../smoke/harness.ts";
import { type BenchSetting, pause, startBenchMaster } from "./bench_setting.ts";
import type { Figure, Section, Target } from "./figures.ts";
import { cpuBetween, mainThreadMs, readCpu, readMemory, workerMs } from "./process_usage.ts";

const SETTLE_MS = 3000;
const WATCHED_MS = 5000;
const LEAVE_MS = 5000;
const MEGABYTE = 1e6;

/** Measures the memory and the CPU of a master with one empty world. */
export async function idleCost({ smoke, program }: BenchSetting): Promise<Section> {
  const master = await startBenchMaster(smoke, { exePath: program.path, idleSeconds: 3600 });
  const bot = await enterBot(smoke, { pageUrl: master.pageUrl, name: "visitor" });
  const worldPid = master.worldPid("hub");
  check(worldPid !== undefined, "hub has a process");
  bot.close();
  const isEmpty = async () => JSON.stringify(await master.health()).includes('"players":0');
  await until(isEmpty, LEAVE_MS, "an empty world");
  await pause(SETTLE_MS);
  const before = [readCpu(master.pid), readCpu(worldPid)] as const;
  await pause(WATCHED_MS);
  const masterCpu = cpuBetween(before[0], readCpu(master.pid));
  const worldCpu = cpuBetween(before[1], readCpu(worldPid));
  const figures = [
    ...memoryFigures("world", worldPid, { rss: 95, pss: 70 }),
    {
      ...cpuFigure("world", worldCpu, { limit: 0.5, is: "at_most" }),
      parts: {
        "simulation thread": workerMs(worldPid, worldCpu) / worldCpu.wallMs * 100,
        "I/O thread": mainThreadMs(worldPid, worldCpu) / worldCpu.wallMs * 100,
      },
    },
    ...memoryFigures("master", master.pid, undefined),
    cpuFigure("master", masterCpu, undefined),
  ];
  await master.drain();
  return {
    name: "idle",
    method: `one hub that somebody left, kept running, over ${WATCHED_MS / 1000} s, compiled`,
    figures,
  };
}

function memoryFigures(
  name: string,
  pid: number,
  limits: { readonly rss: number; readonly pss: number } | undefined,
): readonly Figure[] {
  const { rssBytes, pssBytes } = readMemory(pid);
  return [
    figureOf(`${name}: RSS`, rssBytes / MEGABYTE, "MB", atMost(limits?.rss)),
    figureOf(`${name}: PSS`, pssBytes / MEGABYTE, "MB", atMost(limits?.pss)),
  ];
}

function cpuFigure(
  name: string,
  { cpuMs, wallMs }: { readonly cpuMs: number; readonly wallMs: number },
  target: Target | undefined,
): Figure {
  return figureOf(`${name}: CPU`, cpuMs / wallMs * 100, "% of a core", target);
}

function figureOf(name: string, value: number, unit: string, target: Target | undefined): Figure {
  return { name, value, unit, target };
}

function atMost(limit: number | undefined): Target | undefined {
  return limit === undefined ? undefined : { limit, is: "at_most" };
}
