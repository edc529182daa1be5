// deno-lint-ignore-file no-console -- a command answers on the terminal

// `virtucade worlds`, `players`, `reports`, `stop` and `drain`: asks the master that runs, says what it said,
// and waits until what was ordered is done.

import { resolve } from "node:path";
import { readWrittenOptions } from "./config_written.ts";
import { ENV_PREFIX } from "./config_options.ts";
import { MAX_GRACE_SECONDS } from "./core/drain_desk.ts";
import {
  MOST_REPORTS,
  type OperatorAnswer,
  type OperatorCommand,
  type OperatorRequest,
  parseWorldName,
  USUAL_REPORTS,
  type WorldLine,
} from "./core/operator_messages.ts";
import {
  playerLines,
  refusalText,
  reportLines,
  stoppedLines,
  worldLines,
} from "./core/operator_text.ts";
import { askMaster, MasterUnreachableError } from "./io/operator_client.ts";
import { isAlive } from "./io/process_probe.ts";

/** What these commands end with. docs/operations.md lists them. */
export const OPERATOR_EXIT = {
  ok: 0,
  failed: 1,
  bad_arguments: 2,
  no_master: 30,
  refused: 31,
  no_answer: 32,
  not_allowed: 33,
} as const;

/** A world is killed 4 s after it was told to end, a master ends 6 s after. */
const WAIT_MS = 15_000;
const LOOK_MS = 100;

/** What somebody typed, read. */
export interface OperatorArguments {
  readonly request: OperatorRequest;
  readonly isJson: boolean;
  readonly dataDirectory: string;
}

/** Runs one command. @returns The exit code; every problem was said. */
export async function operatorCommand(
  command: OperatorCommand,
  args: readonly string[],
): Promise<number> {
  const problems: string[] = [];
  const read = readOperatorArguments({
    command,
    args,
    env: Deno.env.toObject(),
    cwd: Deno.cwd(),
    problems,
  });
  if (read === undefined) {
    console.error(`Cannot run "${command}": ${problems.join("; ")}`);
    return OPERATOR_EXIT.bad_arguments;
  }
  const say = (lines: readonly string[], value: unknown) =>
    console.log(read.isJson ? JSON.stringify(value) : lines.join("\n"));
  try {
    const answer = await askMaster(read.dataDirectory, read.request);
    if (!answer.ok) {
      if (read.isJson) console.log(JSON.stringify(answer));
      else console.error(`Cannot run "${command}": ${refusalText(answer)}`);
      return OPERATOR_EXIT.refused;
    }
    if (answer.command === "drain" && answer.inSeconds > 0 && !read.isJson) {
      console.log(`Players are told. The master ends in ${answer.inSeconds} s.`);
    }
    return await finish(answer, read.dataDirectory, say);
  } catch (error) {
    if (!(error instanceof MasterUnreachableError)) throw error;
    const { reason, message } = error;
    if (read.isJson) console.log(JSON.stringify({ ok: false, refusal: reason, detail: message }));
    else console.error(message);
    return OPERATOR_EXIT[reason];
  }
}

/** Reads what was typed. @returns Nothing when there are `problems`, which are added to. */
export function readOperatorArguments(options: {
  readonly command: OperatorCommand;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly problems: string[];
}): OperatorArguments | undefined {
  const { command, args, env, cwd, problems } = options;
  const switches = new Set<string>();
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const [option = "", given] = arg.split("=", 2);
    const range = NUMBERS[command]?.[option];
    if (range !== undefined) {
      const text = given ?? args[++i] ?? "";
      const number = /^\d+$/.test(text) ? Number(text) : NaN;
      if (number >= range.least && number <= range.most) numbers.set(option, number);
      else problems.push(`${option} must be a whole number from ${range.least} to ${range.most}`);
    } else if (arg === "--json" || (arg === "--addresses" && command === "players")) {
      switches.add(arg);
    } else if (arg === "--data-dir") rest.push(arg, ...args.slice(i + 1, ++i + 1));
    else if (arg.startsWith("--data-dir=")) rest.push(arg);
    else if (arg.startsWith("-")) problems.push(`"${arg}" is unknown`);
    else names.push(arg);
  }
  // Of the environment only this one matters here: another may be wrong and the master run.
  const variable = `${ENV_PREFIX}DATA_DIR`;
  const value = env[variable];
  const written = readWrittenOptions(
    { env: value === undefined ? {} : { [variable]: value }, args: rest },
    problems,
  );
  const request = requestOf(command, { names, switches, numbers }, problems);
  if (request === undefined || problems.length > 0) return undefined;
  return {
    request,
    isJson: switches.has("--json"),
    dataDirectory: resolve(cwd, written.get("DATA_DIR") ?? "data"),
  };
}

