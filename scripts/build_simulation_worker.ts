// deno-lint-ignore-file no-console -- a script talks to the person who runs it
// Bundles the simulation worker into one file, which runs the same in the source tree and inside
// the compiled program:
//   deno run -A scripts/build_simulation_worker.ts
// and the worker of the escape suite, which runs in the same realm:
//   deno run -A scripts/build_simulation_worker.ts escape

import * as esbuild from "esbuild";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname ?? ".", "..");
/** Where the worker is built to, below the project. */
export const SIMULATION_WORKER_PATH = join(ROOT, "build/world/simulation_worker.js");

/** Where the worker of the escape suite is built to. */
export const ESCAPE_WORKER_PATH = join(ROOT, "build/world/escape_suite_worker.js");

/** Bundles the worker to `outfile`. Ends what it started. @returns Size of the file in bytes. */
export function buildSimulationWorker(outfile = SIMULATION_WORKER_PATH): Promise<number> {
  return bundleWorker("world/core/simulation_worker.ts", outfile);
}

/** Bundles the worker that tries to escape. @returns Size of the file in bytes. */
export function buildEscapeWorker(outfile = ESCAPE_WORKER_PATH): Promise<number> {
  return bundleWorker("world/core/escape_suite_worker.ts", outfile);
}

async function bundleWorker(entry: string, outfile: string): Promise<number> {
  await Deno.mkdir(dirname(outfile), { recursive: true });
  try {
    const result = await esbuild.build({
      absWorkingDir: ROOT,
      entryPoints: [entry],
      bundle: true,
      write: false,
      format: "esm",
      platform: "neutral",
      mainFields: ["module", "main"],
      conditions: ["import", "default"],
      target: "es2022",
      legalComments: "none",
      logLevel: "silent",
    });
    const bytes = result.outputFiles[0]?.contents;
    if (bytes === undefined) throw new Error("Cannot build simulation worker: no output");
    // Whole or not at all: a world may start while this is written.
    const temporary = `${outfile}.${crypto.randomUUID()}`;
    await Deno.writeFile(temporary, bytes);
    await Deno.rename(temporary, outfile);
    return bytes.length;
  } finally {
    await esbuild.stop();
  }
}

if (import.meta.main) {
  const isEscape = Deno.args[0] === "escape";
  const path = isEscape ? ESCAPE_WORKER_PATH : SIMULATION_WORKER_PATH;
  const sizeBytes = await (isEscape ? buildEscapeWorker() : buildSimulationWorker());
  console.log(`SIMULATION_WORKER_BUILT path=${path} bytes=${sizeBytes}`);
}
