import assert from "node:assert/strict";
import fc from "fast-check";
import { Slots } from "./slots.ts";

Deno.test("Slots gives the smallest numbers and lets a freed one rest", () => {
  const slots = new Slots(100);
  assert.deepStrictEqual([slots.take(0), slots.take(0), slots.take(0)], [0, 1, 2]);
  slots.free(1, 10);
  assert.equal(slots.take(109), 3);
  assert.equal(slots.take(110), 1);
  assert.equal(slots.take(110), 4);
});

Deno.test("Slots never has two holders of one number", () => {
  const step = fc.record({ isTake: fc.boolean(), afterMs: fc.nat(80), which: fc.nat(30) });
  fc.assert(fc.property(fc.array(step), (steps) => {
    const slots = new Slots(100);
    const held: number[] = [];
    let nowMs = 0;
    for (const { isTake, afterMs, which } of steps) {
      nowMs += afterMs;
      if (isTake) {
        const slot = slots.take(nowMs);
        assert(!held.includes(slot));
        held.push(slot);
      } else if (held.length > 0) {
        slots.free(held.splice(which % held.length, 1)[0]!, nowMs);
      }
    }
  }));
});
