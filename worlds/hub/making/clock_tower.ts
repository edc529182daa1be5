// The clock tower of the plaza, 27 m high: dressed stone, four clocks, a bell under a slate spire.

import {
  CircleGeometry,
  ConeGeometry,
  CylinderGeometry,
  LatheGeometry,
  SphereGeometry,
  TorusGeometry,
  Vector2,
} from "three";
import type { BufferGeometry } from "three";
import { bakeOcclusion } from "../../../scripts/assets/bake_occlusion.ts";
import type { ModelNode } from "../../../scripts/assets/gltf_file.ts";
import {
  archedFrame,
  archedWall,
  around,
  bevelled,
  block,
  merge,
  paint,
  taper,
} from "../../../scripts/assets/shapes.ts";
import { hash } from "../../../scripts/assets/tiling_noise.ts";

const STONE = 0xdcb496;
const STONE_LIGHT = 0xe8cbaa;
const TRIM = 0xf4e2c6;
const SLATE = [0x7a4454, 0x86505c, 0x6c3c50, 0x945a60];
const GOLD = 0xf2c46a;
const SIDE = 4.9;

/** Height of the clocks' middle, and how far they stand out; metres. */
export const CLOCK = { y: 12.7, out: 2.62 } as const;

/** Builds the tower with its floor in the origin; the moving parts are nodes of their own. */
export function clockTower(): ModelNode[] {
  const stone = [...shaft(), ...belfry(), ...spire()];
  bakeOcclusion(stone, { reach: 3, strength: 0.6, floor: 0 });
  const nodes: ModelNode[] = [
    { name: "tower", shapes: { flat: merge(stone), shining: merge(litParts()) } },
    { name: "bell", at: [0, 18.7, 0], shapes: { round: bell() } },
    { name: "vane", at: [0, 27.2, 0], shapes: { flat: vane() } },
  ];
  for (const [side, name] of ["front", "right", "back", "left"].entries()) {
    const turn = side * Math.PI / 2;
    const at = [
      Math.sin(turn) * (CLOCK.out + 0.1),
      CLOCK.y,
      Math.cos(turn) * (CLOCK.out + 0.1),
    ] as const;
    for (const hand of ["hour", "minute"] as const) {
      const long = hand === "hour" ? 0.85 : 1.3;
      const wide = hand === "hour" ? 0.2 : 0.12;
      const shape = merge([
        paint(taper(wide, 0.02, long, 4).scale(1, 1, 0.25), 0x3a2430),
        paint(new CylinderGeometry(0.16, 0.16, 0.06, 10).rotateX(Math.PI / 2), 0x3a2430),
      ]);
      nodes.push({ name: `${name}_${hand}`, at, shapes: { flat: shape } });
    }
  }
  return nodes;
}

