import assert from "node:assert/strict";
import { ArrivalJitter, MAX_JITTER_TICKS } from "./arrival_jitter.ts";

Deno.test("ArrivalJitter asks for no wait while messages come evenly", () => {
  const jitter = new ArrivalJitter();
  for (let i = 0; i < 500; i++) jitter.observe(1 + 2 * i, 40 + 2 * i);
  assert.equal(jitter.targetTicks, 0);
  assert.ok(Math.abs(jitter.leadTicks + 39) < 0.5);
});

Deno.test("ArrivalJitter asks for as long a wait as messages are late, and eases", () => {
  const jitter = new ArrivalJitter();
  for (let i = 0; i < 10; i++) jitter.observe(1 + 2 * i, 2 * i + (i === 9 ? 2 : 0));
  assert.equal(jitter.targetTicks, 2);
  for (let i = 10; i < 200; i++) jitter.observe(1 + 2 * i, 2 * i);
  assert.equal(jitter.targetTicks, 0);
});

Deno.test("ArrivalJitter waits MAX_JITTER_TICKS at most: one past it was a stall", () => {
  const late = (ticks: number) => {
    const jitter = new ArrivalJitter();
    jitter.observe(1, 0);
    jitter.observe(3, 2 + ticks);
    return jitter.targetTicks;
  };
  assert.equal(late(MAX_JITTER_TICKS - 0.01), MAX_JITTER_TICKS);
  assert.equal(late(MAX_JITTER_TICKS + 1), 0);
});

Deno.test("ArrivalJitter.restart() forgets where sequences were, not how late they come", () => {
  const jitter = new ArrivalJitter();
  jitter.observe(1, 0);
  jitter.observe(3, 4);
  jitter.restart();
  jitter.observe(4, 1000);
  assert.equal(jitter.targetTicks, 2);
});
