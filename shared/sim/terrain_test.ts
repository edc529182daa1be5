import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "../lib/random.ts";
import { BUTTON, standing } from "./avatar_state.ts";
import { Ground } from "./collision.ts";
import { stepAvatar } from "./movement.ts";
import { isSteep, Terrain } from "./terrain.ts";

const point = () => ({ height: 0, slopeX: 0, slopeZ: 0 });
const FORWARD = { moveX: 0, moveZ: -127, yaw: 0, buttons: 0 };

/** Flat where z > 0, then rising by `slope` towards −Z, in cells of a metre. */
function hillside(slope: number) {
  const rows = Array.from(
    { length: 41 },
    (_, row) => Array(41).fill(Math.max(0, 20 - row) * slope),
  );
  return new Ground({ extent: 20, colliders: [], terrain: { rows } });
}

Deno.test("Terrain.read() is flat without heights, and goes on beyond its edge", () => {
  const out = point();
  new Terrain(10, undefined).read(3, 4, out);
  assert.deepStrictEqual(out, point());
  const terrain = new Terrain(10, { rows: [[1, 2], [3, 4]] });
  terrain.read(-50, -50, out);
  assert.equal(out.height, 1);
  terrain.read(50, 50, out);
  assert.equal(out.height, 4);
});

Deno.test("Terrain.read() lies on two triangles a cell, cut from (+X, −Z) to (−X, +Z)", () => {
  const terrain = new Terrain(1, { rows: [[0, 1], [2, 9]] });
  const heightAt = (x: number, z: number) => {
    const out = point();
    terrain.read(x, z, out);
    return out.height;
  };
  assert.deepStrictEqual([heightAt(-1, -1), heightAt(1, -1), heightAt(-1, 1), heightAt(1, 1)], [
    0,
    1,
    2,
    9,
  ]);
  assert.equal(heightAt(0, 0), 1.5, "on the cut, between 1 and 2");
  assert.equal(heightAt(-0.5, -0.5), 0.75);
  assert.equal(heightAt(0.5, 0.5), 5.25);
});

Deno.test("Terrain.read() gives the slope of what it gives the height of", () => {
  const rows = Array.from({ length: 9 }, (_, z) => {
    return Array.from({ length: 9 }, (_, x) => Math.sin(x * 2.1) + Math.cos(z * 1.3 + x));
  });
  const terrain = new Terrain(8, { rows });
  const within = fc.double({ min: -7.9, max: 7.9, noNaN: true });
  fc.assert(fc.property(within, within, (x, z) => {
    const here = point();
    const there = point();
    terrain.read(x, z, here);
    terrain.read(x + 1e-7, z, there);
    if (there.slopeX !== here.slopeX) return; // over a crease
    assert.ok(Math.abs((there.height - here.height) / 1e-7 - here.slopeX) < 1e-4);
  }));
});

Deno.test("isSteep() holds at 45° and one step past it", () => {
  assert.ok(!isSteep({ height: 0, slopeX: 1, slopeZ: 0 }));
  assert.ok(isSteep({ height: 0, slopeX: 1.001, slopeZ: 0 }));
  assert.ok(isSteep({ height: 0, slopeX: 0.8, slopeZ: 0.8 }));
});

Deno.test("stepAvatar() walks up 45° and not up what is steeper", () => {
  for (const [slope, isUp] of [[1, true], [1.01, false]] as const) {
    const ground = hillside(slope);
    const state = standing(0, 0, 1);
    for (let i = 0; i < 40; i++) stepAvatar(state, FORWARD, ground, state);
    assert.equal(state.y > 3, isUp, `slope ${slope}: ended at height ${state.y}`);
    assert.equal(state.airTicks, 0);
  }
});

Deno.test("stepAvatar() walks along a cliff that it cannot walk up", () => {
  const ground = hillside(3);
  const state = standing(0, 0, 1);
  for (let i = 0; i < 40; i++) {
    stepAvatar(state, { ...FORWARD, moveX: 90, moveZ: -90 }, ground, state);
  }
  assert.ok(state.x > 5, `got to ${state.x}`);
  assert.ok(state.y < 0.5);
});

Deno.test("stepAvatar() stays on its feet downhill, running at 45°", () => {
  const ground = hillside(1);
  const state = standing(0, 15, -15);
  const run = { moveX: 0, moveZ: 127, yaw: 0, buttons: 2 };
  for (let i = 0; i < 60; i++) {
    stepAvatar(state, run, ground, state);
    assert.equal(state.airTicks, 0);
  }
  assert.equal(state.y, 0);
});

Deno.test("stepAvatar() slides down what is too steep, whatever is asked for, and stands below", () => {
  const ground = hillside(2);
  for (const buttons of [0, 1, 3]) {
    const state = { ...standing(0, 20, -10), airTicks: 3 };
    let highest = state.y;
    for (let i = 0; i < 200; i++) {
      stepAvatar(state, { ...FORWARD, buttons }, ground, state);
      if (state.z < -1) assert.ok(state.y <= highest, "nobody climbs by jumping");
      highest = Math.min(highest, state.y);
    }
    assert.ok(state.z > -1.5, `ended at ${state.z}, ${state.y} m high`);
  }
});

Deno.test("[N7] stepAvatar() lets nobody jump up a gully that is too steep, and up a gentle one", () => {
  for (const [slope, isUp] of [[1.2, false], [1.05, false], [0.9, true]] as const) {
    const rise = (row: number, column: number) => (20 - row) * slope + Math.abs(column - 20) * 2;
    const rows = Array.from(
      { length: 41 },
      (_, row) => Array.from({ length: 41 }, (_, column) => row < 20 ? rise(row, column) : 0),
    );
    const ground = new Ground({ extent: 20, colliders: [], terrain: { rows } });
    const random = seededRandom(1);
    let highest = 0;
    for (let bot = 0; bot < 40; bot++) {
      const state = standing(0, 0, 1);
      const patience = random();
      for (let i = 0; i < 400; i++) {
        const moveX = Math.round((random() - 0.5) * 60);
        const buttons = random() < patience ? BUTTON.jump | BUTTON.run : BUTTON.run;
        stepAvatar(state, { ...FORWARD, moveX, buttons }, ground, state);
        highest = Math.max(highest, state.y);
      }
    }
    assert.equal(highest > 1.5, isUp, `slope ${slope}: ${highest} m up`);
  }
});
