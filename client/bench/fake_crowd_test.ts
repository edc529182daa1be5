import assert from "node:assert/strict";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { type Emote, EMOTES } from "../../shared/protocol/emotes.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";
import { FakeCrowd } from "./fake_crowd.ts";

const SECONDS = 20;

function crowdOf(seed: number, gestures: Emote[] = []): FakeCrowd {
  const json = { title: "Field", extent: 40, spawns: [{ name: "a", at: { x: 0, y: 0, z: 0 } }] };
  const parsed = parseWorldDefinition(parseWorldKey("field") as WorldKey, json);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return new FakeCrowd({
    definition: parsed.value,
    avatars: 50,
    seed,
    seconds: SECONDS,
    onGesture: (_, emote) => gestures.push(emote),
  });
}

function walk(crowd: FakeCrowd): string {
  const ways: string[] = [];
  for (let ms = 0; ms <= SECONDS * 1000; ms += 16) {
    crowd.update(ms);
    if (ms % 800 === 0) {
      ways.push([...crowd.entities.values()].map(({ x, y, z }) => `${x} ${y} ${z}`).join());
    }
  }
  return ways.join("\n");
}

Deno.test("FakeCrowd goes the same ways for the same seed, and others for another", () => {
  const one = walk(crowdOf(1));
  assert.equal(walk(crowdOf(1)), one);
  assert.notEqual(walk(crowdOf(2)), one);
});

Deno.test("FakeCrowd walks, runs, jumps, gestures, waits, and stays together", () => {
  const gestures: Emote[] = [];
  const crowd = crowdOf(3, gestures);
  const seen = { walking: 0, running: 0, jumping: 0, farthest: 0 };
  for (let ms = 0; ms <= SECONDS * 1000; ms += 25) {
    crowd.update(ms);
    for (const { x, z, speed, isInTheAir, isOwn } of crowd.entities.values()) {
      if (isOwn) continue;
      if (speed > 4 && speed < 6) seen.walking++;
      if (speed > 7 && speed < 9) seen.running++;
      if (isInTheAir === true) seen.jumping++;
      seen.farthest = Math.max(seen.farthest, Math.hypot(x, z));
    }
  }
  assert.equal(crowd.entities.size, 51);
  assert.ok(seen.walking > 0 && seen.running > 0 && seen.jumping > 0, JSON.stringify(seen));
  assert.equal(new Set(gestures).size, EMOTES.length);
  assert.ok([...crowd.entities.values()].some(({ isAway }) => isAway));
  assert.ok(seen.farthest < 40, `farthest ${seen.farthest}`);
});

Deno.test("FakeCrowd's camera goes once around and looks at the crowd", () => {
  const crowd = crowdOf(1);
  crowd.update(0);
  const from = { x: crowd.own.x, z: crowd.own.z };
  crowd.update(SECONDS * 500);
  assert.ok(Math.abs(crowd.own.x + from.x) < 1e-6 && Math.abs(crowd.own.z + from.z) < 1e-6);
  for (let ms = 0; ms < SECONDS * 1000; ms += 100) {
    crowd.update(ms);
    const { own, controls } = crowd;
    const inwards = -Math.sin(controls.yaw) * -own.x + -Math.cos(controls.yaw) * -own.z;
    assert.ok(inwards > 0.9 * Math.hypot(own.x, own.z), `at ${ms}`);
  }
});
