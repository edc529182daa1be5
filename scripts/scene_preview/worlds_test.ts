// What the four shipped worlds promise as data. Worlds that an author adds beside them are theirs.

import assert from "node:assert/strict";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { lintPortals } from "../../shared/pack/portal_graph.ts";
import { parseWorldDefinition, type WorldDefinition } from "../../shared/sim/world_definition.ts";

const KEYS = ["hub", "left_world", "right_world", "top_world"];

Deno.test("each shipped world has one portal to each other one, and exactly one leads back", () => {
  const worlds = new Map(KEYS.map((key) => [key, readWorld(key)]));
  let portals = 0;
  for (const [key, world] of worlds) {
    const shipped = world.portals.filter((portal) => worlds.has(portal.to));
    const others = KEYS.filter((other) => other !== key);
    assert.deepStrictEqual(shipped.map((portal) => portal.to as string).sort(), others);
    for (const portal of shipped) {
      const back = worlds.get(portal.to)?.portals.filter((other) => other.to === key) ?? [];
      assert.equal(back.length, 1, `${key} ${portal.name}`);
      if (portal.arriveAt !== undefined) assert.equal(portal.arriveAt, back[0]?.name);
      portals += 1;
    }
  }
  assert.equal(portals, 12);
});

Deno.test("every portal and spawn of the worlds that lie there can be walked to and out of", () => {
  const keys = [...Deno.readDirSync(new URL("../../worlds", import.meta.url))]
    .filter(({ name, isDirectory }) => isDirectory && !/^[._]/.test(name))
    .map(({ name }) => name);
  assert.deepStrictEqual(lintPortals(keys.map(readWorld)), []);
});

function readWorld(key: string): WorldDefinition {
  const url = new URL(`../../worlds/${key}/world.json`, import.meta.url);
  const json: unknown = JSON.parse(Deno.readTextFileSync(url));
  const parsed = parseWorldDefinition(parseWorldKey(key) as WorldKey, json);
  assert.ok(parsed.ok, `${key}: ${parsed.ok ? "" : JSON.stringify(parsed.problems)}`);
  return parsed.value;
}
