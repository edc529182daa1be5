// deno-lint-ignore-file no-console -- a bench reports on the terminal

// `deno task bench`: measures what players and operators care about, each figure beside its target,
// on the terminal and in build/bench.json. Timings are no tests: nothing fails for being slow.
//   deno task bench [--only cold_start,trip]

import { Smoke } from "../smoke/harness.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import type { BenchSetting } from "./bench_setting.ts";
import { coldStart } from "./cold_start.ts";
import { crowd } from "./crowd.ts";
import { compileProgram, executable } from "./executable.ts";
import { type Section, tableOf } from "./figures.ts";
import { firstWalk } from "./first_walk.ts";
import { idleCost } from "./idle_cost.ts";
import { packThroughput } from "./pack_throughput.ts";
import { players } from "./players/players.ts";
import { portalTrip } from "./portal_trip.ts";
import { roomCost } from "./room_cost.ts";

/** Parts of the bench by the names that `--only` takes. */
const PARTS: ReadonlyMap<string, (setting: BenchSetting) => Promise<Section>> = new Map([
  ["executable", executable],
  ["cold_start", coldStart],
  ["trip", portalTrip],
  ["idle", idleCost],
  ["packs", packThroughput],
  ["first_walk", firstWalk],
  ["crowd", crowd],
  ["room", roomCost],
  ["players", players],
]);

const ROUTING = "gateway";
const REPORT = "build/bench.json";

async function main(): Promise<number> {
  const names = chosenParts(Deno.args);
  if (names === undefined) {
    console.error(
      `Cannot bench: --only takes ${[...PARTS.keys()].join(", ")}, with commas between`,
    );
    return 2;
  }
  const smoke = new Smoke();
  const stopHearing = endOnSignals(smoke);
  try {
    return await runParts(names, smoke);
  } finally {
    await smoke.cleanUp();
    stopHearing();
  }
}

async function runParts(names: readonly string[], smoke: Smoke): Promise<number> {
  const program = await compileProgram(smoke);
  const machine = describeMachine();
  console.log(`BENCH_START routing=${ROUTING} cpus=${machine.cpus} load=${machine.load}`);
  const sections: Section[] = [];
  let exitCode = 0;
  for (const name of names) {
    const own = new Smoke();
    smoke.onEnd(() => own.cleanUp());
    try {
      const section = await PARTS.get(name)!({ smoke: own, program }); // chosen from its keys
      sections.push(section);
      console.log(`\n${tableOf(section).join("\n")}`);
    } catch (error) {
      exitCode = 1;
      console.error(`BENCH_PART_FAILED part=${name}`, error);
      for (const line of await own.report()) console.error(line);
    }
    await own.cleanUp();
  }
  const report = { routing: ROUTING, machine, sections };
  await Deno.writeTextFile(`${PROJECT_ROOT}/${REPORT}`, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\nBENCH_READY file=${REPORT} load=${describeMachine().load}`);
  return exitCode;
}

function chosenParts(args: readonly string[]): readonly string[] | undefined {
  const given = args.filter((arg) => arg !== "--verbose" && arg !== "--");
  if (given.length === 0) return [...PARTS.keys()];
  const [flag, list = "", ...more] = given;
  const names = list.split(",");
  const isGood = flag === "--only" && more.length === 0 && names.every((name) => PARTS.has(name));
  return isGood ? names : undefined;
}

function describeMachine(): { readonly cpus: number; readonly load: number } {
  return { cpus: navigator.hardwareConcurrency, load: Deno.loadavg()[0] ?? 0 };
}

/** An interrupted bench leaves nothing running either. @returns How to hear signals no more. */
function endOnSignals(smoke: Smoke): () => void {
  const end = () => void smoke.cleanUp().then(() => Deno.exit(130));
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, end);
  return () => {
    for (const signal of signals) Deno.removeSignalListener(signal, end);
  };
}

if (import.meta.main) Deno.exit(await main());
