import assert from "node:assert/strict";
import { Taps } from "./taps.ts";

Deno.test("Taps tells a click from a drag, a long press and a second finger", () => {
  const taps = new Taps();
  taps.down(1, 100, 50, 0, false);
  taps.move(1, 103, 52);
  assert.deepEqual(taps.up(1, 103, 52, 200), {
    x: 103,
    y: 52,
    isDouble: false,
    isHeld: false,
  });
  taps.down(1, 100, 50, 1000, false);
  taps.move(1, 110, 50);
  assert.equal(taps.up(1, 100, 50, 1100), undefined, "moved");
  taps.down(1, 100, 50, 2000, true);
  taps.move(1, 110, 50);
  assert.ok(taps.up(1, 110, 50, 2100), "a finger is less steady");
  taps.down(1, 100, 50, 3000, false);
  assert.deepEqual(taps.up(1, 100, 50, 3350)?.isHeld, false);
  taps.down(1, 100, 50, 3000, false);
  assert.deepEqual(taps.up(1, 100, 50, 3351)?.isHeld, true);
  taps.down(1, 100, 50, 3000, false);
  assert.equal(taps.up(1, 100, 50, 4501), undefined, "forgotten");
  taps.down(1, 100, 50, 5000, true);
  taps.down(2, 300, 50, 5010, true);
  assert.equal(taps.up(2, 300, 50, 5100), undefined, "two fingers");
  assert.equal(taps.up(1, 100, 50, 5100), undefined, "two fingers");
  taps.down(3, 100, 50, 6000, true);
  assert.ok(taps.up(3, 100, 50, 6100));
});

Deno.test("Taps knows a double one, near and soon", () => {
  const taps = new Taps();
  const tap = (x: number, atMs: number) => {
    taps.down(1, x, 50, atMs, false);
    return taps.up(1, x, 50, atMs + 50)?.isDouble;
  };
  assert.deepEqual([tap(100, 0), tap(110, 200), tap(300, 400), tap(300, 1000)], [
    false,
    true,
    false,
    false,
  ]);
});
