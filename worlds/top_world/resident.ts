// The star keeper: an owl in a robe of night, with a little star that circles its head.

import {
  ConeGeometry,
  CylinderGeometry,
  Group,
  LatheGeometry,
  Mesh,
  OctahedronGeometry,
  SphereGeometry,
  Vector2,
} from "three";
import type { ResidentLook, SceneKit } from "../../client/scene/scene_api.ts";

/** Builds one star keeper: the composer in violet, the others in blue. It looks along −Z. */
export function buildStarKeeper({ paint, merge, matte }: SceneKit, look: string): ResidentLook {
  const [dark, light] = look === "composer" ? [0x5a2a8a, 0xb07ae8] : [0x2a2a78, 0x6a6ad0];
  const group = new Group();
  const body = new Group();
  const both = [-1, 1];
  const robe = [[0.56, 0.02], [0.5, 0.3], [0.42, 0.8], [0.28, 1.12]];
  const shape = merge([
    paint(new LatheGeometry(robe.map(([x, y]) => new Vector2(x, y)), 14), dark, light),
    paint(new CylinderGeometry(0.57, 0.57, 0.06, 14, 1, true).translate(0, 0.06, 0), 0xffdf98),
    paint(
      new SphereGeometry(0.42, 14, 11).scale(1.05, 0.95, 0.95).translate(0, 1.4, 0),
      0xa890c8,
      0xe8dcf8,
    ),
    ...both.map((side) =>
      paint(
        new SphereGeometry(0.17, 12, 8).scale(1, 1, 0.45).translate(side * 0.17, 1.43, -0.34),
        0xfff6e0,
      )
    ),
    ...both.map((side) =>
      paint(
        new SphereGeometry(0.095, 10, 7).scale(1, 1.1, 0.5).translate(side * 0.16, 1.43, -0.4),
        0xffc84a,
      )
    ),
    ...both.map((side) =>
      paint(
        new SphereGeometry(0.06, 8, 6).scale(1, 1.1, 0.6).translate(side * 0.155, 1.43, -0.435),
        0x1c1838,
      )
    ),
    ...both.map((side) =>
      paint(
        new ConeGeometry(0.1, 0.36, 6).rotateZ(-side * 0.45).translate(side * 0.3, 1.82, 0),
        0x8a70b0,
        0xe8dcf8,
      )
    ),
    ...both.map((side) =>
      paint(
        new SphereGeometry(0.2, 9, 7).scale(0.5, 1.6, 0.9).rotateZ(side * 0.25).translate(
          side * 0.5,
          0.82,
          0.02,
        ),
        0x3f3f98,
        0x8a8ae0,
      )
    ),
    paint(
      new ConeGeometry(0.07, 0.18, 6).rotateX(Math.PI * 0.8).translate(0, 1.3, -0.43),
      0xff9a4a,
    ),
    paint(new OctahedronGeometry(0.1, 0).translate(0, 0.98, -0.36), 0xffdf98),
  ]);
  body.add(new Mesh(shape, matte({ isSmooth: true })));
  const star = new Mesh(paint(new OctahedronGeometry(0.12, 0), 0xfff2b0), matte());
  body.add(star);
  group.add(body);
  return {
    group,
    animate({ elapsedSeconds }, speed) {
      const pace = Math.min(speed / 3, 1);
      body.position.y = 0.08 + Math.sin(elapsedSeconds * (1.6 + 3 * pace)) * 0.06;
      // An owl looks around with all of itself.
      const around = Math.sin(elapsedSeconds * 0.55) * Math.sin(elapsedSeconds * 0.17);
      body.rotation.set(-pace * 0.16, around * 0.5 * (1 - pace), 0);
      star.position.set(
        Math.sin(elapsedSeconds * 1.3) * 0.68,
        1.95 + Math.sin(elapsedSeconds * 2.1) * 0.1,
        Math.cos(elapsedSeconds * 1.3) * 0.68,
      );
      star.rotation.y = elapsedSeconds * 2;
    },
  };
}
