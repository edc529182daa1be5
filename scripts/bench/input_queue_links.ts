// deno-lint-ignore-file no-console -- prints a table
// What the world's input queue makes of links: counts by seed, no times.
//   deno run -A scripts/bench/input_queue_links.ts

import { seededRandom } from "../../shared/lib/random.ts";
import { TICK_MS } from "../../shared/sim/constants.ts";
import { InputQueue } from "../../world/core/input_queue.ts";

/** A link as one player's messages see it. */
interface LinkCase {
  readonly name: string;
  readonly baseMs: number;
  /** More than that by chance, at most. */
  readonly jitterMs: number;
  /** Once in 11 s nothing comes for so long. */
  readonly stallMs: number;
  /** The client's clock beside the world's. */
  readonly clockRate: number;
}

const MINUTES = 10;
const SEEDS = 20;
const STALL_EVERY_MS = 11_000;
const STEADY = { baseMs: 75, jitterMs: 0, stallMs: 0, clockRate: 1 };
const CASES: readonly LinkCase[] = [
  { ...STEADY, name: "75 ms" },
  { ...STEADY, name: "75 ms and up to 10 more", jitterMs: 10 },
  { ...STEADY, name: "110 ± 40 ms", baseMs: 70, jitterMs: 80 },
  { ...STEADY, name: "110 ± 40 ms, 100 ppm fast", baseMs: 70, jitterMs: 80, clockRate: 1.0001 },
  { ...STEADY, name: "75 ms, stalls of 0.15 s", stallMs: 150 },
  { ...STEADY, name: "75 ms, stalls of 1 s", stallMs: 1000 },
];

/** Walks without a rest. @returns Counts of ticks, and the sum of all waits in ticks. */
function walk(link: LinkCase, seed: number) {
  const random = seededRandom(seed);
  const queue = new InputQueue();
  const phaseMs = TICK_MS * random();
  const endMs = MINUTES * 60_000;
  const sentAtMs = (i: number) => phaseMs + 2 * i * TICK_MS / link.clockRate;
  const sum = { ticks: 0, starved: 0, twice: 0, left: 0, frames: 0, waitedTicks: 0 };
  let message = 0;
  let lastMs = 0;
  let arrivalMs = arrival(0);

  function arrival(i: number): number {
    const sentMs = sentAtMs(i);
    const stalledMs = link.stallMs === 0 || sentMs < STALL_EVERY_MS
      ? 0
      : Math.max(0, link.stallMs - sentMs % STALL_EVERY_MS);
    lastMs = Math.max(lastMs, sentMs + link.baseMs + link.jitterMs * random() + stalledMs);
    return lastMs;
  }

  for (let nowMs = 0; nowMs < endMs; nowMs += TICK_MS) {
    for (; arrivalMs <= nowMs; arrivalMs = arrival(++message)) {
      const frames = [1, 2].map((n) => ({
        ...{ seq: 2 * message + n, moveX: 127, moveZ: 0, yaw: 0, buttons: 0 },
      }));
      queue.receive(frames, () => {}, (nowMs - arrivalMs) / TICK_MS);
    }
    const taken = queue.take(({ seq }) => {
      sum.frames++;
      sum.waitedTicks += (nowMs - sentAtMs(Math.floor((seq - 1) / 2)) - link.baseMs) / TICK_MS;
    });
    if (message === 0) continue;
    sum.ticks++;
    if (taken === 0) sum.starved++;
    if (taken > 1) sum.twice++;
    sum.left += queue.length;
  }
  return sum;
}

if (import.meta.main) {
  console.log("link | ticks without a frame | that took two | frames left | mean wait, ms");
  for (const link of CASES) {
    const all = { ticks: 0, starved: 0, twice: 0, left: 0, frames: 0, waitedTicks: 0 };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const one = walk(link, seed);
      for (const key of Object.keys(all) as (keyof typeof all)[]) all[key] += one[key];
    }
    console.log([
      link.name,
      `${(100 * all.starved / all.ticks).toFixed(2)} %`,
      `${(100 * all.twice / all.ticks).toFixed(2)} %`,
      (all.left / all.ticks).toFixed(2),
      (all.waitedTicks / all.frames * TICK_MS).toFixed(0),
    ].join(" | "));
  }
}
