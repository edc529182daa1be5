// Collects the stored bytes of one file of a pack and turns them into its verified content.

import { refuse, type Result } from "../../shared/lib/result.ts";
import type { PackFile } from "../../shared/pack/manifest.ts";
import { Sha256 } from "../../shared/pack/sha256.ts";

/** What a file's bytes can be wrong about. */
export type FileFault = "file_hash" | "file_size" | "file_encoding";

/** One file on its way. It takes bytes in order, from however many connections they come. */
export class FileSink {
  readonly file: PackFile;
  #pieces: Uint8Array<ArrayBuffer>[] = [];
  #heldBytes = 0;

  constructor(file: PackFile) {
    this.file = file;
  }

  /** Stored bytes held. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Where in the archive the next byte it needs stands. */
  get nextOffset(): number {
    return this.file.offset + this.#heldBytes;
  }

  get isComplete(): boolean {
    return this.#heldBytes === this.file.length;
  }

  /** Takes what it needs next from `chunk`, which stands at `offset` of the archive. @returns bytes taken. */
  take(offset: number, chunk: Uint8Array): number {
    const from = this.nextOffset - offset;
    const to = Math.min(chunk.length, this.file.offset + this.file.length - offset);
    if (from < 0 || from >= to) return 0;
    this.#pieces.push(chunk.slice(from, to));
    this.#heldBytes += to - from;
    return to - from;
  }

  /** Forgets what it holds: it was wrong. */
  restart(): void {
    this.#pieces = [];
    this.#heldBytes = 0;
  }

  /** The content of a complete file, unpacked within its size and verified. */
  async content(): Promise<Result<Uint8Array<ArrayBuffer>, FileFault>> {
    const { size, encoding, sha256 } = this.file;
    const content = new Uint8Array(size);
    const hash = new Sha256();
    let at = 0;
    try {
      for await (const piece of encoding === "raw" ? this.#pieces : inflate(this.#pieces)) {
        // Leaving the loop stops the inflater: a bomb costs one piece more than it should.
        if (at + piece.length > size) return refuse("file_size");
        content.set(piece, at);
        hash.update(piece);
        at += piece.length;
      }
    } catch {
      return refuse("file_encoding"); // what an inflater throws on bytes that are no deflate stream
    }
    if (at !== size) return refuse("file_size");
    return hash.hex() === sha256 ? { ok: true, value: content } : refuse("file_hash");
  }
}

async function* inflate(pieces: readonly Uint8Array<ArrayBuffer>[]): AsyncGenerator<Uint8Array> {
  const reader = new Blob([...pieces]).stream()
    .pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    // Not awaited: cancelling a stream that failed rejects with that failure, which was thrown.
    reader.cancel().catch(() => undefined);
  }
}
