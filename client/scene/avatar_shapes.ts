// The shapes of an avatar: a round little traveller with big eyes, a scarf and a backpack. It stands
// on y = 0, is 1.75 m tall and looks along −Z.

import {
  BoxGeometry,
  type BufferGeometry,
  CapsuleGeometry,
  CircleGeometry,
  CylinderGeometry,
  Float32BufferAttribute,
  LatheGeometry,
  SphereGeometry,
  TorusGeometry,
  Vector2,
} from "three";
import { mergePainted, paintGeometry } from "./kit_geometry.ts";

/** What an avatar is put together from. Tinted parts take the player's colour. */
export interface AvatarShapes {
  /** Body and head; tinted. */
  readonly body: BufferGeometry;
  /** Face, eyes, scarf ends and backpack; moves with the body. */
  readonly trim: BufferGeometry;
  /** One arm, its shoulder in the origin; tinted. */
  readonly arm: BufferGeometry;
  /** One leg, its hip in the origin; tinted. */
  readonly leg: BufferGeometry;
  /** A soft dark disc for the ground. */
  readonly shadow: BufferGeometry;
}

/** Where limbs hang, metres over the ground and from the middle. */
export const SHOULDER = { side: 0.37, height: 0.93 };
export const HIP = { side: 0.17, height: 0.4 };

/** Builds the shapes once; all avatars share them. */
export function buildAvatarShapes(): AvatarShapes {
  return {
    body: buildBody(),
    trim: buildTrim(),
    arm: buildArm(),
    leg: buildLeg(),
    shadow: buildShadow(),
  };
}

function buildShadow(): BufferGeometry {
  const disc = new CircleGeometry(0.7, 20).rotateX(-Math.PI / 2);
  const count = disc.getAttribute("position").count;
  const colours = new Float32Array(count * 4).fill(1);
  // Full in the middle, nothing at the rim: a soft edge without a texture.
  for (let i = 1; i < count; i++) colours[i * 4 + 3] = 0;
  disc.setAttribute("color", new Float32BufferAttribute(colours, 4));
  return disc;
}

function buildBody(): BufferGeometry {
  const outline = [[0, 0.3], [0.24, 0.32], [0.37, 0.44], [0.41, 0.62], [0.36, 0.86], [0.27, 1.04]];
  const torso = new LatheGeometry(outline.map(([x, y]) => new Vector2(x, y)), 12);
  const head = new SphereGeometry(0.43, 14, 10).scale(1, 0.93, 0.97).translate(0, 1.34, 0);
  const ears = [-1, 1].map((side) =>
    paintGeometry(
      new SphereGeometry(0.12, 7, 4).scale(1, 1.15, 0.7).translate(0.29 * side, 1.7, 0.02),
      0xf2f2f2,
      0xffffff,
    )
  );
  return mergePainted([
    paintGeometry(torso, 0xa8a8b4, 0xf4f4f4),
    paintGeometry(head, 0xdcdce2, 0xffffff),
    ...ears,
  ]);
}

function buildTrim(): BufferGeometry {
  const parts: BufferGeometry[] = [];
  const add = (shape: BufferGeometry, colour: number, top = colour) =>
    parts.push(paintGeometry(shape, colour, top));
  // Face: a pale plate that lies a little proud of the head.
  add(
    new SphereGeometry(0.36, 12, 7).scale(0.92, 0.74, 0.5).translate(0, 1.31, -0.265),
    0xffe2c4,
    0xfff4e4,
  );
  for (const side of [-1, 1]) {
    const x = 0.135 * side;
    add(
      new SphereGeometry(0.068, 8, 6).scale(0.85, 1.25, 0.5).translate(x, 1.35, -0.42),
      0x2b2233,
    );
    add(new SphereGeometry(0.024, 4, 3).translate(x + 0.022, 1.388, -0.45), 0xffffff);
    add(
      new SphereGeometry(0.058, 6, 4).scale(1.1, 0.7, 0.4).translate(0.225 * side, 1.235, -0.385),
      0xff9c8f,
    );
  }
  add(
    new TorusGeometry(0.05, 0.014, 3, 6, Math.PI).rotateZ(Math.PI).translate(0, 1.255, -0.436),
    0x6b3a3a,
  );
  // Scarf, with its end over the shoulder.
  add(new TorusGeometry(0.26, 0.085, 5, 12).rotateX(Math.PI / 2).translate(0, 1, 0), 0xfff3dc);
  add(
    new BoxGeometry(0.14, 0.34, 0.06).rotateZ(0.14).translate(0.16, 0.8, -0.385),
    0xf3dfbe,
    0xfff3dc,
  );
  // Backpack with its rolled blanket: the side that a player sees most.
  add(
    new CapsuleGeometry(0.2, 0.16, 3, 8).scale(1.12, 1, 0.72).translate(0, 0.74, 0.43),
    0x6d4326,
    0x9c6a3f,
  );
  add(new BoxGeometry(0.3, 0.16, 0.1).translate(0, 0.65, 0.56), 0xb98450);
  add(
    new CylinderGeometry(0.09, 0.09, 0.5, 7).rotateZ(Math.PI / 2).translate(0, 0.99, 0.44),
    0xd8c49a,
    0xf2e4c4,
  );
  return mergePainted(parts);
}

function buildArm(): BufferGeometry {
  const arm = new CapsuleGeometry(0.085, 0.26, 2, 7).translate(0, -0.17, 0);
  const hand = new SphereGeometry(0.105, 7, 5).translate(0, -0.38, 0);
  return mergePainted([paintGeometry(arm, 0xd0d0d8, 0xf0f0f0), paintGeometry(hand, 0xffffff)]);
}

function buildLeg(): BufferGeometry {
  const leg = new CylinderGeometry(0.12, 0.1, 0.3, 7, 1, true).translate(0, -0.13, 0);
  const boot = new SphereGeometry(0.15, 8, 5).scale(0.95, 0.72, 1.3).translate(0, -0.3, -0.05);
  return mergePainted([
    paintGeometry(leg, 0x77777f, 0xa0a0aa),
    paintGeometry(boot, 0x4a4450, 0x6a6470),
  ]);
}
