// What the glade's pack holds beside its scene, made when the world is built.

import type { AssetMaker } from "../../scripts/assets/asset_maker.ts";
import { hash, layeredNoise, pebbles, ramp } from "../../scripts/assets/tiling_noise.ts";
import { greatTree } from "./making/great_tree.ts";
import { ambience, music } from "./making/sounds.ts";

/** Makes the glade's models, pictures and sounds. */
export async function makeAssets(maker: AssetMaker): Promise<void> {
  maker.model("great_tree", greatTree());
  maker.picture("moss", 256, moss);
  await maker.sound("ambience", ambience(), 32);
  await maker.sound("music", music(), 40);
}

/** Cushions of moss with fallen leaves and needles on them. */
function moss(u: number, v: number): [number, number, number] {
  const cushion = pebbles(u, v, 14, 3);
  const dome = 1 - ramp(0.1, 0.75, cushion.nearest);
  const soft = layeredNoise(u, v, 6, 4, 5);
  const fibre = layeredNoise(u * 1, v * 1, 48, 2, 8);
  let light = 0.62 + 0.2 * dome + 0.24 * (soft - 0.5) + 0.22 * (fibre - 0.5);
  let warm = 0.02 * (cushion.id - 0.5);
  const leaf = pebbles(u, v, 7, 31);
  if (leaf.id > 0.72 && leaf.nearest < 0.22) {
    light = 0.72 + 0.5 * (0.22 - leaf.nearest) +
      (hash(Math.floor(leaf.id * 999), 1, 1) - 0.5) * 0.1;
    warm = 0.1;
  }
  return [light + warm, light + 0.02, light - 0.03 - warm];
}
