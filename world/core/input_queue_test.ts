import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../../shared/lib/random.ts";
import { MAX_JITTER_TICKS } from "./arrival_jitter.ts";
import {
  InputQueue,
  type InputSignal,
  MAX_CREDIT_TICKS,
  MAX_FRAMES_PER_TICK,
  MAX_QUEUED_INPUTS,
  SPARE_FRAMES,
} from "./input_queue.ts";

const frame = (seq: number, moveX = 127) => ({ seq, moveX, moveZ: 0, yaw: 0, buttons: 0 });

function take(queue: InputQueue): number[] {
  const taken: number[] = [];
  const count = queue.take(({ seq }) => taken.push(seq));
  assert.equal(count, taken.length);
  return taken;
}

/** Sends frames in one message. @returns What was reported. */
function send(queue: InputQueue, ...seqs: number[]): InputSignal[] {
  return sendAhead(queue, 0, seqs);
}

/** The same so long before the next tick, in ticks. */
function sendAhead(queue: InputQueue, ahead: number, seqs: readonly number[]): InputSignal[] {
  const signals: InputSignal[] = [];
  queue.receive(seqs.map((seq) => frame(seq)), (signal) => signals.push(signal), ahead);
  return signals;
}

function idle(queue: InputQueue, ticks: number): void {
  for (let i = 0; i < ticks; i++) assert.deepEqual(take(queue), []);
}

const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

Deno.test("InputQueue takes one frame a tick, in order", () => {
  const queue = new InputQueue();
  assert.deepEqual(send(queue, 1, 2, 3), []);
  assert.deepEqual([take(queue), take(queue), take(queue), take(queue)], [[1], [2], [3], []]);
  assert.equal(queue.lastTakenSeq, 3);
  assert.equal(queue.starvedTicks, 1);
});

Deno.test("[N2] InputQueue refuses a sequence that does not rise, and counts one that jumps", () => {
  const queue = new InputQueue();
  assert.deepEqual(send(queue, 5), []);
  assert.deepEqual(send(queue, 5), ["input_order"]);
  assert.deepEqual(send(queue, 4), ["input_order"]);
  assert.deepEqual(send(queue, 9), ["input_gap"]);
  assert.equal(queue.length, 2);
});

Deno.test("[N4] InputQueue holds what credit allows; one more pushes the oldest out", () => {
  const queue = new InputQueue();
  const most = 1 + SPARE_FRAMES;
  assert.deepEqual(send(queue, ...upTo(most)), []);
  assert.deepEqual(send(queue, most + 1), ["input_surplus"]);
  assert.equal(queue.length, most);
  assert.equal(take(queue)[0], 2);
});

Deno.test("[N4] InputQueue never holds more than MAX_QUEUED_INPUTS", () => {
  const queue = new InputQueue();
  idle(queue, 100);
  send(queue, ...upTo(200));
  assert.equal(queue.length, MAX_QUEUED_INPUTS - MAX_JITTER_TICKS);
});

Deno.test("[N4] InputQueue makes up for a stall of a second, two frames a tick, and loses none", () => {
  const queue = new InputQueue();
  send(queue, 1, 2);
  const taken = [...take(queue), ...take(queue)];
  idle(queue, MAX_CREDIT_TICKS);
  let seq = MAX_CREDIT_TICKS + 2;
  assert.deepEqual(send(queue, ...upTo(seq, 3)), []);
  for (let tick = 0; tick < 2 * MAX_CREDIT_TICKS; tick++) {
    if (tick % 2 === 1) assert.deepEqual(send(queue, ++seq, ++seq), []);
    const now = take(queue);
    assert.ok(now.length <= MAX_FRAMES_PER_TICK);
    taken.push(...now);
  }
  assert.deepEqual(taken, upTo(taken.length));
  assert.ok(queue.length <= 3, `${queue.length} frames still wait`);
});

