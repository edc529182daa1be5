import assert from "node:assert/strict";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { parseWorldDefinition, type WorldDefinition } from "../../shared/sim/world_definition.ts";
import { frontOf, type GroundPlace, WayFinder } from "./way_finder.ts";

const WORLDS = ["hub", "left_world", "right_world", "top_world"];

for (const name of WORLDS) {
  Deno.test(`WayFinder finds a way between all places of ${name}, on free ground and past portals`, () => {
    const world = shippedWorld(name);
    const ways = new WayFinder(world);
    const ground = new Ground(world);
    assert.ok(ways.places.length >= 10, `${ways.places.length} places`);
    const [first] = ways.places;
    for (const to of ways.places) {
      const way = ways.wayTo(to, first!);
      assert.ok(way !== undefined, `a way to ${to.x},${to.z}`);
      for (const at of everyStep([first!, ...way])) {
        assert.ok(ground.isFreeOnLand(at.x, at.z), `${name} at ${at.x},${at.z}`);
        for (const portal of world.portals) {
          assert.ok(Math.hypot(portal.at.x - at.x, portal.at.z - at.z) > 1.2, portal.name);
        }
      }
    }
    for (const portal of world.portals) assert.ok(ways.wayTo(frontOf(portal), first!));
    // Wherever an avatar can stand near a way, it finds the way.
    for (const { x, z } of ways.places) {
      for (let turn = 0; turn < 16; turn++) {
        const from = { x: x + 2 * Math.cos(turn), z: z + 2 * Math.sin(turn) };
        if (ground.isFreeOnLand(from.x, from.z)) assert.ok(ways.wayTo(first!, from) !== undefined);
      }
    }
  });
}

Deno.test("WayFinder.wayTo() starts from beside a portal too, and knows when there is no way", () => {
  const world = shippedWorld("hub");
  const ways = new WayFinder(world);
  const [portal] = world.portals;
  assert.ok(ways.wayTo(ways.places[0]!, portal!.at) !== undefined);
  assert.equal(ways.wayTo({ x: 10 * world.extent, z: 0 }, ways.places[0]!), undefined);
});

function shippedWorld(name: string): WorldDefinition {
  const text = Deno.readTextFileSync(new URL(`../../worlds/${name}/world.json`, import.meta.url));
  const parsed = parseWorldDefinition(parseWorldKey(name)!, JSON.parse(text));
  assert.ok(parsed.ok);
  return parsed.value;
}

function* everyStep(way: readonly GroundPlace[]): Generator<GroundPlace> {
  for (let corner = 1; corner < way.length; corner++) {
    const [from, to] = [way[corner - 1]!, way[corner]!];
    const steps = Math.ceil(Math.hypot(to.x - from.x, to.z - from.z) / 0.1);
    for (let step = 0; step <= steps; step++) {
      const part = steps === 0 ? 1 : step / steps;
      yield { x: from.x + (to.x - from.x) * part, z: from.z + (to.z - from.z) * part };
    }
  }
}
