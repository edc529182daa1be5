// Birds that circle high over the canyon.

import {
  BufferGeometry,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  Mesh,
  MeshBasicMaterial,
} from "three";
import type { SceneFrame, SceneHost } from "../../client/scene/scene_api.ts";

const COUNT = 6;

/** Builds the birds. */
export function buildBirds({ scene }: SceneHost): { update(frame: SceneFrame): void } {
  const wing = new BufferGeometry();
  const at = [0, 0, -0.35, 1.5, 0.1, 0.15, 0, 0, 0.35, 1.5, 0.1, 0.15, 2.6, 0, 0.6, 0, 0, 0.35];
  wing.setAttribute("position", new Float32BufferAttribute(at, 3));
  const dark = new MeshBasicMaterial({ color: 0x5a3a30, side: DoubleSide });
  const birds = Array.from({ length: COUNT }, () => {
    const bird = new Group();
    const left = new Mesh(wing, dark);
    const right = new Mesh(wing, dark);
    right.scale.x = -1;
    bird.add(left, right);
    bird.scale.setScalar(0.5);
    scene.add(bird);
    return { bird, left, right };
  });
  const update = ({ elapsedSeconds }: SceneFrame) => {
    for (let i = 0; i < COUNT; i++) {
      const drawn = birds[i];
      if (drawn === undefined) continue;
      const angle = elapsedSeconds * (0.12 + i * 0.012) + i * 1.7;
      const radius = 16 + i * 3.5;
      drawn.bird.position.set(
        Math.sin(angle) * radius,
        20 + i * 1.6 + Math.sin(elapsedSeconds * 0.4 + i),
        -22 + Math.cos(angle) * radius,
      );
      drawn.bird.rotation.set(0, angle + Math.PI / 2, 0.25);
      const flap = Math.sin(elapsedSeconds * 5 + i * 2) * 0.35 *
        Math.max(0, Math.sin(elapsedSeconds * 0.7 + i));
      drawn.left.rotation.z = 0.12 + flap;
      drawn.right.rotation.z = -0.12 - flap;
    }
  };
  update({ dtSeconds: 0, elapsedSeconds: 0 });
  return { update };
}
