// The forest spirit: a round mossy being with leaf ears and little antlers.

import {
  ConeGeometry,
  CylinderGeometry,
  Group,
  IcosahedronGeometry,
  Mesh,
  SphereGeometry,
} from "three";
import type { ResidentLook, SceneKit } from "../../client/scene/scene_api.ts";

/** Builds one forest spirit: the quartermaster is blue, the others green. It looks along −Z. */
export function buildForestSpirit({ paint, merge, matte }: SceneKit, look: string): ResidentLook {
  const [dark, light] = look === "quartermaster" ? [0x23527a, 0x6fb4e0] : [0x2f6a48, 0x8acc70];
  const group = new Group();
  const body = new Group();
  const both = [-1, 1];
  const coat = merge([
    paint(
      new IcosahedronGeometry(0.62, 2).scale(1, 1.08, 0.95).translate(0, 0.8, 0),
      dark,
      light,
    ),
    paint(
      new IcosahedronGeometry(0.46, 1).scale(1, 0.95, 0.5).translate(0, 0.82, -0.4),
      0xe8dcb8,
      0xfff4d8,
    ),
    ...both.map((side) =>
      paint(
        new ConeGeometry(0.16, 0.6, 5).scale(1, 1, 0.4).rotateZ(-side * 0.9).translate(
          side * 0.62,
          1.3,
          0,
        ),
        0x4f9a58,
        0xb8e880,
      )
    ),
    ...both.map((side) =>
      paint(
        new CylinderGeometry(0.03, 0.06, 0.5, 5).rotateZ(-side * 0.4).translate(
          side * 0.26,
          1.62,
          0,
        ),
        0x8a6a48,
        0xd8b888,
      )
    ),
    ...both.map((side) =>
      paint(
        new CylinderGeometry(0.02, 0.04, 0.28, 5).rotateZ(side * 0.6).translate(
          side * 0.26,
          1.72,
          0,
        ),
        0xd8b888,
      )
    ),
    ...both.map((side) =>
      paint(
        new SphereGeometry(0.085, 9, 7).scale(0.9, 1.25, 0.5).translate(side * 0.18, 0.98, -0.6),
        0x20282a,
      )
    ),
    ...both.map((side) =>
      paint(new SphereGeometry(0.03, 6, 5).translate(side * 0.18 + 0.03, 1.04, -0.645), 0xffffff)
    ),
    ...both.map((side) =>
      paint(
        new SphereGeometry(0.07, 7, 5).scale(1, 0.6, 0.4).translate(side * 0.3, 0.84, -0.56),
        0xff9aa0,
      )
    ),
    ...both.map((side) =>
      paint(
        new SphereGeometry(0.18, 8, 6).scale(1, 0.7, 1.2).translate(side * 0.25, 0.13, -0.05),
        0x3a5a3a,
      )
    ),
    paint(new SphereGeometry(0.05, 7, 5).translate(0, 0.9, -0.64), 0x5a4030),
  ]);
  body.add(new Mesh(coat, matte({ isSmooth: true })));
  group.add(body);
  return {
    group,
    animate({ elapsedSeconds }, speed) {
      const pace = Math.min(speed / 3, 1);
      const hop = Math.abs(Math.sin(elapsedSeconds * 5.5));
      body.position.y = hop * 0.22 * pace + Math.sin(elapsedSeconds * 1.8) * 0.015;
      const squash = 1 + (hop - 0.5) * 0.1 * pace;
      // Standing, it breathes, and sways its antlers from side to side.
      const breath = squash + Math.sin(elapsedSeconds * 1.8) * 0.018 * (1 - pace);
      body.scale.set(2 - breath, breath, 2 - breath);
      body.rotation.set(
        0,
        Math.sin(elapsedSeconds * 0.6) * Math.sin(elapsedSeconds * 0.19) * 0.5 * (1 - pace),
        Math.sin(elapsedSeconds * 0.9) * 0.05,
      );
    },
  };
}
