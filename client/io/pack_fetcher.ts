// Brings a world's pack into the page: from the cache what is there, from the network the rest, every
// byte verified. It is done when the required files are here; the deferred ones come behind.

import type { WorldKey } from "../../shared/lib/ids.ts";
import { type Log, withFields } from "../../shared/lib/log.ts";
import {
  MAX_MANIFEST_BYTES,
  type PackFile,
  packHash,
  type PackManifest,
  parseManifest,
} from "../../shared/pack/manifest.ts";
import { type PackPlan, type PackScope, planPack } from "../../shared/pack/pack_plan.ts";
import type { PackCache } from "./pack_cache.ts";
import { downloadRuns } from "./pack_download.ts";
import { type LoadedPack, PackContents } from "./pack_loaded.ts";
import {
  type FailedTry,
  type PackIo,
  PackLoadError,
  throwIfCancelled,
  type Transfer,
  transfer,
  withRetries,
} from "./pack_retry.ts";
import { notePack, readVerified, sweepCache } from "./pack_shelf.ts";

/** Which pack, and where it is. */
export interface PackRequest {
  readonly key: WorldKey;
  /** The archive. */
  readonly url: string;
  readonly manifestUrl: string;
  /** The pack's hash, as the master gave it. */
  readonly hash: string;
}

/** What is fetched of one pack before anybody goes there, stored bytes at most. */
export const MAX_AHEAD_BYTES = 8 * 1024 * 1024;

/** How far a download is. Bytes as they are stored in the archive. */
export interface PackProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** What a load may be given. */
export interface LoadOptions {
  /** Ends the load, also of deferred files: `load()` then rejects with reason `cancelled`. */
  readonly signal?: AbortSignal;
  onProgress?(progress: PackProgress): void;
  /**
   * Before anybody goes there: only the required files or all of them are fetched, after whatever
   * else the page asks for, and the log says `ahead=required` or `ahead=all`. More than
   * MAX_AHEAD_BYTES fail with reason `too_big_ahead`.
   */
  readonly ahead?: PackScope;
}

/** What a fetcher works with. */
export interface PackFetcherOptions extends PackIo {
  readonly cache: PackCache;
  readonly log: Log;
}

/** Loads packs. It keeps nothing itself; any number of loads may run. */
export class PackFetcher {
  readonly #io: PackFetcherOptions;

  constructor(options: PackFetcherOptions) {
    this.#io = options;
  }

  /** Resolves when the required files are here. Rejects with a PackLoadError that says why not. */
  async load(request: PackRequest, options: LoadOptions = {}): Promise<LoadedPack> {
    const load = new PackLoad(this.#io, request, options);
    try {
      return await load.start();
    } catch (error) {
      load.end();
      throw load.failed(error, "required");
    }
  }
}

class PackLoad {
  readonly #io: PackFetcherOptions;
  readonly #request: PackRequest;
  readonly #options: LoadOptions;
  readonly #stop = new AbortController();
  readonly #onAbort = () => this.#stop.abort();
  readonly #puts: Promise<void>[] = [];
  readonly #startedMs: number;
  #loggedTenths = 0;