/** Options that take a whole number, by command. */
const NUMBERS: Partial<
  Record<
    OperatorCommand,
    Readonly<Record<string, { readonly least: number; readonly most: number }>>
  >
> = {
  reports: {
    "--limit": { least: 1, most: MOST_REPORTS },
    "--before": { least: 1, most: Number.MAX_SAFE_INTEGER },
  },
  drain: { "--in": { least: 0, most: MAX_GRACE_SECONDS } },
};

/** What was typed after the command. */
interface Typed {
  readonly names: readonly string[];
  readonly switches: ReadonlySet<string>;
  readonly numbers: ReadonlyMap<string, number>;
}

function requestOf(
  command: OperatorCommand,
  { names, switches, numbers }: Typed,
  problems: string[],
): OperatorRequest | undefined {
  if (command !== "stop") {
    if (names.length > 0) problems.push(`it takes no "${names.join(" ")}"`);
    if (command === "worlds") return { command };
    if (command === "players") return { command, withAddresses: switches.has("--addresses") };
    if (command === "drain") return { command, inSeconds: numbers.get("--in") ?? 0 };
    return {
      command,
      limit: numbers.get("--limit") ?? USUAL_REPORTS,
      beforeId: numbers.get("--before"),
    };
  }
  const [name, ...more] = names;
  if (name === undefined || more.length > 0) {
    problems.push(`it needs the key of one world, e.g. virtucade stop hub`);
    return undefined;
  }
  const world = parseWorldName(name);
  if (world === undefined) problems.push(`"${name}" is no world key`);
  return world === undefined ? undefined : { command, ...world };
}

type Say = (lines: readonly string[], value: unknown) => void;

async function finish(
  answer: OperatorAnswer & { readonly ok: true },
  dataDirectory: string,
  say: Say,
): Promise<number> {
  switch (answer.command) {
    case "worlds":
      say(worldLines(answer.worlds, answer.isDraining), answer);
      return OPERATOR_EXIT.ok;
    case "players":
      say(playerLines(answer.players), answer);
      return OPERATOR_EXIT.ok;
    case "reports":
      say(reportLines(answer.reports), answer);
      return OPERATOR_EXIT.ok;
    case "stop": {
      const isGone = await waitUntil(() => areGone(dataDirectory, answer.worlds));
      if (isGone) say(stoppedLines(answer.worlds), { ...answer, isDone: true });
      else say(["The world was told to end and is still there."], { ...answer, isDone: false });
      return isGone ? OPERATOR_EXIT.ok : OPERATOR_EXIT.no_answer;
    }
    case "drain": {
      // A master of before knows no grace and names none.
      const graceMs = (answer.inSeconds ?? 0) * 1000;
      const isGone = await waitUntil(() => !isAlive(answer.pid), graceMs + WAIT_MS);
      if (isGone) say(["The worlds saved, and the master ended."], { ...answer, isDone: true });
      else say(["The master was told to end and is still there."], { ...answer, isDone: false });
      return isGone ? OPERATOR_EXIT.ok : OPERATOR_EXIT.no_answer;
    }
    default:
      // A newer master may answer with what this version has no words for.
      say(["Done."], answer);
      return OPERATOR_EXIT.ok;
  }
}

async function areGone(dataDirectory: string, ended: readonly WorldLine[]): Promise<boolean> {
  try {
    const answer = await askMaster(dataDirectory, { command: "worlds" });
    if (!answer.ok || answer.command !== "worlds") return false;
    const epochs = new Set(answer.worlds.map(({ epoch }) => epoch));
    return ended.every(({ epoch }) => !epochs.has(epoch));
  } catch (error) {
    if (!(error instanceof MasterUnreachableError)) throw error;
    return error.reason === "no_master"; // it ended, and its worlds with it
  }
}

async function waitUntil(
  isSo: () => boolean | Promise<boolean>,
  waitMs = WAIT_MS,
): Promise<boolean> {
  const endMs = performance.now() + waitMs;
  while (!await isSo()) {
    if (performance.now() >= endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return true;
}
