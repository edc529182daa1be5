import assert from "node:assert/strict";
import { OwnLeap } from "./own_leap.ts";

Deno.test("OwnLeap tells a jump and its landing, once each", () => {
  const leap = new OwnLeap();
  assert.equal(leap.move(false, 0, 0), undefined);
  assert.equal(leap.move(true, 5, 16), "took_off");
  assert.equal(leap.move(true, -5, 500), undefined);
  assert.equal(leap.move(false, 0, 616), "landed");
  assert.equal(leap.move(false, 0, 632), undefined);
});

Deno.test("OwnLeap takes a fall for no jump, and a step down for no landing", () => {
  const leap = new OwnLeap();
  assert.equal(leap.move(true, -0.5, 0), undefined);
  assert.equal(leap.move(false, 0, 199), undefined);
  assert.equal(leap.move(true, -0.5, 1000), undefined);
  assert.equal(leap.move(false, 0, 1200), "landed");
});
