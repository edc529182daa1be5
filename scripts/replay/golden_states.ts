// The golden states of a million steps: what they are of, and where they are kept.

import type { Checkpoint, ReplayOrder } from "./replay.ts";

/** The worlds walked over, each by a quarter of the steps. */
export const REPLAYED_WORLDS = ["hub", "left_world", "right_world", "top_world"] as const;
/** Steps in each world. */
export const REPLAY_STEPS = 250_000;
/** Steps between two golden states. */
export const CHECKPOINT_STEPS = 10_000;

/** Golden states by world key. */
export type GoldenStates = Readonly<Record<string, readonly Checkpoint[]>>;

const FILE = new URL("testdata/golden_states.json", import.meta.url);

/** The walk over one shipped world, its first `steps` steps. */
export function orderFor(key: string, steps: number = REPLAY_STEPS): ReplayOrder {
  const url = new URL(`../../worlds/${key}/world.json`, import.meta.url);
  const world: unknown = JSON.parse(Deno.readTextFileSync(url));
  return { key, world, seed: 20 + key.length, steps, every: CHECKPOINT_STEPS };
}

/** What the repository keeps. */
export function readGoldenStates(): GoldenStates {
  return JSON.parse(Deno.readTextFileSync(FILE));
}

/** Replaces what the repository keeps: after a change that moves avatars, or a world's colliders. */
export function writeGoldenStates(states: GoldenStates): void {
  const lines = Object.entries(states).map(([key, list]) => {
    return `  "${key}": [\n${list.map((each) => `    ${JSON.stringify(each)}`).join(",\n")}\n  ]`;
  });
  Deno.writeTextFileSync(FILE, `{\n${lines.join(",\n")}\n}\n`);
}

/** The first checkpoint that differs, told for a person; `undefined` when all agree. */
export function difference(
  golden: readonly Checkpoint[] | undefined,
  found: readonly Checkpoint[],
): string | undefined {
  for (const [index, checkpoint] of found.entries()) {
    const wanted = golden?.[index];
    if (JSON.stringify(wanted) === JSON.stringify(checkpoint)) continue;
    return `after ${checkpoint.steps} steps: wanted ${JSON.stringify(wanted)}, got ${
      JSON.stringify(checkpoint)
    }`;
  }
  return undefined;
}
