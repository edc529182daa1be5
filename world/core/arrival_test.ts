import assert from "node:assert/strict";
import fc from "fast-check";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import { MAX_COORDINATE } from "../../shared/protocol/snapshot.ts";
import { standing } from "../../shared/sim/avatar_state.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { arrivalPlace } from "./arrival.ts";
import { parsedWorld, TEST_WORLD } from "./room_test_kit.ts";

const GROUND = new Ground(TEST_WORLD);
const key = (text: string) => parseWorldKey(text) as WorldKey;

function place(arrival: Partial<Parameters<typeof arrivalPlace>[2]>, seed = 1) {
  const whole = {
    saved: undefined,
    portal: undefined,
    fromWorld: undefined,
    spot: undefined,
    ...arrival,
  };
  return arrivalPlace(TEST_WORLD, GROUND, whole, seededRandom(seed));
}

function near(arrival: Parameters<typeof place>[0], x: number, z: number, metres: number): boolean {
  const found = place(arrival);
  return found.ok && Math.hypot(found.value.x - x, found.value.z - z) <= metres;
}

Deno.test("arrivalPlace() keeps a saved place exactly", () => {
  const found = place({ saved: { x: 3.5, y: 0, z: -2.25, yaw: 0 }, portal: "east" });
  assert.deepStrictEqual(found, { ok: true, value: standing(3.5, 0, -2.25) });
});

Deno.test("arrivalPlace() moves a saved place out of a collider and back into the world", () => {
  assert.ok(near({ saved: { x: 5, y: 0, z: 5, yaw: 0 } }, 5, 5, 1.8));
  assert.ok(near({ saved: { x: 300, y: 0, z: 0, yaw: 0 } }, 19.6, 0, 0.1));
});

Deno.test("arrivalPlace() comes out of the named portal, looking away from it", () => {
  assert.ok(near({ portal: "east" }, 6, 0, 1.25));
  const found = place({ portal: "east" });
  assert.ok(found.ok && Math.abs(found.value.yaw - Math.PI / 2) < 0.001);
  assert.deepStrictEqual(place({ portal: "west" }), { ok: false, fault: "invalid_spawn_entry" });
});

Deno.test("arrivalPlace() finds the one portal that leads back, else the first spawn", () => {
  assert.ok(near({ fromWorld: key("third") }, 0, -6, 1.25));
  assert.ok(near({ fromWorld: key("fourth") }, 0, 0, 1.25));
  assert.ok(near({}, 0, 0, 1.25));
});

Deno.test("arrivalPlace() refuses to choose between two portals that lead back", () => {
  const world = parsedWorld({
    title: "Two",
    spawns: [{ name: "start", at: { x: 0, z: 0 } }],
    portals: [
      { name: "one", at: { x: 5, z: 0 }, to: "other" },
      { name: "two", at: { x: -5, z: 0 }, to: "other" },
    ],
  });
  const arrival = { saved: undefined, portal: undefined, fromWorld: key("other"), spot: undefined };
  const found = arrivalPlace(world, new Ground(world), arrival, seededRandom(1));
  assert.deepStrictEqual(found, { ok: false, fault: "invalid_spawn_entry" });
});

Deno.test("arrivalPlace() refuses a world in which nobody can stand", () => {
  const world = parsedWorld({
    title: "Full",
    extent: 5,
    spawns: [{ name: "start", at: { x: 0, z: 0 } }],
    colliders: [{ kind: "box", at: { x: 0, z: 0 }, size: { x: 10, y: 2, z: 10 } }],
  });
  const arrival = { saved: undefined, portal: undefined, fromWorld: undefined, spot: undefined };
  const found = arrivalPlace(world, new Ground(world), arrival, seededRandom(1));
  assert.deepStrictEqual(found, { ok: false, fault: "invalid_spawn_entry" });
});

Deno.test("[V3] arrivalPlace() leads a link to its spot, whatever else is known", () => {
  const spot = { x: -8, z: 7, y: undefined, yaw: 1 };
  assert.ok(near({ spot, saved: { x: 3, y: 0, z: 3, yaw: 0 }, portal: "nowhere" }, -8, 7, 1.25));
  const found = place({ spot });
  assert.ok(found.ok && Math.abs(found.value.yaw - 1) < 0.001);
});

Deno.test("[V3] arrivalPlace() puts whoever follows any link on a free spot of the world", () => {
  const coordinate = fc.double({ min: -1000, max: 1000, noNaN: true });
  const optional = fc.option(coordinate, { nil: undefined });
  fc.assert(
    fc.property(coordinate, coordinate, optional, optional, (x, z, y, yaw) => {
      const found = place({ spot: { x, z, y, yaw } });
      assert.ok(found.ok && GROUND.isFree(found.value.x, found.value.y, found.value.z));
      assert.notEqual(
        GROUND.standingHeight(found.value.x, found.value.y, found.value.z),
        undefined,
      );
    }),
  );
  assert.ok(near({ spot: { x: 5, z: 5, y: undefined, yaw: undefined } }, 5, 5, 1.9), "a pillar");
});

Deno.test("[V3] arrivalPlace() leads no link onto what is higher than the wire can say", () => {
  const world = parsedWorld({
    title: "Tower",
    extent: 20,
    spawns: [{ name: "start", at: { x: 0, z: 0 } }],
    colliders: [{ kind: "box", at: { x: 5, z: 5 }, size: { x: 8, y: 900, z: 8 } }],
  });
  const spot = { x: 5, z: 5, y: 1000, yaw: undefined };
  const arrival = { saved: undefined, portal: undefined, fromWorld: undefined, spot };
  const found = arrivalPlace(world, new Ground(world), arrival, seededRandom(1));
  assert.ok(found.ok && found.value.y <= MAX_COORDINATE, JSON.stringify(found));
});

Deno.test("arrivalPlace() gives free places and spreads players", () => {
  const places = new Set<string>();
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom("east", "north", undefined), (seed, portal) => {
      const found = place({ portal }, seed);
      assert.ok(found.ok && GROUND.isFree(found.value.x, found.value.y, found.value.z));
      places.add(JSON.stringify(found.value));
    }),
  );
  assert.ok(places.size > 50);
});
