// Writes KTX 2.0, the container of compressed textures: https://registry.khronos.org/KTX/specs/2.0/

import { encodeBc1 } from "./bc1_block.ts";
import { encodeBlocks, mipChain, type Picture } from "./block_pixels.ts";
import { encodeEtc } from "./etc_block.ts";

const IDENTIFIER = [0xab, 0x4b, 0x54, 0x58, 0x20, 0x32, 0x30, 0xbb, 0x0d, 0x0a, 0x1a, 0x0a];
const HEADER_BYTES = 80;
const LEVEL_BYTES = 24;
const DESCRIPTOR_BYTES = 44;

/** What kinds of block there are: Vulkan's number, and the data format's colour model and channel. */
const FORMATS = {
  bc1: { vkFormat: 132, colourModel: 128, channel: 0, encode: encodeBc1 },
  etc: { vkFormat: 148, colourModel: 161, channel: 2, encode: encodeEtc },
} as const;
export type BlockFormat = keyof typeof FORMATS;

/** `picture` and its smaller levels as a KTX 2 file of sRGB blocks. Sides are powers of two. */
export function writeKtx2(picture: Picture, format: BlockFormat): Uint8Array<ArrayBuffer> {
  const { vkFormat, colourModel, channel, encode } = FORMATS[format];
  const levels = mipChain(picture).map((level) => encodeBlocks(level, encode));
  const dataAt = HEADER_BYTES + levels.length * LEVEL_BYTES + DESCRIPTOR_BYTES;
  const start = (dataAt + 7) & ~7;
  const total = start + levels.reduce((sum, level) => sum + level.length, 0);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  bytes.set(IDENTIFIER);
  const header = [vkFormat, 1, picture.width, picture.height, 0, 0, 1, levels.length, 0];
  for (const [index, word] of header.entries()) view.setUint32(12 + index * 4, word, true);
  const descriptorAt = HEADER_BYTES + levels.length * LEVEL_BYTES;
  view.setUint32(48, descriptorAt, true);
  view.setUint32(52, DESCRIPTOR_BYTES, true);
  let at = start;
  for (let level = levels.length - 1; level >= 0; level--) { // the smallest lies first
    const data = levels[level] ?? new Uint8Array();
    const entry = HEADER_BYTES + level * LEVEL_BYTES;
    view.setUint32(entry, at, true);
    view.setUint32(entry + 8, data.length, true);
    view.setUint32(entry + 16, data.length, true);
    bytes.set(data, at);
    at += data.length;
  }
  view.setUint32(descriptorAt, DESCRIPTOR_BYTES, true);
  view.setUint16(descriptorAt + 8, 2, true);
  view.setUint16(descriptorAt + 10, DESCRIPTOR_BYTES - 4, true);
  // Colour model, BT.709 primaries, sRGB transfer, no flags; a block of 4×4 in 8 bytes.
  bytes.set([colourModel, 1, 2, 0, 3, 3, 0, 0, 8], descriptorAt + 12);
  bytes.set([0, 0, 63, channel], descriptorAt + 28); // one sample of 64 bits
  view.setUint32(descriptorAt + 40, 0xffffffff, true);
  return bytes;
}
