// One file as an HTTP answer: conditional, in part or whole, streamed from where it lies.

import { judgeRange } from "./byte_range.ts";

const CHUNK_BYTES = 64 * 1024;

/** A file to answer with. */
export interface ServedFile {
  readonly path: string;
  readonly contentType: string;
  readonly cacheControl: string;
  /** Strong, with its quotes. Default: from size and time of change. */
  readonly etag?: string;
  /** How the bytes in the file are encoded already. */
  readonly encoding?: "br" | "gzip";
  /** More header fields. */
  readonly headers?: Readonly<Record<string, string>>;
  /** True where parts may be asked for; the file must be on a disk that can be sought in. */
  readonly hasRanges: boolean;
}

/** Answers a GET or HEAD with a file. @returns `undefined` when there is no such file. */
export async function respondWithFile(
  request: Request,
  served: ServedFile,
): Promise<Response | undefined> {
  const file = await openFile(served.path);
  if (file === undefined) return undefined;
  let isHandedOn = false;
  try {
    // Asked by path: a file inside the executable cannot be asked by its handle.
    const { size, mtime, isFile } = await Deno.stat(served.path);
    if (!isFile) return undefined;
    const etag = served.etag ?? etagOf(size, mtime, served.encoding);
    const headers = headersOf(served, etag);
    if (isUnchanged(request.headers.get("if-none-match"), etag)) {
      return new Response(null, { status: 304, headers });
    }
    const range = served.hasRanges && request.method === "GET" && isRangeFor(request, etag)
      ? judgeRange(request.headers.get("range"), size)
      : { kind: "whole" as const };
    if (range.kind === "unsatisfiable") {
      headers.set("content-range", `bytes */${size}`);
      return new Response(null, { status: 416, headers });
    }
    const first = range.kind === "part" ? range.first : 0;
    const count = range.kind === "part" ? range.last - range.first + 1 : size;
    headers.set("content-length", String(count));
    if (range.kind === "part") {
      headers.set("content-range", `bytes ${first}-${range.last}/${size}`);
    }
    const status = range.kind === "part" ? 206 : 200;
    if (request.method === "HEAD") return new Response(nothing(), { status, headers });
    if (first > 0) await file.seek(first, Deno.SeekMode.Start);
    isHandedOn = true;
    const body = count === size ? file.readable : readPart(file, count);
    return new Response(body, { status, headers });
  } finally {
    if (!isHandedOn) file.close();
  }
}

/** An ETag from size and time of change. */
function etagOf(size: number, mtime: Date | null, encoding: string | undefined): string {
  const suffix = encoding === undefined ? "" : `-${encoding}`;
  return `"${size.toString(36)}-${(mtime?.getTime() ?? 0).toString(36)}${suffix}"`;
}

async function openFile(path: string): Promise<Deno.FsFile | undefined> {
  try {
    return await Deno.open(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    if (error instanceof Deno.errors.IsADirectory) return undefined;
    // Longer than any file's name may be: asked for by a peer, and no fault of ours.
    if ((error as { code?: string }).code === "ENAMETOOLONG") return undefined;
    throw error;
  }
}

/** For HEAD: with no body at all the server would say a length of 0. */
function nothing(): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({ start: (controller) => controller.close() });
}

function headersOf(served: ServedFile, etag: string): Headers {
  const headers = new Headers(served.headers);
  headers.set("content-type", served.contentType);
  // no-transform keeps the server from compressing it a second time and weakening the ETag.
  headers.set("cache-control", `${served.cacheControl}, no-transform`);
  headers.set("etag", etag);
  headers.set("accept-ranges", served.hasRanges ? "bytes" : "none");
  if (served.encoding !== undefined) headers.set("content-encoding", served.encoding);
  return headers;
}

function isUnchanged(field: string | null, etag: string): boolean {
  if (field === null) return false;
  if (field.trim() === "*") return true;
  return field.split(",").some((each) => each.trim().replace(/^W\//, "") === etag);
}

/** False when the part is of another version than ours: then the whole is the answer. */
function isRangeFor(request: Request, etag: string): boolean {
  const condition = request.headers.get("if-range");
  return condition === null || condition.trim() === etag;
}

/** The next `count` bytes of `file`, which is closed at their end or when nobody reads on. */
function readPart(file: Deno.FsFile, count: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = count;
  let isClosed = false;
  const close = () => {
    if (!isClosed) file.close();
    isClosed = true;
  };
  return new ReadableStream({
    async pull(controller) {
      try {
        const chunk = new Uint8Array(Math.min(CHUNK_BYTES, left));
        const read = await file.read(chunk);
        if (read === null) throw new Error("Cannot read file: it became shorter");
        left -= read;
        controller.enqueue(chunk.subarray(0, read));
        if (left === 0) {
          close();
          controller.close();
        }
      } catch (error) {
        close();
        throw error;
      }
    },
    cancel: close,
  }, { highWaterMark: 0 });
}