function shaft(): BufferGeometry[] {
  const parts = [
    paint(bevelled(6.4, 0.5, 6.4, 0.08), 0x9a7a6a),
    paint(bevelled(5.9, 0.9, 5.9, 0.1).translate(0, 0.45, 0), 0xa8866f),
    paint(block(SIDE, 14.4, SIDE).translate(0, 1.2, 0), 0xd0a68a, 0xf2d8b8),
    paint(bevelled(5.5, 0.35, 5.5, 0.08).translate(0, 6.1, 0), TRIM),
    paint(bevelled(5.5, 0.3, 5.5, 0.08).translate(0, 10.2, 0), TRIM),
    paint(bevelled(5.9, 0.45, 5.9, 0.1).translate(0, 15.3, 0), TRIM),
  ];
  // Dressed corner stones, long and short in turn.
  for (const [x, z] of [[-1, -1], [1, -1], [-1, 1], [1, 1]] as const) {
    for (let row = 0; row < 20; row++) {
      const [w, d] = row % 2 === 0 ? [1.05, 0.65] : [0.65, 1.05];
      const tone = [0xe0bd9c, 0xd4ab8c, 0xeccdae][Math.floor(hash(row, x + 2, z + 5) * 3)] ?? TRIM;
      parts.push(
        paint(
          bevelled(w, 0.66, d, 0.05).translate(
            x * (SIDE / 2 + 0.09 - w / 2),
            1.3 + row * 0.7,
            z * (SIDE / 2 + 0.09 - d / 2),
          ),
          tone,
        ),
      );
    }
  }
  for (let side = 0; side < 4; side++) {
    const turn = (shape: BufferGeometry) => shape.rotateY(side * Math.PI / 2);
    // A few single stones stand out of the plaster.
    for (let i = 0; i < 9; i++) {
      const x = (hash(i, side, 1) - 0.5) * 2.6;
      const y = 1.8 + hash(i, side, 2) * 8;
      if (y > 4.8 && y < 10 && Math.abs(x) < 1.2) continue;
      parts.push(turn(paint(block(0.55, 0.26, 0.08).translate(x, y, SIDE / 2), STONE, 0xb98d74)));
    }
    // A tall window, the door below it at the front.
    parts.push(
      turn(paint(archedFrame(0.9, 1.7, 0.22, 0.3).translate(0, 6.9, SIDE / 2), TRIM)),
      turn(paint(bevelled(1.7, 0.2, 0.5, 0.05).translate(0, 6.65, SIDE / 2), TRIM)),
      turn(paint(block(0.06, 2.1, 0.1).translate(0, 6.9, SIDE / 2), 0x6a4038)),
      turn(paint(block(0.9, 0.06, 0.1).translate(0, 8.1, SIDE / 2), 0x6a4038)),
    );
    // The clock's round frame with twelve marks.
    parts.push(
      turn(paint(
        new CylinderGeometry(2.02, 2.12, 0.3, 32).rotateX(Math.PI / 2)
          .translate(0, CLOCK.y, SIDE / 2 + 0.02),
        0xa87454,
      )),
      turn(paint(
        new TorusGeometry(1.92, 0.16, 8, 36).translate(0, CLOCK.y, SIDE / 2 + 0.18),
        GOLD,
      )),
    );
    for (let hour = 0; hour < 12; hour++) {
      const isQuarter = hour % 3 === 0;
      parts.push(turn(
        paint(
          block(isQuarter ? 0.16 : 0.09, isQuarter ? 0.42 : 0.28, 0.06)
            .translate(0, 1.32, 0).rotateZ(hour * Math.PI / 6)
            .translate(0, CLOCK.y, CLOCK.out + 0.04),
          0x4a2c34,
        ),
      ));
    }
    // Corbels carry the cornice.
    for (let i = 0; i < 6; i++) {
      parts.push(turn(
        paint(
          bevelled(0.4, 0.55, 0.5, 0.06).translate((i - 2.5) * 0.86, 14.85, SIDE / 2 + 0.1),
          TRIM,
          STONE,
        ),
      ));
    }
  }
  parts.push(
    paint(archedFrame(1.6, 2, 0.3, 0.4).translate(0, 1.2, SIDE / 2 + 0.05), TRIM),
    paint(
      archedWall({ width: 1.6, height: 2.9, depth: 0.1, opening: 0.01, springs: 0 })
        .translate(0, 1.2, SIDE / 2),
      0x5a3428,
    ),
    ...[-0.5, -0.17, 0.17, 0.5].map((x) =>
      paint(block(0.26, 2.6, 0.08).translate(x, 1.2, SIDE / 2 + 0.08), 0x7a4a34, 0x8f5c40)
    ),
    paint(bevelled(2.6, 0.35, 1, 0.06).translate(0, 0.85, SIDE / 2 + 0.5), 0xa8866f),
  );
  return parts;
}

function belfry(): BufferGeometry[] {
  const parts = [
    paint(bevelled(4.9, 0.3, 4.9, 0.05).translate(0, 15.75, 0), STONE_LIGHT),
    paint(bevelled(5.7, 0.5, 5.7, 0.12).translate(0, 20.1, 0), TRIM),
    paint(block(4.3, 0.16, 4.3).translate(0, 19.9, 0), 0x5a4038),
  ];
  for (let side = 0; side < 4; side++) {
    const turn = (shape: BufferGeometry) => shape.rotateY(side * Math.PI / 2);
    parts.push(
      turn(paint(
        archedWall({ width: 4.7, height: 4.1, depth: 0.55, opening: 2.7, springs: 2.3, sill: 0.7 })
          .translate(0, 16, 2.05),
        STONE,
        STONE_LIGHT,
      )),
      turn(paint(archedFrame(2.7, 1.6, 0.2, 0.72).translate(0, 16.7, 2.05), TRIM)),
    );
    for (let i = 0; i < 6; i++) {
      parts.push(turn(
        paint(taper(0.1, 0.07, 0.55, 6).translate((i - 2.5) * 0.44, 16.7, 2.05), TRIM),
      ));
    }
    parts.push(turn(paint(block(2.7, 0.12, 0.3).translate(0, 17.25, 2.05), TRIM)));
  }
  parts.push(
    paint(block(4, 0.24, 0.24).translate(0, 18.75, 0), 0x5a3a2c),
    ...[[-1, -1], [1, -1], [-1, 1], [1, 1]].map(([x = 0, z = 0]) =>
      paint(taper(0.34, 0.02, 1.3, 4).translate(x * 2.55, 20.6, z * 2.55), GOLD)
    ),
  );
  return parts;
}

