import assert from "node:assert/strict";
import fc from "fast-check";
import { FlushPacer } from "./flush_pacer.ts";

const LIMITS = { flushEveryMs: 6, flushRestMs: 25, calmMessages: 4 };

/** A pacer that has heard a crowd in the tick before `nowMs`. */
function crowdedPacer(nowMs: number): FlushPacer {
  const pacer = new FlushPacer(LIMITS);
  for (let i = 0; i <= LIMITS.calmMessages; i++) pacer.message(nowMs - 20, false);
  return pacer;
}

Deno.test("[W6] FlushPacer lets few messages a tick go at once, one more makes a crowd", () => {
  const pacer = new FlushPacer(LIMITS);
  pacer.flushed(1000);
  pacer.ticked(1000, 0);
  for (let i = 0; i < LIMITS.calmMessages; i++) assert.equal(pacer.message(1001, false), 1001);
  assert.equal(pacer.message(1001, false), 1025);
});

Deno.test("[W6] FlushPacer holds a crowd's inputs back after a tick, and then gives small bunches", () => {
  const pacer = crowdedPacer(1000);
  pacer.flushed(999);
  pacer.ticked(1000, 0);
  assert.equal(pacer.message(1003, false), 1025);
  pacer.flushed(1025);
  assert.equal(pacer.message(1026, false), 1031);
});

Deno.test("[W6] FlushPacer rests for shorter the longer states took to send, down to no rest", () => {
  const due = (tookMs: number) => {
    const pacer = crowdedPacer(1000);
    pacer.ticked(1000, tookMs);
    return pacer.message(1000, false);
  };
  assert.deepEqual([0, 4, 8, 12.5, 13, 100].map(due), [1025, 1017, 1009, 1000, 1000, 1000]);
});

Deno.test("FlushPacer keeps a crowd's urgent message only until the next bunch may go", () => {
  const pacer = crowdedPacer(1000);
  pacer.flushed(999);
  pacer.ticked(1000, 0);
  assert.equal(pacer.message(1003, true), 1005);
  assert.equal(pacer.event(), 1005);
});

Deno.test("FlushPacer forgets a crowd that is gone", () => {
  const pacer = crowdedPacer(1000);
  pacer.flushed(1000);
  pacer.ticked(1000, 0);
  assert.equal(pacer.message(1090, false), 1090);
});

Deno.test("FlushPacer never holds anything longer than the rest after a tick and one bunch", () => {
  const step = fc.record({
    afterMs: fc.double({ min: 0, max: 80, noNaN: true }),
    what: fc.constantFrom("message", "urgent", "ticked", "flushed"),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
    const pacer = new FlushPacer(LIMITS);
    let nowMs = 0;
    for (const { afterMs, what } of steps) {
      nowMs += afterMs;
      if (what === "ticked") pacer.ticked(nowMs, afterMs / 4);
      else if (what === "flushed") pacer.flushed(nowMs);
      else {
        const longestMs = what === "urgent" ? LIMITS.flushEveryMs : LIMITS.flushRestMs;
        assert.ok(pacer.message(nowMs, what === "urgent") <= nowMs + longestMs);
      }
    }
  }));
});
