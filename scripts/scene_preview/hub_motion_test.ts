import assert from "node:assert/strict";
import { Mesh, type Object3D, PerspectiveCamera, Points, Scene, ShaderMaterial } from "three";
import { createViewedKit } from "../../client/scene/scene_kit.ts";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";
import { buildScene } from "../../worlds/hub/scene.ts";

Deno.test("hub: what was built while less motion was wished for moves once it may", async () => {
  assert.deepEqual(await movedAfter(5, true), await movedAfter(5, false));
  assert.notDeepEqual(await movedAfter(5, true), await movedAfter(2, true));
});

/** Heights of all things, and their own times, after one frame at `elapsedSeconds`. */
async function movedAfter(elapsedSeconds: number, reducedMotion: boolean): Promise<number[]> {
  const json: unknown = JSON.parse(
    Deno.readTextFileSync(new URL("../../worlds/hub/world.json", import.meta.url)),
  );
  const parsed = parseWorldDefinition(parseWorldKey("hub") as WorldKey, json);
  assert.ok(parsed.ok);
  const scene = new Scene();
  const shared = { scene, world: parsed.value, quality: "low" } as const;
  const uniforms = { time: { value: 0 }, pixelsPerMetre: { value: 500 } };
  const world = await buildScene({
    ...shared,
    camera: new PerspectiveCamera(),
    reducedMotion,
    kit: createViewedKit({ ...shared, uniforms }),
    assetUrl: (path) => path,
    whenHere: (path) => Promise.resolve(path),
  });
  world.update?.({ dtSeconds: 0.1, elapsedSeconds });
  const moved: number[] = [];
  scene.traverse((item: Object3D) => {
    moved.push(item.position.y);
    if (!(item instanceof Mesh || item instanceof Points)) return;
    if (!(item.material instanceof ShaderMaterial)) return;
    moved.push(Number(item.material.uniforms["time"]?.value ?? 0));
  });
  return moved;
}
