import assert from "node:assert/strict";
import { type Light, type Mesh, type Object3D, PerspectiveCamera, Scene } from "three";
import type { WorldKey } from "../../shared/lib/ids.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";
import { guardScene } from "./bare_scene.ts";
import type { BuildScene, SceneHost } from "./scene_api.ts";
import { createViewedKit } from "./scene_kit.ts";

const WORLD: WorldDefinition = {
  key: "broken" as WorldKey,
  title: "Broken",
  capacity: 10,
  extent: 24,
  visibility: "auto",
  bytesPerPlayer: 64000,
  spawns: [{ name: "start", at: { x: 0, y: 0, z: 8 }, yaw: 0 }],
  portals: [],
  colliders: [
    { kind: "cylinder", at: { x: 8, y: 0, z: 0 }, radius: 1, height: 3, tag: undefined },
    { kind: "box", at: { x: -9, y: 0, z: -1 }, size: { x: 4, y: 1, z: 4 }, yaw: 0, tag: undefined },
  ],
};

function hostOf(scene: Scene): SceneHost {
  return {
    scene,
    camera: new PerspectiveCamera(),
    world: WORLD,
    quality: "low",
    reducedMotion: false,
    kit: createViewedKit({
      scene,
      world: WORLD,
      quality: "low",
      uniforms: { time: { value: 0 }, pixelsPerMetre: { value: 1 } },
    }),
    assetUrl: (path) => path,
    whenHere: (path) => Promise.resolve(path),
  };
}

/** Scene code that throws after it has drawn its sky and ground. */
const BROKEN: BuildScene = ({ kit }) => {
  kit.sky({ zenith: "#000000", horizon: "#000000" });
  kit.ground({ size: 48, cells: 4, colourAt: (_x, _z, out) => out.set("#000000") });
  throw new Error("kit.skyy is not a function");
};

Deno.test("guardScene() draws ground, light and solids once for a scene that throws", async () => {
  const scene = new Scene();
  const failures: unknown[] = [];
  const shown = await guardScene(BROKEN, (error) => failures.push(error))(hostOf(scene));
  assert.equal(failures.length, 1);
  assert.ok(shown.palette !== undefined);
  const all: Object3D[] = [];
  scene.traverse((part) => all.push(part));
  const lights = all.filter((part) => (part as Light).isLight === true);
  const meshes = all.filter((part) => (part as Mesh).isMesh === true);
  assert.ok(lights.length >= 2);
  assert.equal(meshes.length, 2 + WORLD.colliders.length); // sky and ground beside them
});

Deno.test("guardScene() stops an update that throws, and tells of it once", async () => {
  const failures: unknown[] = [];
  let updates = 0;
  const build: BuildScene = () => ({
    palette: { accent: "#ffffff", surface: "#000000", text: "#ffffff" },
    update() {
      updates++;
      throw new Error("nothing to turn");
    },
  });
  const guarded = guardScene(build, (error, isBare) => failures.push([String(error), isBare]));
  const shown = await guarded(hostOf(new Scene()));
  const frame = {} as Parameters<NonNullable<typeof shown.update>>[0]; // not looked at
  for (let frames = 0; frames < 3; frames++) shown.update?.(frame);
  assert.equal(updates, 1);
  assert.deepEqual(failures, [["Error: nothing to turn", false]]);
});

Deno.test("guardScene() gives residents the client's figure where their look throws", async () => {
  const failures: unknown[] = [];
  const build: BuildScene = () => ({
    palette: { accent: "#ffffff", surface: "#000000", text: "#ffffff" },
    buildResident() {
      throw new Error("no such figure");
    },
  });
  const guarded = guardScene(build, (error, isBare) => failures.push([String(error), isBare]));
  const shown = await guarded(hostOf(new Scene()));
  assert.equal(shown.buildResident?.("robot"), undefined);
  assert.deepEqual(failures, [["Error: no such figure", false]]);
});

Deno.test("guardScene() leaves a scene alone that does not throw", async () => {
  const scene = new Scene();
  const palette = { accent: "#ffffff", surface: "#000000", text: "#ffffff" };
  const failed = () => assert.fail("it did not");
  assert.deepEqual(await guardScene(() => ({ palette }), failed)(hostOf(scene)), { palette });
  assert.equal(scene.children.length, 0);
});
