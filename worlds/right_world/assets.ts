// What the canyon's pack holds beside its scene, made when the world is built.

import type { AssetMaker } from "../../scripts/assets/asset_maker.ts";
import { layeredNoise, ramp, softNoise } from "../../scripts/assets/tiling_noise.ts";
import { arch } from "./making/arch.ts";
import { ambience, music } from "./making/sounds.ts";

/** Makes the canyon's models, pictures and sounds. */
export async function makeAssets(maker: AssetMaker): Promise<void> {
  maker.model("great_arch", arch(10.5));
  maker.picture("sand", 256, sand);
  maker.picture("sandstone", 256, sandstone);
  await maker.sound("ambience", ambience(), 32);
  await maker.sound("music", music(), 40);
}

/** Ripples that the wind leaves, with pebbles between them. */
function sand(u: number, v: number): [number, number, number] {
  const bend = layeredNoise(u, v, 3, 3, 4) * 0.35;
  const wave = Math.sin((v * 9 + bend * 3) * 2 * Math.PI);
  const ripple = 0.5 + 0.5 * wave * (0.4 + 0.6 * softNoise(u, v, 4, 9));
  const grain = layeredNoise(u, v, 64, 2, 6) - 0.5;
  const stone = ramp(0.74, 0.8, layeredNoise(u, v, 28, 2, 12));
  const light = 0.66 + 0.13 * ripple + 0.14 * grain - 0.14 * stone;
  return [light + 0.015, light, light - 0.02];
}

/** Thin beds of stone, worn and cracked; level, since the picture stands upright on walls. */
function sandstone(u: number, v: number): [number, number, number] {
  const warp = layeredNoise(u, v, 4, 3, 2) * 0.06;
  const bed = Math.floor((v + warp) * 14) % 14;
  const edge = ((v + warp) * 14) % 1;
  const tone = softNoise(bed / 14, 0.5, 14, 7);
  const lip = ramp(0, 0.18, edge) * (1 - 0.5 * ramp(0.8, 1, edge));
  const crack = ramp(0.02, 0.07, Math.abs(layeredNoise(u, v * 0.999, 7, 4, 19) - 0.5));
  const grain = layeredNoise(u, v, 48, 2, 3) - 0.5;
  const light = 0.42 + 0.18 * tone + 0.14 * lip + 0.1 * crack + 0.16 * grain;
  return [light + 0.02, light, light - 0.02];
}
