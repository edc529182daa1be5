// Pixels of a PNG as browsers write screenshots: eight bits a channel, not interlaced.

import { inflateSync } from "node:zlib";
import type { Pixels } from "./fingerprint.ts";

export type Decoded = Pixels;

const HEAD_BYTES = 8;
/** Channels by colour type: 2 is RGB, 6 is RGB with opacity. */
const CHANNELS: ReadonlyMap<number, number> = new Map([[2, 3], [6, 4]]);

/** Decodes a screenshot. @throws {Error} For a PNG of another kind. */
export function decodePng(png: Uint8Array): Decoded {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  let [width, height, channels] = [0, 0, 0];
  const parts: Uint8Array[] = [];
  for (let at = HEAD_BYTES; at < png.length;) {
    const length = view.getUint32(at);
    const type = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    const body = at + 8;
    if (type === "IHDR") {
      width = view.getUint32(body);
      height = view.getUint32(body + 4);
      channels = CHANNELS.get(png[body + 9]!) ?? 0;
      if (png[body + 8] !== 8 || channels === 0 || png[body + 12] !== 0) {
        throw new Error("Cannot decode PNG: only RGB of 8 bits, not interlaced");
      }
    }
    if (type === "IDAT") parts.push(png.subarray(body, body + length));
    at = body + length + 4; // behind the check sum
  }
  const packed = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (packed.set(part, at), at + part.length), 0);
  const lines = unfilter(inflateSync(packed), { width, height, channels });
  const rgba = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let part = 0; part < 3; part++) rgba[pixel * 4 + part] = lines[pixel * channels + part]!;
    rgba[pixel * 4 + 3] = 255;
  }
  return { width, height, rgba };
}

/** Undoes the prediction of each line (PNG specification, 9.2). */
function unfilter(
  data: Uint8Array,
  { width, height, channels }: { width: number; height: number; channels: number },
): Uint8Array {
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)]!;
    const from = y * (stride + 1) + 1;
    const to = y * stride;
    for (let x = 0; x < stride; x++) {
      const left = x >= channels ? out[to + x - channels]! : 0;
      const up = y > 0 ? out[to + x - stride]! : 0;
      const corner = x >= channels && y > 0 ? out[to + x - stride - channels]! : 0;
      out[to + x] = data[from + x]! + predicted(filter, left, up, corner);
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    case 4: {
      const guess = left + up - corner;
      const [toLeft, toUp, toCorner] = [left, up, corner].map((each) => Math.abs(guess - each));
      if (toLeft! <= toUp! && toLeft! <= toCorner!) return left;
      return toUp! <= toCorner! ? up : corner;
    }
    default:
      throw new Error(`Cannot decode PNG: filter ${filter} is unknown`);
  }
}
