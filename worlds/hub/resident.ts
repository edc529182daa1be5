// The lamp keeper: a tall friendly robot in a long coat with a lantern for a head.

import {
  BoxGeometry,
  CylinderGeometry,
  Group,
  IcosahedronGeometry,
  Mesh,
  MeshBasicMaterial,
  SphereGeometry,
} from "three";
import type { ResidentLook, SceneKit } from "../../client/scene/scene_api.ts";

/** Builds one lamp keeper: the host in blue, the others in brown. It looks along −Z. */
export function buildLampKeeper({ paint, merge, matte }: SceneKit, look: string): ResidentLook {
  const [dark, light] = look === "host" ? [0x2f4a6a, 0x4f7aa0] : [0x6a4630, 0xb07c4c];
  const group = new Group();
  const body = new Group();
  const coat = merge([
    paint(new CylinderGeometry(0.22, 0.5, 1.15, 10).translate(0, 0.72, 0), dark, light),
    paint(new BoxGeometry(0.1, 0.9, 0.06).translate(0, 0.78, -0.36).rotateX(0.12), 0xf2c46a),
    paint(new CylinderGeometry(0.3, 0.26, 0.14, 10).translate(0, 1.3, 0), 0xf2c46a),
    paint(new CylinderGeometry(0.34, 0.34, 0.08, 8).translate(0, 1.42, 0), 0x3a2c34),
    paint(new CylinderGeometry(0.36, 0.36, 0.07, 8).translate(0, 1.98, 0), 0x3a2c34),
    paint(new CylinderGeometry(0.1, 0.3, 0.26, 8).translate(0, 2.14, 0), 0x3a2c34, 0x5a4656),
    paint(new IcosahedronGeometry(0.08, 0).translate(0, 2.32, 0), 0xf2c46a),
    ...[-1, 1].map((side) =>
      paint(new SphereGeometry(0.17, 8, 6).translate(side * 0.16, 0.12, -0.06), 0x3a2c34)
    ),
    ...[-1, 1].map((side) =>
      paint(
        new CylinderGeometry(0.07, 0.09, 0.6, 7).rotateZ(side * 0.35).translate(
          side * 0.4,
          0.95,
          0,
        ),
        0x3f6288,
      )
    ),
  ]);
  const face = merge([
    paint(new CylinderGeometry(0.3, 0.3, 0.5, 8).translate(0, 1.7, 0), 0xffb04a, 0xffe6a8),
    ...[-1, 1].map((side) =>
      paint(
        new SphereGeometry(0.055, 8, 6).scale(1, 1.3, 0.5).translate(side * 0.11, 1.74, -0.29),
        0x3a2430,
      )
    ),
  ]);
  const shine = new MeshBasicMaterial({ vertexColors: true });
  const head = new Mesh(face, shine);
  body.add(new Mesh(coat, matte()), head);
  group.add(body);
  return {
    group,
    animate({ elapsedSeconds }, speed) {
      const pace = Math.min(speed / 3, 1);
      body.position.y = Math.abs(Math.sin(elapsedSeconds * 6)) * 0.09 * pace;
      body.rotation.z = Math.sin(elapsedSeconds * (1.4 + 4.6 * pace)) * (0.03 + 0.03 * pace);
      // Standing, it looks around, and its flame flickers.
      head.rotation.y = Math.sin(elapsedSeconds * 0.7) * Math.sin(elapsedSeconds * 0.23) * 0.6 *
        (1 - pace);
      shine.color.setScalar(0.94 + 0.06 * Math.sin(elapsedSeconds * 9) * Math.sin(elapsedSeconds));
    },
  };
}
