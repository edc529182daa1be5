// Reading and writing little-endian bytes. Every number on the wire goes through these two classes.

/** Thrown by {@link ByteReader} when a frame ends before the value does. Callers turn it into a fault. */
export class ShortFrameError extends Error {
  override readonly name = "ShortFrameError";
  constructor(wanted: number, remaining: number) {
    super(`Cannot read ${wanted} bytes: ${remaining} remain`);
  }
}

const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder("utf-8", { fatal: true });

/** UTF-8 bytes of `text`. */
export function utf8Bytes(text: string): Uint8Array<ArrayBuffer> {
  return textEncoder.encode(text);
}

/**
 * Text of UTF-8 `bytes`.
 * @throws {TypeError} When the bytes are not valid UTF-8.
 */
export function utf8Text(bytes: Uint8Array): string {
  return textDecoder.decode(bytes);
}

/** Up to here a loop copies bytes faster than a call does. */
const FEW_BYTES = 256;

/** A buffer that grows as it is written. `reset()` reuses its memory for the next frame. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  reset(): void {
    this.#length = 0;
  }

  u8(value: number): void {
    const at = this.#reserve(1);
    this.#view.setUint8(at, value);
  }

  i8(value: number): void {
    const at = this.#reserve(1);
    this.#view.setInt8(at, value);
  }

  u16(value: number): void {
    const at = this.#reserve(2);
    this.#view.setUint16(at, value, true);
  }

  i16(value: number): void {
    const at = this.#reserve(2);
    this.#view.setInt16(at, value, true);
  }

  u32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setUint32(at, value, true);
  }

  i32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setInt32(at, value, true);
  }

  f32(value: number): void {
    const at = this.#reserve(4);
    this.#view.setFloat32(at, value, true);
  }

  f64(value: number): void {
    const at = this.#reserve(8);
    this.#view.setFloat64(at, value, true);
  }

  /** An unsigned integer up to 2^53 - 1 in 7-bit groups, least significant first: 1 byte below 128. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.u8((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.u8(rest);
  }

  /** The first `count` of some bytes; all of them unless told. */
  bytes(value: Uint8Array, count = value.length): void {
    const at = this.#reserve(count);
    if (count < FEW_BYTES) {
      // A loop is faster than the call for a few, and makes no view of a part.
      const bytes = this.#bytes;
      for (let i = 0; i < count; i++) bytes[at + i] = value[i]!;
    } else {
      this.#bytes.set(count === value.length ? value : value.subarray(0, count), at);
    }
  }

  /** What another writer holds. */
  append(other: ByteWriter): void {
    this.bytes(other.#bytes, other.#length);
  }

  /** A varint byte count, then UTF-8. */
  text(value: string): void {
    const encoded = textEncoder.encode(value);
    this.varint(encoded.length);
    this.bytes(encoded);
  }

  /** Overwrites a u32 written earlier, for lengths known only afterwards. */
  patchU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  /** Overwrites a u16 written earlier. */
  patchU16(at: number, value: number): void {
    this.#view.setUint16(at, value, true);
  }

  /** A copy of what was written, safe to keep or transfer. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  /** What was written, without copying. Valid until the next write or `reset()`. */
  view(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  #reserve(count: number): number {
    const at = this.#length;
    const needed = at + count;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#length = needed;
    return at;
  }
}

/** Reads a frame from its first byte on. Reading past the end throws {@link ShortFrameError}. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  /** Only for floats: a view for each of many small frames would cost more than reading them. */
  #view: DataView | undefined;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#at;
  }

  u8(): number {
    return this.#bytes[this.#advance(1)]!; // in range, or advancing has thrown
  }

  i8(): number {
    return (this.u8() << 24) >> 24;
  }

  u16(): number {
    const at = this.#advance(2);
    return this.#bytes[at]! | (this.#bytes[at + 1]! << 8);
  }

  i16(): number {
    return (this.u16() << 16) >> 16;
  }

  u32(): number {
    return this.i32() >>> 0;
  }

  i32(): number {
    const at = this.#advance(4);
    const bytes = this.#bytes;
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }

  f32(): number {
    return this.#floats().getFloat32(this.#advance(4), true);
  }

  f64(): number {
    return this.#floats().getFloat64(this.#advance(8), true);
  }

  /** @throws {RangeError} When the number does not fit 2^53 - 1. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let group = 0; group < 8; group++) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
      scale *= 0x80;
    }
    throw new RangeError("Cannot read varint: value exceeds 2^53 - 1");
  }

  /** A view of the next `count` bytes, not a copy. */
  bytes(count: number): Uint8Array {
    const at = this.#advance(count);
    return this.#bytes.subarray(at, at + count);
  }

  /** @throws {RangeError} When longer than `maxBytes`. @throws {TypeError} When not UTF-8. */
  text(maxBytes: number): string {
    const count = this.varint();
    if (count > maxBytes) {
      throw new RangeError(`Cannot read text: ${count} bytes exceed ${maxBytes}`);
    }
    return textDecoder.decode(this.bytes(count));
  }

  #floats(): DataView {
    const { buffer, byteOffset, byteLength } = this.#bytes;
    return this.#view ??= new DataView(buffer, byteOffset, byteLength);
  }

  #advance(count: number): number {
    const at = this.#at;
    if (at + count > this.#bytes.length) throw new ShortFrameError(count, this.remaining);
    this.#at = at + count;
    return at;
  }
}
