import assert from "node:assert/strict";
import type { MeasuredStep } from "./peer.ts";
import { figuresOfPeer, ratioFigures } from "./player_figures.ts";

function step(wanted: number, micros: number, p99Ms = 60): MeasuredStep {
  return {
    wanted,
    counts: {
      players: wanted,
      seconds: 4,
      meanHz: 20,
      leastHz: 20,
      bytesPerFrame: 300,
      p50Ms: 30,
      p99Ms,
      allP50Ms: 50,
      allP99Ms: 99,
      latencies: 100,
      lagP99Ms: 2,
      movers: 60,
      visible: 60,
      bytesPerMover: 4,
      core: 0.3,
      faults: {},
    },
    cost: {
      microsByPart: { edge: micros, world: 8 },
      micros: micros + 8,
      busiestCore: 0.9,
      tickP50Micros: 1000,
      tickP99Micros: 2000,
      rssMegabytes: { world: 120 },
    },
  };
}

Deno.test("figuresOfPeer() shows the knee with what was too much, and its costs", () => {
  const figures = figuresOfPeer(
    "crowd",
    "ours",
    [step(200, 25), step(400, 20), step(800, 20, 150)],
    1400,
  );
  const named = (name: string) => figures.find((figure) => figure.name === `crowd, ours: ${name}`);
  assert.equal(named("players")?.value, 400);
  assert.deepStrictEqual(named("players")?.target, { limit: 1400, is: "at_least" });
  assert.equal(named("players")?.parts?.["too many"], 800);
  assert.equal(named("input to state, p99")?.value, 60);
  assert.equal(named("input to state of all frames, p99")?.value, 99);
  assert.equal(named("edge per player and tick")?.value, 20);
  assert.equal(named("players that fill one core by CPU alone")?.value, 2500);
  assert.equal(named("sent to each player")?.value, 6);
  assert.equal(named("tick, p99")?.value, 2);
});

Deno.test("ratioFigures() has both sides beside each ratio, at a number that both had", () => {
  const ours = [step(200, 22), step(400, 12), step(800, 10)];
  const theirs = [step(200, 50), step(400, 32), step(500, 30, 200)];
  const figures = ratioFigures("crowd", ours, theirs);
  assert.deepStrictEqual(figures.map(({ name, value, parts }) => [name, value, parts]), [
    ["crowd: players, ours / theirs", 2, { ours: 800, theirs: 400 }],
    ["crowd: CPU at 400 players, ours / theirs", 0.5, { "ours µs": 20, "theirs µs": 40 }],
    ["crowd: bytes per mover, ours / theirs", 1, { "ours B": 4, "theirs B": 4 }],
  ]);
  assert.deepStrictEqual(ratioFigures("crowd", ours, []), []);
});
