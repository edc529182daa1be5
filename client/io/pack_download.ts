// Downloads the planned runs of an archive. A broken connection goes on from the last byte held; a
// server that answers with the whole archive is taken at its word, and everything is read from that.

import type { PackFile } from "../../shared/pack/manifest.ts";
import type { ByteRun } from "../../shared/pack/pack_plan.ts";
import { type FailedTry, type PackIo, type Transfer, transfer, withRetries } from "./pack_retry.ts";
import { FileSink } from "./pack_sink.ts";

/** What to download and whom to tell. */
export interface Download {
  readonly url: string;
  readonly runs: readonly ByteRun[];
  readonly signal: AbortSignal;
  /** Called with each change of the stored bytes held. */
  onBytes(heldBytes: number): void;
  /** Called with each verified file. */
  onFile(file: PackFile, content: Uint8Array<ArrayBuffer>): void;
}

/** Downloads all runs, in their order. Throws a PackLoadError when it cannot be done. */
export async function downloadRuns(io: PackIo, download: Download): Promise<void> {
  const archive = new ArchiveReader(io, download);
  for (const run of download.runs) await archive.fetchRun(run);
}

class ArchiveReader {
  readonly #io: PackIo;
  readonly #download: Download;
  /** Files not verified yet, by offset. */
  #open: FileSink[];
  #heldBytes = 0;
  #receivedBytes = 0;
  /** Files that came wrong, each of which is asked for once more, past any HTTP cache. */
  readonly #wrong = new Set<FileSink>();

  constructor(io: PackIo, download: Download) {
    this.#io = io;
    this.#download = download;
    this.#open = download.runs.flatMap((run) => run.files.map((file) => new FileSink(file)));
    this.#open.sort((a, b) => a.file.offset - b.file.offset);
  }

  async fetchRun(run: ByteRun): Promise<void> {
    const attempt = () => this.#attempt(run);
    await withRetries(this.#io, this.#download.signal, attempt, () => this.#receivedBytes);
  }

  async #attempt(run: ByteRun): Promise<FailedTry | undefined> {
    const from = this.#nextOffset(run);
    if (from === undefined) return undefined;
    const isWhole = run.offset === 0 && from === this.#open[0]?.file.offset;
    const init: RequestInit = {
      // No Range for a whole archive: the answer is one that every cache on the way can keep.
      headers: isWhole ? {} : { range: `bytes=${from}-${run.offset + run.length - 1}` },
      cache: this.#wrong.size > 0 ? "reload" : "default",
    };
    const { url, signal } = this.#download;
    return await transfer(
      this.#io,
      signal,
      { url, init },
      (body) => this.#readBody(run, from, body),
    );
  }

  async #readBody(run: ByteRun, from: number, body: Transfer): Promise<FailedTry | undefined> {
    const isPart = body.response.status === 206;
    let at = 0;
    if (isPart) {
      const range = body.response.headers.get("content-range");
      const start = range === null ? from : Number(/^bytes (\d+)-/.exec(range)?.[1]);
      if (start !== from) return { reason: "bad_range", isFinal: false };
      at = start;
    }
    // A server without ranges sends everything each time: what other runs want is in it too.
    const isLeft = () => isPart ? this.#nextOffset(run) !== undefined : this.#open.length > 0;
    while (isLeft()) {
      const chunk = await body.read();
      if (chunk === undefined) return { reason: "truncated", isFinal: false };
      this.#receivedBytes += chunk.length;
      const failed = await this.#takeChunk(at, chunk);
      if (failed !== undefined) return failed;
      at += chunk.length;
      // Bytes past what was asked for are a server's mistake that costs nothing: reading stops.
      if (at >= this.#endOfOpen()) break;
    }
    return isLeft() ? { reason: "truncated", isFinal: false } : undefined;
  }

  /** Hands `chunk` to every file it is part of, and verifies those it completes. */
  async #takeChunk(at: number, chunk: Uint8Array): Promise<FailedTry | undefined> {
    const touched = this.#open.filter((sink) => {
      const takenBytes = sink.take(at, chunk);
      this.#heldBytes += takenBytes;
      return takenBytes > 0;
    });
    if (touched.length > 0) this.#download.onBytes(this.#heldBytes);
    let failed: FailedTry | undefined;
    for (const sink of touched) {
      if (sink.isComplete) failed = await this.#finish(sink) ?? failed;
    }
    return failed;
  }

  async #finish(sink: FileSink): Promise<FailedTry | undefined> {
    const content = await sink.content();
    if (content.ok) {
      this.#open = this.#open.filter((each) => each !== sink);
      this.#wrong.delete(sink);
      this.#download.onFile(sink.file, content.value);
      return undefined;
    }
    this.#heldBytes -= sink.heldBytes;
    sink.restart();
    const isFinal = this.#wrong.has(sink);
    this.#wrong.add(sink);
    return { reason: content.fault, isFinal };
  }

  /** The first byte that `run` still lacks; undefined when it lacks none. */
  #nextOffset(run: ByteRun): number | undefined {
    const end = run.offset + run.length;
    const first = this.#open.find(({ file }) => file.offset >= run.offset && file.offset < end);
    return first?.nextOffset;
  }

  #endOfOpen(): number {
    const last = this.#open.at(-1)?.file;
    return last === undefined ? 0 : last.offset + last.length;
  }
}
