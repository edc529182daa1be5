// What the plaza's pack holds beside its scene, made when the world is built.

import type { AssetMaker } from "../../scripts/assets/asset_maker.ts";
import { hash, layeredNoise, pebbles, ramp } from "../../scripts/assets/tiling_noise.ts";
import { clockTower } from "./making/clock_tower.ts";
import { ambience, music } from "./making/sounds.ts";

/** Makes the plaza's models, pictures and sounds. */
export async function makeAssets(maker: AssetMaker): Promise<void> {
  maker.model("clock_tower", clockTower());
  maker.picture("setts", 256, setts);
  maker.picture("plaster", 256, plaster);
  await maker.sound("ambience", ambience(), 40);
  await maker.sound("music", music(), 40);
}

/** Worn setts of granite in arcs of eight rows, with sand between them. */
function setts(u: number, v: number): [number, number, number] {
  const rows = 8;
  const columns = 8;
  const row = Math.floor(v * rows);
  const shift = (row % 2) * 0.5 + 0.06 * Math.sin(row * 2.1);
  const x = u * columns + shift;
  const column = Math.floor(x);
  const id = hash(((column % columns) + columns) % columns, row, 3);
  const warp = (layeredNoise(u, v, 16, 3, 9) - 0.5) * 0.14;
  const [fx, fy] = [x - column + warp, v * rows - row + warp];
  const edge = Math.min(fx, 1 - fx, fy, 1 - fy);
  const dome = ramp(0.03, 0.2, edge);
  const grain = layeredNoise(u, v, 64, 3, 21) - 0.5;
  const sheen = ramp(0.3, 0.8, layeredNoise(u, v, 4, 3, 5));
  const light = 0.5 + 0.34 * dome + (id - 0.5) * 0.14 + grain * 0.22 + sheen * 0.08 +
    (fy - 0.5) * 0.07 * dome;
  const warm = (id * 7 % 1 - 0.5) * 0.07;
  return [light + warm + 0.03, light, light - warm - 0.03];
}

/** Lime plaster over rubble: it came off here and there. */
function plaster(u: number, v: number): [number, number, number] {
  const cloud = layeredNoise(u, v, 4, 5, 2);
  const trowel = layeredNoise(u, v, 24, 3, 8);
  const bare = ramp(0.6, 0.66, layeredNoise(u, v, 3, 4, 33));
  const stones = pebbles(u, v * 1, 12, 4);
  const joint = ramp(0.02, 0.16, stones.second - stones.nearest);
  const brick = 0.5 + 0.26 * joint + (stones.id - 0.5) * 0.16;
  const wall = 0.74 + 0.26 * (cloud - 0.5) + 0.2 * (trowel - 0.5);
  const light = wall + (brick - wall) * bare;
  return [light + bare * 0.04, light, light - 0.02 - bare * 0.05];
}
