// The great arch of the canyon: sandstone in level layers, worn by wind, 20 m high.

import { type BufferGeometry, Color, Float32BufferAttribute, Vector3 } from "three";
import { bakeOcclusion } from "../../../scripts/assets/bake_occlusion.ts";
import type { ModelNode } from "../../../scripts/assets/gltf_file.ts";
import { bend, limb } from "../../../scripts/assets/shapes.ts";
import { hash, layeredNoise } from "../../../scripts/assets/tiling_noise.ts";

const LAYERS = [0xb5613a, 0xd98a54, 0xe6a76a, 0xc0683e, 0xeab87e, 0xcf7a48, 0xa8553a, 0xe09a60];

/** Builds the arch; its feet stand `half` metres to both sides of the origin. */
export function arch(half: number): ModelNode[] {
  const along = 44;
  const points = [...Array(along + 1).keys()].map((i) => {
    const part = i / along;
    const turn = part * Math.PI;
    // Broad feet, a slender span, thickest where it leaves the ground.
    const foot = Math.abs(part - 0.5) * 2;
    const up = Math.sin(turn) ** 0.75;
    const x = -Math.cos(turn) * half * (1 + 0.06 * foot ** 4);
    return [x, up * 18.6 - 1.2 * foot ** 6, 0.9 * Math.sin(part * 5), 2 + 1.5 * foot ** 3] as const;
  });
  const rock = bend(limb(points, 22), wear);
  const painted = layered(rock);
  bakeOcclusion([painted], { reach: 6, strength: 0.7, floor: 0 });
  return [{ name: "arch", shapes: { flat: painted } }];
}

/** Hard layers stand out, soft ones are worn back; cracks run down. */
function wear(at: Vector3): void {
  const layer = Math.floor(at.y / 1.15 + Math.sin(at.x * 0.2) * 0.3);
  const hard = (hash(layer, 1, 5) - 0.5) * 0.55;
  const rough = (layeredNoise(at.x / 24 + 5, (at.y + at.z) / 24, 12, 4, 3) - 0.5) * 1.6;
  const toMiddle = new Vector3(at.x * 0.02, 0, at.z).normalize();
  at.addScaledVector(toMiddle, hard + rough);
  at.y += rough * 0.5;
  at.z *= 1.25;
}

function layered(rock: BufferGeometry): BufferGeometry {
  const position = rock.getAttribute("position");
  const colours = new Float32Array(position.count * 3);
  const colour = new Color();
  const light = new Color(0xfff0d8);
  for (let i = 0; i < position.count; i += 3) {
    const y = (position.getY(i) + position.getY(i + 1) + position.getY(i + 2)) / 3;
    const x = position.getX(i);
    const layer = Math.floor((y + Math.sin(x * 0.2) * 0.5 + 40) / 1.15);
    colour.set(LAYERS[layer % LAYERS.length] ?? 0xb5613a);
    colour.lerp(light, 0.12 * hash(i, layer, 2));
    for (let k = 0; k < 3; k++) colour.toArray(colours, (i + k) * 3);
  }
  rock.setAttribute("color", new Float32BufferAttribute(colours, 3));
  return rock;
}
