// deno-lint-ignore-file no-console -- a command answers on the terminal

// `deno run -A scripts/build.ts`: builds every stale part of build/. `--all` builds all of them.

import { BUILD_STEPS, type BuildStep, inputStamp, isStale, rememberBuilt } from "./build_steps.ts";
import { runDeno } from "./run_deno.ts";
import { exists, PROJECT_ROOT } from "./source_files.ts";

/** Builds what is stale, or all. @returns The names of the parts that could not be built. */
export async function buildStale(isAll = false): Promise<readonly string[]> {
  return await buildSteps(BUILD_STEPS.filter((step) => isAll || isStale(PROJECT_ROOT, step)));
}

/** Builds these parts, all at once. @returns The names of those that could not be built. */
export async function buildSteps(steps: readonly BuildStep[]): Promise<readonly string[]> {
  const outcomes = await Promise.all(steps.map(buildOne));
  const failed = outcomes.filter((name) => name !== undefined);
  return failed;
}

async function buildOne(step: BuildStep): Promise<string | undefined> {
  if (!exists(`${PROJECT_ROOT}/${step.script}`)) {
    console.error(`BUILD_FAILED part=${step.name} reason=no_script script=${step.script}`);
    return step.name;
  }
  console.log(`BUILD_START part=${step.name}`);
  const startedMs = performance.now();
  const stamp = inputStamp(PROJECT_ROOT, step);
  const isBuilt = await runDeno(["run", "-A", step.script]);
  if (!isBuilt || !exists(`${PROJECT_ROOT}/${step.output}`)) {
    console.error(`BUILD_FAILED part=${step.name}`);
    return step.name;
  }
  rememberBuilt(PROJECT_ROOT, step, stamp);
  console.log(`BUILD_READY part=${step.name} ms=${Math.round(performance.now() - startedMs)}`);
}

async function main(): Promise<void> {
  const failed = await buildStale(Deno.args.includes("--all"));
  if (failed.length > 0) Deno.exitCode = 1;
}

if (import.meta.main) await main();
