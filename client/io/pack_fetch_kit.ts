// For the tests of the pack download: packs made of a few bytes, and a real HTTP server that can be
// told to misbehave.

import assert from "node:assert/strict";
import { deflateSync } from "fflate";
import type { Clock } from "../../shared/lib/clock.ts";
import { parseWorldKey, type WorldKey } from "../../shared/lib/ids.ts";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import {
  canonicalManifest,
  comparePaths,
  type PackFile,
  packHash,
  type PackManifest,
} from "../../shared/pack/manifest.ts";
import { sha256Hex } from "../../shared/pack/sha256.ts";
import { MemoryPackCache, type PackCache } from "./pack_cache.ts";
import { PackFetcher, type PackRequest } from "./pack_fetcher.ts";
import { type PackFailure, PackLoadError, STALL_MS } from "./pack_retry.ts";

/** A file for a test pack: its content, or the length of arbitrary content. */
export interface TestFile {
  readonly path: string;
  readonly content: string | number;
  readonly need?: "required" | "deferred";
  readonly isDeflated?: boolean;
  /** Replaces fields of its manifest entry, to make it lie. */
  readonly lie?: Partial<PackFile>;
}

/** A pack as a server has it. The archive is no ZIP: only the offsets matter to a client. */
export interface TestPack {
  readonly key: WorldKey;
  readonly hash: string;
  readonly manifest: PackManifest;
  readonly manifestBytes: Uint8Array<ArrayBuffer>;
  readonly archive: Uint8Array<ArrayBuffer>;
  /** Raw contents by path. */
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

/** A pack of `files`, stored in their order, after the two that every pack has. */
export function makeTestPack(files: readonly TestFile[], name = "hub"): TestPack {
  const key = parseWorldKey(name);
  assert.ok(key);
  const all = [{ path: "world.json", content: "{}" }, { path: "scene.js", content: 900 }, ...files];
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const contents = new Map<string, Uint8Array>();
  let offset = 0;
  const entries = all.map((file: TestFile): PackFile => {
    const raw = typeof file.content === "string"
      ? new TextEncoder().encode(file.content)
      : arbitraryBytes(file.path, file.content);
    const stored = file.isDeflated ? new Uint8Array(deflateSync(raw)) : raw;
    pieces.push(new Uint8Array(40).fill(0xee), stored); // a header's worth of other bytes
    offset += 40 + stored.length;
    contents.set(file.path, raw);
    return {
      path: file.path,
      offset: offset - stored.length,
      length: stored.length,
      size: raw.length,
      encoding: file.isDeflated ? "deflate" : "raw",
      sha256: sha256Hex(raw),
      need: file.need ?? "required",
      ...file.lie,
    };
  });
  pieces.push(new Uint8Array(100).fill(0xdd)); // the central directory's worth
  const archive = new Uint8Array(pieces.flatMap((piece) => [...piece]));
  const sorted = entries.sort((a, b) => comparePaths(a.path, b.path));
  const manifest: PackManifest = { format: 1, key, title: name, files: sorted };
  const manifestBytes = canonicalManifest(manifest);
  return { key, hash: packHash(manifestBytes), manifest, manifestBytes, archive, contents };
}

/** Bytes that look arbitrary and depend on `seed` alone. */
function arbitraryBytes(seed: string, length: number): Uint8Array<ArrayBuffer> {
  let state = [...seed].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0) | 0, 7);
  return new Uint8Array(length).map(() => {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    return state >>> 24;
  });
}

/** One request that the server got. */
export interface SeenRequest {
  readonly kind: "manifest" | "archive";
  /** As `100-199`; undefined without a range. */
  readonly range: string | undefined;
}

/** Answers in place of the server; undefined lets it answer as it should. */
export type Misbehave = (request: SeenRequest, index: number) => Response | undefined;

/** Bytes from `start` of the archive: what an honest server answers to a request. */
export function honestPart(pack: TestPack, { range }: SeenRequest): Uint8Array<ArrayBuffer> {
  const [from = 0, to = pack.archive.length - 1] = range?.split("-").map(Number) ?? [];
  return pack.archive.slice(from, to + 1);
}

