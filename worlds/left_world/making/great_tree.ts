// The great old tree of the glade, 21 m high: roots that hold the ground, a round door, lit windows,
// shelves of mushrooms up the trunk, and a crown of many clusters of leaves.

import {
  type BufferGeometry,
  CircleGeometry,
  CylinderGeometry,
  IcosahedronGeometry,
  TorusGeometry,
} from "three";
import { bakeOcclusion } from "../../../scripts/assets/bake_occlusion.ts";
import type { ModelNode } from "../../../scripts/assets/gltf_file.ts";
import { bend, block, limb, merge, paint } from "../../../scripts/assets/shapes.ts";
import { hash } from "../../../scripts/assets/tiling_noise.ts";

const BARK = [0x4a382c, 0x5a4536, 0x6a5240];
const LEAVES = [[0x1f5a3c, 0x6fb85a], [0x2a6a44, 0x9ad06a], [0x347a48, 0xb4dc78]] as const;

const TRUNK_HEIGHT = 12.5;

/** Builds the tree with its floor in the origin; the door looks along +Z. */
export function greatTree(): ModelNode[] {
  const wood = [...trunk(), ...branches(), ...door()];
  const leaves = crown();
  bakeOcclusion([...wood, ...leaves], { reach: 5, strength: 0.65, floor: 0 });
  return [
    { name: "tree", shapes: { flat: merge(wood), shining: merge(lights()) } },
    { name: "crown", shapes: { flat: merge(leaves) } },
  ];
}

/** The trunk's radius at a height, metres; bark makes up to 8 % more of it. The door stands before it. */
function radiusAt(y: number): number {
  const part = y / TRUNK_HEIGHT;
  return 1.7 * (1 - part) ** 4 + 1.75 - 0.55 * part;
}

function trunk(): BufferGeometry[] {
  const rings = 14;
  const points = [...Array(rings + 1).keys()].map((i) => {
    const part = i / rings;
    return [
      Math.sin(part * 3) * 0.5,
      part * TRUNK_HEIGHT,
      Math.cos(part * 2.2) * 0.35 - 0.35,
      radiusAt(part * TRUNK_HEIGHT),
    ] as const;
  });
  const body = bend(limb(points, 26), (at) => {
    // Ridges of bark that wind up the trunk.
    const turn = Math.atan2(at.x, at.z);
    const ridge = 1 + 0.05 * Math.sin(turn * 9 + at.y * 0.7) + 0.03 * Math.sin(turn * 17 - at.y);
    at.x *= ridge;
    at.z *= ridge;
  });
  const parts = [paint(body, 0x3f3026, 0x8a6c50)];
  for (let i = 0; i < 9; i++) {
    const turn = i * 0.698 + 0.35 + (hash(i, 1, 1) - 0.5) * 0.3;
    if (Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn))) < 0.3) continue; // the door
    const far = 4.6 + hash(i, 2, 1) * 2;
    const [sx, sz] = [Math.sin(turn), Math.cos(turn)];
    const root = limb(
      [[1.5, 2.3, 0.7], [2.5, 1.2, 0.66], [3.4, 0.55, 0.5], [far * 0.85, 0.3, 0.3], [
        far,
        -0.2,
        0.1,
      ]]
        .map(([out = 0, y = 0, radius = 0], k) => {
          const sway = (hash(i, k, 4) - 0.5) * 0.8 * (k > 1 ? 1 : 0);
          return [sx * out + sz * sway, y, sz * out - sx * sway, radius] as const;
        }),
      8,
    );
    parts.push(paint(root, BARK[i % 3] ?? 0x4a382c, 0x75593f));
  }
  for (let i = 0; i < 12; i++) { // shelves of mushrooms
    const turn = i * 0.75 + 0.6;
    const y = 1.7 + i * 0.72;
    const out = radiusAt(y) - 0.02;
    parts.push(
      paint(
        new CylinderGeometry(0.16, 0.5 - i * 0.018, 0.16, 12, 1, false, -1.6, 3.2)
          .translate(Math.sin(0) * out, y, out - 0.1).rotateY(turn),
        0xe8d8c0,
        [0x7af0e0, 0xff9ad8][i % 2],
      ),
    );
  }
  return parts;
}

