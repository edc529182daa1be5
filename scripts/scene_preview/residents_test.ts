// How those who live in the worlds that ship look and move. That they have names, and a line for who
// comes near, world/core/shipped_worlds_test.ts proves with their scripts.

import assert from "node:assert/strict";
import { type Object3D, Scene } from "three";
import type { ResidentLook, SceneKit } from "../../client/scene/scene_api.ts";
import { createViewedKit } from "../../client/scene/scene_kit.ts";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";
import { buildLampKeeper } from "../../worlds/hub/resident.ts";
import { buildForestSpirit } from "../../worlds/left_world/resident.ts";
import { buildFox } from "../../worlds/right_world/resident.ts";
import { buildStarKeeper } from "../../worlds/top_world/resident.ts";

const LOOKS: Readonly<Record<string, (kit: SceneKit, look: string) => ResidentLook>> = {
  hub: buildLampKeeper,
  left_world: buildForestSpirit,
  right_world: buildFox,
  top_world: buildStarKeeper,
};
const SECONDS = 12;

for (const [key, build] of Object.entries(LOOKS)) {
  Deno.test(`${key}: who lives there never stands quite still, and moves more while walking`, () => {
    const look = build(kitOf(key), "robot");
    assert.ok(look.animate !== undefined);
    const standing = movement(look, 0);
    assert.ok(standing.least > 0, "something moves in every second");
    assert.ok(standing.most < 0.8, "nothing jumps from frame to frame");
    assert.notDeepEqual(movement(look, 3), standing);
  });
}

/** How much all parts turn, move and grow in the calmest and the liveliest second. */
function movement(look: ResidentLook, speed: number): { least: number; most: number } {
  let [least, most] = [Infinity, 0];
  for (let second = 0; second < SECONDS; second++) {
    let moved = 0;
    let before = pose(look.group);
    for (let frame = 1; frame <= 30; frame++) {
      look.animate?.({ dtSeconds: 1 / 30, elapsedSeconds: second + frame / 30 }, speed);
      const now = pose(look.group);
      const step = now.reduce((sum, value, i) => sum + Math.abs(value - (before[i] ?? 0)), 0);
      if (second > 0 || frame > 1) most = Math.max(most, step);
      moved += step;
      before = now;
    }
    least = Math.min(least, moved);
  }
  return { least, most };
}

function pose(group: Object3D): number[] {
  const all: number[] = [];
  group.traverse(({ position, rotation, scale }) => {
    all.push(...position.toArray(), rotation.x, rotation.y, rotation.z, ...scale.toArray());
  });
  return all;
}

function kitOf(key: string): SceneKit {
  const json: unknown = JSON.parse(
    Deno.readTextFileSync(new URL(`../../worlds/${key}/world.json`, import.meta.url)),
  );
  const parsed = parseWorldDefinition(parseWorldKey(key) as WorldKey, json);
  assert.ok(parsed.ok);
  const uniforms = { time: { value: 0 }, pixelsPerMetre: { value: 500 } };
  return createViewedKit({ scene: new Scene(), world: parsed.value, quality: "low", uniforms });
}