Deno.test("[N4] InputQueue takes at most N + credit frames in any N ticks, whatever is sent", () => {
  const step = fc.oneof(
    fc.record({ ticks: fc.integer({ min: 1, max: 30 }) }),
    fc.record({
      jump: fc.oneof(fc.constant(1), fc.integer({ min: -3, max: 1000 })),
      count: fc.integer({ min: 0, max: 8 }),
      moveX: fc.constantFrom(0, 127, -128),
    }),
    fc.record({ own: fc.constantFrom("skip", "spend") }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const queue = new InputQueue();
      const perTick: number[] = [];
      let seq = 0;
      let lastTaken = 0;
      for (const each of steps) {
        if ("own" in each) {
          if (each.own === "skip") queue.skipAll();
          else queue.spend();
        } else if ("ticks" in each) {
          for (let i = 0; i < each.ticks; i++) {
            perTick.push(queue.take((taken) => {
              assert.ok(taken.seq > lastTaken, "each at most once, in order");
              lastTaken = taken.seq;
            }));
          }
        } else {
          const first = Math.max(0, seq + each.jump);
          const frames = upTo(first + each.count - 1, first).map((n) => frame(n, each.moveX));
          queue.receive(frames, () => {});
          seq = Math.max(seq, first + each.count - 1);
        }
        assert.ok(queue.length <= MAX_QUEUED_INPUTS);
      }
      // The largest surplus over any window, by Kadane.
      let surplus = 0;
      for (const count of perTick) {
        assert.ok(count <= MAX_FRAMES_PER_TICK);
        surplus = Math.max(0, surplus + count - 1);
        assert.ok(surplus <= MAX_CREDIT_TICKS);
      }
    }),
    { numRuns: 400 },
  );
});

Deno.test("InputQueue.spend() takes the credit of a step that the world made itself", () => {
  const queue = new InputQueue();
  idle(queue, 100);
  for (let i = 0; i < MAX_CREDIT_TICKS; i++) queue.spend();
  send(queue, ...upTo(30));
  let taken = 0;
  for (let i = 0; i < 4; i++) taken += take(queue).length;
  assert.equal(taken, 4);
});

Deno.test("InputQueue.skipAll() acknowledges what it drops", () => {
  const queue = new InputQueue();
  send(queue, 7);
  queue.skipAll();
  assert.equal(queue.lastTakenSeq, 7);
  assert.deepEqual(take(queue), []);
});

/**
 * Walks for `seconds` over a link: pairs of frames, delayed by `delayMs(i)`, order kept.
 * `waits`: ticks from each frame's being sent to its being taken.
 */
function walk(delayMs: (i: number) => number, seconds: number, clockRate = 1) {
  const queue = new InputQueue();
  const arrivals: { atMs: number; seqs: number[] }[] = [];
  const signals: InputSignal[] = [];
  let sentMs = 0;
  let lastMs = 0;
  for (let seq = 1; sentMs < seconds * 1000; seq += 2, sentMs += 100 / clockRate) {
    lastMs = Math.max(lastMs, sentMs + delayMs((seq - 1) / 2));
    arrivals.push({ atMs: lastMs, seqs: [seq, seq + 1] });
  }
  let starved = 0;
  let taken = 0;
  let twice = 0;
  const depths: number[] = [];
  for (let nowMs = 0; nowMs < seconds * 1000; nowMs += 50) {
    while (arrivals.length > 0 && arrivals[0]!.atMs <= nowMs) {
      const { atMs, seqs } = arrivals.shift()!;
      signals.push(...sendAhead(queue, (nowMs - atMs) / 50, seqs));
    }
    const count = take(queue).length;
    if (count === MAX_FRAMES_PER_TICK) twice++;
    taken += count;
    if (taken > 0 && count === 0) starved++;
    depths.push(queue.length);
  }
  const late = depths.slice(depths.length / 2);
  const depth = late.reduce((sum, each) => sum + each, 0) / late.length;
  return { queue, starved, taken, twice, signals, depth, depths };
}

Deno.test("InputQueue plays a steady walk without a gap and without a queue", () => {
  const { starved, depth, signals } = walk(() => 73, 60);
  assert.equal(starved, 0);
  assert.ok(depth <= 1, `${depth} frames wait`);
  assert.deepEqual(signals, []);
});

