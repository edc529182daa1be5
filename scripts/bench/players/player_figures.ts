// The figures of a crowd: at the knee of each server, and of both at a number both carried. Pure.

import type { Figure } from "../figures.ts";
import { TICK_MS } from "../../../shared/sim/constants.ts";
import { failuresOf, kneeOf, shownStep } from "./ladder.ts";
import type { MeasuredStep } from "./peer.ts";

const MOST_EDGE_MICROS = 30;
const MOST_WORLD_MICROS = 10;
const MOST_BYTES_PER_MOVER = 5;
const TICK_MICROS = TICK_MS * 1000;

/** One server's figures, at its knee. @param target Players it has to carry, if any. */
export function figuresOfPeer(
  crowd: string,
  peer: string,
  steps: readonly MeasuredStep[],
  target: number | undefined,
): readonly Figure[] {
  const name = `${crowd}, ${peer}`;
  const knee = kneeOf(steps);
  const over = steps.find((step) => failuresOf(step).length > 0);
  const players: Figure = {
    name: `${name}: players`,
    value: knee,
    unit: "",
    ...target === undefined ? {} : { target: { limit: target, is: "at_least" } },
    parts: over === undefined ? {} : {
      "too many": over.wanted,
      "p99 then": over.counts.p99Ms,
      "Hz then": over.counts.meanHz,
    },
  };
  const at = shownStep(steps);
  if (at === undefined) return [players];
  const { counts, cost } = at;
  const parts = Object.entries(cost.microsByPart).map(([part, micros]): Figure => ({
    name: `${name}: ${part} per player and tick`,
    value: micros,
    unit: "µs",
    ...targetOf(part),
  }));
  const isOurs = target !== undefined;
  // A player costs less the more there are, so that the largest crowd says it.
  const largest = steps.at(-1) ?? at;
  const busiestMicros = Math.max(...Object.values(largest.cost.microsByPart));
  return [
    players,
    {
      name: `${name}: players that fill one core by CPU alone`,
      value: TICK_MICROS / busiestMicros,
      unit: "",
      parts: { "by the step of": largest.wanted, "busiest part µs": busiestMicros },
    },
    {
      name: `${name}: input to state, p99`,
      value: counts.p99Ms,
      unit: "ms",
      parts: {
        p50: counts.p50Ms,
        Hz: counts.meanHz,
        "least Hz": counts.leastHz,
        "generator late p99": counts.lagP99Ms,
      },
    },
    {
      name: `${name}: input to state of all frames, p99`,
      value: counts.allP99Ms,
      unit: "ms",
      parts: { p50: counts.allP50Ms },
    },
    ...parts,
    {
      name: `${name}: CPU of all together per player and tick`,
      value: cost.micros,
      unit: "µs",
      parts: { "generator % of a core": counts.core * 100 },
    },
    {
      name: `${name}: bytes per visible mover`,
      value: counts.bytesPerMover,
      unit: "B",
      ...isOurs ? { target: { limit: MOST_BYTES_PER_MOVER, is: "at_most" } as const } : {},
      parts: { "in view": counts.visible, "movers in a state": counts.movers },
    },
    {
      name: `${name}: sent to each player`,
      value: counts.bytesPerFrame * counts.meanHz / 1000,
      unit: "kB/s",
      parts: { "bytes a state": counts.bytesPerFrame },
    },
    {
      name: `${name}: tick, p99`,
      value: cost.tickP99Micros / 1000,
      unit: "ms",
      parts: { p50: cost.tickP50Micros / 1000 },
    },
    ...Object.entries(cost.rssMegabytes).map(([part, megabytes]): Figure => ({
      name: `${name}: RSS of ${part}`,
      value: megabytes,
      unit: "MB",
    })),
  ];
}

/** Ours against theirs, both sides beside the ratio. */
export function ratioFigures(
  crowd: string,
  ours: readonly MeasuredStep[],
  theirs: readonly MeasuredStep[],
): readonly Figure[] {
  const knees = { ours: kneeOf(ours), theirs: kneeOf(theirs) };
  const figures: Figure[] = [];
  if (knees.theirs > 0) {
    figures.push({
      name: `${crowd}: players, ours / theirs`,
      value: knees.ours / knees.theirs,
      unit: "",
      parts: knees,
    });
  }
  const both = theirs.filter(({ wanted }) => ours.some((step) => step.wanted === wanted)).at(-1);
  const our = ours.find(({ wanted }) => wanted === both?.wanted);
  if (both === undefined || our === undefined) return figures;
  figures.push(
    {
      name: `${crowd}: CPU at ${both.wanted} players, ours / theirs`,
      value: our.cost.micros / both.cost.micros,
      unit: "",
      parts: { "ours µs": our.cost.micros, "theirs µs": both.cost.micros },
    },
    {
      name: `${crowd}: bytes per mover, ours / theirs`,
      value: our.counts.bytesPerMover / both.counts.bytesPerMover,
      unit: "",
      parts: { "ours B": our.counts.bytesPerMover, "theirs B": both.counts.bytesPerMover },
    },
  );
  return figures;
}

function targetOf(part: string): Pick<Figure, "target"> {
  if (part === "edge") return { target: { limit: MOST_EDGE_MICROS, is: "at_most" } };
  if (part === "world") return { target: { limit: MOST_WORLD_MICROS, is: "at_most" } };
  return {};
}
