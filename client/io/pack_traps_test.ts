// Packs that are not what was announced, and packs that a new version need not fetch again.

import assert from "node:assert/strict";
import { MAX_MANIFEST_BYTES } from "../../shared/pack/manifest.ts";
import { MemoryPackCache } from "./pack_cache.ts";
import {
  answer,
  failureOf,
  honestPart,
  logged,
  makeTestPack,
  startPackBench,
  type TestFile,
} from "./pack_fetch_kit.ts";
import type { LoadedPack } from "./pack_loaded.ts";
import { packUrls, versionedUrl } from "./pack_url.ts";

const FILES: readonly TestFile[] = [
  {
    path: "assets/a.txt",
    content: Array.from({ length: 900 }, (_, at) => `a${at}`).join(" "),
    isDeflated: true,
  },
  { path: "assets/b.png", content: 20_000 },
  { path: "assets/c.ogg", content: 30_000, need: "deferred" },
];
const PACK = makeTestPack(FILES);

async function assertHolds(loaded: LoadedPack): Promise<void> {
  for (const [path, content] of PACK.contents) {
    assert.deepStrictEqual(await loaded.bytes(path), new Uint8Array(content), path);
  }
}

Deno.test("trap: cache hit across a version bump: an unchanged pack needs no request of the new version", async () => {
  const cache = new MemoryPackCache();
  const urlsOf = (version: string) => {
    const { url, manifestUrl } = packUrls("/packs", PACK.key, PACK.hash);
    return [url, manifestUrl].map((each) => versionedUrl(each, version));
  };
  assert.deepStrictEqual(urlsOf("0.1"), urlsOf("0.2"));
  await using before = startPackBench(PACK, { cache });
  await (await before.fetcher.load(before.request)).whenComplete;
  // The new version is another page: nothing is left of the old one but its cache.
  await using after = startPackBench(PACK, { cache });
  const loaded = await after.fetcher.load(after.request);
  await loaded.whenComplete;
  await assertHolds(loaded);
  assert.deepStrictEqual(after.seen, []);
  assert.equal(logged(after.lines, "WORLD_PACK_READY")[0]?.source, "cache");
});

Deno.test("trap: pack size/mtime/hash mismatch: PackFetcher.load() asks again once for wrong bytes, then refuses them", async () => {
  const bad = PACK.archive.slice();
  bad[PACK.manifest.files.find((file) => file.path === "assets/b.png")!.offset + 5]! ^= 1;
  const wrongPack = { ...PACK, archive: bad };
  const serve = (wrongTimes: number) =>
    startPackBench(PACK, {
      misbehave: (request, index) =>
        request.kind === "archive" && index <= wrongTimes
          ? answer(request, honestPart(wrongPack, request))
          : undefined,
    });
  await using once = serve(1);
  const loaded = await once.fetcher.load(once.request);
  await loaded.whenComplete;
  await assertHolds(loaded);
  await using twice = serve(2);
  assert.equal(await failureOf(twice.fetcher.load(twice.request)), "file_hash");
  assert.equal(twice.seen.length, 1 + 2);
});

Deno.test("trap: pack size/mtime/hash mismatch: PackFetcher.load() refuses a manifest of another hash, key, form or size", async () => {
  await using bench = startPackBench(PACK);
  const other = { ...bench.request, hash: "0".repeat(64) };
  assert.equal(await failureOf(bench.fetcher.load(other)), "manifest_hash");
  assert.equal(logged(bench.lines, "WORLD_PACK_FAILED")[0]?.reason, "manifest_hash");
  const left = makeTestPack(FILES, "left");
  await using wrongKey = startPackBench(left);
  const asHub = { ...wrongKey.request, key: PACK.key };
  assert.equal(await failureOf(wrongKey.fetcher.load(asHub)), "manifest_key");
  await using wrongForm = startPackBench(makeTestPack([{ path: "../x", content: "x" }]));
  assert.equal(
    await failureOf(wrongForm.fetcher.load(wrongForm.request)),
    "manifest_path_traversal",
  );
  await using tooBig = startPackBench(PACK, {
    misbehave: () => new Response(new Uint8Array(MAX_MANIFEST_BYTES + 1)),
  });
  assert.equal(await failureOf(tooBig.fetcher.load(tooBig.request)), "manifest_too_big");
});

Deno.test("trap: pack size/mtime/hash mismatch: a shorter or longer archive under a good manifest is refused, whatever its date", async () => {
  const { archive } = PACK;
  const dates = { "last-modified": "Thu, 01 Jan 1970 00:00:00 GMT" };
  const serve = (body: Uint8Array<ArrayBuffer>) =>
    startPackBench(PACK, {
      misbehave: (request) =>
        request.kind === "archive"
          ? answer(request, honestPart({ ...PACK, archive: body }, request), dates)
          : undefined,
    });
  await using good = serve(archive);
  await assertHolds(await good.fetcher.load(good.request));
  await using short = serve(archive.slice(0, 12_000));
  assert.equal(await failureOf(short.fetcher.load(short.request)), "truncated");
  // One byte more at the front: every offset is one off.
  await using shifted = serve(new Uint8Array([0, ...archive]));
  assert.match(await failureOf(shifted.fetcher.load(shifted.request)), /^file_/);
});
