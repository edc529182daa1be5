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

/** A scene that never throws: the bare place is drawn for one that does, and `failed` is told. */
export function guardScene(build: BuildScene, failed: (error: unknown) => void): BuildScene {
  return async (host) => {
    try {
      return await build(host);
    } catch (error) {
      failed(error);
      return buildBareScene(host);
    }
  };
}
