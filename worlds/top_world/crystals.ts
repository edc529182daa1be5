// Crystals: one large with its small ones where a collider is, slivers of them along the rim.

import { type BufferGeometry, Color, CylinderGeometry, MeshLambertMaterial } from "three";
import type { Glow, Placement, SceneHost } from "../../client/scene/scene_api.ts";

const TINTS = [0x6ff0e4, 0xb08aff, 0x7fb8ff, 0xff8ae0];

/** Builds all crystals. */
export function buildCrystals(host: SceneHost, glows: Glow[]): void {
  const { kit, world } = host;
  const clusters: Placement[] = [];
  for (const item of world.colliders) {
    if (item.kind !== "cylinder" || item.radius < 0.5 || item.radius > 1.2) continue;
    const tint = TINTS[clusters.length % TINTS.length] ?? 0x6ff0e4;
    const { x, z } = item.at;
    clusters.push({ x, z, yaw: x * z, scale: item.height / 5, tint });
    glows.push({
      x,
      y: item.height * 0.5,
      z,
      size: item.height * 1.7,
      colour: new Color(tint).multiplyScalar(0.3),
    });
    glows.push({ x, y: item.height * 0.3, z, size: item.height * 0.7, colour: tint });
  }
  const slivers: Placement[] = [];
  for (let i = 0; i < 60 * kit.detail; i++) {
    const angle = kit.random() * 2 * Math.PI;
    const radius = 20 + kit.random() * 6;
    const x = Math.sin(angle) * radius;
    const z = Math.cos(angle) * radius;
    if (!kit.isFree(x, z, 0.4)) continue;
    slivers.push({ x, z, yaw: i, scale: 0.1 + kit.random() * 0.14, tint: TINTS[i % 4] });
  }
  const crystal = new MeshLambertMaterial({ vertexColors: true, flatShading: true });
  crystal.emissive.set(0x2a2a58);
  kit.scatter(cluster(host, 6), crystal, clusters);
  kit.scatter(cluster(host, 4), crystal, slivers, { castsShadow: false });
}

/** `sides` of each crystal: slivers at the rim, a hand high, need fewer. */
function cluster({ kit: { paint, merge } }: SceneHost, sides: number): BufferGeometry {
  const parts: BufferGeometry[] = [];
  const add = (height: number, radius: number, lean: number, turn: number) => {
    const stem = new CylinderGeometry(radius, radius * 0.72, height * 0.74, sides, 1, true)
      .translate(0, height * 0.37, 0);
    const tip = new CylinderGeometry(0.02, radius, height * 0.26, sides, 1, true)
      .translate(0, height * 0.87, 0);
    for (const part of [stem, tip]) {
      const low = part === stem ? 0x6a6a98 : 0xd0d0e8;
      parts.push(paint(part.rotateX(lean).rotateY(turn), low, part === stem ? 0xd0d0e8 : 0xffffff));
    }
  };
  add(5, 0.75, 0.04, 0);
  for (let i = 0; i < 5; i++) add(1.6 + (i % 3) * 0.7, 0.36, 0.42 + (i % 2) * 0.2, i * 1.26 + 0.4);
  return merge(parts);
}