function branches(): BufferGeometry[] {
  const parts: BufferGeometry[] = [];
  for (let i = 0; i < 8; i++) {
    const turn = i * 0.8 + 0.3;
    const from = 8.4 + (i % 4) * 0.9;
    const up = 3.6 + hash(i, 3, 3) * 1.6;
    const out = 4.6 + hash(i, 5, 3) * 1.4;
    const [sx, sz] = [Math.sin(turn), Math.cos(turn)];
    parts.push(
      paint(
        limb(
          [[0.5, 0, 0.62], [2, 0.9, 0.46], [3.6, 2.1, 0.3], [out, up, 0.12]].map((
            [o = 0, y = 0, radius = 0],
          ) => [sx * o, from + y, sz * o, radius] as const),
          7,
        ),
        0x5a4433,
        0x7a5e46,
      ),
    );
  }
  return parts;
}

/** Clusters of leaves, rough on the outside: about eighty triangles each. */
function crown(): BufferGeometry[] {
  const parts: BufferGeometry[] = [];
  for (let i = 0; i < 34; i++) {
    const layer = i / 34;
    const turn = i * 2.399963;
    const out = (i < 20 ? 5.4 : 3.4) * Math.sqrt(0.25 + 0.75 * hash(i, 1, 7));
    const y = i < 20 ? 12.2 + hash(i, 2, 7) * 2.6 : 15.4 + hash(i, 2, 7) * 3.8;
    const radius = 1.7 + hash(i, 3, 7) * 1.1 - layer * 0.3;
    const [low, high] = LEAVES[i % 3] ?? LEAVES[0];
    const ball = bend(new IcosahedronGeometry(radius, 1), (at) => {
      const rough = 0.82 + 0.36 * hash(
            Math.round(at.x * 31),
            Math.round(at.y * 31),
            Math.round(at.z * 31) + i,
          );
      at.multiplyScalar(rough);
      at.y *= 0.8;
    });
    parts.push(
      paint(ball.translate(Math.sin(turn) * out, y, Math.cos(turn) * out), low, high),
    );
  }
  return parts;
}

function door(): BufferGeometry[] {
  const parts = [
    paint(
      new CylinderGeometry(1.12, 1.3, 1.9, 16).rotateX(Math.PI / 2).translate(0, 1.2, 2.55),
      0x4a3828,
      0x6a5038,
    ),
    paint(new TorusGeometry(0.95, 0.17, 7, 22).translate(0, 1.2, 3.5), 0x9a7650),
    paint(new CircleGeometry(0.92, 22).translate(0, 1.2, 3.51), 0x8f3f2c, 0xc8623f),
    ...[-0.45, 0, 0.45].map((x) =>
      paint(block(0.05, 1.5, 0.04).translate(x, 0.45, 3.52), 0x6a2c20)
    ),
    paint(new IcosahedronGeometry(0.09, 0).translate(0.55, 1.15, 3.58), 0xf2c46a),
    ...[0, 1].map((i) =>
      paint(block(2 - i * 0.5, 0.2, 0.7).translate(0, 0.02 + i * 0.12, 4.1 - i * 0.35), 0x8a8a80)
    ),
  ];
  for (const [x, y, z, radius] of WINDOWS) {
    parts.push(
      paint(new TorusGeometry(radius, 0.09, 6, 16).translate(x, y, z), 0x9a7650),
      paint(block(0.05, radius * 2, 0.05).translate(x, y - radius, z + 0.04), 0x6a4a30),
      paint(block(radius * 2, 0.05, 0.05).translate(x, y, z + 0.04), 0x6a4a30),
    );
  }
  return parts;
}

const WINDOWS = [[0.35, 4.3, 2.02, 0.45], [0.2, 6.4, 1.56, 0.38], [0.75, 8.3, 1.3, 0.3]] as const;

function lights(): BufferGeometry[] {
  return [
    ...WINDOWS.map(([x, y, z, radius]) =>
      paint(new CircleGeometry(radius, 16).translate(x, y, z + 0.01), 0xffa040, 0xffe9a8)
    ),
    paint(new CircleGeometry(0.26, 14).translate(0, 1.55, 3.53), 0xffc060, 0xffe9a8),
  ];
}
