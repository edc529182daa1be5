import assert from "node:assert/strict";
import { isSound, placeSound, SOUND_REACH } from "./sound.ts";

const HERE = { x: 10, y: 0, z: 10, yaw: 0 };
const QUARTER = Math.PI / 2;

/** A pop so far east and south of the listener. */
function popAt(dx: number, dz: number, yaw = 0, dy = 0) {
  return placeSound("pop", { x: HERE.x + dx, y: dy, z: HERE.z + dz }, { ...HERE, yaw });
}

Deno.test("placeSound() hears a sound softer with its distance, and not at all from its reach on", () => {
  const reach = SOUND_REACH.pop;
  const gains = [0, 1, 5, 10, reach - 0.01].map((metres) => popAt(metres, 0)!.gain);
  assert.equal(gains[0], 1);
  for (const [i, gain] of gains.slice(1).entries()) assert.ok(gain < gains[i]! && gain > 0);
  assert.equal(popAt(reach, 0), undefined);
  assert.equal(popAt(0, 0, 0, reach), undefined, "height counts");
  assert.equal(popAt(NaN, 0), undefined);
});

Deno.test("placeSound() tells the side by where one looks", () => {
  // Yaw 0 looks along −Z, and grows to the left.
  const sides = (yaw: number) =>
    [popAt(0, -5, yaw), popAt(5, 0, yaw), popAt(0, 5, yaw), popAt(-5, 0, yaw)]
      .map((heard) => heard?.side);
  assert.deepEqual(sides(0), ["ahead", "right", "behind", "left"]);
  assert.deepEqual(sides(QUARTER), ["right", "behind", "left", "ahead"]);
  assert.deepEqual(sides(-QUARTER), ["left", "ahead", "right", "behind"]);
  assert.equal(popAt(1.9, 0)?.side, "here");
});

Deno.test("placeSound() pans to the side, never wholly, and not at all for what is right here", () => {
  assert.ok(Math.abs(popAt(0, -5)!.pan) < 1e-9);
  assert.ok(popAt(5, 0)!.pan > 0.8 && popAt(5, 0)!.pan < 1);
  assert.ok(popAt(-5, 0)!.pan < -0.8);
  assert.ok(Math.abs(popAt(0.2, 0)!.pan) < 0.1);
  assert.equal(popAt(0, 0)!.pan, 0);
});

Deno.test("placeSound() without a place is right here, and far things are called far", () => {
  const here = placeSound("bell", undefined, HERE);
  assert.deepEqual(here, { name: "bell", gain: 1, pan: 0, side: "here", isFar: false });
  assert.equal(popAt(0, 9.9)?.isFar, false);
  assert.equal(popAt(0, 10.1)?.isFar, true);
});

Deno.test("isSound() knows its own names only", () => {
  assert.ok(isSound("bell"));
  for (const name of ["", "gong", "constructor", "toString"]) assert.ok(!isSound(name), name);
});
