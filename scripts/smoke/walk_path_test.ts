import assert from "node:assert/strict";
import { Ground } from "../../shared/sim/collision.ts";
import { PORTAL_EXIT_DISTANCE } from "../../shared/sim/constants.ts";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import { parseWorldDefinition, type WorldDefinition } from "../../shared/sim/world_definition.ts";
import { listFiles, PROJECT_ROOT } from "../source_files.ts";
import { walkPath } from "./walk_path.ts";

function worlds(): WorldDefinition[] {
  return listFiles(PROJECT_ROOT, "worlds", (name) => name === "world.json").map((path) => {
    const key = parseWorldKey(path.split("/")[1] ?? "");
    assert.ok(key);
    const json = JSON.parse(Deno.readTextFileSync(`${PROJECT_ROOT}/${path}`));
    const parsed = parseWorldDefinition(key, json);
    assert.ok(parsed.ok);
    return parsed.value;
  });
}

Deno.test("walkPath() finds a way from every portal to every other, clear of the rest", () => {
  for (const world of worlds()) {
    const ground = new Ground(world);
    for (const { at, yaw } of world.portals) {
      const from = {
        x: at.x - Math.sin(yaw) * PORTAL_EXIT_DISTANCE,
        z: at.z - Math.cos(yaw) * PORTAL_EXIT_DISTANCE,
      };
      for (const portal of world.portals) {
        if (portal.at === at) continue;
        let before = from;
        for (const corner of walkPath(world, from, portal.at)) {
          assertClear(world, ground, before, corner, portal.name);
          before = corner;
        }
        assert.deepEqual(before, portal.at);
      }
    }
  }
});

function assertClear(
  world: WorldDefinition,
  ground: Ground,
  from: { x: number; z: number },
  to: { x: number; z: number },
  wanted: string,
): void {
  for (let part = 0; part <= 1; part += 0.02) {
    const x = from.x + (to.x - from.x) * part;
    const z = from.z + (to.z - from.z) * part;
    assert.ok(ground.isFreeOnLand(x, z), `${world.key}: ${x},${z} is not free`);
    for (const portal of world.portals) {
      if (portal.name === wanted) continue;
      const metres = Math.hypot(portal.at.x - x, portal.at.z - z);
      assert.ok(metres > 1.2, `${world.key}: ${x},${z} is in ${portal.name}`);
    }
  }
}

Deno.test("walkPath() says so when there is no way", () => {
  const [world] = worlds();
  assert.ok(world);
  const wall = {
    kind: "box",
    at: { x: 0, y: 0, z: 0 },
    size: { x: 2 * world.extent, y: 3, z: 1 },
    yaw: 0,
  } as const;
  const walled = { ...world, portals: [], colliders: [wall] };
  assert.throws(
    () => walkPath(walled, { x: 0, z: 5 }, { x: 0, z: -5 }),
    /Cannot walk in .* no way/,
  );
});
