import assert from "node:assert/strict";
import fc from "fast-check";
import { ServerClock } from "./server_clock.ts";

Deno.test("ServerClock.read() runs with the page's clock from the fastest arrival", () => {
  const clock = new ServerClock();
  assert.equal(clock.read(5), 0);
  clock.observe(1000, 120); // 20 ms slower than the next
  clock.observe(1050, 150);
  assert.equal(clock.read(150), 1050);
  assert.equal(clock.read(170), 1070);
});

Deno.test("ServerClock.observe() believes a slow arrival only a little", () => {
  const clock = new ServerClock();
  clock.observe(1000, 0);
  clock.observe(1050, 150); // held up by 100 ms
  assert.equal(clock.read(200), 1199);
});

Deno.test("ServerClock.observe() follows a world that was paused", () => {
  const clock = new ServerClock();
  clock.observe(10_000, 0);
  assert.equal(clock.read(0), 10_000);
  clock.observe(10_050, 5000);
  assert.equal(clock.read(5000), 10_050);
});

Deno.test("ServerClock.read() never runs backwards", () => {
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
});
