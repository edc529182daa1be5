// What a world's `assets.ts` is handed to make its files with. Equal calls give equal bytes.

import { createMp3Encoder } from "wasm-media-encoders";
import type { Picture } from "./block_pixels.ts";
import { type ModelNode, writeGlb } from "./gltf_file.ts";
import { writeKtx2 } from "./ktx2_file.ts";
import { LOOP_OVERLAP_SECONDS, SAMPLE_RATE, type Tune } from "./tune.ts";

/** Makes files of one world. Names are made of a–z, 0–9 and `_`, and lie below `assets/`. */
export interface AssetMaker {
  /**
   * A repeated picture, `<name>.bc1.ktx2` for desktop graphics cards and `<name>.etc.ktx2` for
   * phones. `colourAt` gives red, green and blue in 0 … 1 (sRGB) over the unit square; what it gives
   * at one side goes on at the other. `side` is a power of two, pixels.
   */
  picture(
    name: string,
    side: number,
    colourAt: (u: number, v: number) => readonly [number, number, number],
  ): void;
  /** A model, `<name>.glb`. */
  model(name: string, nodes: readonly ModelNode[]): void;
  /** A loop of sound, `<name>.mp3`. `kbps` is 16 to 96. */
  sound(name: string, tune: Tune, kbps: 16 | 24 | 32 | 40 | 48 | 56 | 64 | 80 | 96): Promise<void>;
}

/** What `assets.ts` exports as `makeAssets`. */
export type MakeAssets = (maker: AssetMaker) => void | Promise<void>;

/** Makes files into `files`, by their path in the pack. */
export function assetMaker(files: Map<string, Uint8Array>): AssetMaker {
  const add = (path: string, bytes: Uint8Array) => {
    if (!/^assets\/[a-z0-9_]+(\.[a-z0-9]+)+$/.test(path)) {
      throw new Error(`Cannot make "${path}": a name is made of a-z, 0-9 and _`);
    }
    if (files.has(path)) throw new Error(`Cannot make "${path}" twice`);
    files.set(path, bytes);
  };
  return {
    picture(name, side, colourAt) {
      const picture = paint(side, colourAt);
      add(`assets/${name}.bc1.ktx2`, writeKtx2(picture, "bc1"));
      add(`assets/${name}.etc.ktx2`, writeKtx2(picture, "etc"));
    },
    model: (name, nodes) => add(`assets/${name}.glb`, writeGlb(nodes)),
    async sound(name, tune, kbps) {
      add(`assets/${name}.mp3`, await encodeMp3(tune, kbps));
    },
  };
}

function paint(
  side: number,
  colourAt: (u: number, v: number) => readonly [number, number, number],
): Picture {
  if (side < 4 || (side & (side - 1)) !== 0) {
    throw new Error(`Cannot make a picture of ${side} pixels: no power of two`);
  }
  const rgb = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const colour = colourAt((x + 0.5) / side, (y + 0.5) / side);
      for (let c = 0; c < 3; c++) {
        const part = Math.min(1, Math.max(0, colour[c] ?? 0));
        rgb[(y * side + x) * 3 + c] = Math.round(part * 255);
      }
    }
  }
  return { width: side, height: side, rgb };
}

/**
 * MP3 puts silence before and after, and decoders differ in how much of it they take away again. So
 * the loop's end is encoded before it and its beginning after it: any window of the loop's length
 * inside is seamless.
 */
async function encodeMp3(tune: Tune, bitrate: 16): Promise<Uint8Array>;
async function encodeMp3(tune: Tune, bitrate: number): Promise<Uint8Array>;
async function encodeMp3(tune: Tune, bitrate: number): Promise<Uint8Array> {
  const overlap = Math.round(LOOP_OVERLAP_SECONDS * SAMPLE_RATE);
  const { length } = tune.samples;
  const padded = new Float32Array(length + 2 * overlap);
  for (let i = 0; i < padded.length; i++) {
    padded[i] = tune.samples[(((i - overlap) % length) + length) % length] ?? 0;
  }
  const encoder = await createMp3Encoder();
  encoder.configure({ sampleRate: SAMPLE_RATE, channels: 1, bitrate: bitrate as 16 });
  const body = encoder.encode([padded]).slice(); // the next call writes over it
  const tail = encoder.finalize();
  const bytes = new Uint8Array(body.length + tail.length);
  bytes.set(body);
  bytes.set(tail, body.length);
  return bytes;
}
