// One stream to a world under test, as records.

import { buildRecord, RecordReader } from "../../shared/net/records.ts";

/** One stream to a world. */
export class Dialled {
  readonly ended: Promise<boolean>;
  readonly #conn: Deno.Conn;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(conn: Deno.Conn, take: (record: Uint8Array) => void) {
    this.#conn = conn;
    this.ended = this.#read(take);
  }

  send(record: Uint8Array): void {
    const bytes = buildRecord(record);
    this.#writing = this.#writing.then(() => this.#conn.write(bytes)).catch(() => {});
  }

  close(): void {
    try {
      this.#conn.close();
    } catch {
      // The world closed it first.
    }
  }

  async #read(take: (record: Uint8Array) => void): Promise<boolean> {
    const reader = new RecordReader();
    const buffer = new Uint8Array(65536);
    try {
      for (;;) {
        const count = await this.#conn.read(buffer);
        if (count === null) return true;
        reader.push(buffer.slice(0, count), take);
      }
    } catch {
      return true;
    } finally {
      this.close();
    }
  }
}

/** The next `count` bytes of a stream. @throws {Error} When it ends before. */
export async function readBytes(conn: Deno.Conn, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count;) {
    const read = await conn.read(bytes.subarray(at));
    if (read === null) throw new Error("Cannot read: the world hung up");
    at += read;
  }
  return bytes;
}
