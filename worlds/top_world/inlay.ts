// Brass and glass let into the terrace: a compass star, the ways of planets, and constellations.

import {
  type BufferGeometry,
  CircleGeometry,
  MeshBasicMaterial,
  PlaneGeometry,
  RingGeometry,
  Shape,
  ShapeGeometry,
} from "three";
import type { SceneHost } from "../../client/scene/scene_api.ts";

const MIDDLE_Z = 2;
/** Constellations: points by radius and angle around the middle, joined in order. */
const FIGURES = [
  [[15, 0.25], [16.5, 0.4], [15.8, 0.58], [17.6, 0.7], [16.4, 0.86]],
  [[17.5, 1.5], [16, 1.62], [14.6, 1.55], [14.8, 1.78], [16.6, 1.84], [17.8, 2]],
  [[15, 2.7], [17, 2.8], [17.6, 2.98], [15.6, 3.05], [14.4, 3.2]],
  [[16, 4], [17.2, 4.12], [16.2, 4.3], [17.6, 4.45], [15.6, 4.55]],
  [[14.6, 5.3], [16.4, 5.36], [17.6, 5.52], [16.2, 5.66], [14.8, 5.6]],
];

/** Builds the inlay a finger's breadth over the ground. */
export function buildInlay({ kit }: SceneHost): void {
  const { paint, merge } = kit;
  const parts: BufferGeometry[] = [];
  const lay = (shape: BufferGeometry, colour: number, height = 0) =>
    parts.push(paint(shape.rotateX(-Math.PI / 2).translate(0, height, 0), colour));
  for (
    const [radius, width, colour] of [
      [6.7, 0.22, 0xc49a4e],
      [7.1, 0.06, 0xc49a4e],
      [12.9, 0.16, 0xc49a4e],
      [19.3, 0.22, 0x3fae9f],
      [19.7, 0.06, 0x3fae9f],
      [24.5, 0.1, 0xc49a4e],
    ] as const
  ) {
    lay(new RingGeometry(radius, radius + width, 96), colour);
  }
  lay(star(8, 6.3, 1.5, Math.PI / 8), 0x5a5fa8, 0.004);
  lay(star(8, 5.2, 1.5, 0), 0xb8bce0, 0.008);
  lay(star(4, 6.3, 0.9, 0), 0xd9b064, 0.012);
  lay(new CircleGeometry(0.8, 32), 0x6fe8dc, 0.016);
  for (const figure of FIGURES) {
    let before: { x: number; y: number } | undefined;
    for (const [radius = 0, angle = 0] of figure) {
      const at = { x: Math.sin(angle) * radius, y: Math.cos(angle) * radius };
      lay(star(4, 0.42, 0.13, angle).translate(at.x, at.y, 0), 0xe8f4ff, 0.006);
      if (before !== undefined) {
        const dx = at.x - before.x;
        const dy = at.y - before.y;
        const line = new PlaneGeometry(Math.hypot(dx, dy) - 0.7, 0.05)
          .rotateZ(Math.atan2(dy, dx)).translate(before.x + dx / 2, before.y + dy / 2, 0);
        lay(line, 0x7fa8e8);
      }
      before = at;
    }
  }
  const mesh = kit.place(merge(parts), new MeshBasicMaterial({ vertexColors: true }), {
    x: 0,
    y: 0.02,
    z: MIDDLE_Z,
  });
  mesh.castShadow = false;
}

function star(points: number, outer: number, inner: number, turn: number): BufferGeometry {
  const shape = new Shape();
  for (let i = 0; i < points * 2; i++) {
    const radius = i % 2 === 0 ? outer : inner;
    const angle = turn + (i / points) * Math.PI;
    if (i === 0) shape.moveTo(Math.sin(angle) * radius, Math.cos(angle) * radius);
    else shape.lineTo(Math.sin(angle) * radius, Math.cos(angle) * radius);
  }
  return new ShapeGeometry(shape);
}
