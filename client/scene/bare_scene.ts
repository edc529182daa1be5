// What is drawn of a world whose own scene cannot be: its ground and all that is solid, so that
// whoever is in it sees where they walk, and finds a portal.

import type { BuildScene, WorldScene } from "./scene_api.ts";

/** Draws the bare place, instead of whatever is there of a scene that was begun. */
export function buildBareScene(
  { scene, kit, world }: Pick<Parameters<BuildScene>[0], "scene" | "kit" | "world">,
): WorldScene {
  scene.clear();
  kit.sky({ zenith: "#33415f", horizon: "#9fb0c8", fog: { near: 40, far: 140 } });
  kit.light({
    sun: "#ffffff",
    sunIntensity: 1.6,
    from: { x: 20, y: 40, z: 10 },
    sky: "#c3d0e6",
    ground: "#565c66",
    skyIntensity: 1,
  });
  kit.ground({ size: world.extent * 2, cells: 48, colourAt: (_x, _z, out) => out.set("#7c8798") });
  for (const collider of world.colliders) {
    const { x, y, z } = collider.at;
    const yaw = collider.kind === "cylinder" ? 0 : collider.yaw;
    const shape = kit.paint(kit.solid(collider), "#59616f", "#a9b3c2");
    kit.place(shape, kit.matte(), { x, y: y - kit.heightAt(x, z), z, yaw });
  }
  return { palette: { accent: "#7fd1ff", surface: "#0b1226", text: "#ffffff" } };
}

/**
 * A scene that spoils nothing: the bare place is drawn for one that throws as it is built, one whose
 * `update` throws stands still from then on, and residents whose look throws have the client's own
 * figure. `failed` is told, each time once.
 */
export function guardScene(
  build: BuildScene,
  failed: (error: unknown, isBare: boolean) => void,
): BuildScene {
  return async (host) => {
    try {
      return withSafeMethods(await build(host), (error) => failed(error, false));
    } catch (error) {
      failed(error, true);
      return buildBareScene(host);
    }
  };
}

/** The same scene; its methods keep their `this`, which may be a class's. */
function withSafeMethods(scene: WorldScene, failed: (error: unknown) => void): WorldScene {
  if (scene.update === undefined && scene.buildResident === undefined) return scene;
  let isBroken = false;
  return {
    palette: scene.palette,
    sound: scene.sound,
    update(frame) {
      if (isBroken) return;
      try {
        scene.update?.(frame);
      } catch (error) {
        isBroken = true;
        failed(error);
      }
    },
    buildResident(look) {
      try {
        return scene.buildResident?.(look);
      } catch (error) {
        failed(error);
        return undefined; // the client's own figure
      }
    },
    dispose: () => scene.dispose?.(),
  };
}
