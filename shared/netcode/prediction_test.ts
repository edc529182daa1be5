import assert from "node:assert/strict";
import fc from "fast-check";
import type { Pose } from "./interpolation.ts";
import { MOST_PENDING, Prediction } from "./prediction.ts";

interface Move {
  readonly seq: number;
  readonly dx: number;
}

const walk = (pose: Pose, move: Move) => void (pose.x += move.dx);
const pose = (x = 0): Pose => ({ x, y: 0, z: 0, yaw: 0 });

function drawn(prediction: Prediction<Move>, nowMs: number): number {
  const out = pose();
  prediction.read(nowMs, out);
  return out.x;
}

Deno.test("Prediction.read() moves smoothly through one step", () => {
  const prediction = new Prediction<Move>(walk);
  prediction.apply({ seq: 1, dx: 1 }, 0);
  assert.equal(drawn(prediction, 0), 0);
  assert.equal(drawn(prediction, 25), 0.5);
  assert.equal(drawn(prediction, 50), 1);
  assert.equal(drawn(prediction, 500), 1);
});

Deno.test("Prediction.reconcile() replays what the world has not seen", () => {
  const prediction = new Prediction<Move>(walk);
  for (let seq = 1; seq <= 4; seq++) prediction.apply({ seq, dx: 0.25 }, seq * 50);
  prediction.reconcile(pose(0.5), 2, false, 200);
  assert.equal(prediction.current.x, 1);
  assert.equal(prediction.pendingCount, 2);
  assert.equal(drawn(prediction, 250), 1); // right all along: nothing to see
});

Deno.test("Prediction.reconcile() fades a correction instead of jumping", () => {
  const prediction = new Prediction<Move>(walk);
  prediction.reconcile(pose(0), 0, true, 0);
  prediction.apply({ seq: 1, dx: 0 }, 0);
  const before = drawn(prediction, 100);
  prediction.reconcile(pose(1), 1, false, 100);
  assert.equal(drawn(prediction, 100), before);
  assert.ok(drawn(prediction, 200) > 0.6 && drawn(prediction, 200) < 0.7);
  assert.ok(drawn(prediction, 2000) > 0.999);
});

Deno.test("Prediction.reconcile() cuts where the position was set, and forgets pending frames", () => {
  const prediction = new Prediction<Move>(walk);
  prediction.apply({ seq: 1, dx: 1 }, 0);
  prediction.reconcile(pose(2), 0, true, 0);
  assert.equal(drawn(prediction, 0), 2);
  assert.equal(prediction.pendingCount, 0);
});

Deno.test("Prediction.apply() keeps MOST_PENDING frames and not one more", () => {
  const prediction = new Prediction<Move>(walk);
  for (let seq = 1; seq <= MOST_PENDING + 1; seq++) prediction.apply({ seq, dx: 0 }, 0);
  assert.equal(prediction.pendingCount, MOST_PENDING);
});

Deno.test("Prediction ends where the world ends, whatever is acknowledged when", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 40 }),
    fc.array(fc.nat(39), { maxLength: 10 }),
    (steps, acks) => {
      const prediction = new Prediction<Move>(walk);
      const world: number[] = [0]; // state after each sequence
      let acknowledged = 0;
      for (const [index, step] of steps.entries()) {
        const move = { seq: index + 1, dx: step / 64 };
        prediction.apply(move, index * 50);
        world.push(world[index]! + move.dx);
        if (!acks.includes(index)) continue;
        acknowledged = Math.max(acknowledged, index - 3, 0);
        prediction.reconcile(pose(world[acknowledged]), acknowledged, false, index * 50);
      }
      assert.equal(prediction.current.x, world.at(-1));
    },
  ));
});
