import { buildRecord } from "../../shared/net/records.ts";

/** Unsent bytes at which the other side counts as dead. */
const MAX_QUEUED_BYTES = 64 * 1024 * 1024;

/** One stream to the master, written in order and never waited for. */
export class LinkConnection {
  readonly #conn: Deno.Conn & { closeWrite(): Promise<void> };
  readonly #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  #isWriting = false;
  #isClosed = false;
  #whenEmpty: (() => void)[] = [];

  constructor(conn: Deno.Conn & { closeWrite(): Promise<void> }) {
    this.#conn = conn;
  }

  /** Queues one record. */
  sendRecord(bytes: Uint8Array): void {
    this.sendRaw(buildRecord(bytes));
  }

  /** Queues bytes as they are. */
  sendRaw(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    if (this.#queuedBytes > MAX_QUEUED_BYTES) this.close();
    else if (!this.#isWriting) void this.#write();
  }

  /** The next bytes, or `undefined` at the end of the stream. */
  async read(into: Uint8Array): Promise<Uint8Array | undefined> {
    try {
      const count = await this.#conn.read(into);
      return count === null ? undefined : into.subarray(0, count);
    } catch {
      // A stream that was closed or cut has no more to say; why does not matter here.
      return undefined;
    }
  }

  /** Resolves when everything queued was written, or never will be. */
  flushed(): Promise<void> {
    if (this.#isClosed || !this.#isWriting) return Promise.resolve();
    return new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    void this.#hangUp();
    this.#settle();
  }

  async #write(): Promise<void> {
    this.#isWriting = true;
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
        this.#queuedBytes -= next.length;
        for (let at = 0; at < next.length;) at += await this.#conn.write(next.subarray(at));
      }
    } catch {
      // The reader learns of the loss and reports it.
      this.close();
    }
    this.#isWriting = false;
    this.#settle();
  }

  async #hangUp(): Promise<void> {
    try {
      // Closing alone would leave the stream open for as long as a read of ours is pending.
      await this.#conn.closeWrite();
    } catch {
      // The other side was faster.
    }
    try {
      this.#conn.close();
    } catch {
      // It was closed by its own error already.
    }
  }

  #settle(): void {
    for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }
}
