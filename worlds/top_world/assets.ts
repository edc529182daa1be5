// What the observatory's pack holds beside its scene, made when the world is built.

import type { AssetMaker } from "../../scripts/assets/asset_maker.ts";
import { hash, layeredNoise, ramp } from "../../scripts/assets/tiling_noise.ts";
import { orrery } from "./making/orrery.ts";
import { ambience, music } from "./making/sounds.ts";

/** Makes the observatory's models, pictures and sounds. */
export async function makeAssets(maker: AssetMaker): Promise<void> {
  maker.model("orrery", orrery());
  maker.picture("marble", 256, marble);
  await maker.sound("ambience", ambience(), 32);
  await maker.sound("music", music(), 40);
}

/** Slabs of veined stone, two by two, polished by feet. */
function marble(u: number, v: number): [number, number, number] {
  const [x, y] = [u * 2, v * 2];
  const id = hash(Math.floor(x), Math.floor(y), 5);
  const [fx, fy] = [x % 1, y % 1];
  const joint = ramp(0.006, 0.022, Math.min(fx, 1 - fx, fy, 1 - fy));
  const warp = layeredNoise(u, v, 4, 4, 11);
  const vein = 1 - ramp(0, 0.09, Math.abs(layeredNoise(u, v, 5, 4, Math.floor(id * 90)) - 0.5));
  const light = 0.76 + 0.16 * (warp - 0.5) + 0.1 * (id - 0.5) + 0.17 * vein * warp;
  const stone = 0.5 + (light - 0.5) * joint;
  return [stone - 0.015, stone, stone + 0.03];
}
