// Keeps verified contents between visits, each under its SHA-256: a pack's new version finds there
// whatever did not change. Which store is used depends on the page: plain http has no Cache Storage.

import { isSha256Hex } from "../../shared/pack/sha256.ts";

/** Contents by SHA-256. Any operation may fail; whoever asks goes on without the cache. */
export interface PackCache {
  /** For the log: which store this is. */
  readonly kind: "cache_storage" | "indexed_db" | "memory";
  has(sha256: string): Promise<boolean>;
  get(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  put(sha256: string, content: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Every SHA-256 that something is held for. */
  keys(): Promise<string[]>;
  delete(sha256: string): Promise<void>;
}

/** Bytes that the memory store holds at most: a few worlds, on a page that can store nothing. */
export const MAX_MEMORY_CACHE_BYTES = 64 * 1024 * 1024;

/** A cache that lasts as long as the page. At its limit the contents put first are dropped. */
export class MemoryPackCache implements PackCache {
  readonly kind = "memory";
  readonly #contents = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes = MAX_MEMORY_CACHE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  has(sha256: string): Promise<boolean> {
    return Promise.resolve(this.#contents.has(sha256));
  }

  get(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return Promise.resolve(this.#contents.get(sha256)?.slice());
  }

  put(sha256: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#remove(sha256);
    for (const oldest of this.#contents.keys()) {
      if (this.#bytes + content.length <= this.#maxBytes) break;
      this.#remove(oldest);
    }
    if (content.length <= this.#maxBytes) {
      this.#contents.set(sha256, content.slice());
      this.#bytes += content.length;
    }
    return Promise.resolve();
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.#contents.keys()]);
  }

  delete(sha256: string): Promise<void> {
    this.#remove(sha256);
    return Promise.resolve();
  }

  #remove(sha256: string): void {
    this.#bytes -= this.#contents.get(sha256)?.length ?? 0;
    this.#contents.delete(sha256);
  }
}

const CACHE_NAME = "virtucade-packs-1";
/** Never requested: a place in the page's own origin to file contents under. */
const CACHE_PATH = "/virtucade-pack-content/";

/** The cache of a secure page. */
export async function openCacheStorage(
  storage: CacheStorage,
  origin: string,
  name = CACHE_NAME,
): Promise<PackCache> {
  const cache = await storage.open(name);
  const addressOf = (sha256: string) => new URL(CACHE_PATH + sha256, origin).href;
  return {
    kind: "cache_storage",
    has: async (sha256) => await cache.match(addressOf(sha256)) !== undefined,
    async get(sha256) {
      const response = await cache.match(addressOf(sha256));
      return response === undefined ? undefined : new Uint8Array(await response.arrayBuffer());
    },
    put: (sha256, content) => cache.put(addressOf(sha256), new Response(content)),
    async keys() {
      const names = (await cache.keys()).map((request) => request.url.split("/").at(-1) ?? "");
      return names.filter(isSha256Hex);
    },
    async delete(sha256) {
      await cache.delete(addressOf(sha256));
    },
  };
}

const STORE = "contents";

/** The cache of a page over plain http. */
export async function openIndexedDb(factory: IDBFactory, name = CACHE_NAME): Promise<PackCache> {
  const opening = factory.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await settled(opening);
  // Another tab with newer code wants to upgrade: give way, this page goes on without the store.
  database.onversionchange = () => database.close();
  const read = () => database.transaction(STORE, "readonly").objectStore(STORE);
  const write = async (change: (store: IDBObjectStore) => void) => {
    const transaction = database.transaction(STORE, "readwrite");
    change(transaction.objectStore(STORE));
    await committed(transaction);
  };
  return {
    kind: "indexed_db",
    has: async (sha256) => await settled(read().getKey(sha256)) !== undefined,
    async get(sha256) {
      const content: unknown = await settled(read().get(sha256));
      return content instanceof ArrayBuffer ? new Uint8Array(content) : undefined;
    },
    put: (sha256, content) => write((store) => store.put(content.slice().buffer, sha256)),
    keys: async () => (await settled(read().getAllKeys())).filter(isSha256Hex),
    delete: (sha256) => write((store) => store.delete(sha256)),
  };
}

function settled<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    // A full disk shows only here: the request itself succeeded.
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

/** What a page may have to store things in. */
export interface PageStores {
  readonly caches?: CacheStorage;
  readonly indexedDB?: IDBFactory;
  /** The page's origin. */
  readonly origin: string;
}

/**
 * The best cache this page has: Cache Storage, else IndexedDB, else memory. A store that turns out
 * to be unusable is passed over, and one that fails later, as when it is full, is helped out by memory.
 */
export async function openPackCache(stores: PageStores): Promise<PackCache> {
  const { caches, indexedDB, origin } = stores;
  const openings = [
    caches && (() => openCacheStorage(caches, origin)),
    indexedDB && (() => openIndexedDb(indexedDB)),
  ];
  for (const open of openings) {
    if (open === undefined) continue;
    try {
      const cache = await open();
      await cache.keys(); // private windows open a store and refuse to use it
      return withMemory(cache);
    } catch {
      // The next store is tried; what this one said does not matter to anybody.
    }
  }
  return new MemoryPackCache();
}

/** `cache`, with memory for what it refuses to take. */
export function withMemory(cache: PackCache, memory: PackCache = new MemoryPackCache()): PackCache {
  return {
    kind: cache.kind,
    has: async (sha256) => await memory.has(sha256) || await cache.has(sha256).catch(() => false),
    get: async (sha256) =>
      await memory.get(sha256) ?? await cache.get(sha256).catch(() => undefined),
    put: (sha256, content) => cache.put(sha256, content).catch(() => memory.put(sha256, content)),
    async keys() {
      const [own, spare] = [await cache.keys().catch(() => []), await memory.keys()];
      return [...new Set([...own, ...spare])];
    },
    async delete(sha256) {
      await memory.delete(sha256);
      await cache.delete(sha256).catch(() => undefined);
    },
  };
}
