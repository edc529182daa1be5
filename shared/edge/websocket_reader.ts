// The receiving half of a server's WebSocket framing (RFC 6455 5): chunks of any size in, messages
// and control frames out. Pure; it changes the chunks it is given, since it unmasks in place.

/** What a reader finds. Byte views live only during the call. */
export interface FrameHandler {
  /** One whole message, its fragments joined; a text message is UTF-8. */
  message(bytes: Uint8Array, isBinary: boolean): void;
  ping(bytes: Uint8Array): void;
  pong(bytes: Uint8Array): void;
  /** The peer's close frame; 1005 when it held no code. Nothing comes after it. */
  closed(code: number): void;
  /** The peer broke the rules and the connection is to be failed. Nothing comes after it. */
  failed(fault: FrameFault): void;
}

/** Why a peer's bytes were refused. */
export type FrameFault = "protocol_error" | "invalid_payload" | "too_big" | "too_fragmented";

/** What one message may hold. See the fields of the same names in `EdgeLimits`. */
export interface FrameLimits {
  readonly maxMessageBytes: number;
  readonly maxFragments: number;
}

const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const FIN = 0x80;
const RESERVED_BITS = 0x70;
const MASKED = 0x80;
const MASK_BYTES = 4;
const MAX_HEAD_BYTES = 14;
const MAX_CONTROL_BYTES = 125;
const NO_CODE = 1005;
const NOTHING = new Uint8Array(0);
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads one peer's frames. Holds at most one message and one frame of the allowed size. */
export class WebSocketReader {
  readonly #limits: FrameLimits;
  readonly #handler: FrameHandler;
  /** A frame whose rest has not come; `#heldBytes` of it are filled. */
  #held: Uint8Array = NOTHING;
  #heldBytes = 0;
  /** The fragments of an unfinished message. */
  #message: Uint8Array = NOTHING;
  #messageBytes = 0;
  #messageOpcode = 0;
  #fragments = 0;
  #isOver = false;

  constructor(limits: FrameLimits, handler: FrameHandler) {
    this.#limits = limits;
    this.#handler = handler;
  }

