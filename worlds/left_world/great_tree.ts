// The great old tree: somebody's home, with a round door and warm windows.

import {
  type BufferGeometry,
  CircleGeometry,
  Color,
  ConeGeometry,
  CylinderGeometry,
  IcosahedronGeometry,
  LatheGeometry,
  MeshBasicMaterial,
  TorusGeometry,
  Vector2,
} from "three";
import type { Glow, SceneHost } from "../../client/scene/scene_api.ts";

/** Builds the tree where the collider of radius 2.2 is, and the beams of light through the wood. */
export function buildGreatTree({ kit, world }: SceneHost, glows: Glow[]): void {
  const { paint, merge } = kit;
  const home = world.colliders.find((item) => item.kind === "cylinder" && item.radius === 2.2);
  if (home === undefined) return;
  const { x, z } = home.at;
  const outline = [[3.1, 0], [2.5, 0.7], [2.15, 2], [1.9, 4.5], [1.6, 8], [1.7, 10.5], [1, 13]];
  const parts: BufferGeometry[] = [
    paint(new LatheGeometry(outline.map(([r, y]) => new Vector2(r, y)), 11), 0x3f2e24, 0x7d6046),
  ];
  for (let i = 0; i < 7; i++) {
    const angle = i * 0.9 + 0.5;
    parts.push(
      paint(
        new ConeGeometry(0.6, 3.4, 6).rotateX(1.25).translate(0, 0.35, 3).rotateY(angle),
        0x3a2a20,
        0x5f4735,
      ),
      paint(
        new CylinderGeometry(0.2, 0.5, 5, 6).rotateX(0.95).translate(0, 10 + (i % 3), 2.3).rotateY(
          angle,
        ),
        0x5a4433,
      ),
    );
  }
  parts.push(
    paint(
      new CylinderGeometry(0.98, 1.05, 1.5, 12).rotateX(Math.PI / 2).translate(0, 1.05, 2.36),
      0x3a2a20,
      0x6a5038,
    ),
  );
  // The round door and its frame look to where people arrive.
  parts.push(
    paint(new TorusGeometry(0.85, 0.16, 6, 18).translate(0, 1.05, 3.12), 0x8a6a48),
    paint(new CircleGeometry(0.85, 18).translate(0, 1.05, 3.14), 0x9a4a34, 0xc86a48),
    paint(new TorusGeometry(0.42, 0.09, 5, 14).translate(0.2, 4.2, 2.0), 0x8a6a48),
    paint(new TorusGeometry(0.36, 0.08, 5, 14).translate(-0.55, 6.4, 1.78), 0x8a6a48),
  );
  const tree = kit.place(merge(parts), kit.matte(), { x, z, yaw: 0.2 });
  tree.receiveShadow = false;
  const lit = merge([
    paint(new CircleGeometry(0.42, 14).translate(0.2, 4.2, 2.02), 0xffa040, 0xffe9a8),
    paint(new CircleGeometry(0.36, 14).translate(-0.55, 6.4, 1.82), 0xffa040, 0xffe9a8),
    paint(new CircleGeometry(0.24, 12).translate(0, 1.4, 3.16), 0xffc060, 0xffe9a8),
  ]);
  const windows = kit.place(lit, new MeshBasicMaterial({ vertexColors: true }), { x, z, yaw: 0.2 });
  windows.castShadow = false;

  const crown: BufferGeometry[] = [];
  const balls = [
    [0, 16, 0, 5],
    [4.4, 13.6, 1.2, 3.6],
    [-4.6, 13.8, 0.8, 3.7],
    [1.2, 13.2, 4.6, 3.4],
    [-1.4, 13.4, -4.4, 3.6],
    [2.8, 18.2, -1, 3.4],
    [-2.6, 18.4, 1, 3.3],
  ];
  for (const [bx = 0, by = 0, bz = 0, radius = 1] of balls) {
    const ball = new IcosahedronGeometry(radius, 1).scale(1, 0.78, 1).translate(bx, by, bz);
    crown.push(paint(ball, 0x2c6a48, 0x9ad06a));
  }
  const leaves = kit.place(merge(crown), kit.matte(), { x, z });
  kit.model("assets/great_tree.glb", {
    at: { x, z, yaw: 0.2 },
    standIns: [tree, windows, leaves],
  });

  // Shelves of mushrooms wind up the trunk, lanterns hang from the branches.
  for (let i = 0; i < 11; i++) {
    const angle = i * 0.75 + 0.2;
    const y = 1.6 + i * 0.72;
    const out = 2.15 - i * 0.05;
    glows.push({
      x: x + Math.sin(angle) * out,
      y,
      z: z + Math.cos(angle) * out,
      size: 1.3,
      colour: i % 2 === 0 ? 0x2f9a90 : 0x8a4a80,
    });
    if (i > 6) continue;
    glows.push({
      x: x + Math.sin(angle) * 4.6,
      y: 8.6 + (i % 3) * 1.1,
      z: z + Math.cos(angle) * 4.6,
      size: 1.6,
      colour: 0xffb050,
      wander: 0.12,
    });
  }
  glows.push({ x: x + 0.5, y: 1.5, z: z + 3, size: 4.5, colour: 0x9a5a28 });

  kit.beams(
    [[-3, -6], [5, -12], [9, 1], [-11, -1], [1, 4], [-7, -15]].map(([at = 0, bz = 0], i) => ({
      x: at + 3,
      y: -1,
      z: bz,
      height: 30,
      radius: 2.6 + (i % 3) * 0.7,
      headRadius: 0.9 + (i % 3) * 0.3,
      yaw: -1.57 + (i % 2) * 0.2,
      tilt: 0.42,
      colour: new Color(0xd8ffb0).multiplyScalar(0.075 + (i % 3) * 0.025),
    })),
  );
}
