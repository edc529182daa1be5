import assert from "node:assert/strict";
import { roomFigures } from "./room_cost.ts";

Deno.test("roomFigures() reads what the room's bench prints, and says what is missing", () => {
  const text = `1400 players on 300 m, 600 ticks
µs per player-tick: 3.21
  inputs 1.00, tick 2.00, batch 0.21
tick ms: p50 4.50, p99 9.75
heap a tick: inputs 40 KB, tick 120 KB`;
  assert.deepStrictEqual(roomFigures(text), [
    { name: "simulation per player and tick", value: 3.21, unit: "µs" },
    { name: "tick, p99", value: 9.75, unit: "ms", parts: { p50: 4.5 } },
    { name: "allocated a tick", value: 160, unit: "KB", parts: { inputs: 40, tick: 120 } },
  ]);
  assert.throws(() => roomFigures("µs per player-tick: 1"), /no tick ms/);
});