/** A 206 of `body` for a request with a range, a 200 otherwise. */
export function answer(
  { range }: SeenRequest,
  body: BodyInit,
  headers: Record<string, string> = {},
): Response {
  if (range === undefined) return new Response(body, { headers });
  const contentRange = { "content-range": `bytes ${range}/*` };
  return new Response(body, { status: 206, headers: { ...contentRange, ...headers } });
}

/** A body that sends `bytes` and then breaks its connection, or ends early. */
export function brokenBody(bytes: Uint8Array, how: "break" | "end"): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      if (!isSent && bytes.length > 0) controller.enqueue(bytes);
      else if (how === "end") controller.close();
      else controller.error(new Error("broken on purpose"));
      isSent = true;
    },
  });
}

/** A server with one pack, a fetcher with its log and cache, and what was asked of the server. */
export interface PackBench {
  readonly request: PackRequest;
  readonly seen: SeenRequest[];
  readonly lines: LogLine[];
  readonly fetcher: PackFetcher;
  /** Waits that were asked of the clock, except stall guards. */
  readonly waitsMs: number[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** What a bench may be made with. */
export interface BenchOptions {
  readonly cache?: PackCache;
  readonly misbehave?: Misbehave;
  /** Told of each request before it goes. */
  readonly onRequest?: (init: RequestInit) => void;
  /** Makes the stall guard of the n-th step of the network fire at once. */
  readonly stallAtOnce?: boolean;
}

/** Starts a server for `pack` on a free port. Disposing stops it. */
export function startPackBench(pack: TestPack, options: BenchOptions = {}): PackBench {
  const seen: SeenRequest[] = [];
  const lines: LogLine[] = [];
  const waitsMs: number[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const range = request.headers.get("range")?.replace("bytes=", "");
    const kind = request.url.endsWith(".json") ? "manifest" : "archive";
    const heard: SeenRequest = { kind, range };
    seen.push(heard);
    const instead = options.misbehave?.(heard, seen.length - 1);
    if (instead !== undefined) return instead;
    return answer(heard, kind === "manifest" ? pack.manifestBytes : honestPart(pack, heard));
  });
  const clock = benchClock(waitsMs, options.stallAtOnce ?? false);
  const base = `http://127.0.0.1:${server.addr.port}`;
  const { key, hash } = pack;
  return {
    request: { key, hash, url: `${base}/${key}.zip`, manifestUrl: `${base}/${key}.json` },
    seen,
    lines,
    waitsMs,
    fetcher: new PackFetcher({
      fetch(url, init) {
        options.onRequest?.(init);
        return fetch(url, init);
      },
      clock,
      cache: options.cache ?? new MemoryPackCache(),
      log: createLog((line) => lines.push(line)),
    }),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** Why `load` failed. */
export async function failureOf(load: Promise<unknown>): Promise<PackFailure> {
  const error = await load.then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof PackLoadError, `should have failed: ${error}`);
  return error.reason;
}

/** The names and fields of what was logged, without times. */
export function logged(lines: readonly LogLine[], name: string): LogLine["fields"][] {
  return lines.filter((line) => line.name === name)
    .map(({ fields }) => ({ ...fields, ...("ms" in fields ? { ms: 0 } : {}) }));
}

/** A clock whose waits are over at once; stall guards fire only when the test says so. */
function benchClock(waitsMs: number[], stallAtOnce: boolean): Clock {
  return {
    nowMs: () => performance.now(),
    wallMs: () => Date.now(),
    after(delayMs, fire) {
      if (delayMs < STALL_MS) waitsMs.push(delayMs);
      const isOff = delayMs >= STALL_MS && !stallAtOnce;
      const id = isOff ? undefined : setTimeout(fire, delayMs >= STALL_MS ? 50 : 0);
      return () => clearTimeout(id);
    },
    every() {
      throw new Error("Cannot repeat: downloads have no need of it");
    },
  };
}
