// One geometry of a whole avatar, whose limbs the graphics card turns: every corner knows which limb
// it belongs to.

import { BufferGeometry, Float32BufferAttribute } from "three";
import type { AvatarFigure } from "./avatar_figures.ts";
import { type AvatarLimbs, HIP, SHOULDER } from "./avatar_shapes.ts";

/** Which limb a corner belongs to. Odd ones are on the left, at −X. */
export const LIMB = { body: 0, leftArm: 1, rightArm: 2, leftLeg: 3, rightLeg: 4 } as const;

/** What colours a corner is multiplied with: none, the body's, or that of what is worn. */
export const PAINT = { own: 0, body: 1, worn: 2 } as const;

/** What a corner is made of: position, normal, colour, limb, and paint. */
const CORNER_FLOATS = 11;

/**
 * Puts the parts of an avatar together; they are used up. Corners that are alike are kept once.
 * Its attributes are `position`, `normal`, `color`, and `part`: the limb and the paint.
 */
export function buildCrowdGeometry(figure: AvatarFigure, limbs: AvatarLimbs): BufferGeometry {
  const { body, accent, trim } = figure;
  const { arm, leg } = limbs;
  const corners = new CornerList();
  corners.add(body, LIMB.body, PAINT.body, 0, 0);
  corners.add(accent, LIMB.body, PAINT.worn, 0, 0);
  corners.add(trim, LIMB.body, PAINT.own, 0, 0);
  corners.add(arm, LIMB.leftArm, PAINT.body, -SHOULDER.side, SHOULDER.height);
  corners.add(arm, LIMB.rightArm, PAINT.body, SHOULDER.side, SHOULDER.height);
  corners.add(leg, LIMB.leftLeg, PAINT.body, -HIP.side, HIP.height);
  corners.add(leg, LIMB.rightLeg, PAINT.body, HIP.side, HIP.height);
  for (const shape of [body, accent, trim, arm, leg]) shape.dispose();
  return corners.geometry();
}

/** Corners of triangles, each kept once. */
class CornerList {
  readonly #floats: number[] = [];
  readonly #index: number[] = [];
  readonly #known = new Map<string, number>();

  /** Adds a painted shape without an index, moved to where it hangs. */
  add(shape: BufferGeometry, limb: number, paint: number, x: number, y: number): void {
    const position = shape.getAttribute("position");
    const normal = shape.getAttribute("normal");
    const colour = shape.getAttribute("color");
    for (let i = 0; i < position.count; i++) {
      const corner = [
        position.getX(i) + x,
        position.getY(i) + y,
        position.getZ(i),
        normal.getX(i),
        normal.getY(i),
        normal.getZ(i),
        colour.getX(i),
        colour.getY(i),
        colour.getZ(i),
        limb,
        paint,
      ];
      const name = corner.map((value) => Math.round(value * 4096)).join();
      let at = this.#known.get(name);
      if (at === undefined) {
        at = this.#known.size;
        this.#known.set(name, at);
        this.#floats.push(...corner);
      }
      this.#index.push(at);
    }
  }

  geometry(): BufferGeometry {
    const geometry = new BufferGeometry();
    const take = (name: string, from: number, size: number) => {
      const values = new Float32Array(this.#known.size * size);
      for (let i = 0; i < values.length; i++) {
        const corner = Math.floor(i / size);
        values[i] = this.#floats[corner * CORNER_FLOATS + from + i % size]!; // in range
      }
      geometry.setAttribute(name, new Float32BufferAttribute(values, size));
    };
    take("position", 0, 3);
    take("normal", 3, 3);
    take("color", 6, 3);
    take("part", 9, 2);
    // A triangle that lost a side to rounding is not drawn.
    const index: number[] = [];
    for (let i = 0; i < this.#index.length; i += 3) {
      const [a, b, c] = this.#index.slice(i, i + 3) as [number, number, number]; // whole triangles
      if (a !== b && b !== c && c !== a) index.push(a, b, c);
    }
    geometry.setIndex(index);
    return geometry;
  }
}
