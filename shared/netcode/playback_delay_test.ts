import assert from "node:assert/strict";
import fc from "fast-check";
import { DELAY_SLEW, MAX_DELAY_MS, MIN_DELAY_MS, PlaybackDelay } from "./playback_delay.ts";

function settled(lateMs: (index: number) => number): number {
  const delay = new PlaybackDelay();
  for (let i = 0; i < 2000; i++) {
    delay.observe(lateMs(i));
    delay.advance(50);
  }
  return delay.delayMs;
}

Deno.test("[N11] PlaybackDelay is short on a steady link, and covers the jitter of another", () => {
  assert.equal(settled(() => 0), MIN_DELAY_MS);
  const jittery = settled((i) => (i * 37) % 81);
  assert.ok(jittery >= 50 + 75 && jittery <= 50 + 80 + 20, `${jittery} ms`);
});

Deno.test("[N11] PlaybackDelay stays below MAX_DELAY_MS, and does not wait for stalls", () => {
  assert.equal(settled((i) => (i % 100 === 0 ? 1000 : 0)), MIN_DELAY_MS);
  assert.equal(settled(() => 285), MAX_DELAY_MS);
  assert.equal(settled((i) => (i < 1000 ? 286 : 0)), settled((i) => (i < 1000 ? 35 : 0)));
});

Deno.test("[N11] PlaybackDelay changes by no more than DELAY_SLEW of the time that passes", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.nat(400), fc.integer({ min: -5, max: 300 })), { maxLength: 60 }),
    (steps) => {
      const delay = new PlaybackDelay();
      for (const [lateMs, passedMs] of steps) {
        const before = delay.delayMs;
        delay.observe(lateMs);
        const after = delay.advance(passedMs);
        assert.ok(Math.abs(after - before) <= Math.max(0, passedMs) * DELAY_SLEW + 1e-9);
        assert.ok(after >= MIN_DELAY_MS && after <= MAX_DELAY_MS);
      }
    },
  ));
});