  /** Takes the next bytes. Does nothing after a close frame or a failure. */
  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && !this.#isOver) {
      at = this.#heldBytes > 0 ? this.#fillHeld(chunk, at) : this.#readFrom(chunk, at);
    }
  }

  /** Reads the frame at `at`, or holds what there is of it. @returns Where the next one begins. */
  #readFrom(chunk: Uint8Array, at: number): number {
    const frameBytes = this.#frameBytes(chunk, at, chunk.length);
    if (this.#isOver) return chunk.length;
    if (frameBytes > 0 && at + frameBytes <= chunk.length) {
      this.#frame(chunk, at, frameBytes);
      return at + frameBytes;
    }
    this.#held = NOTHING;
    this.#hold(chunk, at, chunk.length);
    return chunk.length;
  }

  /** Completes the held frame as far as the chunk goes. @returns Where what follows begins. */
  #fillHeld(chunk: Uint8Array, from: number): number {
    let at = from;
    for (;;) {
      const frameBytes = this.#frameBytes(this.#held, 0, this.#heldBytes);
      if (this.#isOver) return chunk.length;
      if (frameBytes > 0 && frameBytes === this.#heldBytes) break;
      if (at === chunk.length) return at;
      // As long as the head is not whole nobody knows how much belongs to this frame.
      const wanted = frameBytes > 0 ? frameBytes - this.#heldBytes : 1;
      const end = Math.min(chunk.length, at + wanted);
      this.#hold(chunk, at, end);
      at = end;
    }
    const frame = this.#held;
    const frameBytes = this.#heldBytes;
    this.#held = NOTHING;
    this.#heldBytes = 0;
    this.#frame(frame, 0, frameBytes);
    return at;
  }

  #hold(chunk: Uint8Array, from: number, to: number): void {
    this.#held = appended(this.#held, this.#heldBytes, chunk.subarray(from, to));
    this.#heldBytes += to - from;
  }

  /** Bytes of the frame at `at`, head and all; 0 while its head is not whole. Judges the head. */
  #frameBytes(bytes: Uint8Array, at: number, end: number): number {
    const count = end - at;
    if (count < 2) return 0;
    const first = bytes[at]!;
    const second = bytes[at + 1]!;
    const short = second & 0x7f;
    if (!this.#isLegalHead(first, second)) {
      this.#fail("protocol_error");
      return 0;
    }
    const lengthBytes = short < 126 ? 0 : short === 126 ? 2 : 8;
    if (count < 2 + lengthBytes) return 0;
    let length = short;
    if (short === 126) {
      length = bytes[at + 2]! * 256 + bytes[at + 3]!;
    } else if (short === 127) {
      length = 0;
      for (let i = 2; i < 10; i++) length = length * 256 + bytes[at + i]!; // inexact from 2^53 on
    }
    const isData = (first & 0x08) === 0;
    if (isData && this.#messageBytes + length > this.#limits.maxMessageBytes) {
      this.#fail("too_big");
      return 0;
    }
    return 2 + lengthBytes + MASK_BYTES + length;
  }

  #isLegalHead(first: number, second: number): boolean {
    if ((first & RESERVED_BITS) !== 0 || (second & MASKED) === 0) return false;
    const short = second & 0x7f;
    switch (first & 0x0f) {
      case OPCODE.continuation:
        return this.#messageOpcode !== 0;
      case OPCODE.text:
      case OPCODE.binary:
        return this.#messageOpcode === 0;
      case OPCODE.close:
        return (first & FIN) !== 0 && short <= MAX_CONTROL_BYTES && short !== 1;
      case OPCODE.ping:
      case OPCODE.pong:
        return (first & FIN) !== 0 && short <= MAX_CONTROL_BYTES;
      default:
        return false;
    }
  }

  /** Handles one whole frame. */
  #frame(bytes: Uint8Array, at: number, frameBytes: number): void {
    const first = bytes[at]!;
    const short = bytes[at + 1]! & 0x7f;
    const start = at + (short < 126 ? 6 : short === 126 ? 8 : MAX_HEAD_BYTES);
    const end = at + frameBytes;
    unmask(bytes, start, end);
    const payload = bytes.subarray(start, end);
    const opcode = first & 0x0f;
    if (opcode === OPCODE.ping) this.#handler.ping(payload);
    else if (opcode === OPCODE.pong) this.#handler.pong(payload);
    else if (opcode === OPCODE.close) this.#close(payload);
    else this.#data(opcode, (first & FIN) !== 0, payload);
  }

  #data(opcode: number, isFinal: boolean, payload: Uint8Array): void {
    if (++this.#fragments > this.#limits.maxFragments) {
      this.#fail("too_fragmented");
      return;
    }
    if (isFinal && opcode !== OPCODE.continuation) {
      this.#fragments = 0;
      this.#deliver(opcode, payload);
      return;
    }
    if (opcode !== OPCODE.continuation) this.#messageOpcode = opcode;
    this.#message = appended(this.#message, this.#messageBytes, payload);
    this.#messageBytes += payload.length;
    if (!isFinal) return;
    const whole = this.#message.subarray(0, this.#messageBytes);
    const wholeOpcode = this.#messageOpcode;
    this.#message = NOTHING;
    this.#messageBytes = 0;
    this.#messageOpcode = 0;
    this.#fragments = 0;
    this.#deliver(wholeOpcode, whole);
  }

  #deliver(opcode: number, payload: Uint8Array): void {
    if (opcode === OPCODE.text && !isUtf8(payload)) this.#fail("invalid_payload");
    else this.#handler.message(payload, opcode === OPCODE.binary);
  }

  #close(payload: Uint8Array): void {
    const code = payload.length === 0 ? NO_CODE : payload[0]! * 256 + payload[1]!;
    if (payload.length > 0 && !isSayableCode(code)) {
      this.#fail("protocol_error");
    } else if (!isUtf8(payload.subarray(2))) {
      this.#fail("invalid_payload");
    } else {
      this.#isOver = true;
      this.#handler.closed(code);
    }
  }

  #fail(fault: FrameFault): void {
    this.#isOver = true;
    this.#held = this.#message = NOTHING;
    this.#handler.failed(fault);
  }
}

/** True for a code that a close frame may hold (RFC 6455 7.4, and what IANA registered since). */
export function isSayableCode(code: number): boolean {
  if (code >= 1000 && code <= 1014) return code < 1004 || code > 1006;
  return code >= 3000 && code <= 4999;
}

/** `to` with `bytes` behind its first `count`. It may be another array, at most twice as long. */
function appended(to: Uint8Array, count: number, bytes: Uint8Array): Uint8Array {
  let grown = to;
  if (count + bytes.length > to.length) {
    grown = new Uint8Array(Math.max(count + bytes.length, Math.min(2 * to.length, 131_072)));
    grown.set(to.subarray(0, count));
  }
  grown.set(bytes, count);
  return grown;
}

/** The four bytes before `start` are the mask. */
function unmask(bytes: Uint8Array, start: number, end: number): void {
  const m0 = bytes[start - 4]!;
  const m1 = bytes[start - 3]!;
  const m2 = bytes[start - 2]!;
  const m3 = bytes[start - 1]!;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    bytes[at]! ^= m0;
    bytes[at + 1]! ^= m1;
    bytes[at + 2]! ^= m2;
    bytes[at + 3]! ^= m3;
  }
  if (at < end) bytes[at]! ^= m0;
  if (at + 1 < end) bytes[at + 1]! ^= m1;
  if (at + 2 < end) bytes[at + 2]! ^= m2;
}

function isUtf8(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return true;
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false; // a fatal decoder says no by throwing
  }
}
