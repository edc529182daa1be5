// deno-lint-ignore-file no-console -- a command answers on the terminal

// `deno run -A scripts/build.ts`: builds every stale part of build/. `--all` builds all of them.

import { BUILD_STEPS, type BuildStep, inputStamp, isStale, rememberBuilt } from "./build_steps.ts";
import { runDeno } from "./run_deno.ts";
import { measureSizes, overBudget, SIZE_BUDGETS } from "./size_budgets.ts";
import { exists, PROJECT_ROOT } from "./source_files.ts";

/** The sizes of the last build that kept every budget. */
const LAST_SIZES = `${PROJECT_ROOT}/build/stamps/sizes.json`;

/**
 * Builds what is stale, or all, and weighs the whole.
 * @returns The names of the parts that could not be built; `size_budgets` when it is too heavy.
 */
export async function buildStale(isAll = false): Promise<readonly string[]> {
  const steps = BUILD_STEPS.filter((step) => isAll || isStale(PROJECT_ROOT, step));
  const failed = await buildSteps(steps);
  return failed.length > 0 || isWithinBudgets() ? failed : ["size_budgets"];
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

/** Says each size, and what is over its budget. */
function isWithinBudgets(): boolean {
  const read = (path: string) => JSON.parse(Deno.readTextFileSync(path));
  const sizes = measureSizes(
    read(`${PROJECT_ROOT}/build/client/assets.json`),
    read(`${PROJECT_ROOT}/build/packs/catalog.json`),
  );
  for (const { budget, of, bytes } of sizes) {
    const limit = SIZE_BUDGETS[budget].limitBytes;
    const whose = of === undefined ? "" : ` of=${of}`;
    console.log(`BUILD_SIZE name=${budget}${whose} bytes=${bytes} limit=${limit}`);
  }
  const problems = overBudget(sizes, exists(LAST_SIZES) ? read(LAST_SIZES) : []);
  for (const problem of problems) console.error(`BUILD_TOO_BIG ${problem}`);
  if (problems.length === 0) Deno.writeTextFileSync(LAST_SIZES, JSON.stringify(sizes));
  return problems.length === 0;
}

async function main(): Promise<void> {
  const failed = await buildStale(Deno.args.includes("--all"));
  if (failed.length > 0) Deno.exitCode = 1;
}

if (import.meta.main) await main();