Deno.test("InputQueue does not take pairs for jitter, wherever between two ticks they come", () => {
  for (let ms = 0; ms < 100; ms += 0.5) {
    const { starved, twice, depth, queue } = walk(() => ms, 30);
    assert.deepEqual([starved, twice, queue.targetTicks, depth], [0, 0, 0, 0.5], `after ${ms} ms`);
  }
});

Deno.test("InputQueue waits after one stall for no longer than it takes to catch up", () => {
  for (let ms = 1; ms < 50; ms += 7) {
    const { starved, twice, depths } = walk((i) => ms + (i === 100 ? 160 : 0), 30);
    assert.ok(starved <= 4 && twice === starved, `${starved} without, ${twice} with two`);
    // The message comes 10.16 s after the start; 0.2 s later all is as it was before.
    const after = depths.slice(208);
    assert.ok(after.every((depth) => depth <= 1), `after ${ms} ms`);
  }
});

Deno.test("InputQueue holds the first frame of a run for a tick where jitter would cross one", () => {
  const held = (ahead: number) => {
    const queue = new InputQueue();
    let seq = 1;
    for (let i = 0; i < 64; i++, seq += 2) {
      const late = i % 4 === 3 ? 0.4 : 0;
      if (ahead >= late) sendAhead(queue, ahead - late, [seq, seq + 1]);
      take(queue);
      if (ahead < late) sendAhead(queue, 1 + ahead - late, [seq, seq + 1]);
      take(queue);
    }
    const rest = { ...frame(seq), moveX: 0 };
    queue.receive([rest], () => {}, ahead);
    for (let i = 0; i < 20; i++) take(queue);
    sendAhead(queue, ahead, [seq + 1, seq + 2]);
    return take(queue).length === 0;
  };
  assert.equal(held(0.8), false);
  assert.equal(held(0.5), false);
  assert.equal(held(0.2), true);
});

Deno.test("InputQueue plays a walk over a link of 150 ± 40 ms with few gaps, by seed", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = seededRandom(seed);
    const { starved, depth, signals, queue } = walk(() => 110 + 80 * random(), 60);
    assert.ok(starved <= 60, `seed ${seed}: ${starved} of 1200 ticks without a frame`);
    assert.ok(depth <= 3, `seed ${seed}: ${depth} frames wait`);
    assert.ok(queue.targetTicks <= 2);
    assert.deepEqual(signals, [], `seed ${seed}`);
  }
});

Deno.test("InputQueue loses nothing and catches up after stalls of a second, by seed", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = seededRandom(seed);
    const { queue, taken, signals } = walk(
      () => 75 + (random() < 0.02 ? 1000 : 40 * random()),
      60,
    );
    assert.deepEqual(signals, [], `seed ${seed}`);
    assert.ok(taken + queue.length >= queue.lastSeq, `seed ${seed}`);
  }
});

Deno.test("[N4] InputQueue gives a clock that runs fast no more than its due", () => {
  const { taken, signals } = walk(() => 75, 60, 1.5);
  assert.ok(taken <= 1200 + MAX_CREDIT_TICKS);
  assert.ok(signals.length > 500);
  assert.ok(signals.every((signal) => signal === "input_surplus"));
});

Deno.test("InputQueue bears a clock that is 100 ppm fast for half an hour without a rest", () => {
  // Where a player rests for a moment, the queue runs empty and the drift is forgotten.
  const { signals, depth } = walk(() => 75, 1800, 1.0001);
  assert.deepEqual(signals, []);
  assert.ok(depth < SPARE_FRAMES, `${depth} frames wait`);
});

Deno.test("[N4] InputQueue makes up for ticks that a world left out, and for no more than a second", () => {
  // Of a full credit of 20 one is the tick's own.
  for (const [missed, most] of [[0, 2], [9, 11], [20, 19], [1000, 19]] as const) {
    const queue = new InputQueue();
    queue.take(() => {});
    queue.miss(missed);
    let taken = 0;
    let ticks = 0;
    for (let seq = 1; ticks < 400; ticks++) {
      const frames = Array.from({ length: 3 }, () => frame(seq++));
      queue.receive(frames, () => {});
      taken += queue.take(() => {});
    }
    assert.equal(taken - ticks, most, `${missed} missed`);
  }
});
