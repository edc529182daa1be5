// What all avatars have, whatever figure was chosen: limbs, and the shadow under them.

import {
  type BufferGeometry,
  CapsuleGeometry,
  CircleGeometry,
  CylinderGeometry,
  Float32BufferAttribute,
  SphereGeometry,
} from "three";
import type { FigureDetail } from "./avatar_figures.ts";
import { mergePainted, paintGeometry } from "./kit_geometry.ts";

/** How finely an avatar is drawn, the nearest first. */
export const DETAILS = [0, 1, 2] as const satisfies readonly FigureDetail[];

/** Limbs take the look's colour. */
export interface AvatarLimbs {
  /** One arm, its shoulder in the origin. */
  readonly arm: BufferGeometry;
  /** One leg, its hip in the origin. */
  readonly leg: BufferGeometry;
}

/** Where limbs hang, metres over the ground and from the middle. */
export const SHOULDER = { side: 0.37, height: 0.93 };
export const HIP = { side: 0.17, height: 0.4 };

/** Corners of round things at each detail: along and around, around and along, around, as above. */
const ARM = [[2, 7], [1, 5], [1, 4]] as const;
const HAND = [[7, 5], [5, 3], [4, 2]] as const;
const LEG = [7, 5, 4] as const;
const BOOT = [[8, 5], [6, 3], [4, 3]] as const;

/** The limbs that all figures have. */
export function buildLimbs(detail: FigureDetail = 0): AvatarLimbs {
  return { arm: buildArm(detail), leg: buildLeg(detail) };
}

/** A soft dark disc for the ground. */
export function buildBlob(): BufferGeometry {
  const disc = new CircleGeometry(0.7, 20).rotateX(-Math.PI / 2);
  const count = disc.getAttribute("position").count;
  const colours = new Float32Array(count * 4).fill(1);
  // Full in the middle, nothing at the rim: a soft edge without a texture.
  for (let i = 1; i < count; i++) colours[i * 4 + 3] = 0;
  disc.setAttribute("color", new Float32BufferAttribute(colours, 4));
  return disc;
}

function buildArm(detail: FigureDetail): BufferGeometry {
  const arm = new CapsuleGeometry(0.085, 0.26, ...ARM[detail]).translate(0, -0.17, 0);
  const hand = new SphereGeometry(0.105, ...HAND[detail]).translate(0, -0.38, 0);
  return mergePainted([paintGeometry(arm, 0xd0d0d8, 0xf0f0f0), paintGeometry(hand, 0xffffff)]);
}

function buildLeg(detail: FigureDetail): BufferGeometry {
  const leg = new CylinderGeometry(0.12, 0.1, 0.3, LEG[detail], 1, true).translate(0, -0.13, 0);
  const boot = new SphereGeometry(0.15, ...BOOT[detail])
    .scale(0.95, 0.72, 1.3).translate(0, -0.3, -0.05);
  return mergePainted([
    paintGeometry(leg, 0x77777f, 0xa0a0aa),
    paintGeometry(boot, 0x4a4450, 0x6a6470),
  ]);
}
