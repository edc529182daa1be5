// Our own server under load: a master with its gateway thread, one world process, one crowd.

import { TICK_MS } from "../../../shared/sim/constants.ts";
import { check, type Smoke } from "../../smoke/harness.ts";
import { startBenchMaster } from "../bench_setting.ts";
import { cpuBetween, readCpu, readMemory, workersMs } from "../process_usage.ts";
import { type BenchWorld, packBenchWorld, seedGuests } from "./bench_worlds.ts";
import { GeneratorProcess } from "./generator_process.ts";
import type { Peer } from "./peer.ts";
import type { Pinning } from "./tools.ts";

/** What a peer is started with. */
export interface PeerSetting {
  readonly smoke: Smoke;
  readonly pinning: Pinning;
  readonly world: BenchWorld;
  readonly sampleEach: number;
  readonly ladder: readonly number[];
}

const EDGE_CORE = 0;
const WORLD_CORE = 1;
const MEGABYTE = 1e6;

/** Starts a master with a bench world and its crowd's generator. */
export async function startVirtucadePeer(
  exePath: string,
  { smoke, pinning, world, sampleEach, ladder }: PeerSetting,
): Promise<Peer> {
  const folder = await smoke.temporaryFolder();
  const dataDirectory = await smoke.temporaryFolder();
  const worlds = await packBenchWorld(exePath, folder, world);
  await seedGuests(dataDirectory, world, Math.max(...ladder));
  const master = await startBenchMaster(smoke, {
    exePath,
    dataDirectory,
    idleSeconds: 3600,
    logLevel: "debug",
    args: ["--worlds", worlds, "--start-world", world.key],
  });
  await pinning.pin(master.pid, EDGE_CORE);
  await pinning.favour(master.pid);
  const { port } = master;
  const { spacing } = world;
  const generator = new GeneratorProcess(smoke, { kind: "virtucade", port, spacing, sampleEach });
  await pinning.pin(generator.pid, WORLD_CORE);
  await pinning.favour(generator.pid);
  let worldPid: number | undefined;
  return {
    name: "virtucade",
    ladder,
    pinning: pinning.describe(
      `core ${EDGE_CORE}: master with its gateway thread, core ${WORLD_CORE}: world and generator`,
    ),
    async bring(players) {
      if (worldPid === undefined) {
        await generator.bring(1);
        worldPid = master.worldPid(world.key);
        check(worldPid !== undefined, `${world.key} has a process`);
        await pinning.pin(worldPid, WORLD_CORE);
        await pinning.favour(worldPid);
      }
      return await generator.bring(players);
    },
    async measure(seconds) {
      check(worldPid !== undefined, "players were brought in first");
      const before = { master: readCpu(master.pid), world: readCpu(worldPid) };
      const counts = await generator.measure(seconds);
      const masterCpu = cpuBetween(before.master, readCpu(master.pid));
      const worldCpu = cpuBetween(before.world, readCpu(worldPid));
      const playerTicks = Math.max(1, counts.players) * worldCpu.wallMs / TICK_MS;
      const micros = (ms: number) => ms * 1000 / playerTicks;
      const edgeMs = workersMs(master.pid, masterCpu);
      const ticks = master.log.findLast({ name: "MASTER_WORLD_TICKS" });
      return {
        counts,
        cost: {
          microsByPart: {
            edge: micros(edgeMs),
            world: micros(worldCpu.cpuMs),
            "rest of master": micros(masterCpu.cpuMs - edgeMs),
          },
          busiestCore: Math.max(masterCpu.cpuMs, worldCpu.cpuMs + counts.core * worldCpu.wallMs) /
            worldCpu.wallMs,
          micros: micros(masterCpu.cpuMs + worldCpu.cpuMs),
          tickP50Micros: Number(ticks?.fields.p50_us ?? 0),
          tickP99Micros: Number(ticks?.fields.p99_us ?? 0),
          rssMegabytes: {
            master: readMemory(master.pid).rssBytes / MEGABYTE,
            world: readMemory(worldPid).rssBytes / MEGABYTE,
          },
        },
      };
    },
  };
}
