// The light of a world's scene, as its author made it or, where they made none, so that it is seen.

import { DirectionalLight, Light, type Scene } from "three";
import type { SceneKit } from "./scene_api.ts";

/** Finds the sun, the first light that casts shadows. An author's first scene has no light yet. */
export function sunOf(scene: Scene, kit: SceneKit): DirectionalLight | undefined {
  let sun: DirectionalLight | undefined;
  let hasLight = false;
  scene.traverse((object) => {
    if (object instanceof Light) hasLight = true;
    if (object instanceof DirectionalLight && object.castShadow) sun ??= object;
  });
  if (hasLight) return sun;
  return kit.light({
    sun: 0xffffff,
    sunIntensity: 2,
    from: { x: 2, y: 4, z: 3 },
    sky: 0xdfeaff,
    ground: 0x8a8070,
    skyIntensity: 1.4,
  });
}
