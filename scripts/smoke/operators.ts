// What an operator does beside a running master: lists, stops and drains by the program's own
// commands, as real processes.

import type { HeadlessClient } from "../headless/headless_client.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import { enterBot, metresBetween, nameOf, placeOf, walkSomewhere } from "./bots.ts";
import { check, type Smoke, until } from "./harness.ts";
import { type MasterOptions, MasterProcess } from "./master_process.ts";
import { pidOf } from "./survival.ts";

type Options = Omit<MasterOptions, "dataDirectory">;

const COMMAND_MS = 60_000;
const BACK_MS = 20_000;
/** What is saved when a world stops is where the player stood just then. */
const SAME_METRES = 0.5;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

type Run = (...args: readonly string[]) => Promise<Ran>;

/** Lists, stops a world under its player, survives a killed master, drains. */
export async function operators(smoke: Smoke, options: Options): Promise<void> {
  const dataDirectory = await smoke.temporaryFolder();
  const run: Run = (...args) => runProgram(options, [...args, "--data-dir", dataDirectory]);
  const nobody = await run("worlds");
  check(nobody.code === 30, `without a master: ${nobody.code}`);
  check(nobody.errors.includes(dataDirectory), `the folder is named: ${nobody.errors}`);

  const first = await MasterProcess.start(smoke, { ...options, dataDirectory });
  const bot = await enterBot(smoke, { pageUrl: first.pageUrl, name: "operated" });
  await lists(first, run, nameOf(bot));
  await readsReports(smoke, first.pageUrl, bot, run);
  const at = await walkSomewhere(bot);
  const pid = pidOf(first, "hub");
  const { visits } = bot;
  const stopped = await run("stop", "hub");
  check(stopped.code === 0, `stop ends with 0: ${stopped.errors}`);
  check(/^Stopped hub#1 \(process \d+\)\. 1 player/.test(stopped.out), stopped.out);
  await first.expect("MASTER_WORLD_STOP_REQUESTED", { key: "hub", reason: "operator" });
  await first.expect("WORLD_STOPPING", { key: "hub", reason: "operator" });
  check(first.log.find({ name: "MASTER_WORLD_KILLED" }) === undefined, "nobody had to be killed");
  await bot.waitFor(() => bot.visits > visits && bot.world === "hub", BACK_MS, "be back");
  check(pidOf(first, "hub") !== pid, "in another process");
  const metres = metresBetween(placeOf(bot), at);
  check(metres < SAME_METRES, `where they stood, not ${metres.toFixed(2)} m away`);
  await bot.chat("back after the stop");

  for (const [key, text] of [["moon", "left_world"], ["top_world", "not_running"]] as const) {
    const refused = await run("stop", key);
    check(refused.code === 31 && refused.errors.includes(text), `${key}: ${refused.errors}`);
  }
  await survives(smoke, first, run, dataDirectory);
}

async function lists(master: MasterProcess, run: Run, name: string): Promise<void> {
  let hub: Readonly<Record<string, unknown>> | undefined;
  // The count and the memory come with the next heartbeat.
  await until(
    async () => {
      const { code, out } = await run("worlds", "--json");
      check(code === 0, `worlds ends with 0, not ${code}`);
      hub = JSON.parse(out).worlds[0];
      return hub?.players === 1 && typeof hub.rssBytes === "number";
    },
    BACK_MS,
    "hub with its player",
  );
  check(hub?.key === "hub" && hub.number === 1 && hub.phase === "ready", JSON.stringify(hub));
  check(hub.pid === pidOf(master, "hub"), "the process is the world's");
  check(/^hub +1 +ready +1 /m.test((await run("worlds")).out), "people get a table");
  const players = await run("players");
  check(players.out.includes(name) && players.out.includes("hub#1"), players.out);
  check(!players.out.includes("127.0.0.1"), "no addresses unless they are asked for");
  const addresses = await run("players", "--addresses");
  check(addresses.out.includes("127.0.0.1"), addresses.out);
}

/** What one player reports of another, with what was said, is read from the real database. */
async function readsReports(
  smoke: Smoke,
  pageUrl: string,
  reporter: HeadlessClient,
  run: Run,
): Promise<void> {
  check((await run("reports")).out.includes("No reports."), "nobody was reported yet");
  const rude = await enterBot(smoke, { pageUrl, name: "rude" });
  await rude.chat("what a smell");
  await reporter.waitFor(
    () => reporter.state.chat.some(({ text }) => text === "what a smell"),
    BACK_MS,
    "hear it",
  );
  const person = reporter.state.chat.find(({ text }) => text === "what a smell")!.from; // just heard
  reporter.app.actions.report(person, "insult", "on purpose");
  await until(
    async () => (await run("reports")).out.includes("insult"),
    BACK_MS,
    "a report",
  );
  const { out } = await run("reports", "--limit", "1");
  check(out.includes(`reports ${person.name}`) && out.includes('"on purpose"'), out);
  check(out.includes(`${person.name}: what a smell`), out);
  rude.close();
  await until(
    async () => JSON.parse((await run("worlds", "--json")).out).worlds[0].players === 1,
    BACK_MS,
    "the reported player gone",
  );
}

/** The socket of a killed master is no obstacle, and a drain ends what comes after it. */
async function survives(
  smoke: Smoke,
  first: MasterProcess,
  run: Run,
  dataDirectory: string,
): Promise<void> {
  await first.kill();
  check(existsAt(`${dataDirectory}/run/operator.sock`), "a killed master leaves its socket");
  check((await run("worlds")).code === 30, "which nobody answers");
  const second = await first.restart();
  await second.expect("MASTER_WORLD_REGISTERED", { key: "hub" });
  check(/^hub +1 /m.test((await run("worlds")).out), "the next master replaces it");
  const drained = await run("drain");
  check(drained.code === 0, `drain ends with 0: ${drained.errors}`);
  check(await second.exited(1000) === 0, "and so did the master");
  check(second.log.find({ name: "MASTER_DRAINING" }) !== undefined, "by a drain");
  check(!existsAt(`${dataDirectory}/run/operator.sock`), "it takes its socket with it");
  check((await run("drain")).code === 30, "a second drain finds nobody");
  smoke.step("drained");
}

function existsAt(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

async function runProgram(options: Options, args: readonly string[]): Promise<Ran> {
  const { exePath, cwd, isEnvironmentEmpty } = options;
  const { code, stdout, stderr } = await new Deno.Command(exePath ?? Deno.execPath(), {
    args: [...exePath === undefined ? ["run", "-A", `${PROJECT_ROOT}/main.ts`] : [], ...args],
    cwd: cwd ?? PROJECT_ROOT,
    clearEnv: isEnvironmentEmpty ?? false,
    env: isEnvironmentEmpty === true ? {} : { RUST_BACKTRACE: "0" },
    stdin: "null",
    signal: AbortSignal.timeout(COMMAND_MS),
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), errors: decoder.decode(stderr) };
}
