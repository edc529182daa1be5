// The great orrery over the terrace: toothed rings of brass, engraved, each with its planet.

import {
  type BufferGeometry,
  ConeGeometry,
  CylinderGeometry,
  IcosahedronGeometry,
  SphereGeometry,
  TorusGeometry,
} from "three";
import { bakeOcclusion } from "../../../scripts/assets/bake_occlusion.ts";
import type { ModelNode } from "../../../scripts/assets/gltf_file.ts";
import { around, block, merge, paint } from "../../../scripts/assets/shapes.ts";

const BRASS = 0xc8923f;
const BRASS_LIGHT = 0xffe2a0;

/** The rings, from the inside: radius, and its planet's size and colours. */
const RINGS = [
  { radius: 2.1, size: 0.3, colours: [0x2f8a68, 0x8ff0c0], moons: 1, hasBelt: false },
  { radius: 3.2, size: 0.46, colours: [0xb85a30, 0xffb070], moons: 2, hasBelt: false },
  { radius: 4.3, size: 0.42, colours: [0x4a6ad0, 0xb8d0ff], moons: 0, hasBelt: true },
] as const;

/** Builds the orrery around its sun; `ring_0` to `ring_2` turn about Y. */
export function orrery(): ModelNode[] {
  const nodes: ModelNode[] = [{ name: "sun", shapes: sun() }];
  for (const [index, { radius, size, colours, moons, hasBelt }] of RINGS.entries()) {
    const flat: BufferGeometry[] = [
      paint(new CylinderGeometry(radius + 0.1, radius + 0.1, 0.1, 56, 1, true), BRASS, BRASS_LIGHT),
      paint(new CylinderGeometry(radius - 0.08, radius - 0.08, 0.1, 56, 1, true), 0x8a6028, BRASS),
      ...[-1, 1].map((side) =>
        paint(
          new TorusGeometry(radius, 0.045, 5, 56).rotateX(Math.PI / 2)
            .translate(0, side * 0.06, 0),
          BRASS_LIGHT,
        )
      ),
    ];
    const teeth = Math.round(radius * 14);
    flat.push(...around(teeth, (i) =>
      paint(
        block(0.09, i % 5 === 0 ? 0.2 : 0.1, 0.12).translate(0, -0.05, radius + 0.14),
        i % 5 === 0 ? BRASS_LIGHT : BRASS,
      )));
    // The planet hangs in a fork.
    flat.push(
      paint(new TorusGeometry(size + 0.12, 0.04, 5, 20).translate(radius, 0, 0), BRASS_LIGHT),
      ...[-1, 1].map((side) =>
        paint(
          new ConeGeometry(0.07, 0.3, 6).rotateX(side > 0 ? 0 : Math.PI)
            .translate(radius, side * (size + 0.24), 0),
          BRASS,
        )
      ),
      paint(new IcosahedronGeometry(0.16, 0).translate(-radius, 0, 0), 0x4fe0d0, 0xd8fff8),
    );
    const round: BufferGeometry[] = [
      paint(
        new SphereGeometry(size, 18, 12).rotateZ(0.4).translate(radius, 0, 0),
        colours[0],
        colours[1],
      ),
    ];
    for (let moon = 0; moon < moons; moon++) {
      const turn = 1.3 + moon * 2.4;
      round.push(paint(
        new SphereGeometry(0.1, 8, 6).translate(
          radius + Math.sin(turn) * (size + 0.34),
          0.1,
          Math.cos(turn) * (size + 0.34),
        ),
        0xc8c8d8,
        0xffffff,
      ));
    }
    if (hasBelt) {
      flat.push(paint(
        new TorusGeometry(size + 0.32, 0.1, 3, 32).scale(1, 1, 0.25).rotateX(1.2)
          .translate(radius, 0, 0),
        0xd8c8a0,
        0xfff0d0,
      ));
    }
    bakeOcclusion([...flat, ...round], { reach: 0.8, strength: 0.5 });
    nodes.push({ name: `ring_${index}`, shapes: { flat: merge(flat), round: merge(round) } });
  }
  return nodes;
}

function sun(): ModelNode["shapes"] {
  const spikes = [0, 1, 2].flatMap((ring) =>
    around(ring === 1 ? 10 : 6, () =>
      paint(
        new ConeGeometry(0.1, 0.5, 5).rotateX(Math.PI / 2).translate(0, 0, 0.84)
          .rotateX((ring - 1) * 0.75),
        0xffc850,
        0xfff0b0,
      ))
  );
  return {
    shining: merge([paint(new SphereGeometry(0.6, 20, 14), 0xffb850, 0xfff6d8), ...spikes]),
    flat: merge([
      paint(new TorusGeometry(1.25, 0.05, 6, 40), BRASS, BRASS_LIGHT),
      paint(new TorusGeometry(1.25, 0.05, 6, 40).rotateY(Math.PI / 2), BRASS, BRASS_LIGHT),
      paint(new TorusGeometry(1.25, 0.05, 6, 40).rotateX(Math.PI / 2), BRASS_LIGHT),
      // The axis that all rings turn about: turned brass with a finial at either end.
      ...[-1, 1].flatMap((side) => [
        paint(
          new CylinderGeometry(0.09, 0.05, 1.3, 8).rotateX(side > 0 ? 0 : Math.PI)
            .translate(0, side * 1.2, 0),
          BRASS,
          BRASS_LIGHT,
        ),
        paint(new SphereGeometry(0.15, 10, 8).translate(0, side * 1.32, 0), BRASS_LIGHT),
        paint(new SphereGeometry(0.12, 10, 8).translate(0, side * 1.86, 0), BRASS),
        paint(
          new ConeGeometry(0.1, 0.7, 8).rotateX(side > 0 ? 0 : Math.PI)
            .translate(0, side * 2.25, 0),
          BRASS,
          BRASS_LIGHT,
        ),
      ]),
    ]),
  };
}
