// The fox: a trader with big ears, a bushy tail and a turquoise cape.

import {
  ConeGeometry,
  CylinderGeometry,
  Group,
  LatheGeometry,
  Mesh,
  SphereGeometry,
  Vector2,
} from "three";
import type { ResidentLook, SceneKit } from "../../client/scene/scene_api.ts";

/** Builds one fox: the mechanic in a red cape, the others in turquoise. It looks along −Z. */
export function buildFox({ paint, merge, matte }: SceneKit, look: string): ResidentLook {
  const [dark, light] = look === "mechanic" ? [0x9c2a24, 0xe0604a] : [0x17808c, 0x4fc4c0];
  const group = new Group();
  const body = new Group();
  const both = [-1, 1];
  const fur = 0xe8863c;
  const cape = [[0.5, 0.3], [0.46, 0.6], [0.3, 1.02], [0.16, 1.16]];
  const shape = merge([
    paint(new LatheGeometry(cape.map(([x, y]) => new Vector2(x, y)), 12), dark, light),
    paint(new CylinderGeometry(0.5, 0.5, 0.07, 12, 1, true).translate(0, 0.32, 0), 0xf2cf7a),
    paint(
      new SphereGeometry(0.36, 14, 10).scale(1.08, 0.9, 0.95).translate(0, 1.36, 0),
      0xd9742e,
      0xf09a50,
    ),
    paint(
      new ConeGeometry(0.2, 0.42, 9).rotateX(-Math.PI / 2).translate(0, 1.27, -0.45),
      0xfff0dc,
      0xffe2bc,
    ),
    paint(new SphereGeometry(0.055, 7, 5).translate(0, 1.28, -0.66), 0x2a2028),
    ...both.map((side) =>
      paint(
        new SphereGeometry(0.17, 9, 7).scale(1, 0.8, 0.6).translate(side * 0.2, 1.22, -0.22),
        0xfff0dc,
      )
    ),
    ...both.map((side) =>
      paint(
        new ConeGeometry(0.16, 0.5, 6).scale(1, 1, 0.5).rotateZ(-side * 0.25).translate(
          side * 0.24,
          1.78,
          0.02,
        ),
        fur,
        0x6a3320,
      )
    ),
    ...both.map((side) =>
      paint(
        new SphereGeometry(0.055, 8, 6).scale(0.9, 1.3, 0.5).translate(side * 0.15, 1.42, -0.31),
        0x2a2028,
      )
    ),
    ...both.map((side) =>
      paint(new SphereGeometry(0.02, 5, 4).translate(side * 0.15 + 0.02, 1.46, -0.34), 0xffffff)
    ),
    ...both.map((side) =>
      paint(
        new CylinderGeometry(0.09, 0.11, 0.36, 7).translate(side * 0.17, 0.18, 0),
        0x6a3320,
        fur,
      )
    ),
    paint(new SphereGeometry(0.07, 8, 6).translate(0, 1.1, -0.2), 0xffd24a),
  ]);
  body.add(new Mesh(shape, matte({ isSmooth: true })));
  const tail = new Mesh(
    merge([
      paint(
        new SphereGeometry(0.22, 9, 8).scale(0.9, 0.9, 2).translate(0, 0.12, 0.42),
        0xd9742e,
        0xf09a50,
      ),
      paint(new SphereGeometry(0.15, 8, 6).scale(0.9, 0.9, 1.4).translate(0, 0.16, 0.82), 0xfff4e4),
    ]),
    matte({ isSmooth: true }),
  );
  tail.position.set(0, 0.5, 0.25);
  body.add(tail);
  group.add(body);
  return {
    group,
    animate({ elapsedSeconds }, speed) {
      const pace = Math.min(speed / 3, 1);
      body.position.y = Math.abs(Math.sin(elapsedSeconds * 7)) * 0.08 * pace;
      // Standing, it shifts its weight and looks out over the canyon.
      body.rotation.set(
        0,
        Math.sin(elapsedSeconds * 0.5) * Math.sin(elapsedSeconds * 0.21) * 0.4 * (1 - pace),
        Math.sin(elapsedSeconds * 1.2) * 0.03,
      );
      tail.rotation.y = Math.sin(elapsedSeconds * (1.8 + 4 * pace)) * 0.35;
      tail.rotation.x = -0.35 + Math.sin(elapsedSeconds * 1.1) * 0.08;
    },
  };
}
