// Colyseus 0.18 under the same load: one Node 24 process with one room.

import { TICK_MS } from "../../../shared/sim/constants.ts";
import { LogTail } from "../../smoke/log_tail.ts";
import { freePort } from "../../smoke/processes.ts";
import { PROJECT_ROOT } from "../../source_files.ts";
import { cpuBetween, readCpu, readMemory } from "../process_usage.ts";
import { GeneratorProcess } from "./generator_process.ts";
import type { Peer } from "./peer.ts";
import { outputOf } from "./tools.ts";
import type { PeerSetting } from "./virtucade_peer.ts";

const SOURCE = `${PROJECT_ROOT}/scripts/bench/colyseus`;
/** Where its packages are put: nothing of them belongs to the project. */
const HOME = `${PROJECT_ROOT}/build/bench_colyseus`;
const FILES = ["package.json", "package-lock.json", "server.mjs"];
const INSTALL_MS = 180_000;
const READY_MS = 20_000;
const SERVER_CORE = 0;
const GENERATOR_CORE = 1;

/** Copies the server to `build/` and installs its packages. @returns False when that fails. */
export async function installColyseus(): Promise<boolean> {
  await Deno.mkdir(HOME, { recursive: true });
  for (const file of FILES) await Deno.copyFile(`${SOURCE}/${file}`, `${HOME}/${file}`);
  const options = ["--no-audit", "--no-fund", "--legacy-peer-deps", "--prefix", HOME];
  return await outputOf("npm", ["ci", ...options], INSTALL_MS) !== undefined;
}

/** Starts it. @param hasViews True: a StateView for each player; false: everyone sees everyone. */
export async function startColyseusPeer(
  nodePath: string,
  hasViews: boolean,
  { smoke, pinning, world, sampleEach, ladder }: PeerSetting,
): Promise<Peer> {
  const port = freePort();
  const mode = hasViews ? "views" : "everyone";
  const child = new Deno.Command(nodePath, {
    args: [`${HOME}/server.mjs`, String(port), mode, String(world.extent)],
    env: { NODE_ENV: "production" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log = new LogTail();
  const reading = [log.follow(child.stdout), log.follow(child.stderr)];
  smoke.onEnd(async () => {
    child.kill("SIGKILL");
    await child.status;
    await Promise.all(reading);
    await writer.close().catch(() => {}); // its reader is gone
  });
  smoke.onFailure(() => ["--- colyseus", ...log.last(20)]);
  const writer = child.stdin.getWriter();
  await log.expect({ name: "SERVER_READY" }, READY_MS);
  await pinning.pin(child.pid, SERVER_CORE);
  await pinning.favour(child.pid);
  const { spacing } = world;
  const generator = new GeneratorProcess(smoke, { kind: "colyseus", port, spacing, sampleEach });
  await pinning.pin(generator.pid, GENERATOR_CORE);
  await pinning.favour(generator.pid);
  /** How long ticks took since it was last asked. */
  const askTicks = async () => {
    const from = log.position;
    await writer.write(new TextEncoder().encode("\n"));
    const { fields } = await log.expect({ name: "SERVER_TICKS" }, READY_MS, from);
    return { p50: Number(fields.p50_us), p99: Number(fields.p99_us) };
  };
  return {
    name: `colyseus ${hasViews ? "with views" : "without views"}`,
    ladder,
    pinning: pinning.describe(`core ${SERVER_CORE}: server, core ${GENERATOR_CORE}: generator`),
    bring: (players) => generator.bring(players),
    async measure(seconds) {
      await askTicks();
      const before = readCpu(child.pid);
      const counts = await generator.measure(seconds);
      const { cpuMs, wallMs } = cpuBetween(before, readCpu(child.pid));
      const ticks = await askTicks();
      const micros = cpuMs * 1000 / (Math.max(1, counts.players) * wallMs / TICK_MS);
      return {
        counts,
        cost: {
          microsByPart: { server: micros },
          busiestCore: Math.max(cpuMs / wallMs, counts.core),
          micros,
          tickP50Micros: ticks.p50,
          tickP99Micros: ticks.p99,
          rssMegabytes: { server: readMemory(child.pid).rssBytes / 1e6 },
        },
      };
    },
  };
}
