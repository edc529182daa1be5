// deno-lint-ignore-file no-console -- reports on the terminal

// `deno task soak`: real processes, many bots that travel between the four worlds, for a long time.

import { Population } from "../bots/population.ts";
import { Smoke } from "../smoke/harness.ts";
import { MasterProcess } from "../smoke/master_process.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import { ErrorLines } from "./error_lines.ts";
import { ProcessWatch } from "./process_watch.ts";
import { readSoakOptions, SOAK_USAGE, type SoakOptions } from "./soak_options.ts";
import { judgeSoak, type SoakFindings, soakTable, WARM_UP_SECONDS } from "./soak_verdict.ts";

const SAMPLE_EVERY_MS = 10_000;
const PLAYERS_PER_SECOND = 10;
const REPORT = "build/soak.json";
/** Lines of trouble that are shown; the report has all. */
const SHOWN = 20;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help")) {
    console.log(SOAK_USAGE);
    return 0;
  }
  const asked = readSoakOptions(args);
  if (!asked.ok) {
    console.error(`Cannot soak: ${asked.problem}; --help tells more`);
    return 2;
  }
  const smoke = new Smoke();
  const interrupted = Promise.withResolvers<void>();
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, interrupted.resolve);
  try {
    return await soak(asked.options, smoke, interrupted.promise);
  } finally {
    await smoke.cleanUp();
    for (const signal of signals) Deno.removeSignalListener(signal, interrupted.resolve);
  }
}

async function soak(
  options: SoakOptions,
  smoke: Smoke,
  interrupted: Promise<void>,
): Promise<number> {
  const { players, seconds, seed, exePath } = options;
  const master = await MasterProcess.start(smoke, {
    ...exePath === undefined ? {} : { exePath },
    dataDirectory: await smoke.temporaryFolder(),
    args: [
      ...["--bind-host", "127.0.0.1", "--log-format", "json"],
      ...["--max-connections-per-address", "4096", "--max-guests-per-address-hour", "100000"],
    ],
  });
  const program = exePath ?? "source";
  console.log(`SOAK_START players=${players} seconds=${seconds} seed=${seed} program=${program}`);
  const { pageUrl } = master;
  const rate = Math.max(PLAYERS_PER_SECOND, players / 20);
  const population = new Population({ pageUrl, players, rate, seed, home: undefined });
  const watch = new ProcessWatch(master.pid);
  const startedMs = performance.now();
  const secondsPast = () => (performance.now() - startedMs) / 1000;
  const errors = new ErrorLines(master);
  const sampling = setInterval(() => {
    watch.sample(secondsPast());
    errors.collect();
    console.log(`SOAK t=${secondsPast().toFixed(0)} ${population.line()} rss: ${watch.line()}`);
  }, SAMPLE_EVERY_MS);
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([
    interrupted,
    new Promise((resolve) => timer = setTimeout(resolve, seconds * 1000)),
  ]);
  clearTimeout(timer);
  clearInterval(sampling);
  watch.sample(secondsPast());
  const passedSeconds = secondsPast();
  await population.stop();
  await master.drain();
  errors.collect();
  return await report(options, passedSeconds, { errors, population, watch });
}

async function report(
  options: SoakOptions,
  seconds: number,
  { errors, population, watch }: {
    readonly errors: ErrorLines;
    readonly population: Population;
    readonly watch: ProcessWatch;
  },
): Promise<number> {
  const { counts } = population;
  const { tally, stuck, unexpectedCloses, roundTrips } = counts;
  const found: SoakFindings = {
    players: options.players,
    seconds,
    worlds: [...new Set(watch.series.map(({ name }) => name))]
      .filter((name) => name.startsWith("world ")),
    trips: tally.trips,
    unexpectedCloses,
    stuck,
    misplaced: tally.misplaced,
    faults: tally.faults,
    errorLines: errors.found,
    processes: watch.findings(WARM_UP_SECONDS),
  };
  const checks = judgeSoak(found);
  const rtt = { p50: roundTrips.quantileMs(0.5), p99: roundTrips.quantileMs(0.99) };
  const file = {
    options,
    found,
    checks,
    tally,
    roundTripMs: rtt,
    closes: Object.fromEntries(counts.closes),
    series: watch.series,
  };
  await Deno.mkdir(`${PROJECT_ROOT}/build`, { recursive: true });
  await Deno.writeTextFile(`${PROJECT_ROOT}/${REPORT}`, `${JSON.stringify(file, null, 1)}\n`);
  for (const line of found.errorLines.slice(0, SHOWN)) console.log(`SOAK_ERROR_LINE ${line}`);
  for (const { bot, wanted, why } of stuck.slice(0, SHOWN)) {
    console.log(`BOT_STUCK bot=${bot} wanted=${wanted} why=${JSON.stringify(why)}`);
  }
  const did = Object.entries(tally).map(([name, count]) => `${name}=${count}`).join(" ");
  console.log(`SOAK_DID ${did} rtt_p50=${rtt.p50.toFixed(1)} rtt_p99=${rtt.p99.toFixed(1)}`);
  for (const { name, cpuPercent } of found.processes) {
    console.log(`SOAK_CPU process=${JSON.stringify(name)} percent=${cpuPercent.toFixed(1)}`);
  }
  for (const line of soakTable(checks)) console.log(line);
  const isGood = checks.every(({ isMet }) => isMet !== false);
  console.log(`${isGood ? "SOAK_PASS" : "SOAK_FAIL"} file=${REPORT}`);
  return isGood ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
