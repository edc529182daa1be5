// Reads compressed textures: KTX 2.0 files of blocks that the graphics card takes as they are. No
// transcoder, so no WebAssembly: docs/decisions/0007 tells why. Fetched with the first texture.

import {
  CompressedTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  RepeatWrapping,
  RGB_ETC2_Format,
  RGB_S3TC_DXT1_Format,
  SRGBColorSpace,
} from "three";

const IDENTIFIER = [0xab, 0x4b, 0x54, 0x58, 0x20, 0x32, 0x30, 0xbb, 0x0d, 0x0a, 0x1a, 0x0a];
const HEADER_BYTES = 80;
const LEVEL_BYTES = 24;
const BLOCK_BYTES = 8;
const MOST_PIXELS = 4096;
/** By Vulkan's number of the format. */
const FORMATS: Readonly<Record<number, typeof RGB_S3TC_DXT1_Format | typeof RGB_ETC2_Format>> = {
  132: RGB_S3TC_DXT1_Format,
  148: RGB_ETC2_Format,
};

/** One level of a file. */
export interface Ktx2Level {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** What a file holds. */
export interface Ktx2Picture {
  readonly vkFormat: number;
  readonly levels: readonly Ktx2Level[];
}

/** Reads a file of sRGB blocks. @throws When it is anything else, or its parts do not add up. */
export function readKtx2(bytes: Uint8Array<ArrayBuffer>): Ktx2Picture {
  const refuse = (why: string): never => {
    throw new Error(`Cannot read texture: ${why}`);
  };
  if (bytes.length < HEADER_BYTES || IDENTIFIER.some((byte, i) => bytes[i] !== byte)) {
    refuse("no KTX 2 file");
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const word = (at: number) => view.getUint32(at, true);
  const [vkFormat, width, height, levelCount] = [word(12), word(20), word(24), word(40)];
  if (FORMATS[vkFormat] === undefined || word(44) !== 0) refuse("a format it is not made for");
  if (!isSide(width) || !isSide(height)) refuse("sides are no powers of two up to 4096");
  if (levelCount < 1 || levelCount > 13) refuse("levels are missing");
  if (bytes.length < HEADER_BYTES + levelCount * LEVEL_BYTES) refuse("cut off");
  const levels: Ktx2Level[] = [];
  for (let level = 0; level < levelCount; level++) {
    const entry = HEADER_BYTES + level * LEVEL_BYTES;
    const [at, length] = [word(entry), word(entry + 8)];
    const levelWidth = Math.max(1, width >> level);
    const levelHeight = Math.max(1, height >> level);
    const expected = Math.ceil(levelWidth / 4) * Math.ceil(levelHeight / 4) * BLOCK_BYTES;
    if (length !== expected || at + length > bytes.length) refuse("cut off");
    levels.push({ data: bytes.slice(at, at + length), width: levelWidth, height: levelHeight });
  }
  return { vkFormat, levels };
}

/** A repeated texture for the graphics card. Whoever asks disposes it. */
export function textureOf({ vkFormat, levels }: Ktx2Picture): CompressedTexture {
  const [first] = levels;
  const texture = new CompressedTexture(
    levels.map((level) => ({ ...level })),
    first?.width ?? 1,
    first?.height ?? 1,
    FORMATS[vkFormat],
  );
  texture.colorSpace = SRGBColorSpace;
  texture.wrapS = texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = levels.length > 1 ? LinearMipmapLinearFilter : LinearFilter;
  texture.anisotropy = 4;
  texture.needsUpdate = true;
  return texture;
}

function isSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= MOST_PIXELS && (pixels & (pixels - 1)) === 0;
}
