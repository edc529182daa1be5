// The four worlds that ship, with their residents, run for minutes without a player or a mistake.

import assert from "node:assert/strict";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";
import { world as hub } from "../../worlds/hub/server.ts";
import { world as leftWorld } from "../../worlds/left_world/server.ts";
import { world as rightWorld } from "../../worlds/right_world/server.ts";
import { world as topWorld } from "../../worlds/top_world/server.ts";
import { Residents } from "./residents.ts";
import { ScriptHost } from "./script_host.ts";
import { Stage } from "./stage.ts";

const WORLDS = [
  ["hub", hub, "Arcade Host"],
  ["left_world", leftWorld, "Blue Quartermaster"],
  ["right_world", rightWorld, "Red Mechanic"],
  ["top_world", topWorld, "Violet Composer"],
] as const;

for (const [key, script, leader] of WORLDS) {
  Deno.test(`${key}: residents start where they were put, and its ${leader} gets about`, async () => {
    const url = new URL(`../../worlds/${key}/world.json`, import.meta.url);
    const parsed = parseWorldDefinition(
      parseWorldKey(key)!,
      JSON.parse(await Deno.readTextFile(url)),
    );
    assert.ok(parsed.ok);
    const ground = new Ground(parsed.value);
    const stage = new Stage();
    const residents = new Residents(stage, ground);
    const lines: LogLine[] = [];
    const host = new ScriptHost({
      stage,
      residents,
      players: () => [],
      random: seededRandom(1),
      log: createLog((line) => lines.push(line)),
      harden: Object.freeze,
    });
    host.start(script);
    const shown = [...stage.shown.values()];
    const someone = shown.find(({ name }) => name === leader);
    assert.ok(shown.length >= 2 && someone !== undefined);
    const visited = new Set<string>();
    for (let tick = 1; tick <= 20 * 180; tick++) {
      host.tick(tick);
      residents.step(tick);
      for (const { x, y, z } of shown) assert.ok(ground.isFree(x, y, z));
      visited.add(`${Math.round(someone.x)},${Math.round(someone.z)}`);
      stage.endTick(tick);
    }
    assert.deepStrictEqual(lines, []);
    assert.ok(visited.size > 12, `${leader} saw ${visited.size} places`);
  });
}
