// deno-lint-ignore-file no-console -- a command answers on the terminal

// `deno task replay [--write]`: a million seeded steps over the four worlds, in V8 and in QuickJS,
// against the golden states. `--write` makes new ones of what V8 computes; QuickJS must agree then.

import {
  difference,
  type GoldenStates,
  orderFor,
  readGoldenStates,
  REPLAYED_WORLDS,
  writeGoldenStates,
} from "./golden_states.ts";
import { type Checkpoint, replay, type ReplayOrder } from "./replay.ts";
import { openSecondEngine } from "./second_engine.ts";

async function main(): Promise<void> {
  const isWriting = Deno.args.includes("--write");
  const golden: Record<string, readonly Checkpoint[]> = isWriting ? {} : { ...readGoldenStates() };
  const quickjs = await openSecondEngine();
  for (const key of REPLAYED_WORLDS) {
    const order = orderFor(key);
    const first = timed("v8", order, replay);
    if (isWriting) golden[key] = first;
    report(key, "v8", golden, first);
    report(key, "quickjs", golden, timed("quickjs", order, quickjs));
  }
  if (isWriting) writeGoldenStates(golden);
  console.log(Deno.exitCode === 1 ? "REPLAY_FAILED" : "REPLAY_PASS");
}

function timed(
  engine: string,
  order: ReplayOrder,
  run: (order: ReplayOrder) => Checkpoint[],
): Checkpoint[] {
  const startMs = performance.now();
  const found = run(order);
  const us = ((performance.now() - startMs) * 1000) / order.steps;
  console.log(`REPLAY world=${order.key} engine=${engine} us_per_step=${us.toFixed(2)}`);
  return found;
}

function report(
  key: string,
  engine: string,
  golden: GoldenStates,
  found: readonly Checkpoint[],
): void {
  const problem = difference(golden[key], found);
  if (problem === undefined) return;
  console.error(`REPLAY_DIFFERS world=${key} engine=${engine} ${problem}`);
  Deno.exitCode = 1;
}

if (import.meta.main) await main();
