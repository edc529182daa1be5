import assert from "node:assert/strict";
import type { LoadCounts } from "./generator.ts";
import {
  BUSY_CORE,
  failuresOf,
  isDisturbed,
  kneeOf,
  LEAST_HZ,
  MOST_P99_MS,
  shownStep,
  type Step,
} from "./ladder.ts";

function step(wanted: number, counts: Partial<LoadCounts> = {}, busiestCore = 1): Step {
  return {
    wanted,
    cost: { busiestCore },
    counts: {
      players: wanted,
      seconds: 5,
      meanHz: 20,
      leastHz: 20,
      bytesPerFrame: 300,
      p50Ms: 30,
      p99Ms: 60,
      allP50Ms: 50,
      allP99Ms: 99,
      latencies: 100,
      lagP99Ms: 2,
      movers: 60,
      visible: 60,
      bytesPerMover: 4,
      core: 0.3,
      faults: {},
      ...counts,
    },
  };
}

Deno.test("failuresOf() takes a step at each limit and refuses it one past", () => {
  assert.deepStrictEqual(failuresOf(step(200, { p99Ms: MOST_P99_MS - 0.1 })), []);
  assert.deepStrictEqual(failuresOf(step(200, { p99Ms: MOST_P99_MS })), ["p99 100 ms"]);
  assert.deepStrictEqual(failuresOf(step(200, { meanHz: LEAST_HZ })), []);
  assert.deepStrictEqual(failuresOf(step(200, { meanHz: 17.94 })), ["17.9 Hz"]);
  assert.deepStrictEqual(failuresOf(step(200, { players: 199, latencies: 0 })), [
    "1 of 200 players not in",
    "no input came back",
  ]);
});

Deno.test("kneeOf() is the highest good step, and shownStep() its costs or the last step's", () => {
  assert.deepStrictEqual([kneeOf([]), shownStep([])], [0, undefined]);
  const all = [step(200, { p99Ms: 200 }, 0.2), step(400), step(800, { meanHz: 10 })];
  assert.equal(kneeOf(all), 400);
  assert.equal(shownStep(all), all[1]);
  const none = [step(200, { p99Ms: 200 }), step(400, { p99Ms: 200 })];
  assert.equal(kneeOf(none), 0);
  assert.equal(shownStep(none), none[1]);
});

Deno.test("isDisturbed() is a failure without a busy core", () => {
  const late = { p99Ms: 300 };
  assert.equal(isDisturbed(step(200, late, BUSY_CORE - 0.01)), true);
  assert.equal(isDisturbed(step(200, late, BUSY_CORE)), false);
  assert.equal(isDisturbed(step(200, {}, 0.1)), false);
});
