// Which packs a cache is for: the newest few. What none of them uses any more is removed.

import { type PackManifest, parseManifest } from "../../shared/pack/manifest.ts";
import { isSha256Hex, sha256Hex } from "../../shared/pack/sha256.ts";
import type { PackCache } from "./pack_cache.ts";

/** Packs whose files are kept: the four worlds that ship, thrice. */
export const KEPT_PACKS = 12;

/** Where the list of packs is kept: no content has this hash, for nobody packs this very text. */
export const SHELF_KEY = sha256Hex(new TextEncoder().encode("virtucade: list of recent packs"));

/**
 * Notes that the pack `hash` is in use, and files its manifest: under the pack's hash, which is the
 * manifest's own SHA-256.
 * @param isAhead True for a pack that is fetched before anybody goes there: it comes behind the one
 * in use, and one that is noted already stays where it is.
 */
export async function notePack(
  cache: PackCache,
  hash: string,
  manifestBytes: Uint8Array<ArrayBuffer>,
  isAhead = false,
): Promise<void> {
  await cache.put(hash, manifestBytes);
  const shelf = await readShelf(cache);
  if (isAhead && shelf.includes(hash)) return;
  const hashes = shelf.filter((each) => each !== hash);
  const inUse = isAhead ? hashes.splice(0, 1) : [];
  const text = JSON.stringify([...inUse, hash, ...hashes].slice(0, KEPT_PACKS));
  await cache.put(SHELF_KEY, new TextEncoder().encode(text));
}

/** The content `sha256` from `cache`, if it is there and still what it was when it was put. */
export async function readVerified(
  cache: PackCache,
  sha256: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const content = await cache.get(sha256);
  if (content === undefined || sha256Hex(content) === sha256) return content;
  await cache.delete(sha256);
  return undefined;
}

/** Removes every content that no noted pack uses. @returns how many. */
export async function sweepCache(cache: PackCache): Promise<number> {
  const used = new Set([SHELF_KEY]);
  for (const hash of await readShelf(cache)) {
    used.add(hash);
    for (const file of (await readManifest(cache, hash))?.files ?? []) used.add(file.sha256);
  }
  const unused = (await cache.keys()).filter((key) => !used.has(key));
  for (const key of unused) await cache.delete(key);
  return unused.length;
}

async function readManifest(cache: PackCache, hash: string): Promise<PackManifest | undefined> {
  const bytes = await readVerified(cache, hash);
  const parsed = bytes === undefined ? undefined : parseManifest(bytes);
  return parsed?.ok ? parsed.value : undefined;
}

async function readShelf(cache: PackCache): Promise<string[]> {
  const bytes = await cache.get(SHELF_KEY);
  if (bytes === undefined) return [];
  try {
    const list: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(list) ? list.filter(isSha256Hex).slice(0, KEPT_PACKS) : [];
  } catch {
    return []; // somebody else wrote there: begin a new list
  }
}
