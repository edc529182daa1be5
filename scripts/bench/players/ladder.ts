// How many players a server carries: more and more of them until one step fails. Pure.

import type { LoadCounts } from "./generator.ts";

/** From input to state, in the slowest hundredth; the server must stay below. */
export const MOST_P99_MS = 100;
/** States a second that the average player must get, of 20. */
export const LEAST_HZ = 18;

/** Below this part of the busier core a failure is not the server's: something else had the core. */
export const BUSY_CORE = 0.75;

/** What one step showed. */
export interface Step {
  readonly wanted: number;
  readonly counts: LoadCounts;
  readonly cost: { readonly busiestCore: number };
}

/** Why a step was too much, in words; none when it went well. */
export function failuresOf({ wanted, counts }: Step): readonly string[] {
  const { players, p99Ms, meanHz, latencies } = counts;
  return [
    ...players < wanted ? [`${wanted - players} of ${wanted} players not in`] : [],
    ...latencies === 0 ? ["no input came back"] : [],
    ...p99Ms >= MOST_P99_MS ? [`p99 ${p99Ms.toFixed(0)} ms`] : [],
    ...meanHz < LEAST_HZ ? [`${meanHz.toFixed(1)} Hz`] : [],
  ];
}

/** True for a step that failed although no core was busy with it: it is worth another try. */
export function isDisturbed(step: Step): boolean {
  return failuresOf(step).length > 0 && step.cost.busiestCore < BUSY_CORE;
}

/**
 * The most players of a step that went well; 0 when none did. What failed below it was disturbed:
 * the ladder ends with the first step that failed by itself.
 */
export function kneeOf(steps: readonly Step[]): number {
  return Math.max(0, ...steps.filter((step) => failuresOf(step).length === 0).map(wantedOf));
}

/** The step whose costs are shown: that of the knee, else the last. */
export function shownStep<Measured extends Step>(steps: readonly Measured[]): Measured | undefined {
  const knee = kneeOf(steps);
  return steps.find(({ wanted }) => wanted === knee) ?? steps.at(-1);
}

function wantedOf({ wanted }: Step): number {
  return wanted;
}
