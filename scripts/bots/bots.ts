// deno-lint-ignore-file no-console -- reports on the terminal

// `deno task bots`: headless players for demonstrations and load, on a master that runs already or on
// one of their own.

import { Smoke } from "../smoke/harness.ts";
import { MasterProcess } from "../smoke/master_process.ts";
import { BOTS_USAGE, type BotsOptions, readBotsOptions } from "./bots_options.ts";
import { Population } from "./population.ts";

const LINE_EVERY_MS = 1000;
/** Why somebody was stuck is said for so many. */
const SHOWN_STUCK = 10;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(BOTS_USAGE);
    return 0;
  }
  const asked = readBotsOptions(args);
  if (!asked.ok) {
    console.error(`Cannot send bots: ${asked.problems.join("; ")}; --help tells more`);
    return 2;
  }
  const smoke = new Smoke();
  const interrupted = Promise.withResolvers<void>();
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, interrupted.resolve);
  try {
    return await run(asked.options, smoke, interrupted.promise);
  } finally {
    await smoke.cleanUp();
    for (const signal of signals) Deno.removeSignalListener(signal, interrupted.resolve);
  }
}

async function run(
  options: BotsOptions,
  smoke: Smoke,
  interrupted: Promise<void>,
): Promise<number> {
  const { players, rate, seed, world, seconds } = options;
  const pageUrl = options.pageUrl ?? await startMaster(options, smoke);
  console.log(`BOTS_START players=${players} world=${world ?? "any"} url=${pageUrl} seed=${seed}`);
  const population = new Population({ pageUrl, players, rate, seed, home: world });
  const startedMs = performance.now();
  const secondsPast = () => Math.round((performance.now() - startedMs) / 1000);
  const lines = setInterval(() => {
    console.log(`BOTS t=${secondsPast()} ${population.line()}`);
  }, LINE_EVERY_MS);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    if (seconds !== undefined) timer = setTimeout(resolve, seconds * 1000);
  });
  await Promise.race([interrupted, over]);
  clearTimeout(timer);
  clearInterval(lines);
  const inside = population.inside;
  await population.stop();
  return summarize(population, inside, secondsPast());
}

function summarize({ counts }: Population, inside: number, seconds: number): number {
  const { tally, roundTrips, stuck, failures } = counts;
  const done = Object.entries(tally).map(([name, count]) => `${name}=${count}`).join(" ");
  console.log(`BOTS_DID seconds=${seconds} inside=${inside} ${done}`);
  console.log(
    `BOTS_SAW rtt_p50=${roundTrips.quantileMs(0.5).toFixed(1)} ` +
      `rtt_p99=${roundTrips.quantileMs(0.99).toFixed(1)} closes=${counts.closesText()}`,
  );
  for (const { bot, wanted, why } of stuck.slice(0, SHOWN_STUCK)) {
    console.log(`BOT_STUCK bot=${bot} wanted=${wanted} why=${JSON.stringify(why)}`);
  }
  if (failures.length === 0) console.log("BOTS_PASS");
  else console.log(`BOTS_FAIL ${JSON.stringify(failures.join(", "))}`);
  return failures.length === 0 ? 0 : 1;
}

/** A master of this run, from source, that begins in the bots' world. */
async function startMaster({ world }: BotsOptions, smoke: Smoke): Promise<string> {
  const master = await MasterProcess.start(smoke, {
    dataDirectory: await smoke.temporaryFolder(),
    args: [
      ...["--bind-host", "127.0.0.1"],
      ...["--max-connections-per-address", "4096", "--max-guests-per-address-hour", "100000"],
      ...world === undefined ? [] : ["--start-world", world],
    ],
  });
  return master.pageUrl;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
