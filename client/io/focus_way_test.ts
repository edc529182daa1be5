import assert from "node:assert/strict";
import { type FocusWay, nextControl } from "./focus_way.ts";

/** A control of 100 by 40 at a place in a grid. */
function at(column: number, row: number, width = 100) {
  const left = column * 110;
  const top = row * 50;
  return { left, right: left + width, top, bottom: top + 40 };
}

function go(all: readonly ReturnType<typeof at>[], from: number, way: FocusWay) {
  return nextControl(all[from]!, all, way);
}

Deno.test("nextControl() goes along a list and round its ends", () => {
  const list = [at(0, 0), at(0, 1), at(0, 2)];
  assert.equal(go(list, 0, "down"), 1);
  assert.equal(go(list, 2, "down"), 0);
  assert.equal(go(list, 0, "up"), 2);
  assert.equal(go(list, 1, "left"), undefined);
});

Deno.test("nextControl() goes along rows, and from row to row to what lies nearest", () => {
  const rows = [at(0, 0), at(1, 0), at(2, 0), at(0, 1, 320), at(2, 2)];
  assert.equal(go(rows, 0, "right"), 1);
  assert.equal(go(rows, 2, "left"), 1);
  assert.equal(go(rows, 2, "right"), undefined);
  assert.equal(go(rows, 1, "down"), 3, "one that is as wide as all");
  assert.equal(go(rows, 3, "down"), 4);
  assert.equal(go(rows, 4, "up"), 3);
  assert.equal(go(rows, 3, "up"), 1, "the middle one");
});

Deno.test("nextControl() stays where nothing else is", () => {
  const alone = [at(0, 0)];
  assert.equal(go(alone, 0, "right"), undefined);
  assert.equal(nextControl(at(0, 0), [], "down"), undefined);
});