/** Rows of slates, each over the one below. */
function spire(): BufferGeometry[] {
  const parts: BufferGeometry[] = [
    paint(
      new ConeGeometry(3.65, 6.4, 4).rotateY(Math.PI / 4).translate(0, 23.7, 0),
      0x5a3444,
    ),
  ];
  const rows = 13;
  for (let side = 0; side < 4; side++) {
    for (let row = 0; row < rows; row++) {
      const part = row / rows;
      const half = 2.72 * (1 - part) + 0.06;
      const count = Math.max(2, Math.round(half * 3.1));
      for (let i = 0; i < count; i++) {
        const width = (half * 2) / count;
        const x = -half + width * (i + 0.5) + (row % 2) * 0.02;
        const tone = SLATE[Math.floor(hash(row, i, side + 3) * SLATE.length)] ?? 0x7a4454;
        parts.push(
          paint(
            block(width * 0.94, 0.62, 0.1).rotateX(-0.38)
              .translate(x, 20.5 + part * 6.3, half - 0.02)
              .rotateY(side * Math.PI / 2),
            tone,
          ),
        );
      }
    }
    // A dormer window on each side.
    parts.push(
      paint(
        archedWall({ width: 0.9, height: 1.2, depth: 0.7, opening: 0.5, springs: 0.6, sill: 0.15 })
          .translate(0, 21.6, 1.95).rotateY(side * Math.PI / 2),
        STONE_LIGHT,
      ),
      paint(
        taper(0.72, 0.02, 0.5, 4).scale(0.95, 1, 0.8).translate(0, 22.8, 1.95)
          .rotateY(side * Math.PI / 2),
        0x6c3c50,
      ),
    );
  }
  parts.push(
    paint(new SphereGeometry(0.3, 10, 8).translate(0, 26.95, 0), GOLD),
    paint(taper(0.06, 0.04, 1.7, 6).translate(0, 26.9, 0), GOLD),
  );
  return parts;
}

function litParts(): BufferGeometry[] {
  const parts: BufferGeometry[] = [];
  for (let side = 0; side < 4; side++) {
    const turn = (shape: BufferGeometry) => shape.rotateY(side * Math.PI / 2);
    parts.push(
      turn(paint(
        new CircleGeometry(1.86, 36).translate(0, CLOCK.y, CLOCK.out + 0.01),
        0xffdf9e,
        0xfff4d4,
      )),
      turn(paint(
        new CircleGeometry(0.45, 14, 0, Math.PI).translate(0, 8.6, SIDE / 2 + 0.03),
        0xffc670,
        0xffe2a0,
      )),
      turn(paint(block(0.9, 1.75, 0.02).translate(0, 6.9, SIDE / 2 + 0.02), 0xff9c3e, 0xffc670)),
      turn(paint(block(0.45, 0.7, 0.02).translate(0, 21.75, 1.98), 0xff9c3e, 0xffe2a0)),
    );
  }
  return parts;
}

function bell(): BufferGeometry {
  const outline = [[0.12, 0.1], [0.42, 0], [0.55, -0.35], [0.66, -0.9], [0.98, -1.35], [
    1.02,
    -1.45,
  ]];
  return merge([
    paint(
      new LatheGeometry(outline.map(([r, y]) => new Vector2(r, y)), 20),
      0xa8742c,
      0xf0cc74,
    ),
    paint(new TorusGeometry(1, 0.06, 6, 20).rotateX(Math.PI / 2).translate(0, -1.42, 0), 0xe0b050),
    paint(new SphereGeometry(0.17, 8, 6).translate(0, -1.5, 0), 0x5a4030),
  ]);
}

function vane(): BufferGeometry {
  const arrow = [
    paint(block(1.9, 0.07, 0.05).translate(0, 0.75, 0), GOLD),
    paint(new ConeGeometry(0.16, 0.4, 4).rotateZ(-Math.PI / 2).translate(1.1, 0.78, 0), GOLD),
    paint(block(0.5, 0.4, 0.04).translate(-0.8, 0.6, 0), 0xd8a040),
  ];
  return merge([
    ...arrow,
    ...around(4, () => paint(block(0.05, 0.05, 0.6).translate(0, 0.3, 0.3), GOLD)),
  ]);
}
