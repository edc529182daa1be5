// BC1 (also called DXT1 or S3TC): what graphics cards of desktop computers read. Two colours of 16
// bits and, for each pixel, which of four mixtures of them it is. Khronos Data Format 1.3, chapter 18.

const PIXELS = 16;

/** Encodes 16 pixels of RGB (0 … 255) into 8 bytes of `out` at `at`. */
export function encodeBc1(pixels: Float64Array, out: Uint8Array, at: number): void {
  const axis = principalAxis(pixels);
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < PIXELS; i++) {
    const along = (pixels[i * 3] ?? 0) * axis[0] + (pixels[i * 3 + 1] ?? 0) * axis[1] +
      (pixels[i * 3 + 2] ?? 0) * axis[2];
    least = Math.min(least, along);
    most = Math.max(most, along);
  }
  const mean = meanOf(pixels);
  const middle = mean[0] * axis[0] + mean[1] * axis[1] + mean[2] * axis[2];
  // Pulled in a little: the outermost pixels are few, and the steps between get finer.
  const inset = (most - least) / 24;
  const end = (along: number) =>
    to565(axis.map((part, c) => (mean[c] ?? 0) + part * (along - middle)));
  let first = end(most - inset);
  let second = end(least + inset);
  if (first < second) [first, second] = [second, first];
  let bits = 0;
  if (first !== second) {
    const palette = paletteOf(first, second);
    for (let i = PIXELS - 1; i >= 0; i--) bits = (bits << 2) | nearest(pixels, i, palette);
  }
  out[at] = first & 255;
  out[at + 1] = first >> 8;
  out[at + 2] = second & 255;
  out[at + 3] = second >> 8;
  for (let byte = 0; byte < 4; byte++) out[at + 4 + byte] = (bits >>> (byte * 8)) & 255;
}

/** The 16 colours that a block stands for. */
export function decodeBc1(bytes: Uint8Array, at: number): Uint8Array {
  const word = (offset: number) => (bytes[at + offset] ?? 0) | ((bytes[at + offset + 1] ?? 0) << 8);
  const palette = paletteOf(word(0), word(2));
  const out = new Uint8Array(PIXELS * 3);
  for (let i = 0; i < PIXELS; i++) {
    const choice = ((bytes[at + 4 + (i >> 2)] ?? 0) >> ((i & 3) * 2)) & 3;
    out.set(palette[choice] ?? [0, 0, 0], i * 3);
  }
  return out;
}

type Triple = [number, number, number];

function paletteOf(first: number, second: number): Triple[] {
  const [a, b] = [from565(first), from565(second)];
  const mix = (part: number): Triple =>
    [0, 1, 2].map((c) => Math.round((a[c] ?? 0) * (1 - part) + (b[c] ?? 0) * part)) as Triple; // three in, three out
  return [a, b, mix(1 / 3), mix(2 / 3)];
}

function nearest(pixels: Float64Array, i: number, palette: readonly Triple[]): number {
  let best = 0;
  let least = Infinity;
  for (let k = 0; k < 4; k++) {
    const colour = palette[k] ?? [0, 0, 0];
    let error = 0;
    for (let c = 0; c < 3; c++) error += ((pixels[i * 3 + c] ?? 0) - (colour[c] ?? 0)) ** 2;
    if (error < least) [least, best] = [error, k];
  }
  return best;
}

function meanOf(pixels: Float64Array): Triple {
  const mean: Triple = [0, 0, 0];
  for (let i = 0; i < PIXELS * 3; i++) {
    const c = i % 3 as 0 | 1 | 2;
    mean[c] += (pixels[i] ?? 0) / PIXELS;
  }
  return mean;
}

/** The direction along which the colours differ most; by power iteration. */
function principalAxis(pixels: Float64Array): Triple {
  const mean = meanOf(pixels);
  const spread = new Float64Array(9);
  for (let i = 0; i < PIXELS; i++) {
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        spread[a * 3 + b] = (spread[a * 3 + b] ?? 0) +
          ((pixels[i * 3 + a] ?? 0) - (mean[a] ?? 0)) * ((pixels[i * 3 + b] ?? 0) - (mean[b] ?? 0));
      }
    }
  }
  let axis: Triple = [1, 1, 1];
  for (let turn = 0; turn < 6; turn++) {
    const next = [0, 1, 2].map((a) =>
      (spread[a * 3] ?? 0) * axis[0] + (spread[a * 3 + 1] ?? 0) * axis[1] +
      (spread[a * 3 + 2] ?? 0) * axis[2]
    ) as Triple; // three in, three out
    const length = Math.hypot(...next);
    if (length < 1e-9) break;
    axis = next.map((part) => part / length) as Triple;
  }
  const length = Math.hypot(...axis);
  return axis.map((part) => part / length) as Triple;
}

function to565(rgb: readonly number[]): number {
  const part = (value: number | undefined, most: number) =>
    Math.min(most, Math.max(0, Math.round(((value ?? 0) / 255) * most)));
  return (part(rgb[0], 31) << 11) | (part(rgb[1], 63) << 5) | part(rgb[2], 31);
}

function from565(word: number): Triple {
  const [r, g, b] = [word >> 11, (word >> 5) & 63, word & 31];
  return [(r << 3) | (r >> 2), (g << 2) | (g >> 4), (b << 3) | (b >> 2)];
}
