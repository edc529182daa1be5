// What one player costs per tick at the edge and in the world, with a crowd walking in `hub`: CPU of
// the threads that do it, over the inputs and frames that really went through.

import { programVersion } from "../../shared/protocol/version.ts";
import { TICK_MS } from "../../shared/sim/constants.ts";
import { check, type Smoke } from "../smoke/harness.ts";
import { type BenchSetting, pause, startBenchMaster } from "./bench_setting.ts";
import type { CrowdCounts } from "./crowd_player.ts";
import type { Figure, Section } from "./figures.ts";
import { cpuBetween, mainThreadMs, readCpu, workerMs } from "./process_usage.ts";

const SIZES = [100, 200] as const;
const SETTLE_MS = 5000;
const WATCHED_MS = 10_000;

/** Measures a crowd of raw players over the gateway. */
export async function crowd({ smoke, program }: BenchSetting): Promise<Section> {
  const master = await startBenchMaster(smoke, { exePath: program.path, idleSeconds: 1 });
  const players = startCrowd(smoke, master.port);
  const figures: Figure[] = [];
  for (const size of SIZES) {
    await players.ask(String(size));
    await pause(SETTLE_MS);
    const worldPid = master.worldPid("hub");
    check(worldPid !== undefined, "hub has a process");
    const pids = { master: master.pid, world: worldPid, crowd: players.pid };
    figures.push(...await measure(size, pids, () => players.ask("")));
  }
  return {
    name: "crowd",
    method: `raw players walking in hub over the gateway, 10 input messages a second each, ` +
      `${WATCHED_MS / 1000} s, compiled; CPU µs per player and tick of 50 ms`,
    figures,
  };
}

interface Pids {
  readonly master: number;
  readonly world: number;
  readonly crowd: number;
}

async function measure(
  size: number,
  pids: Pids,
  count: () => Promise<CrowdCounts>,
): Promise<readonly Figure[]> {
  const countedBefore = await count();
  const before = { master: readCpu(pids.master), world: readCpu(pids.world) };
  const crowdBefore = readCpu(pids.crowd);
  await pause(WATCHED_MS);
  const master = cpuBetween(before.master, readCpu(pids.master));
  const world = cpuBetween(before.world, readCpu(pids.world));
  const generator = cpuBetween(crowdBefore, readCpu(pids.crowd));
  const counted = await count();
  check(counted.players === size, `all ${size} players are still there, not ${counted.players}`);
  const seconds = (counted.atMs - countedBefore.atMs) / 1000;
  const frames = counted.frames - countedBefore.frames;
  const playerTicks = size * world.wallMs / TICK_MS;
  const micros = (ms: number) => ms * 1000 / playerTicks;
  const edgeMs = workerMs(pids.master, master);
  const simulationMs = workerMs(pids.world, world);
  const ioMs = mainThreadMs(pids.world, world);
  return [
    {
      name: `${size} players: edge`,
      value: micros(edgeMs),
      unit: "µs",
      target: { limit: 30, is: "at_most" },
      parts: { "gateway thread % of a core": edgeMs / master.wallMs * 100 },
    },
    {
      name: `${size} players: world`,
      value: micros(world.cpuMs),
      unit: "µs",
      target: { limit: 10, is: "at_most" },
      parts: {
        "simulation thread": micros(simulationMs),
        "I/O thread": micros(ioMs),
        "engine's own threads": micros(world.cpuMs - simulationMs - ioMs),
        "% of a core": world.cpuMs / world.wallMs * 100,
      },
    },
    {
      name: `${size} players: rest of master`,
      value: micros(master.cpuMs - edgeMs),
      unit: "µs",
    },
    {
      name: `${size} players: frames`,
      value: frames / size / seconds,
      unit: "a second for each",
      parts: {
        "bytes each": (counted.bytes - countedBefore.bytes) / frames,
        "inputs a second": (counted.inputs - countedBefore.inputs) / size / seconds,
        "generator % of a core": generator.cpuMs / generator.wallMs * 100,
      },
    },
  ];
}

interface Crowd {
  readonly pid: number;
  ask(line: string): Promise<CrowdCounts>;
}

function startCrowd(smoke: Smoke, port: number): Crowd {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", new URL("./crowd_players.ts", import.meta.url).pathname],
      ...[String(port), programVersion()],
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  smoke.onEnd(async () => {
    child.kill("SIGKILL");
    await reader.cancel();
    await child.status;
  });
  return {
    pid: child.pid,
    async ask(line) {
      await writer.write(new TextEncoder().encode(`${line}\n`));
      const { value } = await reader.read(); // one line is far shorter than a read
      if (value === undefined) throw new Error("Cannot ask the crowd: it ended");
      return JSON.parse(value) as CrowdCounts; // written by our own script
    },
  };
}
