import assert from "node:assert/strict";
import { MemoryPackCache } from "./pack_cache.ts";
import { makeTestPack } from "./pack_fetch_kit.ts";
import { KEPT_PACKS, notePack, readVerified, SHELF_KEY, sweepCache } from "./pack_shelf.ts";

const SHARED = { path: "assets/shared.txt", content: "in every pack" };

async function visit(cache: MemoryPackCache, number: number): Promise<string> {
  const own = { path: "assets/own.txt", content: `only in ${number}` };
  const pack = makeTestPack([SHARED, own], `world_${number}`);
  await notePack(cache, pack.hash, pack.manifestBytes);
  for (const file of pack.manifest.files) {
    await cache.put(file.sha256, new Uint8Array(pack.contents.get(file.path)!));
  }
  return pack.manifest.files.find((file) => file.path === own.path)!.sha256;
}

Deno.test("sweepCache() keeps the files of the newest packs and removes those of one older", async () => {
  const cache = new MemoryPackCache();
  const first = await visit(cache, 0);
  for (let number = 1; number < KEPT_PACKS; number++) await visit(cache, number);
  assert.equal(await sweepCache(cache), 0);
  const files = (await cache.keys()).length;
  await visit(cache, KEPT_PACKS);
  assert.equal(await sweepCache(cache), 2, "the oldest pack's own file and its manifest");
  assert.equal(await cache.has(first), false);
  assert.equal((await cache.keys()).length, files);
});

Deno.test("notePack() makes a pack that is visited again the newest", async () => {
  const cache = new MemoryPackCache();
  const first = await visit(cache, 0);
  for (let number = 1; number < KEPT_PACKS; number++) await visit(cache, number);
  await visit(cache, 0);
  await visit(cache, KEPT_PACKS);
  await sweepCache(cache);
  assert.equal(await cache.has(first), true);
});

Deno.test("sweepCache() removes what belongs to nothing, and stands a list that is none", async () => {
  const cache = new MemoryPackCache();
  await cache.put("a".repeat(64), new Uint8Array(3));
  for (const list of ["{", "{}", '["x"]']) {
    await cache.put(SHELF_KEY, new TextEncoder().encode(list));
    await sweepCache(cache);
  }
  assert.deepStrictEqual(await cache.keys(), [SHELF_KEY]);
});

Deno.test("readVerified() removes content that is not what its name says", async () => {
  const cache = new MemoryPackCache();
  await cache.put("a".repeat(64), new Uint8Array(3));
  assert.equal(await readVerified(cache, "a".repeat(64)), undefined);
  assert.equal(await cache.has("a".repeat(64)), false);
});

Deno.test("notePack() of a pack fetched ahead keeps the one in use first", async () => {
  const cache = new MemoryPackCache();
  const inUse = await visit(cache, 0);
  for (let number = 1; number <= KEPT_PACKS + 3; number++) {
    const pack = makeTestPack([{ path: "assets/x.txt", content: `${number}` }], `ahead_${number}`);
    await notePack(cache, pack.hash, pack.manifestBytes, true);
    await notePack(cache, pack.hash, pack.manifestBytes, true);
  }
  const list = JSON.parse(new TextDecoder().decode(await cache.get(SHELF_KEY)));
  assert.equal(list.length, KEPT_PACKS);
  assert.equal(new Set(list).size, KEPT_PACKS);
  await sweepCache(cache);
  assert.equal(await cache.has(inUse), true);
});
