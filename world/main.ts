// deno-lint-ignore-file no-console -- the one place of a world process that writes to its output

// `virtucade world <key>`: with a launch document on standard input it is a world of a master, with
// `--standalone` (or a terminal as its input) it runs alone, for debugging.

import { join } from "node:path";
import {
  createLog,
  type Log,
  type LogLine,
  stampedJson,
  stampedText,
  withFields,
} from "../shared/lib/log.ts";
import { type LaunchDocument, parseLaunchDocument } from "../shared/protocol/launch.ts";
import {
  FIRST_WORLD_PORT,
  launchedRoomConfig,
  parseWorldArguments,
  standaloneRoomConfig,
  type WorldArguments,
} from "./config.ts";
import { EXIT } from "./io/exit_codes.ts";
import { readStandardInput } from "./io/standard_input.ts";
import {
  type MasterSide,
  runWorld,
  type WorldProcessOptions,
  WorldStartError,
} from "./io/world_process.ts";

/** Where the program keeps what a world needs, when no launch document says so. */
export interface WorldPaths {
  /** Holds `<key>/world.json`. */
  readonly worldsDirectory: string;
  /** Holds `<key>/server.js`, bundled. */
  readonly serversDirectory: string;
  readonly simulationWorkerPath: string;
}

/** Runs a world until it ends. @returns The exit code; every problem was logged. */
export async function worldMain(
  args: readonly string[],
  program: { readonly version: string; readonly paths: WorldPaths },
): Promise<number> {
  const startedMs = performance.now();
  let log = createLog(writeText);
  try {
    const asked = await parseArguments(args, program.paths);
    const isAlone = asked.isStandalone || Deno.stdin.isTerminal();
    const master = isAlone ? undefined : await readLaunch(asked);
    if (master?.document.logFormat === "json") log = createLog(writeJson);
    // Many worlds write to the one output of their master.
    log = withFields(log, { key: asked.key });
    const options = master === undefined
      ? await standaloneOptions(asked, program, log)
      : await launchedOptions(master, log);
    const world = await runWorld({
      ...options,
      key: asked.key,
      log,
      startedMs,
      dropRights,
      rssBytes: () => Deno.memoryUsage().rss,
    });
    return await world.exitCode;
  } catch (error) {
    if (!(error instanceof WorldStartError)) throw error;
    log.error("WORLD_START_FAILED", { code: error.exitCode, problem: error.message });
    return error.exitCode;
  }
}

type ModeOptions = Omit<
  WorldProcessOptions,
  "key" | "log" | "startedMs" | "dropRights" | "rssBytes"
>;

async function parseArguments(
  args: readonly string[],
  { worldsDirectory }: WorldPaths,
): Promise<WorldArguments> {
  try {
    return parseWorldArguments(args);
  } catch (error) {
    const problem = `${(error as Error).message}; ${await describeKeys(worldsDirectory)}`;
    throw new WorldStartError(EXIT.bad_arguments, problem);
  }
}

async function readLaunch({ key }: WorldArguments): Promise<MasterSide> {
  leaveSignalsToMaster();
  const { line, ended } = await readStandardInput(Deno.stdin.readable);
  try {
    const document = parseLaunchDocument(line ?? "");
    if (document.key !== key) throw new Error(`it is for world "${document.key}"`);
    return { document, launcherGone: ended };
  } catch (error) {
    // Never the line itself: it holds the launch token.
    const hint = "start it by a master, or with --standalone";
    const problem = `Cannot read launch document: ${(error as Error).message}; ${hint}`;
    throw new WorldStartError(EXIT.bad_arguments, line === undefined ? hint : problem);
  }
}

async function launchedOptions(master: MasterSide, log: Log): Promise<ModeOptions> {
  const { document } = master;
  const { worldDirectory, listen } = document;
  return {
    ...await readWorld(worldDirectory, worldDirectory, join(worldDirectory, "..")),
    config: launchedRoomConfig(document, Deno.pid),
    workerPath: document.simulationWorkerPath,
    master,
    seed: document.epoch,
    edge: listen.kind === "link_only" ? undefined : {
      key: document.key,
      version: document.version,
      hostname: listen.hostname,
      port: listen.port,
      tls: await readTls(listen),
      trustedProxies: listen.trustedProxies,
      allowedOrigins: listen.allowedOrigins,
      maxConnectionsPerAddress: listen.maxConnectionsPerAddress,
      sockets: listen.sockets,
      log,
    },
  };
}

