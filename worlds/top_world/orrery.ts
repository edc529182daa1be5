// The orrery that turns over the terrace: rings of brass, planets, and a small sun.

import {
  Group,
  IcosahedronGeometry,
  Mesh,
  MeshBasicMaterial,
  type Object3D,
  SphereGeometry,
  TorusGeometry,
} from "three";
import type { Glow, SceneFrame, SceneHost } from "../../client/scene/scene_api.ts";

const MIDDLE = { x: 0, y: 9.9, z: -3 };

/** Builds the orrery. */
export function buildOrrery(
  { kit, scene }: SceneHost,
  glows: Glow[],
): { update(frame: SceneFrame): void } {
  const { paint } = kit;
  const matte = kit.matte();
  const orrery = new Group();
  const modelRings: Object3D[] = [];
  orrery.position.set(MIDDLE.x, MIDDLE.y, MIDDLE.z);
  orrery.scale.setScalar(0.82);
  const worlds = [
    { radius: 2.1, size: 0.28, colour: 0x6fd6a8, tilt: 0.3, speed: 0.5 },
    { radius: 3.2, size: 0.4, colour: 0xff9a5a, tilt: -0.22, speed: -0.32 },
    { radius: 4.3, size: 0.34, colour: 0x8fb8ff, tilt: 0.45, speed: 0.22 },
  ];
  const rings = worlds.map(({ radius, size, colour, tilt, speed }) => {
    const ring = new Group();
    ring.rotation.set(tilt, 0, tilt * 0.7);
    const band = new Mesh(
      paint(new TorusGeometry(radius, 0.06, 5, 48).rotateX(Math.PI / 2), 0xe8bc68, 0xffe6a8),
      matte,
    );
    const planet = new Mesh(paint(new IcosahedronGeometry(size, 1), colour, 0xffffff), matte);
    planet.position.x = radius;
    ring.add(band, planet);
    orrery.add(ring);
    return { ring, speed };
  });
  const sun = new Mesh(
    paint(new SphereGeometry(0.62, 16, 12), 0xffc860, 0xfff6d8),
    new MeshBasicMaterial({ vertexColors: true }),
  );
  orrery.add(sun);
  scene.add(orrery);
  // The model's rings take the places of the plain ones.
  kit.model("assets/orrery.glb", {
    at: { x: MIDDLE.x, y: MIDDLE.y, z: MIDDLE.z, scale: 0.82 },
    standIns: [orrery],
    then(model) {
      for (const [index, { tilt }] of worlds.entries()) {
        const ring = model.getObjectByName(`ring_${index}`);
        if (ring === undefined) continue;
        ring.rotation.set(tilt, 0, tilt * 0.7);
        modelRings.push(ring);
      }
    },
  });
  glows.push({ ...MIDDLE, size: 4.6, colour: 0xc88a3a });
  return {
    update({ elapsedSeconds }) {
      for (const [index, { ring, speed }] of rings.entries()) {
        ring.rotation.y = elapsedSeconds * speed;
        const fine = modelRings[index];
        if (fine !== undefined) fine.rotation.y = ring.rotation.y;
      }
      orrery.position.y = MIDDLE.y + Math.sin(elapsedSeconds * 0.5) * 0.18;
    },
  };
}
