// deno-lint-ignore-file no-console -- a command answers on the terminal

// `deno task dev [--players N] [--port P] [options of the master]`: builds, starts, and does both
// again as files are saved. /dev.html on the port below the master's shows N players at once.

import { sha256Hex } from "../shared/pack/sha256.ts";
import { buildStale, buildSteps } from "./build.ts";
import {
  buildDevPage,
  devHost,
  type DevPorts,
  MAX_DEV_PLAYERS,
  planForSaved,
  WATCHED,
} from "./dev_plan.ts";
import { exists, listFiles, PROJECT_ROOT } from "./source_files.ts";

/** Editors save in several steps; what comes within this time is one change. */
const SETTLE_MS = 150;
/** For a program that was told to stop. */
const STOP_MS = 8000;

interface DevOptions {
  readonly masterPort: number;
  readonly players: number;
  /** For the master, as they are. */
  readonly masterArgs: readonly string[];
}

/** Reads the command line. @throws {Error} When a number is out of range. */
export function parseDevOptions(args: readonly string[]): DevOptions {
  const masterArgs: string[] = [];
  let players = 2;
  let masterPort = 19080;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    const value = Number(args[at + 1]);
    if (arg === "--players") {
      if (!Number.isInteger(value) || value < 1 || value > MAX_DEV_PLAYERS) {
        throw new Error(`Cannot start: --players must be 1 to ${MAX_DEV_PLAYERS}`);
      }
      players = value;
      at++;
    } else {
      if (arg === "--port") {
        if (!Number.isInteger(value) || value < 2 || value > 65535) {
          throw new Error("Cannot start: --port must be 2 to 65535");
        }
        masterPort = value;
      }
      masterArgs.push(arg);
    }
  }
  return { masterPort, players, masterArgs };
}

/** The program, started again as often as it takes. */
class Program {
  readonly #args: readonly string[];
  #child: Deno.ChildProcess | undefined;

  constructor(args: readonly string[]) {
    this.#args = args;
  }

  start(): void {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "main.ts", "--development", "on", ...this.#args],
      cwd: PROJECT_ROOT,
      env: { RUST_BACKTRACE: "0" },
      stdin: "null",
    }).spawn();
    this.#child = child;
    child.status.then(({ code }) => {
      if (this.#child !== child) return;
      this.#child = undefined;
      console.error(`DEV_PROGRAM_ENDED code=${code}: it starts again when a file is saved`);
    });
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await child.status;
    clearTimeout(timer);
  }
}

async function main(): Promise<void> {
  const { masterPort, players, masterArgs } = parseDevOptions(Deno.args);
  const ports: DevPorts = { page: masterPort - 1, master: masterPort };
  const server = servePage(ports, players);
  const hosts = Array.from({ length: players }, (_, index) => devHost(ports, index + 1));
  const program = new Program(
    masterArgs.includes("--allowed-hosts")
      ? masterArgs
      : [...masterArgs, "--allowed-hosts", hosts.join(",")],
  );
  const watcher = Deno.watchFs(
    WATCHED.map((folder) => `${PROJECT_ROOT}/${folder}`).filter(exists),
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => watcher.close());
  }
  await buildStale();
  program.start();
  console.log(`DEV_READY url=http://localhost:${ports.page}/dev.html players=${players}`);
  for await (const files of savedFiles(watcher)) {
    const { steps, mustRestart } = planForSaved(files);
    const rulesBefore = hashOfRules();
    const failed = await buildSteps(steps);
    if (failed.length > 0) continue; // what runs goes on until it can be replaced
    if (!mustRestart && hashOfRules() === rulesBefore) continue;
    console.log(`DEV_RESTART because=${files[0]}`);
    await program.stop();
    program.start();
  }
  await program.stop();
  await server.shutdown();
  Deno.exit(0); // signal listeners would keep it alive
}

/** Changes with any world's script, which is no part of its pack. */
function hashOfRules(): string {
  const scripts = listFiles(PROJECT_ROOT, "build/worlds", (name) => name === "server.js");
  const texts = scripts.map((file) => file + Deno.readTextFileSync(`${PROJECT_ROOT}/${file}`));
  return sha256Hex(new TextEncoder().encode(texts.join("\n")));
}

/**
 * The page of many players, and for its frames the master's own pages: less their policy, which
 * lets no page of another address frame them.
 */
function servePage(ports: DevPorts, players: number): Deno.HttpServer {
  const page = buildDevPage(ports, players);
  return Deno.serve(
    { hostname: "127.0.0.1", port: ports.page, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname === "/dev.html") {
        return new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } });
      }
      try {
        const answer = await fetch(`http://127.0.0.1:${ports.master}${pathname}`);
        const headers = new Headers(answer.headers);
        // The body is unpacked by now.
        for (const name of ["content-security-policy", "content-encoding", "content-length"]) {
          headers.delete(name);
        }
        return new Response(answer.body, { status: answer.status, headers });
      } catch (error) {
        return new Response(`The master does not answer: ${error}`, { status: 502 });
      }
    },
  );
}

/** Paths in the project that were saved together. Ends when the watcher is closed. */
async function* savedFiles(watcher: Deno.FsWatcher): AsyncGenerator<readonly string[]> {
  const saved = new Set<string>();
  let wake: () => void = () => {};
  let isOver = false;
  const watching = (async () => {
    for await (const { kind, paths } of watcher) {
      if (kind === "access") continue;
      for (const path of paths) saved.add(path.slice(PROJECT_ROOT.length + 1));
      wake();
    }
    isOver = true;
    wake();
  })();
  while (!isOver) {
    if (saved.size === 0) await new Promise<void>((resolve) => wake = resolve);
    if (isOver) break;
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const files = [...saved];
    saved.clear();
    yield files;
  }
  await watching;
}

if (import.meta.main) await main();
