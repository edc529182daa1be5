// Records on a byte stream: u32 length, then that many bytes. Pure: chunks in, records out.

/** A record longer than this is a bug on the other side. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;

/** A record with its length before it. */
export function buildRecord(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const record = new Uint8Array(4 + bytes.length);
  new DataView(record.buffer).setUint32(0, bytes.length, true);
  record.set(bytes, 4);
  return record;
}

/** Cuts a stream of chunks into records. */
export class RecordReader {
  #held: Uint8Array<ArrayBuffer> = new Uint8Array(0);

  /**
   * Hands each record that is whole by now to `take`; views into `chunk` may be passed on.
   * @throws {RangeError} When a record claims more than {@link MAX_RECORD_BYTES}.
   */
  push(chunk: Uint8Array, take: (record: Uint8Array) => void): void {
    let bytes: Uint8Array = chunk;
    if (this.#held.length > 0) {
      const joined = new Uint8Array(this.#held.length + chunk.length);
      joined.set(this.#held);
      joined.set(chunk, this.#held.length);
      bytes = joined;
    }
    let at = 0;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    while (bytes.length - at >= 4) {
      const length = view.getUint32(at, true);
      if (length > MAX_RECORD_BYTES) {
        throw new RangeError(`Cannot read record: ${length} bytes exceed ${MAX_RECORD_BYTES}`);
      }
      if (bytes.length - at - 4 < length) break;
      take(bytes.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    this.#held = bytes.slice(at);
  }
}
