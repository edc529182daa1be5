import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_FADE_SPEED } from "./fading_error.ts";
import type { Pose } from "./pose.ts";
import { CORRECTION_CUT_DISTANCE, MOST_PENDING, type Motion, Prediction } from "./prediction.ts";

interface Move {
  readonly seq: number;
  readonly dx: number;
}

/** More than a pose: a speed that steps change and that must come back with each state. */
interface Glider extends Pose {
  speed: number;
}

const pose = (x = 0, speed = 0): Glider => ({ x, y: 0, z: 0, yaw: 0, speed });
const MOTION: Motion<Glider, Move> = {
  step(state, move) {
    state.speed += move.dx;
    state.x += state.speed;
  },
  copy: (out, from) => void Object.assign(out, from),
};
const WALK: Motion<Glider, Move> = {
  ...MOTION,
  step: (state, move) => void (state.x += move.dx),
};
const walker = () => new Prediction(WALK, pose());

function drawn(prediction: Prediction<Glider, Move>, nowMs: number): number {
  const out: Pose = pose();
  prediction.read(nowMs, out);
  return out.x;
}

Deno.test("Prediction.read() moves smoothly through one step", () => {
  const prediction = walker();
  prediction.apply({ seq: 1, dx: 1 }, 0);
  assert.equal(drawn(prediction, 0), 0);
  assert.equal(drawn(prediction, 25), 0.5);
  assert.equal(drawn(prediction, 50), 1);
  assert.equal(drawn(prediction, 500), 1);
});

Deno.test("Prediction.reconcile() replays what the world has not seen", () => {
  const prediction = walker();
  for (let seq = 1; seq <= 4; seq++) prediction.apply({ seq, dx: 0.25 }, seq * 50);
  prediction.reconcile(pose(0.5), 2, false, 200);
  assert.equal(prediction.current.x, 1);
  assert.equal(prediction.pendingCount, 2);
  assert.equal(drawn(prediction, 250), 1); // right all along: nothing to see
});

Deno.test("Prediction.reconcile() fades a correction instead of jumping", () => {
  const prediction = walker();
  prediction.reconcile(pose(0), 0, true, 0);
  prediction.apply({ seq: 1, dx: 0 }, 0);
  const before = drawn(prediction, 100);
  prediction.reconcile(pose(1), 1, false, 100);
  assert.equal(drawn(prediction, 100), before);
  assert.ok(drawn(prediction, 200) > 0.6 && drawn(prediction, 200) < 0.7);
  assert.equal(prediction.corrections.count, 1);
  assert.equal(prediction.corrections.lastError, 1);
  assert.ok(drawn(prediction, 2000) > 0.999);
});

Deno.test("Prediction.reconcile() cuts where the position was set, and forgets pending frames", () => {
  const prediction = walker();
  prediction.apply({ seq: 1, dx: 1 }, 0);
  prediction.reconcile(pose(2), 0, true, 0);
  assert.equal(drawn(prediction, 0), 2);
  assert.equal(prediction.pendingCount, 0);
});

Deno.test("Prediction.apply() keeps MOST_PENDING frames and not one more", () => {
  const prediction = walker();
  for (let seq = 1; seq <= MOST_PENDING + 1; seq++) prediction.apply({ seq, dx: 0 }, 0);
  assert.equal(prediction.pendingCount, MOST_PENDING);
});

Deno.test("Prediction ends where the world ends, whatever is acknowledged when", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 40 }),
    fc.array(fc.nat(39), { maxLength: 10 }),
    (steps, acks) => {
      const prediction = walker();
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

Deno.test("Prediction ends where the world ends when a state is more than a pose", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 5, maxLength: 40 }),
    (steps) => {
      const prediction = new Prediction(MOTION, pose());
      const world = pose();
      for (const [index, step] of steps.entries()) {
        prediction.apply({ seq: index + 1, dx: step / 64 }, index * 50);
        if (index < 3) continue;
        MOTION.step(world, { seq: index - 2, dx: steps[index - 3]! / 64 });
        prediction.reconcile(world, index - 2, false, index * 50);
      }
      for (const step of steps.slice(-3)) MOTION.step(world, { seq: 0, dx: step / 64 });
      assert.deepEqual(prediction.current, world);
      assert.equal(prediction.corrections.count, 0);
    },
  ));
});

Deno.test("[N10] Prediction.reconcile() blends CORRECTION_CUT_DISTANCE, and cuts one past it", () => {
  const blended = walker();
  blended.reconcile(pose(CORRECTION_CUT_DISTANCE), 0, false, 0);
  assert.equal(drawn(blended, 0), 0);
  assert.equal(blended.corrections.largestError, CORRECTION_CUT_DISTANCE);
  const cut = walker();
  cut.reconcile(pose(CORRECTION_CUT_DISTANCE + 0.01), 0, false, 0);
  assert.equal(drawn(cut, 0), CORRECTION_CUT_DISTANCE + 0.01);
  assert.equal(cut.corrections.cuts, 1);
});

Deno.test("[N10] Prediction draws no correction faster than MAX_FADE_SPEED, and ends it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1.9, max: 1.9, noNaN: true }), { minLength: 1, maxLength: 8 }),
      (places) => {
        const prediction = walker();
        let nowMs = 0;
        let last = 0;
        for (const x of places) {
          prediction.reconcile(pose(x), 0, false, nowMs);
          for (let frame = 0; frame < 12; frame++) {
            nowMs += 10;
            const now = drawn(prediction, nowMs);
            assert.ok(Math.abs(now - last) <= MAX_FADE_SPEED * 0.01 + 1e-3);
            last = now;
          }
        }
        // 5 m at 10 m/s are half a second; the last metre fades to a thousandth in 0.7 s.
        assert.ok(Math.abs(drawn(prediction, nowMs + 2000) - prediction.current.x) < 1e-3);
      },
    ),
    { examples: [[[1.9, -1.9]]] },
  );
});

Deno.test("Prediction.apply() draws on from where it was when frames come late or in a heap", () => {
  const prediction = walker();
  let last = 0;
  let seq = 0;
  for (let nowMs = 0; nowMs <= 3000; nowMs += 10) {
    const due = nowMs % 150 === 0 ? 3 : 0;
    for (let i = 0; i < due; i++) prediction.apply({ seq: ++seq, dx: 0.25 }, nowMs);
    const now = drawn(prediction, nowMs);
    assert.ok(now >= last - 1e-3 && now - last < 0.12, `${now - last} m in a frame`);
    last = now;
  }
});

Deno.test("Prediction.reconcile() fades a turn the short way round", () => {
  const prediction = new Prediction(WALK, { ...pose(), yaw: 0.1 });
  prediction.reconcile({ ...pose(0.5), yaw: 2 * Math.PI - 0.1 }, 0, false, 0);
  const out: Pose = pose();
  prediction.read(0, out);
  assert.ok(Math.abs(Math.sin(out.yaw) - Math.sin(0.1)) < 1e-9);
  prediction.read(70, out);
  assert.ok(Math.abs(Math.sin(out.yaw)) < 0.02);
});
