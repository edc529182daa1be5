import assert from "node:assert/strict";
import { CONFIRM_MS, Watchdog, WATCHDOG_MS } from "./watchdog.ts";

/** Looks when it is told to, from `nowMs` on, until it says stuck or `endMs` is there. */
function lookOn(watchdog: Watchdog, nowMs: number, endMs: number): number | undefined {
  for (let dueMs = nowMs; dueMs <= endMs;) {
    const next = watchdog.look(dueMs);
    if (next === "stuck") return dueMs;
    assert.ok(next > 0 && next <= WATCHDOG_MS);
    dueMs += next;
  }
  return undefined;
}

Deno.test("Watchdog finds silence 2.25 s after the last word, and not before", () => {
  const watchdog = new Watchdog(0);
  watchdog.heard(700);
  assert.equal(lookOn(watchdog, 700, 60_000), 700 + WATCHDOG_MS + CONFIRM_MS);
  assert.equal(watchdog.silentMs(2950), 2250);
});

Deno.test("Watchdog looks less than once a second at a worker that is heard twice a second", () => {
  const watchdog = new Watchdog(0);
  let looks = 0;
  let dueMs = 0;
  for (let nowMs = 0; nowMs <= 60_000; nowMs += 500) {
    while (dueMs <= nowMs) {
      const next = watchdog.look(dueMs);
      assert.ok(next !== "stuck");
      dueMs += next;
      looks += 1;
    }
    watchdog.heard(nowMs);
  }
  assert.ok(looks < 50, `${looks} looks in 60 s`);
});

Deno.test("Watchdog does not take a process that was stopped as a whole for a stuck worker", () => {
  for (const pauseMs of [1000, 2000, 2200, 5000, 60_000]) {
    const watchdog = new Watchdog(0);
    watchdog.heard(1900);
    assert.equal(watchdog.look(2000), 1900);
    // The look due at 3900 comes late; what the worker says at once comes a moment after it.
    const resumedMs = 2000 + pauseMs;
    const lookMs = Math.max(3900, resumedMs);
    const next = watchdog.look(lookMs);
    assert.notEqual(next, "stuck", `after ${pauseMs} ms`);
    watchdog.heard(lookMs + 20);
    assert.notEqual(watchdog.look(lookMs + Number(next)), "stuck");
  }
});

Deno.test("Watchdog looks once more where the process was stopped between its two looks", () => {
  const watchdog = new Watchdog(0);
  assert.equal(watchdog.look(2000), CONFIRM_MS);
  assert.equal(watchdog.look(10_000), CONFIRM_MS, "stopped for seven seconds");
  assert.equal(watchdog.look(10_000 + CONFIRM_MS), "stuck");
});
