// Frames as a client may send them, right or wrong, and the frames in what a server answered.

import type { RawClient } from "./edge_test_kit.ts";

/** One frame of a client. What is not said is right. */
export interface FrameParts {
  readonly opcode: number;
  readonly payload?: readonly number[] | undefined;
  readonly isFinal?: boolean | undefined;
  /** Bits of the first byte beside opcode and FIN. */
  readonly reserved?: number | undefined;
  /** Bits that the length is written in; default: the fewest. */
  readonly lengthBits?: 7 | 16 | 64 | undefined;
  /** Eight bytes of a length that the payload does not have. */
  readonly claimed?: readonly number[] | undefined;
  readonly mask?: readonly number[] | "none" | undefined;
}

const MASK = [0x1b, 0xad, 0xf0, 0x0d];

/** A whole binary message. */
export function binary(payload: readonly number[]): FrameParts {
  return { opcode: 2, payload };
}

/** The bytes of one frame. */
export function clientFrame(parts: FrameParts): Uint8Array<ArrayBuffer> {
  const { opcode, payload = [], isFinal = true, reserved = 0, mask = MASK } = parts;
  const size = payload.length;
  const bits = parts.claimed !== undefined
    ? 64
    : parts.lengthBits ?? (size < 126 ? 7 : size < 65_536 ? 16 : 64);
  const wide = parts.claimed ?? [0, 0, 0, 0, size >>> 24, (size >> 16) & 255, (size >> 8) & 255];
  const length = bits === 7
    ? [size]
    : bits === 16
    ? [126, size >> 8, size & 255]
    : [127, ...(parts.claimed ?? [...wide, size & 255])];
  const isMasked = mask !== "none";
  length[0]! |= isMasked ? 0x80 : 0;
  const key = isMasked ? mask : [];
  return Uint8Array.from([
    opcode | reserved | (isFinal ? 0x80 : 0),
    ...length,
    ...key,
    ...payload.map((byte, at) => isMasked ? byte ^ mask[at % 4]! : byte),
  ]);
}

/** The frames of a server in Latin-1 text: opcode and payload, as `2 0102ff`. The last may be cut. */
export function framesIn(received: string): readonly string[] {
  const frames: string[] = [];
  let at = 0;
  while (received.length - at >= 2) {
    const short = received.charCodeAt(at + 1);
    const start = at + (short < 126 ? 2 : short === 126 ? 4 : 10);
    let length = short;
    if (short >= 126) {
      length = 0;
      for (let i = at + 2; i < start; i++) length = length * 256 + received.charCodeAt(i);
    }
    if (received.length < start || received.length < start + length) break;
    const payload = [...received.slice(start, start + length)];
    const hex = payload.map((char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
    frames.push(`${received.charCodeAt(at) & 15} ${hex}`);
    at = start + length;
  }
  return frames;
}

/** Reads until so many frames have come. @returns Everything that was read. */
export async function readFrames(raw: RawClient, count: number): Promise<string> {
  let received = "";
  while (framesIn(received).length < count) received += await raw.readSome();
  return received;
}
