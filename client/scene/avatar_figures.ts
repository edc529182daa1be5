// The bodies that a person can choose from, one for each of `AVATAR_SHAPES`: round little travellers
// with a scarf and a backpack, told apart by outline and by what is on their heads. Each stands on
// y = 0, looks along −Z, is 1.75 m tall without ears and leaves, and hangs its limbs where all do.

import {
  BoxGeometry,
  type BufferGeometry,
  CapsuleGeometry,
  ConeGeometry,
  CylinderGeometry,
  LatheGeometry,
  SphereGeometry,
  TorusGeometry,
  Vector2,
} from "three";
import { AVATAR_SHAPES, type AvatarShapeName } from "../../shared/protocol/avatar_look.ts";
import { mergePainted, paintGeometry } from "./kit_geometry.ts";

/** How finely a figure is drawn: 0 near, 1 at some distance, 2 far away. */
export type FigureDetail = 0 | 1 | 2;

/** What a body is put together from; all of it moves with the body. */
export interface AvatarFigure {
  /** Takes the look's colour. */
  readonly body: BufferGeometry;
  /** Scarf, backpack, and what else is worn: takes the look's accent. */
  readonly accent: BufferGeometry;
  /** Face and small things; keeps its own colours. */
  readonly trim: BufferGeometry;
}

/** Builds one figure, by its index in `AVATAR_SHAPES`. */
export function buildFigure(shape: number, detail: FigureDetail = 0): AvatarFigure {
  const parts = new Parts(detail);
  FIGURES[AVATAR_SHAPES[shape] ?? AVATAR_SHAPES[0]](parts);
  return parts.merge();
}

/** Shares of the corners that round things have near. */
const CORNERS = [1, 0.62, 0.42] as const;

/** Gathers the parts of one figure. */
class Parts {
  readonly isNear: boolean;
  readonly isFar: boolean;
  readonly #detail: FigureDetail;
  readonly #body: BufferGeometry[] = [];
  readonly #accent: BufferGeometry[] = [];
  readonly #trim: BufferGeometry[] = [];

  constructor(detail: FigureDetail) {
    this.#detail = detail;
    this.isNear = detail === 0;
    this.isFar = detail === 2;
  }

