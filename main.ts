// deno-lint-ignore-file no-console -- a command answers on the terminal

// The program: without a command it is the master, which starts it again as `world <key>`.

import { join } from "node:path";
import { describeOptions } from "./master/config_options.ts";
import { isOperatorCommand, OPERATOR_COMMANDS } from "./master/core/operator_messages.ts";
import { programVersion } from "./shared/protocol/version.ts";

type MasterModule = typeof import("./master/main.ts");
type OperatorModule = typeof import("./master/operator_command.ts");
type PackModule = typeof import("./scripts/pack/pack_command.ts");
type WorldModule = typeof import("./world/main.ts");

/** Where everything lies: below `build/` of the source tree, or beside the bundle. */
const HERE = import.meta.dirname ?? ".";
const IS_EMBEDDED = Deno.build.standalone;
const BUILD = IS_EMBEDDED ? HERE : join(HERE, "build");
const SIMULATION_WORKER = join(BUILD, "world/simulation_worker.js");

/** Bundles beside the program's own, by what they are bundled from. */
export const PROGRAM_BUNDLES: Readonly<Record<string, string>> = {
  "./master/main.ts": "./master.js",
  "./master/operator_command.ts": "./operator_command.js",
  "./scripts/pack/pack_command.ts": "./pack_command.js",
  "./world/main.ts": "./world.js",
};

const USAGE = `VirtuCade ${programVersion()}: one file hosts a small online universe

Start
  virtucade [options]                  starts the master, which starts worlds when they are wanted
  virtucade world <key> --standalone   starts one world alone, for debugging
  virtucade pack <folder>…             makes world folders ready for --worlds

Ask and order, while a master runs
  virtucade worlds                     lists the worlds that run: phase, players, process, memory
  virtucade players [--addresses]      lists who is here: name, world, guest or account
  virtucade reports [--limit 20]       shows what players reported, with what was said around it;
                                       --before <id> shows older ones
  virtucade stop <key>                 stops one world in good order: it saves, and its players are
                                       told. It is no ban: the world starts again as soon as
                                       somebody wants it, and who was inside comes back at once
  virtucade drain [--in <seconds>]     tells players, then lets nobody new in, stops every world and
                                       ends the master, as SIGTERM does; with seconds, after them
  They find the master by its data directory, --data-dir (./data), as the user that it runs as;
  --json answers in one line of JSON.

  virtucade --version
  virtucade --help

Options, or variables of the environment
${describeOptions()}`;

async function run(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  if (command === "pack") return await pack(rest);
  if (args.includes("--help") || args.includes("-h") || command === "help") {
    console.log(USAGE);
    return 0;
  }
  if (command === "--version" || command === "version") {
    console.log(programVersion());
    return 0;
  }
  if (command === "world") {
    const paths = {
      worldsDirectory: IS_EMBEDDED ? join(BUILD, "worlds") : join(HERE, "worlds"),
      serversDirectory: join(BUILD, "worlds"),
      simulationWorkerPath: SIMULATION_WORKER,
    };
    const { worldMain } = await load<WorldModule>("./world/main.ts");
    return await worldMain(rest, { version: programVersion(), paths });
  }
  if (isOperatorCommand(command)) {
    const { operatorCommand } = await load<OperatorModule>("./master/operator_command.ts");
    return await operatorCommand(command, rest);
  }
  if (command === undefined || command.startsWith("--")) return await master(args);
  const known = ["world", "pack", ...OPERATOR_COMMANDS, "--version", "--help"].join(", ");
  console.error(`Cannot run "${command}": the commands are ${known}`);
  return 2;
}

async function pack(args: readonly string[]): Promise<number> {
  const { packCommand } = await load<PackModule>("./scripts/pack/pack_command.ts");
  return await packCommand(args, {
    esbuildWasmPath: IS_EMBEDDED
      ? join(HERE, "esbuild.wasm.gz")
      : join(HERE, "node_modules/esbuild-wasm/esbuild.wasm"),
    executablePath: IS_EMBEDDED ? Deno.execPath() : undefined,
    catalogPath: join(BUILD, "packs/catalog.json"),
  });
}

/**
 * One role or command. Each is a bundle of its own, found at run time: there are many worlds, and
 * what only another role needs would lie in the memory of each.
 */
async function load<Module>(source: string): Promise<Module> {
  const name = IS_EMBEDDED ? PROGRAM_BUNDLES[source] : source;
  if (name === undefined) throw new Error(`Cannot load "${source}": it has no bundle`);
  return await import(new URL(name, import.meta.url).href) as Module; // the caller names its type
}

async function master(args: readonly string[]): Promise<number> {
  const { masterMain } = await load<MasterModule>("./master/main.ts");
  const gateway = IS_EMBEDDED ? "./gateway_worker.js" : "./master/io/gateway_worker.ts";
  return await masterMain(args, {
    version: programVersion(),
    buildDirectory: BUILD,
    isEmbedded: IS_EMBEDDED,
    gatewayWorkerUrl: new URL(gateway, import.meta.url).href,
    simulationWorkerPath: SIMULATION_WORKER,
    command: {
      execPath: Deno.execPath(),
      args: IS_EMBEDDED ? [] : [
        ...["run", "-A", "--no-prompt", "--unstable-worker-options"],
        ...["--config", join(HERE, "deno.json"), join(HERE, "main.ts")],
      ],
    },
  });
}

if (import.meta.main) {
  // Our own mistakes: said with their cause, then this process ends.
  const failed = (error: unknown) => {
    const text = error instanceof Error ? error.stack ?? error.message : String(error);
    console.error(`PROGRAM_FAILED cause=${JSON.stringify(text)}`);
    for (let cause = error instanceof Error ? error.cause : undefined; cause instanceof Error;) {
      console.error(`  because ${cause.stack ?? cause.message}`);
      cause = cause.cause;
    }
    Deno.exit(1);
  };
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    failed(event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    failed(event.error);
  });
  run(Deno.args).then((code) => Deno.exit(code), failed);
}