  constructor(io: PackFetcherOptions, request: PackRequest, options: LoadOptions) {
    this.#io = options.ahead === undefined ? io : politely(io, options.ahead);
    this.#request = request;
    this.#options = options;
    this.#startedMs = io.clock.nowMs();
    options.signal?.addEventListener("abort", this.#onAbort);
    if (options.signal?.aborted) this.#stop.abort();
  }

  async start(): Promise<LoadedPack> {
    const { hash } = this.#request;
    const { manifest, bytes } = await this.#manifest();
    const contents = new PackContents(manifest);
    const { ahead } = this.#options;
    await this.#unlessCacheFails(notePack(this.#io.cache, hash, bytes, ahead !== undefined));
    const held = await this.#takeFromCache(manifest, contents);
    const plan = planPack(manifest, held, ahead ?? "all");
    const { fetchBytes } = plan;
    if (ahead !== undefined && fetchBytes > MAX_AHEAD_BYTES) {
      throw new PackLoadError("too_big_ahead");
    }
    this.#io.log.info("WORLD_PACK_START", { key: this.#request.key, hash, bytes: fetchBytes });
    for (const file of plan.empties) this.#take(contents, file, new Uint8Array());
    const required = Promise.withResolvers<void>();
    const settleRequired = () => {
      const isHere = manifest.files.every((file) =>
        file.need === "deferred" || contents.hasContent(file.sha256)
      );
      if (isHere) required.resolve();
    };
    settleRequired();
    const downloading = this.#download(plan, contents, settleRequired);
    // Also ends a wait for required files that will not come.
    downloading.catch((error: unknown) => required.reject(error));
    await required.promise;
    throwIfCancelled(this.#stop.signal);
    this.#logReady(plan);
    const whenComplete = this.#complete(downloading, contents);
    whenComplete.catch(() => undefined); // logged where it failed; awaiting it is the caller's choice
    return this.#loaded(manifest, contents, whenComplete);
  }

  /** Stops listening and downloading. */
  end(): void {
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#stop.abort();
  }

  /** Logs a failure. @returns it, ready to be thrown. */
  failed(error: unknown, need: PackFile["need"]): unknown {
    if (!(error instanceof PackLoadError)) return error;
    const { key } = this.#request;
    if (error.reason === "cancelled") this.#io.log.info("WORLD_PACK_CANCELED", { key });
    else this.#io.log.warn("WORLD_PACK_FAILED", { key, reason: error.reason, need });
    return error;
  }

  async #manifest(): Promise<{ manifest: PackManifest; bytes: Uint8Array<ArrayBuffer> }> {
    const { hash, key } = this.#request;
    const cached = await this.#unlessCacheFails(readVerified(this.#io.cache, hash));
    const bytes = cached ?? await this.#fetchManifest();
    if (packHash(bytes) !== hash) throw new PackLoadError("manifest_hash");
    const parsed = parseManifest(bytes);
    if (!parsed.ok) throw new PackLoadError(`manifest_${parsed.fault}`);
    if (parsed.value.key !== key) throw new PackLoadError("manifest_key");
    return { manifest: parsed.value, bytes };
  }

  async #fetchManifest(): Promise<Uint8Array<ArrayBuffer>> {
    const { signal } = this.#stop;
    const request = { url: this.#request.manifestUrl, init: {} };
    let bytes = new Uint8Array();
    const readAll = async (body: Transfer): Promise<FailedTry | undefined> => {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      let sizeBytes = 0;
      for (let piece = await body.read(); piece !== undefined; piece = await body.read()) {
        sizeBytes += piece.length;
        if (sizeBytes > MAX_MANIFEST_BYTES) return { reason: "manifest_too_big", isFinal: true };
        pieces.push(piece.slice());
      }
      bytes = new Uint8Array(await new Blob(pieces).arrayBuffer());
      return undefined;
    };
    await withRetries(this.#io, signal, () => transfer(this.#io, signal, request, readAll));
    return bytes;
  }

  /** Takes what the cache holds. @returns the SHA-256 of it. */
  async #takeFromCache(manifest: PackManifest, contents: PackContents): Promise<Set<string>> {
    const held = new Set<string>();
    for (const sha256 of new Set(manifest.files.map((file) => file.sha256))) {
      throwIfCancelled(this.#stop.signal);
      const content = await this.#unlessCacheFails(readVerified(this.#io.cache, sha256));
      if (content === undefined) continue;
      contents.add(sha256, content);
      held.add(sha256);
    }
    return held;
  }

  async #download(plan: PackPlan, contents: PackContents, onFile: () => void): Promise<void> {
    const totalBytes = plan.runs.flatMap((run) => run.files)
      .reduce((sum, file) => sum + file.length, 0);
    await downloadRuns(this.#io, {
      url: this.#request.url,
      runs: plan.runs,
      signal: this.#stop.signal,
      onBytes: (doneBytes) => this.#progress({ doneBytes, totalBytes }),
      onFile: (file, content) => {
        this.#take(contents, file, content);
        onFile();
      },
    });
  }

  #take(contents: PackContents, file: PackFile, content: Uint8Array<ArrayBuffer>): void {
    contents.add(file.sha256, content);
    // Not awaited here: a slow disk must not keep a player at the portal.
    this.#puts.push(this.#unlessCacheFails(this.#io.cache.put(file.sha256, content)));
  }

  async #complete(downloading: Promise<void>, contents: PackContents): Promise<void> {
    try {
      await downloading;
      await Promise.all(this.#puts);
      await this.#unlessCacheFails(sweepCache(this.#io.cache));
    } catch (error) {
      if (error instanceof PackLoadError) contents.fail(error);
      throw this.failed(error, "deferred");
    } finally {
      this.end();
    }
  }

  #progress(progress: PackProgress): void {
    this.#options.onProgress?.(progress);
    const { doneBytes, totalBytes } = progress;
    const tenths = Math.floor((10 * doneBytes) / totalBytes);
    if (tenths <= this.#loggedTenths) return;
    this.#loggedTenths = tenths;
    const { key } = this.#request;
    const percent = tenths * 10;
    this.#io.log.info("WORLD_PACK_PROGRESS", { key, percent, bytes: doneBytes, of: totalBytes });
  }

  #logReady({ runs, copies }: PackPlan): void {
    this.#io.log.info("WORLD_PACK_READY", {
      key: this.#request.key,
      source: runs.length === 0 ? "cache" : copies.length === 0 ? "network" : "mixed",
      ms: Math.round(this.#io.clock.nowMs() - this.#startedMs),
    });
  }

  #loaded(
    manifest: PackManifest,
    contents: PackContents,
    whenComplete: Promise<void>,
  ): LoadedPack {
    return {
      hash: this.#request.hash,
      manifest,
      text: async (path) => await (await contents.whenThere(path)).text(),
      bytes: async (path) => new Uint8Array(await (await contents.whenThere(path)).arrayBuffer()),
      has: (path) => contents.has(path),
      objectUrl: (path) => contents.objectUrl(path),
      whenComplete,
      release: () => {
        this.end();
        contents.revoke();
      },
    };
  }

  /** A cache that fails is as good as an empty one: the pack is loaded without it. */
  async #unlessCacheFails<Value>(step: Promise<Value>): Promise<Value | undefined> {
    try {
      return await step;
    } catch (error) {
      this.#io.log.debug("WORLD_PACK_CACHE_FAILED", { reason: String(error) });
      return undefined;
    }
  }
}

/** Behind everything else that the page fetches, and told apart in the log. */
function politely(io: PackFetcherOptions, ahead: PackScope): PackFetcherOptions {
  const { fetch } = io; // a page's own fetch refuses to be called as somebody's method
  return {
    ...io,
    fetch: (url, init) => fetch(url, { ...init, priority: "low" }),
    log: withFields(io.log, { ahead }),
  };
}
