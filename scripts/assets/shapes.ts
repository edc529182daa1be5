// Shapes that models are put together from. All are painted with `paint` before they are merged.

import {
  BoxGeometry,
  BufferGeometry,
  CylinderGeometry,
  ExtrudeGeometry,
  Float32BufferAttribute,
  Path,
  Shape,
  Vector3,
} from "three";
import { mergePainted, paintGeometry } from "../../client/scene/kit_geometry.ts";

/** One colour, or a gradient from the lowest to the highest point. The shape is used up. */
export const paint = paintGeometry;
/** One shape of many painted ones. */
export const merge = mergePainted;

/** A box with its floor in the origin. */
export function block(width: number, height: number, depth: number): BufferGeometry {
  return new BoxGeometry(width, height, depth).translate(0, height / 2, 0);
}

/** A box with its edges cut off by `bevel`, its floor in the origin. */
export function bevelled(
  width: number,
  height: number,
  depth: number,
  bevel: number,
): BufferGeometry {
  const [x, z] = [width / 2 - bevel, depth / 2 - bevel];
  const outline = new Shape();
  outline.moveTo(-x, -z).lineTo(x, -z).lineTo(x, z).lineTo(-x, z).closePath();
  return new ExtrudeGeometry(outline, {
    depth: height - 2 * bevel,
    bevelEnabled: true,
    bevelThickness: bevel,
    bevelSize: bevel,
    bevelSegments: 1,
    curveSegments: 1,
  }).translate(0, 0, bevel).rotateX(-Math.PI / 2);
}

/** A frustum with its floor in the origin; `sides` of it, the first face looking along +Z. */
export function taper(
  bottom: number,
  top: number,
  height: number,
  sides: number,
): BufferGeometry {
  return new CylinderGeometry(top, bottom, height, sides, 1).rotateY(Math.PI / sides)
    .translate(0, height / 2, 0);
}

/** An upright slab with an opening that is round above: a window or a gate. It stands on y = 0. */
export function archedWall(options: {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** Width of the opening, and the height at which its round part begins. */
  readonly opening: number;
  readonly springs: number;
  readonly sill?: number;
}): BufferGeometry {
  const { width, height, depth, opening, springs, sill = 0 } = options;
  const [x, o] = [width / 2, opening / 2];
  const outline = new Shape();
  outline.moveTo(-x, 0);
  if (sill === 0) {
    outline.lineTo(-o, 0).lineTo(-o, springs).absarc(0, springs, o, Math.PI, 0, true)
      .lineTo(o, 0);
  } else {
    const hole = new Path();
    hole.moveTo(-o, sill).lineTo(-o, springs).absarc(0, springs, o, Math.PI, 0, true)
      .lineTo(o, sill).closePath();
    outline.holes.push(hole);
  }
  outline.lineTo(x, 0).lineTo(x, height).lineTo(-x, height).closePath();
  return new ExtrudeGeometry(outline, { depth, bevelEnabled: false, curveSegments: 10 })
    .translate(0, 0, -depth / 2);
}

/** The frame around an opening that is round above; `thick` wide. It stands on y = 0. */
export function archedFrame(
  opening: number,
  springs: number,
  thick: number,
  depth: number,
): BufferGeometry {
  const outline = new Shape();
  const [o, out] = [opening / 2, opening / 2 + thick];
  outline.moveTo(-out, 0).lineTo(-out, springs).absarc(0, springs, out, Math.PI, 0, true)
    .lineTo(out, 0).lineTo(o, 0).lineTo(o, springs).absarc(0, springs, o, 0, Math.PI, false)
    .lineTo(-o, 0).closePath();
  return new ExtrudeGeometry(outline, { depth, bevelEnabled: false, curveSegments: 9 })
    .translate(0, 0, -depth / 2);
}

/** The same shape many times around the Y axis. `shapeOf` is asked for each. */
export function around(count: number, shapeOf: (index: number) => BufferGeometry) {
  return [...Array(count).keys()].map((index) =>
    shapeOf(index).rotateY((index / count) * 2 * Math.PI)
  );
}

/** A tube along points, its radius given for each; for branches, roots and cables. */
export function limb(
  points: readonly (readonly [x: number, y: number, z: number, radius: number])[],
  sides: number,
): BufferGeometry {
  const at: number[] = [];
  const rings = points.map(([x, y, z, radius], index) => {
    const [fromX, fromY, fromZ] = points[Math.max(0, index - 1)] ?? [0, 0, 0];
    const [toX, toY, toZ] = points[Math.min(points.length - 1, index + 1)] ?? [0, 1, 0];
    const along = new Vector3(toX - fromX, toY - fromY, toZ - fromZ).normalize();
    const side = new Vector3(along.y, -along.x, 0.001).cross(along).normalize();
    const other = along.clone().cross(side);
    return [...Array(sides).keys()].map((k) => {
      const turn = (k / sides) * 2 * Math.PI;
      return new Vector3(x, y, z)
        .addScaledVector(side, Math.cos(turn) * radius)
        .addScaledVector(other, Math.sin(turn) * radius);
    });
  });
  for (let i = 0; i + 1 < rings.length; i++) {
    for (let k = 0; k < sides; k++) {
      const next = (k + 1) % sides;
      const [a, b, c, d] = [
        rings[i]?.[k],
        rings[i]?.[next],
        rings[i + 1]?.[k],
        rings[i + 1]?.[next],
      ];
      if (!a || !b || !c || !d) continue;
      for (const point of [a, b, c, b, d, c]) at.push(point.x, point.y, point.z);
    }
  }
  const shape = new BufferGeometry();
  shape.setAttribute("position", new Float32BufferAttribute(at, 3));
  shape.computeVertexNormals();
  return shape;
}

/** Moves every point of `shape` by what `move` gives for it. Normals are made anew. */
export function bend(
  shape: BufferGeometry,
  move: (at: Vector3) => void,
): BufferGeometry {
  const position = shape.getAttribute("position");
  const at = new Vector3();
  for (let i = 0; i < position.count; i++) {
    at.set(position.getX(i), position.getY(i), position.getZ(i));
    move(at);
    position.setXYZ(i, at.x, at.y, at.z);
  }
  shape.computeVertexNormals();
  return shape;
}
