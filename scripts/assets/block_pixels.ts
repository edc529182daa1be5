// Squares of 4×4 pixels, which every compressed texture is made of.

/** A picture: RGB, 0 … 255, row after row from the top. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
}

/** Side of a block, pixels. */
export const BLOCK = 4;
/** Bytes of one block, in both formats that are written. */
export const BLOCK_BYTES = 8;

/** Copies block (column, row) of `picture` into `out`, 16 pixels of RGB; the edge is repeated. */
export function readBlock(picture: Picture, column: number, row: number, out: Float64Array): void {
  for (let y = 0; y < BLOCK; y++) {
    const fromY = Math.min(row * BLOCK + y, picture.height - 1);
    for (let x = 0; x < BLOCK; x++) {
      const fromX = Math.min(column * BLOCK + x, picture.width - 1);
      const from = (fromY * picture.width + fromX) * 3;
      const to = (y * BLOCK + x) * 3;
      for (let c = 0; c < 3; c++) out[to + c] = picture.rgb[from + c] ?? 0;
    }
  }
}

/** Encodes a whole picture, block by block, with `encode`, which writes 8 bytes at `at`. */
export function encodeBlocks(
  picture: Picture,
  encode: (pixels: Float64Array, out: Uint8Array, at: number) => void,
): Uint8Array {
  const columns = Math.ceil(picture.width / BLOCK);
  const rows = Math.ceil(picture.height / BLOCK);
  const out = new Uint8Array(columns * rows * BLOCK_BYTES);
  const pixels = new Float64Array(BLOCK * BLOCK * 3);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      readBlock(picture, column, row, pixels);
      encode(pixels, out, (row * columns + column) * BLOCK_BYTES);
    }
  }
  return out;
}

/** The picture and all smaller ones down to one pixel, each half as wide; averaged as light is. */
export function mipChain(picture: Picture): Picture[] {
  const chain = [picture];
  let last = picture;
  while (last.width > 1 || last.height > 1) {
    const width = Math.max(1, last.width >> 1);
    const height = Math.max(1, last.height >> 1);
    const rgb = new Uint8Array(width * height * 3);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        for (let c = 0; c < 3; c++) {
          let light = 0;
          for (const [dx, dy] of [[0, 0], [1, 0], [0, 1], [1, 1]] as const) {
            const fromX = Math.min(x * 2 + dx, last.width - 1);
            const fromY = Math.min(y * 2 + dy, last.height - 1);
            const value = (last.rgb[(fromY * last.width + fromX) * 3 + c] ?? 0) / 255;
            light += value * value; // near enough to sRGB, and the same on every machine
          }
          rgb[(y * width + x) * 3 + c] = Math.round(Math.sqrt(light / 4) * 255);
        }
      }
    }
    last = { width, height, rgb };
    chain.push(last);
  }
  return chain;
}
