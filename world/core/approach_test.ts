import assert from "node:assert/strict";
import type { PlayerId } from "../../shared/lib/ids.ts";
import { type Approach, approaching } from "./approach.ts";

const ANNA = 1 as PlayerId;
const MINUTE = 1200; // ticks

function host(): { approach: Approach; at(x: number, tick: number): boolean } {
  const approach: Approach = { from: { x: 0, z: 0 }, radius: 4, met: new Map() };
  const at = (x: number, tick: number) =>
    approaching(approach, [{ playerId: ANNA, entity: { x, z: 0 } }], tick).length === 1;
  return { approach, at };
}

Deno.test("approaching() tells of a player once, from the radius on", () => {
  const { at } = host();
  assert.deepEqual([at(4.01, 0), at(4, 1), at(1, 2), at(3.9, 3 * MINUTE)], [
    false,
    true,
    false,
    false,
  ]);
});

Deno.test("approaching() tells again after a minute, of whom really went away", () => {
  const { at } = host();
  assert.equal(at(3, 0), true);
  assert.equal(at(5.9, MINUTE * 2), false); // only a step aside
  assert.equal(at(3, MINUTE * 2), false);
  assert.equal(at(6.1, MINUTE * 3), false); // away
  assert.equal(at(3, MINUTE * 3), true);
  assert.equal(at(7, MINUTE * 3 + 5), false);
  assert.equal(at(3, MINUTE * 3 + 10), false, "within the minute");
  assert.equal(at(7, MINUTE * 5), false);
  assert.equal(at(3, MINUTE * 5 + 5), true);
});

Deno.test("approaching() meets whoever was forgotten as a stranger", () => {
  const { approach, at } = host();
  assert.equal(at(3, 0), true);
  approach.met.delete(ANNA);
  assert.equal(at(3, 5), true);
});
