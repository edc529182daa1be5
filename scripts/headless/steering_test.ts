import assert from "node:assert/strict";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import { type AvatarState, standing } from "../../shared/sim/avatar_state.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { PORTAL_EXIT_DISTANCE } from "../../shared/sim/constants.ts";
import { stepAvatar } from "../../shared/sim/movement.ts";
import { parseWorldDefinition, type WorldDefinition } from "../../shared/sim/world_definition.ts";
import { steer, type SteerTrack } from "./steering.ts";

const KEYS = ["hub", "left_world", "right_world", "top_world"];

async function readWorld(key: string): Promise<WorldDefinition> {
  const path = new URL(`../../worlds/${key}/world.json`, import.meta.url);
  const parsed = parseWorldDefinition(
    parseWorldKey(key)!,
    JSON.parse(await Deno.readTextFile(path)),
  );
  assert.ok(parsed.ok);
  return parsed.value;
}

/** Ticks that a walk takes, or Infinity. */
function ticksTo(
  ground: Ground,
  at: AvatarState,
  to: { readonly x: number; readonly z: number },
): number {
  let track: SteerTrack = { stuck: 0, x: at.x, z: at.z };
  for (let tick = 1; tick <= 1200; tick++) {
    const next = steer(at, to, track);
    track = next.track;
    const input = { moveX: 0, moveZ: Math.round(-127 * next.speed), yaw: next.yaw, buttons: 0 };
    stepAvatar(at, input, ground, at);
    if (Math.hypot(to.x - at.x, to.z - at.z) <= 0.25) return tick;
  }
  return Infinity;
}

for (const key of KEYS) {
  Deno.test(`steer() finds from every place to every portal in ${key}`, async () => {
    const world = await readWorld(key);
    const ground = new Ground(world);
    const front = ({ at, yaw }: { at: { x: number; z: number }; yaw: number }) => ({
      x: at.x - Math.sin(yaw) * PORTAL_EXIT_DISTANCE,
      z: at.z - Math.cos(yaw) * PORTAL_EXIT_DISTANCE,
    });
    const starts = [...world.spawns.map(({ at }) => at), ...world.portals.map(front)];
    for (const start of starts) {
      for (const portal of world.portals) {
        const bot = standing(start.x, ground.terrainAt(start.x, start.z), start.z);
        const where = `${start.x},${start.z} to ${portal.name}`;
        assert.ok(ticksTo(ground, bot, front(portal)) < Infinity, `${where}, in front`);
        assert.ok(ticksTo(ground, bot, portal.at) < Infinity, `${where}, in the middle`);
      }
    }
  });
}

Deno.test("steer() slows down near the end and goes on from there", () => {
  const track = { stuck: 0, x: 0, z: 0 };
  assert.equal(steer({ x: 0, z: 0 }, { x: 0, z: -10 }, track).speed, 1);
  assert.equal(steer({ x: 0, z: 0 }, { x: 0, z: -0.5 }, track).speed, 0.5);
  assert.equal(steer({ x: 0, z: 0 }, { x: 0, z: -0.01 }, track).speed, 0.2);
});

Deno.test("steer() looks where it walks: 0 is -Z, a quarter turn left is -X", () => {
  const track = { stuck: 0, x: 5, z: 5 };
  assert.equal(steer({ x: 0, z: 0 }, { x: 0, z: -1 }, track).yaw, Math.atan2(-0, 1));
  assert.equal(steer({ x: 0, z: 0 }, { x: -1, z: 0 }, track).yaw, Math.PI / 2);
});
