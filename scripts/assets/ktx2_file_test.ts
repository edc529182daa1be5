import assert from "node:assert/strict";
import { readKtx2 } from "../../client/scene/ktx2.ts";
import { decodeBc1 } from "./bc1_block.ts";
import type { Picture } from "./block_pixels.ts";
import { decodeEtc } from "./etc_block.ts";
import { type BlockFormat, writeKtx2 } from "./ktx2_file.ts";

const DECODERS = { bc1: decodeBc1, etc: decodeEtc } as const;

/** Mortar lines and a soft gradient: what a wall is made of. */
function wall(side: number): Picture {
  const rgb = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isLine = x % 16 === 0 || y % 8 === 0;
      const shade = isLine ? 90 : 150 + (x * 60) / side;
      rgb.set([shade, shade * 0.85, shade * 0.7], (y * side + x) * 3);
    }
  }
  return { width: side, height: side, rgb };
}

/** Root of the mean square error of the first level. */
function errorOf(picture: Picture, format: BlockFormat): number {
  const [first] = readKtx2(writeKtx2(picture, format)).levels;
  const columns = picture.width / 4;
  let sum = 0;
  for (let block = 0; block < columns * columns; block++) {
    const decoded = DECODERS[format](first?.data ?? new Uint8Array(), block * 8);
    for (let i = 0; i < 16; i++) {
      const x = (block % columns) * 4 + (i % 4);
      const y = Math.floor(block / columns) * 4 + (i >> 2);
      for (let c = 0; c < 3; c++) {
        sum += ((decoded[i * 3 + c] ?? 0) - (picture.rgb[(y * picture.width + x) * 3 + c] ?? 0)) **
          2;
      }
    }
  }
  return Math.sqrt(sum / picture.rgb.length);
}

for (const format of ["bc1", "etc"] as const) {
  Deno.test(`writeKtx2() in ${format} looks like the picture, and readKtx2() finds every level`, () => {
    const picture = wall(64);
    const error = errorOf(picture, format);
    assert.ok(error < 8, `${error} of 255`);
    const { levels } = readKtx2(writeKtx2(picture, format));
    assert.deepEqual(levels.map(({ width }) => width), [64, 32, 16, 8, 4, 2, 1]);
    assert.deepEqual(levels.map(({ data }) => data.length), [2048, 512, 128, 32, 8, 8, 8]);
  });

  Deno.test(`writeKtx2() in ${format} keeps one colour as it is, but for its rounding`, () => {
    const rgb = new Uint8Array(8 * 8 * 3).map((_, i) => [200, 120, 40][i % 3] ?? 0);
    assert.ok(errorOf({ width: 8, height: 8, rgb }, format) < 5);
  });
}

Deno.test("readKtx2() refuses a file that is cut off, of another kind, or lies about its size", () => {
  const whole = writeKtx2(wall(16), "bc1");
  for (let length = 0; length < whole.length; length += 7) {
    assert.throws(() => readKtx2(whole.slice(0, length)), /Cannot read texture/);
  }
  const changed = (at: number, to: number) => {
    const bytes = whole.slice();
    bytes[at] = to;
    return bytes;
  };
  for (const [at, to] of [[0, 0], [12, 43], [20, 24], [40, 0], [44, 1], [41, 1]] as const) {
    assert.throws(() => readKtx2(changed(at, to)), /Cannot read texture/, `byte ${at}`);
  }
});
