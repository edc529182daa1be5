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
import { ids, parsedWorld, RoomKit } from "./room_test_kit.ts";
import { ScriptHost } from "./script_host.ts";
import { Stage } from "./stage.ts";

const WORLDS = [
  ["hub", hub, "Arcade Host"],
  ["left_world", leftWorld, "Blue Quartermaster"],
  ["right_world", rightWorld, "Red Mechanic"],
  ["top_world", topWorld, "Violet Composer"],
] as const;

/** Those who live in each world, in the order in which its script adds them. */
const LINES: Readonly<Record<string, readonly RegExp[]>> = {
  hub: [/^Player 1: /, /One more lamp/, /Mind the clean bit/],
  left_world: [/^Player 1! Stores are full/, /beetles are counting/],
  right_world: [/gears|column|spanner/, /eighteen metres/],
  top_world: [/in tune/, /This sky is/],
};

for (const [key, script, leader] of WORLDS) {
  Deno.test(`${key}: everybody who lives there has a name, and a line for who comes near, once`, async () => {
    const url = new URL(`../../worlds/${key}/world.json`, import.meta.url);
    const json = JSON.parse(await Deno.readTextFile(url));
    const definition = parsedWorld({ ...json, visibility: "everyone" });
    const kit = RoomKit.linked({ definition });
    const host = new ScriptHost({
      stage: kit.room.stage,
      residents: kit.room.residents,
      players: () => kit.room.roster.players.values(),
      random: seededRandom(3),
      log: createLog((line) => kit.lines.push(line)),
      harden: Object.freeze,
    });
    host.start(script);
    kit.room.setScript(host);
    /** What the player heard since the last look. */
    const said = (player: number) =>
      kit.heardOf(player, "snapshot").flatMap((snapshot) => snapshot.said);
    const living = [...kit.room.stage.shown.values()].filter(({ kind }) => kind === "resident");
    assert.equal(living.length, LINES[key]?.length);
    for (const [index, resident] of living.entries()) {
      assert.ok(resident.name.length > 2);
      const line = LINES[key]?.[index] ?? /never/;
      // A newcomer for each: where residents' ways come close, one visit meets two of them.
      const player = index + 1;
      kit.enter(player);
      const guest = kit.room.roster.players.get(ids.player(player))?.entity;
      assert.ok(guest);
      const linesOf = () =>
        said(player).filter(({ entityId, text }) =>
          entityId === resident.entityId && line.test(text)
        )
          .length;
      Object.assign(guest, { x: 50, z: 50 }); // far from all of them
      kit.pass(2000);
      assert.equal(linesOf(), 0, `${resident.name} has not met anybody`);
      for (let second = 0; second < 20; second++) {
        Object.assign(guest, { x: resident.x + 1, z: resident.z });
        kit.pass(1000);
      }
      assert.equal(linesOf(), 1, `${resident.name}, in twenty seconds side by side`);
    }
  });

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
      for (const { name, x, y, z } of shown) {
        assert.ok(ground.isFree(x, y, z));
        for (const { name: spawn, at } of parsed.value.spawns) {
          assert.ok(Math.hypot(at.x - x, at.z - z) > 1.5, `${name} stands in ${spawn}`);
        }
      }
      visited.add(`${Math.round(someone.x)},${Math.round(someone.z)}`);
      stage.endTick(tick);
    }
    assert.deepStrictEqual(lines, []);
    assert.ok(visited.size > 12, `${leader} saw ${visited.size} places`);
  });
}
