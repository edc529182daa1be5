// The version gate: the first frame on every player socket, both ways. Its bytes are frozen for
// ever, so that any client and any server, however far apart, can tell each other their versions.
//
//   client → server   "VC" 0x01, u8 length, version in ASCII
//   server → client   "VC" 0x01, u8 verdict (0 welcome, 1 version_mismatch),
//                     u8 length, server version in ASCII, u8 length, client version in ASCII

import { ByteReader, ByteWriter, ShortFrameError, utf8Bytes } from "../lib/bytes.ts";

const MAGIC_V = 0x56;
const MAGIC_C = 0x43;
const GATE_FORMAT = 1;
/** Versions are short; anything longer is no gate frame. */
const MAX_VERSION_BYTES = 16;

const WELCOME = 0;
const VERSION_MISMATCH = 1;

/** The server's answer at the gate. */
export interface GateVerdict {
  readonly isWelcome: boolean;
  readonly serverVersion: string;
  readonly clientVersion: string;
}

/** The client's first frame. */
export function buildGateFrame(clientVersion: string): Uint8Array<ArrayBuffer> {
  const to = new ByteWriter(32);
  writeMagic(to);
  writeVersion(to, clientVersion);
  return to.take();
}

/** The client's version, or `undefined` when `frame` is no gate frame. */
export function parseGateFrame(frame: Uint8Array): string | undefined {
  return readOrUndefined(frame, (from) => {
    if (!readMagic(from)) return undefined;
    const version = readVersion(from);
    return from.remaining === 0 ? version : undefined;
  });
}

/** The server's answer: welcome when both versions are exactly equal. */
export function buildGateVerdict(
  serverVersion: string,
  clientVersion: string,
): Uint8Array<ArrayBuffer> {
  const to = new ByteWriter(48);
  writeMagic(to);
  to.u8(serverVersion === clientVersion ? WELCOME : VERSION_MISMATCH);
  writeVersion(to, serverVersion);
  writeVersion(to, clientVersion);
  return to.take();
}

/** The server's answer as the client reads it, or `undefined` when `frame` is none. */
export function parseGateVerdict(frame: Uint8Array): GateVerdict | undefined {
  return readOrUndefined(frame, (from) => {
    if (!readMagic(from)) return undefined;
    const verdict = from.u8();
    if (verdict !== WELCOME && verdict !== VERSION_MISMATCH) return undefined;
    const serverVersion = readVersion(from);
    const clientVersion = readVersion(from);
    if (serverVersion === undefined || clientVersion === undefined) return undefined;
    return { isWelcome: verdict === WELCOME, serverVersion, clientVersion };
  });
}

function writeMagic(to: ByteWriter): void {
  to.u8(MAGIC_V);
  to.u8(MAGIC_C);
  to.u8(GATE_FORMAT);
}

function readMagic(from: ByteReader): boolean {
  return from.u8() === MAGIC_V && from.u8() === MAGIC_C && from.u8() === GATE_FORMAT;
}

function writeVersion(to: ByteWriter, version: string): void {
  const bytes = utf8Bytes(version);
  if (bytes.length > MAX_VERSION_BYTES) {
    throw new RangeError(`Cannot write version "${version}": longer than ${MAX_VERSION_BYTES}`);
  }
  to.u8(bytes.length);
  to.bytes(bytes);
}

/** Printable ASCII only: the text is shown to people and written to logs. */
function readVersion(from: ByteReader): string | undefined {
  const length = from.u8();
  if (length > MAX_VERSION_BYTES) return undefined;
  let version = "";
  for (const byte of from.bytes(length)) {
    if (byte < 0x21 || byte > 0x7e) return undefined;
    version += String.fromCharCode(byte);
  }
  return version;
}

function readOrUndefined<T>(
  frame: Uint8Array,
  read: (from: ByteReader) => T | undefined,
): T | undefined {
  try {
    return read(new ByteReader(frame));
  } catch (error) {
    if (error instanceof ShortFrameError) return undefined;
    throw error;
  }
}
