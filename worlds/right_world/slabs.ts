// Old paving, half under the sand: from where people arrive through the arch, and to each portal.

import { CylinderGeometry } from "three";
import type { Placement, SceneHost } from "../../client/scene/scene_api.ts";

/** Metres from one slab to the next along a way. */
const PACE = 1.15;
const TINTS = [0xffffff, 0xf0dcc8, 0xe4c8ac, 0xfff0dc];

/** Lays the slabs; none where something stands. */
export function buildSlabs({ kit, world }: SceneHost): void {
  const from = world.spawns[0]?.at ?? { x: 0, z: 16 };
  const slabs: Placement[] = [];
  for (const { at } of world.portals) {
    const [wayX, wayZ] = [at.x - from.x, at.z - from.z];
    const length = Math.hypot(wayX, wayZ);
    for (let along = 1.5; along < length - 2.4; along += PACE) {
      const part = along / length;
      // The ways part slowly: at first they are one.
      const bent = part * part * (3 - 2 * part);
      const aside = (kit.random() - 0.5) * 1.5;
      const x = from.x + wayX * bent + aside;
      const z = from.z + wayZ * part + (kit.random() - 0.5) * 0.5;
      const isTaken = slabs.some((slab) => Math.hypot(slab.x - x, slab.z - z) < 0.95);
      if (isTaken || kit.random() < 0.14) continue;
      slabs.push({
        x,
        y: -0.02,
        z,
        yaw: kit.random() * 6.28,
        tilt: (kit.random() - 0.5) * 0.05,
        scale: 0.75 + kit.random() * 0.4,
        tint: TINTS[slabs.length % TINTS.length],
      });
    }
  }
  const slab = new CylinderGeometry(0.58, 0.66, 0.07, 6).scale(1, 1, 0.82).translate(0, 0.035, 0);
  kit.scatter(kit.paint(slab, 0xa87850, 0xdcb288), kit.matte(), slabs, { castsShadow: false });
}