async function standaloneOptions(
  { key, port }: WorldArguments,
  { version, paths }: { readonly version: string; readonly paths: WorldPaths },
  log: Log,
): Promise<ModeOptions> {
  const { worldsDirectory, serversDirectory } = paths;
  const files = await readWorld(
    join(worldsDirectory, key),
    join(serversDirectory, key),
    worldsDirectory,
  );
  const index = (await knownKeys(worldsDirectory)).indexOf(key);
  return {
    ...files,
    config: standaloneRoomConfig(version, Deno.pid),
    workerPath: paths.simulationWorkerPath,
    master: undefined,
    seed: 1,
    edge: {
      key,
      version,
      hostname: "127.0.0.1",
      port: port ?? FIRST_WORLD_PORT + index,
      tls: undefined,
      trustedProxies: [],
      sockets: "auto",
      allowedOrigins: ["*"],
      log,
    },
  };
}

async function readWorld(
  worldDirectory: string,
  serverDirectory: string,
  worldsDirectory: string,
): Promise<{ definition: string; script: string | undefined }> {
  const definition = await readIfThere(join(worldDirectory, "world.json"));
  if (definition === undefined) {
    const known = await describeKeys(worldsDirectory);
    const problem = `Cannot find world in "${worldDirectory}": ${known}`;
    throw new WorldStartError(EXIT.unknown_key, problem);
  }
  return { definition, script: await readIfThere(join(serverDirectory, "server.js")) };
}

async function describeKeys(worldsDirectory: string): Promise<string> {
  return `known keys are ${(await knownKeys(worldsDirectory)).join(", ") || "none"}`;
}

async function knownKeys(worldsDirectory: string): Promise<string[]> {
  const keys: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(worldsDirectory)) {
      if (!isDirectory) continue;
      if (await readIfThere(join(worldsDirectory, name, "world.json")) !== undefined) {
        keys.push(name);
      }
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return keys.sort();
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function readTls(
  { tlsCertPath, tlsKeyPath }: LaunchDocument["listen"] & { kind: "edge" },
): Promise<{ cert: string; key: string } | undefined> {
  if (tlsCertPath === undefined || tlsKeyPath === undefined) return undefined;
  return { cert: await Deno.readTextFile(tlsCertPath), key: await Deno.readTextFile(tlsKeyPath) };
}

/**
 * A terminal interrupts every process in its foreground. The master hears of it, too, and has its
 * worlds save and end in order; one whose master is gone ends by itself.
 */
function leaveSignalsToMaster(): void {
  for (const signal of ["SIGINT", "SIGHUP"] as const) Deno.addSignalListener(signal, () => {});
}

/** Open listeners and streams go on; nothing new can be opened, read or started. */
function dropRights(): void {
  for (const name of ["run", "ffi", "env", "sys", "write", "read", "net", "import"] as const) {
    const { state } = Deno.permissions.revokeSync({ name } as Deno.PermissionDescriptor);
    if (state === "granted") throw new Error(`Cannot drop rights: "${name}" is still granted`);
  }
}

function writeText(line: LogLine): void {
  (line.level === "error" ? console.error : console.log)(stampedText(line, new Date()));
}

function writeJson(line: LogLine): void {
  console.log(stampedJson(line, new Date()));
}

if (import.meta.main) {
  const root = join(import.meta.dirname ?? ".", "..");
  const { version } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  const paths: WorldPaths = {
    worldsDirectory: join(root, "worlds"),
    serversDirectory: join(root, "build/worlds"),
    simulationWorkerPath: join(root, "build/world/simulation_worker.js"),
  };
  Deno.exit(await worldMain(Deno.args, { version, paths }));
}
