// What avatars are put together from: a figure for each shape that can be chosen, and the limbs and the
// shadow that all have.

import {
  type BufferGeometry,
  CapsuleGeometry,
  CircleGeometry,
  CylinderGeometry,
  Float32BufferAttribute,
  SphereGeometry,
} from "three";
import { AVATAR_SHAPES } from "../../shared/protocol/avatar_look.ts";
import { type AvatarFigure, buildFigure } from "./avatar_figures.ts";
import { mergePainted, paintGeometry } from "./kit_geometry.ts";

/** What avatars are put together from. Limbs take the look's colour. */
export interface AvatarShapes {
  /** By index in `AVATAR_SHAPES`. */
  readonly figures: readonly AvatarFigure[];
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
    figures: AVATAR_SHAPES.map((_, shape) => buildFigure(shape)),
    ...buildLimbs(),
    shadow: buildShadow(),
  };
}

/** The limbs that all figures have. */
export function buildLimbs(): Pick<AvatarShapes, "arm" | "leg"> {
  return { arm: buildArm(), leg: buildLeg() };
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
