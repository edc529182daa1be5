// deno-lint-ignore-file no-console -- a script talks to the person who runs it
// Bundles the simulation worker into one file, which runs the same in the source tree and inside
// the compiled program:
//   deno run -A scripts/build_simulation_worker.ts

import * as esbuild from "esbuild";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname ?? ".", "..");
/** Where the worker is built to, below the project. */
export const SIMULATION_WORKER_PATH = join(ROOT, "build/world/simulation_worker.js");

/** Bundles the worker to `outfile`. Ends what it started. @returns Size of the file in bytes. */
export async function buildSimulationWorker(outfile = SIMULATION_WORKER_PATH): Promise<number> {
  await Deno.mkdir(dirname(outfile), { recursive: true });
  try {
    const result = await esbuild.build({
      absWorkingDir: ROOT,
      entryPoints: ["world/core/simulation_worker.ts"],
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
  const sizeBytes = await buildSimulationWorker();
  console.log(`SIMULATION_WORKER_BUILT path=${SIMULATION_WORKER_PATH} bytes=${sizeBytes}`);
}
