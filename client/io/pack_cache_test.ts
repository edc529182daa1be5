import assert from "node:assert/strict";
import { sha256Hex } from "../../shared/pack/sha256.ts";
import {
  MemoryPackCache,
  openCacheStorage,
  openPackCache,
  type PackCache,
  withMemory,
} from "./pack_cache.ts";
import { PACK_CACHE_RULES } from "./pack_cache_contract.ts";

const ORIGIN = "http://localhost";

/** A cache whose every operation fails, as a full or forbidden one does. */
function broken(): PackCache {
  const fail = () => Promise.reject(new Error("quota"));
  return { kind: "indexed_db", has: fail, get: fail, put: fail, keys: fail, delete: fail };
}

for (const { name, check } of PACK_CACHE_RULES) {
  Deno.test(`MemoryPackCache ${name}`, () => check(new MemoryPackCache()));
  Deno.test(`withMemory() over a store that works ${name}`, () =>
    check(withMemory(new MemoryPackCache())));
  Deno.test(`withMemory() over a store that fails ${name}`, () => check(withMemory(broken())));
}

Deno.test("openCacheStorage() keeps contents apart from the page's own addresses", async () => {
  // Deno's Cache Storage cannot list or delete all, so the full rules run in a browser.
  const name = `virtucade-test-${crypto.randomUUID()}`;
  const cache = await openCacheStorage(caches, ORIGIN, name);
  try {
    const content = new TextEncoder().encode("content");
    await cache.put(sha256Hex(content), content);
    assert.equal(await cache.has(sha256Hex(content)), true);
    assert.deepStrictEqual(await cache.get(sha256Hex(content)), content);
    await cache.delete(sha256Hex(content));
    assert.equal(await cache.get(sha256Hex(content)), undefined);
  } finally {
    await caches.delete(name);
  }
});

Deno.test("MemoryPackCache drops what was put first at its limit, and no earlier", async () => {
  const cache = new MemoryPackCache(10);
  const put = async (name: string, length: number) => await cache.put(name, new Uint8Array(length));
  await put("a", 5);
  await put("b", 5);
  assert.deepStrictEqual(await cache.keys(), ["a", "b"]);
  await put("c", 1);
  assert.deepStrictEqual(await cache.keys(), ["b", "c"]);
  await put("d", 11);
  assert.equal(await cache.has("d"), false, "larger than the whole cache");
});

Deno.test("openPackCache() falls back to memory where there is nothing usable", async () => {
  const refuses = { open: () => Promise.reject(new Error("insecure")) } as unknown as CacheStorage;
  assert.equal((await openPackCache({ origin: ORIGIN })).kind, "memory");
  assert.equal((await openPackCache({ origin: ORIGIN, caches: refuses })).kind, "memory");
});
