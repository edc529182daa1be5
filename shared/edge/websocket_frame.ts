// One unmasked binary WebSocket frame, as a server sends it (RFC 6455 5.2). The receiving side and
// everything else of the protocol is `npm:ws`; this one step is done here because a frame built in
// one piece is one write, where `ws` makes two buffers and joins them again.

import { Buffer } from "node:buffer";

const FINAL_BINARY = 0x82;
const NO_SLICES: readonly Uint8Array[] = [];

/** A whole frame with `own` and then each of `slices` as its payload. The bytes are copied. */
export function buildBinaryFrame(
  own: Uint8Array,
  slices: readonly Uint8Array[] = NO_SLICES,
): Buffer {
  let payloadBytes = own.length;
  for (let i = 0; i < slices.length; i++) payloadBytes += slices[i]!.length;
  const headBytes = payloadBytes < 126 ? 2 : payloadBytes < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headBytes + payloadBytes);
  frame[0] = FINAL_BINARY;
  if (headBytes === 2) {
    frame[1] = payloadBytes;
  } else if (headBytes === 4) {
    frame[1] = 126;
    frame[2] = payloadBytes >> 8;
    frame[3] = payloadBytes & 0xff;
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(payloadBytes, 6);
  }
  frame.set(own, headBytes);
  let at = headBytes + own.length;
  for (let i = 0; i < slices.length; i++) {
    frame.set(slices[i]!, at);
    at += slices[i]!.length;
  }
  return frame;
}
