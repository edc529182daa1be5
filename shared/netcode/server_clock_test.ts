import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../lib/random.ts";
import { LEAP_MS, MAX_AHEAD_MS, ServerClock, SLEW } from "./server_clock.ts";

Deno.test("ServerClock.read() runs with the page's clock from the fastest arrival", () => {
  const clock = new ServerClock();
  assert.equal(clock.read(5), 0);
  assert.equal(clock.isSet, false);
  assert.equal(clock.observe(1000, 120), 0); // 20 ms slower than the next
  clock.observe(1050, 150);
  assert.equal(clock.observe(1100, 230), 30, "it says how late one was");
  assert.equal(clock.offsetMs, 900);
  assert.equal(clock.read(240), 1140);
  assert.equal(clock.read(250), 1150);
});

Deno.test("[N12] ServerClock.read() is put right by running SLEW faster or slower", () => {
  const clock = new ServerClock();
  clock.observe(1000, 100);
  assert.equal(clock.read(100), 1000);
  clock.observe(1200, 200); // a faster way was found
  assert.equal(clock.read(300), 1000 + 200 * (1 + SLEW));
});

Deno.test("[N12] ServerClock.read() leaps over more than LEAP_MS, and walks less", () => {
  const ahead = (ms: number) => {
    const clock = new ServerClock();
    clock.observe(1000, 0);
    clock.read(0);
    clock.observe(1000 + ms, 0);
    return clock.read(10) - 1010;
  };
  assert.ok(ahead(LEAP_MS) < 10);
  assert.equal(ahead(LEAP_MS + 1), LEAP_MS + 1);
});

Deno.test("[N12] ServerClock bears a stall: what was held up for 1 s changes nothing", () => {
  const clock = new ServerClock();
  let nowMs = 0;
  for (; nowMs < 3000; nowMs += 50) clock.observe(nowMs + 500, nowMs);
  for (let ms = 3000; ms <= 4000; ms += 50) clock.observe(ms + 500, 4000);
  assert.equal(clock.offsetMs, 500);
  assert.equal(clock.read(4000), 4500);
});

Deno.test("ServerClock learns within 4 s that the way became longer", () => {
  const clock = new ServerClock();
  let nowMs = 0;
  for (; nowMs < 3000; nowMs += 50) clock.observe(nowMs, nowMs);
  for (; nowMs <= 7100; nowMs += 50) clock.observe(nowMs - 200, nowMs);
  assert.equal(clock.offsetMs, -200);
});

Deno.test("[N12] ServerClock.read() runs no farther ahead of the newest tick than MAX_AHEAD_MS", () => {
  const clock = new ServerClock();
  clock.observe(1000, 0);
  for (let nowMs = 0; nowMs <= 10_000; nowMs += 100) clock.read(nowMs);
  assert.equal(clock.read(10_000), 1000 + MAX_AHEAD_MS);
});

Deno.test("ServerClock.read() follows a world that was paused", () => {
  const clock = new ServerClock();
  clock.observe(10_000, 0);
  for (let nowMs = 0; nowMs <= 5000; nowMs += 10) clock.read(nowMs);
  for (let nowMs = 5000; nowMs <= 7000; nowMs += 10) {
    if (nowMs % 50 === 0) clock.observe(nowMs + 5050, nowMs);
    clock.read(nowMs);
  }
  assert.ok(Math.abs(clock.read(7010) - 12_060) < 200);
});

Deno.test("[N12] ServerClock.read() never runs backwards, and evenly under jitter", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.nat(100_000), fc.nat(200)), { maxLength: 50 }),
    (steps) => {
      const clock = new ServerClock();
      let nowMs = 0;
      let last = 0;
      for (const [serverMs, waitMs] of steps) {
        nowMs += waitMs;
        clock.observe(serverMs, nowMs);
        const read = clock.read(nowMs);
        assert.ok(read >= last);
        last = read;
      }
    },
  ));
  const random = seededRandom(7);
  const clock = new ServerClock();
  let last: number | undefined;
  for (let nowMs = 0; nowMs < 20_000; nowMs += 10) {
    if (nowMs % 50 === 0) clock.observe(nowMs, nowMs + 40 * random());
    const read = clock.read(nowMs + 40);
    if (last !== undefined) assert.ok(Math.abs(read - last - 10) <= 10 * SLEW + 1e-9);
    last = read;
  }
});
