import assert from "node:assert/strict";
import { seededRandom } from "../../shared/lib/random.ts";
import { ArrivalJitter, JITTER_WINDOW, MAX_JITTER_TICKS, RECURRING } from "./arrival_jitter.ts";

/** Messages of two frames each; number `i` is `lateTicks(i)` late. */
function hear(
  jitter: ArrivalJitter,
  count: number,
  lateTicks: (i: number) => number = () => 0,
  from = { seq: 1, atTicks: 0.5 },
): ArrivalJitter {
  for (let i = 0; i < count; i++) {
    jitter.observe(from.seq + 2 * i, from.atTicks + 2 * i + lateTicks(i));
  }
  return jitter;
}

Deno.test("ArrivalJitter asks for no wait while messages come evenly, two frames in each", () => {
  for (const atTicks of [0.01, 0.5, 0.99, 1]) {
    const jitter = hear(new ArrivalJitter(), 500, () => 0, { seq: 1, atTicks });
    assert.ok(jitter.lateTicks < 0.001);
    assert.equal(jitter.holdTicks, 0);
  }
});

Deno.test("ArrivalJitter holds only those whose lateness crosses a tick", () => {
  const held = (atTicks: number) => {
    const jitter = hear(new ArrivalJitter(), JITTER_WINDOW, (i) => i % 4 === 3 ? 0.2 : 0, {
      seq: 1,
      atTicks,
    });
    jitter.restart();
    jitter.observe(1000, 2000 + atTicks);
    return jitter.holdTicks;
  };
  assert.deepEqual([0.1, 0.3, 0.5, 0.79].map(held), [0, 0, 0, 0]);
  assert.deepEqual([0.81, 0.9, 0.99].map(held), [1, 1, 1]);
});

Deno.test("ArrivalJitter waits for lateness that comes RECURRING times in a window, not less", () => {
  const late = (times: number) =>
    hear(new ArrivalJitter(), JITTER_WINDOW, (i) => i > 0 && i <= times ? 2 : 0).lateTicks;
  assert.equal(late(RECURRING - 1), 0);
  assert.equal(late(RECURRING), 2);
});

Deno.test("ArrivalJitter forgets lateness as soon as a window has come evenly", () => {
  const jitter = hear(new ArrivalJitter(), 10, (i) => i % 2 === 1 ? 1.5 : 0);
  assert.equal(jitter.targetTicks, 2);
  hear(jitter, JITTER_WINDOW, () => 0, { seq: 21, atTicks: 20.5 });
  assert.equal(jitter.targetTicks, 0);
});

Deno.test("ArrivalJitter waits MAX_JITTER_TICKS at most: one past it was a stall", () => {
  const late = (ticks: number) =>
    hear(new ArrivalJitter(), JITTER_WINDOW, (i) => i % 8 === 7 ? ticks : 0).targetTicks;
  assert.equal(late(MAX_JITTER_TICKS), MAX_JITTER_TICKS);
  assert.equal(late(MAX_JITTER_TICKS + 0.1), 0);
});

Deno.test("ArrivalJitter begins anew where sequences paused or leapt for good", () => {
  for (const shift of [30, -30]) {
    const jitter = hear(new ArrivalJitter(), 100);
    hear(jitter, 20, () => 0, { seq: 201, atTicks: 200.5 + shift });
    assert.equal(jitter.dueOffset, shift);
    assert.ok(jitter.lateTicks < 0.001);
  }
});

Deno.test("ArrivalJitter.restart() forgets where sequences were, not how late they come", () => {
  const jitter = hear(new ArrivalJitter(), 20, (i) => i % 2 === 1 ? 1.2 : 0);
  jitter.restart();
  assert.equal(jitter.dueOffset, undefined);
  jitter.observe(41, 1000.5);
  assert.equal(jitter.targetTicks, 2);
  assert.equal(jitter.dueOffset, 961, "taken in tick 1002, not in 1001");
});

Deno.test("ArrivalJitter forgets in short walks, too", () => {
  const jitter = hear(new ArrivalJitter(), 20, (i) => i % 2 === 1 ? 1.2 : 0);
  for (let run = 1; run < 40; run++) {
    jitter.restart();
    hear(jitter, 10, () => 0, { seq: 1 + 100 * run, atTicks: 1000 * run });
  }
  assert.ok(jitter.lateTicks < 0.1);
});

Deno.test("ArrivalJitter needs a clock that drifts by 100 ppm to wait for nothing", () => {
  for (const ppm of [100, -100]) {
    const jitter = hear(new ArrivalJitter(), 20_000, (i) => 2 * i * ppm / 1e6);
    assert.ok(jitter.lateTicks < 0.05);
  }
});

Deno.test("ArrivalJitter waits for nearly all that jitter by ±40 ms, by seed", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = seededRandom(seed);
    const jitter = hear(new ArrivalJitter(), 200, () => 1.6 * random());
    assert.ok(jitter.lateTicks > 1.3 && jitter.lateTicks < 1.6, `seed ${seed}`);
  }
});
