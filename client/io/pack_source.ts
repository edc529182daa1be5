// The core's packs: what the fetcher promises, told as events.

import type { PackFiles, PackSource } from "../core/ports.ts";
import type { LoadedPack } from "./pack_loaded.ts";
import type { LoadOptions, PackRequest } from "./pack_fetcher.ts";

/** The part of a fetcher that is used. */
export interface PackLoader {
  load(request: PackRequest, options?: LoadOptions): Promise<LoadedPack>;
}

/** A pack source whose packs can be looked into by the page. */
export interface PagePackSource extends PackSource {
  /** The loaded pack behind what the core was given. */
  loadedOf(files: PackFiles): LoadedPack | undefined;
}

/** Texts that the core reads; a pack without them is no world's. */
const CORE_TEXTS: readonly string[] = ["world.json"];

/** Feeds the core from `loader`. */
export function createPackSource(loader: PackLoader): PagePackSource {
  const loaded = new WeakMap<PackFiles, LoadedPack>();
  return {
    prepare(order, events) {
      const stop = new AbortController();
      const { signal } = stop;
      const { worldKey: key, packUrl: url, manifestUrl, packHash: hash } = order;
      const onProgress: LoadOptions["onProgress"] = ({ doneBytes, totalBytes }) => {
        if (signal.aborted) return;
        const step = doneBytes < totalBytes ? "downloading" : "verifying";
        events.progress(step, doneBytes, totalBytes);
      };
      const load = async () => {
        const pack = await loader.load({ key, url, manifestUrl, hash }, { signal, onProgress });
        const texts = new Map<string, string>();
        for (const path of CORE_TEXTS) texts.set(path, await pack.text(path));
        return { pack, files: filesOf(pack.hash, texts) };
      };
      load().then(({ pack, files }) => {
        if (signal.aborted) return pack.release();
        loaded.set(files, pack);
        events.ready(files);
      }, (error: unknown) => {
        if (!signal.aborted) events.failed(faultOf(error));
      });
      return () => stop.abort();
    },
    loadedOf: (files) => loaded.get(files),
  };
}

function filesOf(hash: string, texts: ReadonlyMap<string, string>): PackFiles {
  return {
    hash,
    text(path) {
      const text = texts.get(path);
      if (text === undefined) throw new Error(`Cannot read "${path}": the core was not given it`);
      return text;
    },
  };
}

/** The loader's own name for what went wrong, if it gave one. */
function faultOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "reason" in error) return String(error.reason);
  return "unexpected";
}
