// The program under test: compiled anew, timed, and copied away.

import { runDeno } from "../run_deno.ts";
import type { Smoke } from "../smoke/harness.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import type { BenchSetting, CompiledProgram } from "./bench_setting.ts";
import type { Section } from "./figures.ts";

const MEGABYTE = 1e6;

/** Compiles what is there now. @returns A copy that nobody builds over; it goes with `smoke`. */
export async function compileProgram(smoke: Smoke): Promise<CompiledProgram> {
  // What is stale is built first, so that the time is that of the compilation alone.
  const isBuilt = await runDeno(["run", "-A", "scripts/build.ts"]);
  const startedMs = performance.now();
  if (!isBuilt || !await runDeno(["run", "-A", "scripts/compile.ts"])) {
    throw new Error("Cannot bench: the program cannot be compiled");
  }
  const compileMs = performance.now() - startedMs;
  const path = `${await smoke.temporaryFolder()}/virtucade`;
  await Deno.copyFile(`${PROJECT_ROOT}/build/virtucade`, path);
  return { path, bytes: (await Deno.stat(path)).size, compileMs };
}

/** Reports on the compilation that every bench begins with. */
export function executable({ program }: BenchSetting): Promise<Section> {
  return Promise.resolve({
    name: "executable",
    method: "deno task compile with nothing stale; client, packs and worlds inside",
    figures: [
      { name: "size", value: program.bytes / MEGABYTE, unit: "MB" },
      { name: "compile time", value: program.compileMs, unit: "ms" },
    ],
  });
}
