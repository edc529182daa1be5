// Frames as a server sends them: whole and unmasked (RFC 6455 5.2).

import { Buffer } from "node:buffer";

const FINAL_BINARY = 0x82;
const FINAL_CLOSE = 0x88;
const FINAL_PING = 0x89;
const FINAL_PONG = 0x8a;
const NO_SLICES: readonly Uint8Array[] = [];
/** A close frame's payload less its code (RFC 6455 5.5). */
const MAX_REASON_BYTES = 123;

/** Bytes of a binary frame with this payload, its head included. */
export function binaryFrameBytes(own: Uint8Array, slices: readonly Uint8Array[]): number {
  const payloadBytes = payloadBytesOf(own, slices);
  return payloadBytes + headBytesOf(payloadBytes);
}

/** A whole frame with `own` and then each of `slices` as its payload. The bytes are copied. */
export function buildBinaryFrame(
  own: Uint8Array,
  slices: readonly Uint8Array[] = NO_SLICES,
): Buffer<ArrayBuffer> {
  // Not of the pool: 100 bytes that a slow reader leaves unread would keep 8 KiB of it.
  const frame = Buffer.allocUnsafeSlow(binaryFrameBytes(own, slices));
  writeBinaryFrame(frame, own, slices);
  return frame;
}

/** Writes such a frame at the beginning of `to`, which must have room. @returns Its bytes. */
export function writeBinaryFrame(
  to: Uint8Array,
  own: Uint8Array,
  slices: readonly Uint8Array[],
): number {
  const payloadBytes = payloadBytesOf(own, slices);
  let at = headBytesOf(payloadBytes);
  writeHead(to, FINAL_BINARY, payloadBytes);
  to.set(own, at);
  at += own.length;
  for (let i = 0; i < slices.length; i++) {
    to.set(slices[i]!, at);
    at += slices[i]!.length;
  }
  return at;
}

/** @param code `undefined` for a close frame that says nothing. */
export function buildCloseFrame(code: number | undefined, reason = ""): Uint8Array<ArrayBuffer> {
  if (code === undefined) return new Uint8Array([FINAL_CLOSE, 0]);
  const text = new TextEncoder().encode(reason).subarray(0, MAX_REASON_BYTES);
  const frame = new Uint8Array(4 + text.length);
  frame.set([FINAL_CLOSE, 2 + text.length, code >> 8, code & 0xff]);
  frame.set(text, 4);
  return frame;
}

/** An empty ping. */
export function buildPingFrame(): Uint8Array<ArrayBuffer> {
  return new Uint8Array([FINAL_PING, 0]);
}

/** The answer to a ping: its own bytes, at most 125. */
export function buildPongFrame(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(2 + bytes.length);
  frame.set([FINAL_PONG, bytes.length]);
  frame.set(bytes, 2);
  return frame;
}

function payloadBytesOf(own: Uint8Array, slices: readonly Uint8Array[]): number {
  let payloadBytes = own.length;
  for (let i = 0; i < slices.length; i++) payloadBytes += slices[i]!.length;
  return payloadBytes;
}

function headBytesOf(payloadBytes: number): number {
  return payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10;
}

function writeHead(to: Uint8Array, firstByte: number, payloadBytes: number): void {
  to[0] = firstByte;
  if (payloadBytes < 126) {
    to[1] = payloadBytes;
  } else if (payloadBytes < 65_536) {
    to[1] = 126;
    to[2] = payloadBytes >> 8;
    to[3] = payloadBytes & 0xff;
  } else {
    to[1] = 127;
    to.fill(0, 2, 6);
    for (let i = 0; i < 4; i++) to[6 + i] = payloadBytes >>> (24 - 8 * i);
  }
}
