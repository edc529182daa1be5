import assert from "node:assert/strict";
import { InputQueue, MAX_CREDIT_TICKS, MAX_QUEUED_INPUTS } from "./input_queue.ts";

const frame = (seq: number) => ({ seq, moveX: 0, moveZ: 0, yaw: 0, buttons: 0 });

function take(queue: InputQueue): number[] {
  const taken: number[] = [];
  queue.take(({ seq }) => taken.push(seq));
  return taken;
}

Deno.test("InputQueue takes one frame a tick, in order", () => {
  const queue = new InputQueue();
  for (const seq of [1, 2, 3]) assert.ok(queue.push(frame(seq)));
  assert.deepStrictEqual([take(queue), take(queue), take(queue), take(queue)], [[1], [2], [3], []]);
  assert.equal(queue.lastTakenSeq, 3);
});

Deno.test("InputQueue refuses a sequence that does not rise", () => {
  const queue = new InputQueue();
  assert.ok(queue.push(frame(5)));
  assert.ok(!queue.push(frame(5)));
  assert.ok(!queue.push(frame(4)));
  assert.ok(queue.push(frame(9)));
  assert.equal(queue.length, 2);
});

Deno.test("InputQueue holds a second of frames; one more pushes the oldest out", () => {
  const queue = new InputQueue();
  for (let seq = 1; seq <= MAX_QUEUED_INPUTS + 1; seq++) queue.push(frame(seq));
  assert.equal(queue.length, MAX_QUEUED_INPUTS);
  assert.equal(take(queue)[0], 2);
});

Deno.test("InputQueue catches up by two a tick, but only with ticks it has saved", () => {
  const queue = new InputQueue();
  for (let i = 0; i < 100; i++) take(queue);
  for (let seq = 1; seq <= MAX_QUEUED_INPUTS; seq++) queue.push(frame(seq));
  let next = MAX_QUEUED_INPUTS + 1;
  let taken = 0;
  const ticks = 60;
  for (let i = 0; i < ticks; i++) {
    taken += take(queue).length;
    queue.push(frame(next++));
    queue.push(frame(next++));
  }
  assert.ok(taken > ticks, "it caught up");
  assert.ok(taken <= ticks + MAX_CREDIT_TICKS, `${taken} frames in ${ticks} ticks`);
});

Deno.test("InputQueue.skipAll() acknowledges what it drops", () => {
  const queue = new InputQueue();
  queue.push(frame(7));
  queue.skipAll();
  assert.equal(queue.lastTakenSeq, 7);
  assert.deepStrictEqual(take(queue), []);
});