  /** Corners at this detail of what has `near` of them; never fewer than `least`. */
  corners(near: number, least = 3): number {
    return Math.max(least, Math.round(near * CORNERS[this.#detail]));
  }

  body(shape: BufferGeometry, colour = 0xe4e4ea, top = 0xffffff): void {
    this.#body.push(paintGeometry(shape, colour, top));
  }

  accent(shape: BufferGeometry, colour = 0xd8d8de, top = 0xffffff): void {
    this.#accent.push(paintGeometry(shape, colour, top));
  }

  trim(shape: BufferGeometry, colour: number, top = colour): void {
    this.#trim.push(paintGeometry(shape, colour, top));
  }

  /** A round thing of three radii, metres. */
  ball(radii: readonly [number, number, number], around = 12): BufferGeometry {
    const corners = this.corners(around, 4);
    return new SphereGeometry(1, corners, Math.max(2, Math.round(corners * 0.7))).scale(...radii);
  }

  /** Turned about Y: radius and height of each corner of its outline, from below. */
  turned(outline: readonly (readonly [number, number])[], around = 12): BufferGeometry {
    const points = outline.map(([x, y]) => new Vector2(x, y));
    return new LatheGeometry(points, this.corners(around, 5));
  }

  merge(): AvatarFigure {
    return {
      body: mergePainted(this.#body),
      accent: mergePainted(this.#accent),
      trim: mergePainted(this.#trim),
    };
  }
}

const FIGURES: Readonly<Record<AvatarShapeName, (parts: Parts) => void>> = {
  /** Round all over, with small round ears. */
  bear(parts) {
    addTorso(parts, [[0, 0.3], [0.24, 0.32], [0.37, 0.44], [0.41, 0.62], [0.36, 0.86], [
      0.27,
      1.04,
    ]]);
    parts.body(parts.ball([0.43, 0.4, 0.417], 14).translate(0, 1.34, 0), 0xdcdce2);
    for (const side of [-1, 1]) {
      parts.body(parts.ball([0.13, 0.145, 0.09], 8).translate(0.3 * side, 1.68, 0.02), 0xf2f2f2);
    }
    addFace(parts, { nose: 0x4a3440 });
    addScarf(parts, 1);
    addBackpack(parts);
  },

  /** Slim, with a wide head, pointed ears and a tail that curls up. */
  cat(parts) {
    addTorso(parts, [[0, 0.3], [0.2, 0.32], [0.31, 0.44], [0.34, 0.62], [0.3, 0.86], [0.24, 1.04]]);
    parts.body(parts.ball([0.47, 0.36, 0.4], 14).translate(0, 1.33, 0), 0xdcdce2);
    for (const side of [-1, 1]) {
      const ear = () => new ConeGeometry(0.16, 0.36, 4).rotateY(Math.PI / 4);
      const put = (shape: BufferGeometry, back: number) =>
        shape.rotateZ(-0.32 * side).translate(0.31 * side, 1.7, back);
      parts.body(put(ear().scale(1, 1, 0.6), 0.02), 0xe6e6ea);
      if (!parts.isFar) parts.trim(put(ear().scale(0.58, 0.7, 0.3), -0.05), 0xffa9a0);
      if (parts.isNear) {
        for (const tilt of [-0.16, 0.16]) {
          const whisker = new BoxGeometry(0.2, 0.012, 0.012).rotateZ(tilt * side);
          parts.trim(whisker.translate(0.39 * side, 1.22 + 0.25 * tilt, -0.3), 0xfffaf0);
        }
      }
    }
    const curl = new TorusGeometry(
      0.2,
      0.065,
      parts.corners(6),
      parts.corners(9, 4),
      Math.PI * 1.1,
    );
    parts.body(curl.rotateY(-Math.PI / 2).rotateX(0.5).translate(0, 0.52, 0.62), 0xc4c4cc);
    addFace(parts, { nose: 0xe2727a });
    addScarf(parts, 0.99);
    addBackpack(parts);
  },

  /** Small round head under two long ears, and a tail like a ball of wool. */
  bunny(parts) {
    addTorso(parts, [[0, 0.3], [0.26, 0.32], [0.4, 0.46], [0.42, 0.62], [0.34, 0.84], [
      0.25,
      1.02,
    ]]);
    parts.body(parts.ball([0.4, 0.39, 0.4], 14).translate(0, 1.31, 0), 0xdcdce2);
    for (const side of [-1, 1]) {
      const ear = (radius: number, length: number) =>
        new CapsuleGeometry(radius, length, parts.corners(3, 1), parts.corners(7, 4));
      const put = (shape: BufferGeometry, back: number) =>
        shape.rotateZ(-0.18 * side).translate(0.19 * side, 1.83, back);
      parts.body(put(ear(0.105, 0.4).scale(1, 1, 0.62), 0.05), 0xdadae0);
      if (!parts.isFar) parts.trim(put(ear(0.055, 0.3).scale(1, 1, 0.5), -0.012), 0xffb3ab);
      if (parts.isNear) {
        parts.trim(
          new BoxGeometry(0.046, 0.06, 0.02).translate(0.026 * side, 1.165, -0.42),
          0xffffff,
        );
      }
    }
    parts.trim(parts.ball([0.14, 0.14, 0.12], 8).translate(0, 0.42, 0.47), 0xfff6ea, 0xffffff);
    addFace(parts, { nose: 0xe2727a });
    addScarf(parts, 0.98);
    addBackpack(parts);
  },

  /** Boxes: a square head with a screen for a face, bolts for ears, and an aerial. */
  robot(parts) {
    const torso = new CylinderGeometry(0.44, 0.5, 0.66, 4, 1).rotateY(Math.PI / 4);
    parts.body(torso.scale(1, 1, 0.82).translate(0, 0.68, 0), 0xa8a8b4, 0xf0f0f4);
    const hips = new CylinderGeometry(0.4, 0.3, 0.12, 4, 1).rotateY(Math.PI / 4);
    parts.body(hips.scale(1, 1, 0.82).translate(0, 0.33, 0), 0x8c8c98, 0xa8a8b4);
    const head = new CylinderGeometry(0.52, 0.57, 0.62, 4, 1).rotateY(Math.PI / 4);
    parts.body(head.scale(1, 1, 0.86).translate(0, 1.36, 0), 0xd4d4dc);
    for (const side of [-1, 1]) {
      const bolt = new CylinderGeometry(0.1, 0.12, 0.1, parts.corners(8, 4)).rotateZ(Math.PI / 2);
      parts.accent(bolt.translate(0.43 * side, 1.36, 0));
      parts.trim(
        parts.ball([0.062, 0.085, 0.03], 8).translate(0.135 * side, 1.39, -0.365),
        0x7df3e6,
      );
    }
    const screen = new BoxGeometry(0.6, 0.4, 0.05).rotateX(0.06).translate(0, 1.35, -0.335);
    parts.trim(screen, 0x1d1a2c, 0x2b2742);
    if (parts.isNear) {
      const smile = new TorusGeometry(0.075, 0.016, 3, 6, Math.PI).rotateZ(Math.PI);
      parts.trim(smile.translate(0, 1.27, -0.375), 0x7df3e6);
      for (const side of [-1, 1]) {
        parts.trim(
          parts.ball([0.04, 0.04, 0.02], 6).translate(0.13 * side, 0.72, -0.325),
          0xffd86b,
        );
      }
    }
    const aerial = new CylinderGeometry(0.022, 0.022, 0.2, parts.corners(5)).translate(0, 1.76, 0);
    parts.trim(aerial, 0x6e6a7c);
    parts.accent(parts.ball([0.085, 0.085, 0.085], 8).translate(0, 1.89, 0));
    addScarf(parts, 1.03, 0.33);
    addBackpack(parts);
  },

  /** A drop without a neck, with two leaves on a stem. */
  sprout(parts) {
    addTorso(parts, [
      ...[[0, 0.28], [0.28, 0.3], [0.43, 0.42], [0.47, 0.6], [0.43, 0.84], [0.4, 1.02]] as const,
      ...[[0.41, 1.2], [0.38, 1.42], [0.26, 1.62], [0.1, 1.74], [0, 1.76]] as const,
    ]);
    const stem = new CylinderGeometry(0.028, 0.04, 0.2, parts.corners(6)).translate(0, 1.82, 0);
    parts.trim(stem, 0x5f8a3c, 0x86b54e);
    for (const side of [-1, 1]) {
      const leaf = parts.ball([0.24, 0.045, 0.13], 8).translate(0.22 * side, 0, 0);
      parts.accent(leaf.rotateZ(0.5 * side).translate(0, 1.9, 0), 0xd0d0d6);
    }
    addFace(parts, { nose: undefined });
    addScarf(parts, 0.98, 0.37);
    addBackpack(parts, 0.06);
  },
};

function addTorso(parts: Parts, outline: readonly (readonly [number, number])[]): void {
  parts.body(parts.turned(outline), 0xa8a8b4, 0xf4f4f4);
}

/** A pale plate that lies a little proud of the head, with big eyes, cheeks and a mouth. */
function addFace(parts: Parts, { nose }: { readonly nose: number | undefined }): void {
  parts.trim(parts.ball([0.33, 0.266, 0.18]).translate(0, 1.31, -0.265), 0xffe2c4, 0xfff4e4);
  for (const side of [-1, 1]) {
    const x = 0.135 * side;
    parts.trim(parts.ball([0.058, 0.085, 0.034], 8).translate(x, 1.35, -0.42), 0x2b2233);
    if (!parts.isNear) continue;
    parts.trim(new SphereGeometry(0.024, 4, 3).translate(x + 0.022, 1.388, -0.45), 0xffffff);
    const cheek = new SphereGeometry(0.058, 6, 4).scale(1.1, 0.7, 0.4);
    parts.trim(cheek.translate(0.225 * side, 1.235, -0.385), 0xff9c8f);
  }
  if (!parts.isNear) return;
  const mouth = new TorusGeometry(0.05, 0.014, 3, 6, Math.PI).rotateZ(Math.PI);
  parts.trim(mouth.translate(0, 1.245, -0.436), 0x6b3a3a);
  if (nose !== undefined) {
    parts.trim(
      new SphereGeometry(0.034, 5, 4).scale(1.2, 0.8, 0.7).translate(0, 1.3, -0.445),
      nose,
    );
  }
}

/** Around the neck at `height`, with its end over the shoulder. */
function addScarf(parts: Parts, height: number, radius = 0.26): void {
  const ring = new TorusGeometry(radius, 0.085, parts.corners(5), parts.corners(12, 6));
  parts.accent(ring.rotateX(Math.PI / 2).translate(0, height, 0));
  if (parts.isFar) return;
  const end = new BoxGeometry(0.14, 0.34, 0.06).rotateZ(0.14);
  parts.accent(end.translate(0.16, height - 0.2, -0.14 - radius), 0xc2c2c8);
}

/** With its rolled blanket: the side that a player sees most. `back` is how far behind, metres. */
function addBackpack(parts: Parts, back = 0): void {
  const sack = parts.isFar
    ? new BoxGeometry(0.42, 0.52, 0.28)
    : new CapsuleGeometry(0.2, 0.16, parts.corners(3, 2), parts.corners(8)).scale(1.12, 1, 0.72);
  parts.accent(sack.translate(0, 0.74, 0.43 + back), 0x9a9aa2, 0xdcdce2);
  if (parts.isNear) {
    parts.accent(new BoxGeometry(0.3, 0.16, 0.1).translate(0, 0.65, 0.56 + back), 0xf0f0f4);
  }
  const blanket = new CylinderGeometry(0.09, 0.09, 0.5, parts.corners(7, 4));
  const put = blanket.rotateZ(Math.PI / 2).translate(0, 0.99, 0.44 + back);
  parts.trim(put, 0xd8c49a, 0xf2e4c4);
}
