// What every pack cache must do. Free of any test runner, so that the same checks run in Deno and,
// for the stores that only a browser has, in a page.

import { sha256Hex } from "../../shared/pack/sha256.ts";
import type { PackCache } from "./pack_cache.ts";

/** One rule and the check of it, which throws when the rule is broken. */
export interface CacheRule {
  readonly name: string;
  check(cache: PackCache): Promise<void>;
}

/** The rules; each wants an empty cache. */
export const PACK_CACHE_RULES: readonly CacheRule[] = [
  {
    name: "gives back what was put, and nothing for what was not",
    async check(cache) {
      const { sha256, content } = sample("a");
      expect(!await cache.has(sha256), "empty cache has it");
      expect(await cache.get(sha256) === undefined, "empty cache gives it");
      await cache.put(sha256, content);
      expect(await cache.has(sha256), "has it not");
      expect(isSame(await cache.get(sha256), content), "gives other bytes");
      expect(!await cache.has(sample("b").sha256), "has what was not put");
    },
  },
  {
    name: "lists what it holds",
    async check(cache) {
      expect((await cache.keys()).length === 0, "empty cache lists something");
      const all = ["a", "b", "c"].map(sample);
      for (const { sha256, content } of all) await cache.put(sha256, content);
      const expected = all.map((each) => each.sha256).sort().join();
      expect((await cache.keys()).sort().join() === expected, "lists other keys");
    },
  },
  {
    name: "forgets what is deleted, also twice",
    async check(cache) {
      const [a, b] = [sample("a"), sample("b")];
      await cache.put(a.sha256, a.content);
      await cache.put(b.sha256, b.content);
      await cache.delete(a.sha256);
      await cache.delete(a.sha256);
      expect(!await cache.has(a.sha256), "has it still");
      expect(await cache.get(a.sha256) === undefined, "gives it still");
      expect((await cache.keys()).join() === b.sha256, "lists it still");
    },
  },
  {
    name: "keeps its own copy of what was put and of what it gave",
    async check(cache) {
      const { sha256, content } = sample("a");
      const mine = content.slice();
      await cache.put(sha256, mine);
      mine.fill(0);
      (await cache.get(sha256))?.fill(0);
      expect(isSame(await cache.get(sha256), content), "shares its bytes");
    },
  },
  {
    name: "puts only the part a view shows, replaces, and holds empty and large contents",
    async check(cache) {
      const { sha256, content } = sample("a");
      const around = new Uint8Array(content.length + 20).fill(9);
      around.set(content, 10);
      await cache.put(sha256, content.slice(1));
      await cache.put(sha256, around.subarray(10, 10 + content.length));
      expect(isSame(await cache.get(sha256), content), "holds bytes around the view");
      const large = new Uint8Array(3_000_000).map((_, index) => index % 251);
      for (const bytes of [new Uint8Array(), large]) {
        await cache.put(sha256Hex(bytes), bytes);
        expect(isSame(await cache.get(sha256Hex(bytes)), bytes), `loses ${bytes.length} bytes`);
      }
    },
  },
];

function sample(text: string): { sha256: string; content: Uint8Array<ArrayBuffer> } {
  const content = new TextEncoder().encode(`content ${text}`);
  return { sha256: sha256Hex(content), content };
}

function isSame(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function expect(isTrue: boolean, broken: string): void {
  if (!isTrue) throw new Error(`Pack cache ${broken}`);
}
