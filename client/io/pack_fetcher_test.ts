import assert from "node:assert/strict";
import fc from "fast-check";
import { MemoryPackCache, type PackCache } from "./pack_cache.ts";
import {
  answer,
  brokenBody,
  failureOf,
  honestPart,
  logged,
  makeTestPack,
  startPackBench,
  type TestFile,
} from "./pack_fetch_kit.ts";
import type { LoadedPack } from "./pack_loaded.ts";
import { PackLoadError } from "./pack_retry.ts";
import { MAX_AHEAD_BYTES, type PackProgress } from "./pack_fetcher.ts";

/** Text that compresses like text: nothing shrinks so far that it looks like a bomb. */
function words(word: string, length: number): string {
  return Array.from({ length }, (_, index) => `${word}${index}`).join(" ").slice(0, length);
}

const FILES: readonly TestFile[] = [
  { path: "assets/a.txt", content: words("a", 5000), isDeflated: true },
  { path: "assets/b.png", content: 20_000 },
  { path: "assets/c.ogg", content: 30_000, need: "deferred" },
];
const PACK = makeTestPack(FILES);

async function assertHolds(loaded: LoadedPack, pack = PACK): Promise<void> {
  for (const [path, content] of pack.contents) {
    assert.deepStrictEqual(await loaded.bytes(path), new Uint8Array(content), path);
  }
}

Deno.test("PackFetcher.load() fetches, verifies and gives every file, then needs no request", async () => {
  const cache = new MemoryPackCache();
  await using bench = startPackBench(PACK, { cache });
  const progress: PackProgress[] = [];
  const loaded = await bench.fetcher.load(bench.request, {
    onProgress: (step) => progress.push(step),
  });
  await loaded.whenComplete;
  await assertHolds(loaded);
  assert.equal(await loaded.text("world.json"), "{}");
  assert.deepStrictEqual(bench.seen, [
    { kind: "manifest", range: undefined },
    { kind: "archive", range: undefined },
  ]);
  const { key, hash } = PACK;
  const bytes = PACK.archive.length - 100;
  assert.deepStrictEqual(logged(bench.lines, "WORLD_PACK_START"), [{ key, hash, bytes }]);
  assert.deepStrictEqual(logged(bench.lines, "WORLD_PACK_READY"), [{
    key,
    source: "network",
    ms: 0,
  }]);
  const last = progress.at(-1);
  assert.equal(last?.doneBytes, last?.totalBytes);
  assert.deepStrictEqual(progress, progress.toSorted((a, b) => a.doneBytes - b.doneBytes));
  const percents = logged(bench.lines, "WORLD_PACK_PROGRESS").map((fields) =>
    Number(fields.percent)
  );
  assert.equal(percents.at(-1), 100);
  assert.ok(
    percents.every((percent, index) => percent % 10 === 0 && percent > (percents[index - 1] ?? 0)),
  );

  bench.seen.length = bench.lines.length = 0;
  const again = await bench.fetcher.load(bench.request);
  await again.whenComplete;
  await assertHolds(again);
  assert.deepStrictEqual(bench.seen, []);
  assert.deepStrictEqual(logged(bench.lines, "WORLD_PACK_READY"), [{
    key,
    source: "cache",
    ms: 0,
  }]);
});

Deno.test("[P6] PackFetcher.load() fetches after an update only what changed", async () => {
  const cache = new MemoryPackCache();
  await using old = startPackBench(PACK, { cache });
  await (await old.fetcher.load(old.request)).whenComplete;
  const [a, b, c] = FILES as [TestFile, TestFile, TestFile];
  const changed = makeTestPack([{ ...a, content: words("b", 6000) }, b, { ...c, content: 300 }]);
  await using bench = startPackBench(changed, { cache });
  const loaded = await bench.fetcher.load(bench.request);
  await loaded.whenComplete;
  await assertHolds(loaded, changed);
  const rangeOf = (path: string) => {
    const file = changed.manifest.files.find((each) => each.path === path);
    return file && `${file.offset}-${file.offset + file.length - 1}`;
  };
  assert.deepStrictEqual(bench.seen.slice(1), [
    { kind: "archive", range: rangeOf("assets/a.txt") },
    { kind: "archive", range: rangeOf("assets/c.ogg") },
  ]);
  assert.equal(logged(bench.lines, "WORLD_PACK_READY")[0]?.source, "mixed");
});

for (const how of ["break", "end"] as const) {
  Deno.test(`PackFetcher.load() resumes from the last byte held after a body that ${how}s`, async () => {
    await using bench = startPackBench(PACK, {
      misbehave: (request, index) =>
        index === 1 ? answer(request, brokenBody(PACK.archive.slice(0, 12_000), how)) : undefined,
    });
    const loaded = await bench.fetcher.load(bench.request);
    await loaded.whenComplete;
    await assertHolds(loaded);
    const end = PACK.archive.length - 100 - 1;
    assert.deepStrictEqual(bench.seen.slice(1), [
      { kind: "archive", range: undefined },
      { kind: "archive", range: `12000-${end}` },
    ]);
    assert.deepStrictEqual(bench.waitsMs, [250]);
  });
}

Deno.test("PackFetcher.load() gives up after four tries without progress", async () => {
  await using bench = startPackBench(PACK, {
    misbehave: (request) =>
      request.kind === "archive" ? answer(request, brokenBody(new Uint8Array(), "end")) : undefined,
  });
  assert.equal(await failureOf(bench.fetcher.load(bench.request)), "truncated");
  assert.equal(bench.seen.length, 1 + 4);
  assert.deepStrictEqual(bench.waitsMs, [250, 500, 1000]);
  const { key } = PACK;
  assert.deepStrictEqual(logged(bench.lines, "WORLD_PACK_FAILED"), [
    { key, reason: "truncated", need: "required" },
  ]);
});

Deno.test("[P6] PackFetcher.load() takes the whole from a server without ranges, also after a break", async () => {
  const cache = new MemoryPackCache();
  await using old = startPackBench(PACK, { cache });
  await (await old.fetcher.load(old.request)).whenComplete;
  const changed = makeTestPack([FILES[0]!, { path: "assets/b.png", content: 9_000 }, FILES[2]!, {
    path: "assets/d.png",
    content: 500,
    need: "deferred",
  }]);
  await using bench = startPackBench(changed, {
    cache,
    misbehave: ({ kind }, index) => {
      if (kind === "manifest") return undefined;
      return new Response(
        index === 1 ? brokenBody(changed.archive.slice(0, 4000), "break") : changed.archive,
      );
    },
  });
  const loaded = await bench.fetcher.load(bench.request);
  await loaded.whenComplete;
  await assertHolds(loaded, changed);
  assert.equal(bench.seen.filter((request) => request.kind === "archive").length, 2);
});

Deno.test("PackFetcher.load() ignores bytes beyond those it asked for", async () => {
  await using bench = startPackBench(PACK, {
    misbehave: (request) => {
      if (request.kind === "manifest") return undefined;
      let sent = 0; // an endless body
      return answer(
        request,
        new ReadableStream({
          pull(controller) {
            const next = sent === 0 ? honestPart(PACK, request) : new Uint8Array(10_000);
            sent += next.length;
            controller.enqueue(next);
          },
        }),
      );
    },
  });
  const loaded = await bench.fetcher.load(bench.request);
  await loaded.whenComplete;
  await assertHolds(loaded);
});

const LIES: readonly [string, TestFile, string][] = [
  ["unpacks to more", { ...FILES[0]!, lie: { size: 4999 } }, "file_size"],
  ["unpacks to less", { ...FILES[0]!, lie: { size: 5001 } }, "file_size"],
  [
    "is no deflate",
    { path: "a", content: "\xff".repeat(50), lie: { encoding: "deflate" } },
    "file_encoding",
  ],
  ["has another hash", { path: "a", content: "x", lie: { sha256: "0".repeat(64) } }, "file_hash"],
];

for (const [what, file, reason] of LIES) {
  Deno.test(`PackFetcher.load() refuses a file that ${what}`, async () => {
    await using bench = startPackBench(makeTestPack([file]));
    assert.equal(await failureOf(bench.fetcher.load(bench.request)), reason);
  });
}

Deno.test("PackFetcher.load() waits for a busy server three times and not a fourth", async () => {
  const serve = (busyTimes: number, status: number) =>
    startPackBench(PACK, {
      misbehave: ({ kind }, index) =>
        kind === "archive" && index <= busyTimes ? new Response("busy", { status }) : undefined,
    });
  for (const status of [429, 500, 503]) {
    await using patient = serve(3, status);
    await (await patient.fetcher.load(patient.request)).whenComplete;
    assert.deepStrictEqual(patient.waitsMs, [250, 500, 1000]);
  }
  await using busy = serve(4, 503);
  assert.equal(await failureOf(busy.fetcher.load(busy.request)), "server_busy");
  await using gone = serve(1, 404);
  assert.equal(await failureOf(gone.fetcher.load(gone.request)), "not_found");
  assert.equal(gone.seen.length, 2);
});

Deno.test("PackFetcher.load() refuses a part that begins elsewhere", async () => {
  const cache = new MemoryPackCache();
  await using old = startPackBench(PACK, { cache });
  await (await old.fetcher.load(old.request)).whenComplete;
  const changed = makeTestPack([...FILES, { path: "assets/d.png", content: 100 }]);
  await using bench = startPackBench(changed, {
    cache,
    misbehave: ({ kind }) =>
      kind === "archive"
        ? new Response("x", { status: 206, headers: { "content-range": "bytes 7-7/8" } })
        : undefined,
  });
  assert.equal(await failureOf(bench.fetcher.load(bench.request)), "bad_range");
});

Deno.test("PackFetcher.load() ends when it is told to, before and during the download", async () => {
  const before = new AbortController();
  before.abort();
  await using bench = startPackBench(PACK);
  const cancelled = bench.fetcher.load(bench.request, { signal: before.signal });
  assert.equal(await failureOf(cancelled), "cancelled");
  assert.deepStrictEqual(bench.seen, []);
  const during = new AbortController();
  const load = bench.fetcher.load(bench.request, {
    signal: during.signal,
    onProgress: () => during.abort(),
  });
  const reason = await load.then((loaded) => failureOf(loaded.whenComplete), () => "cancelled");
  assert.equal(reason, "cancelled");
  assert.ok(logged(bench.lines, "WORLD_PACK_CANCELED").length >= 2);
  assert.deepStrictEqual(logged(bench.lines, "WORLD_PACK_FAILED"), []);
});

Deno.test("PackFetcher.load() gives up a connection that gives no byte", async () => {
  const held: ReadableStreamDefaultController[] = [];
  await using bench = startPackBench(PACK, {
    stallAtOnce: true,
    misbehave: (request) =>
      request.kind === "archive"
        ? answer(request, new ReadableStream({ start: (controller) => void held.push(controller) }))
        : undefined,
  });
  assert.equal(await failureOf(bench.fetcher.load(bench.request)), "stalled");
  for (const controller of held) {
    try {
      controller.close();
    } catch {
      // The server cancelled it when the client went away.
    }
  }
});

Deno.test("[P5] PackFetcher.load() resolves with the required files and brings the deferred behind", async () => {
  const go = Promise.withResolvers<void>();
  const deferredAt = PACK.manifest.files.find((file) => file.need === "deferred")!.offset;
  await using bench = startPackBench(PACK, {
    misbehave: (request) => {
      if (request.kind === "manifest") return undefined;
      const body = honestPart(PACK, request);
      return answer(
        request,
        new ReadableStream({
          async start(controller) {
            controller.enqueue(body.slice(0, deferredAt));
            await go.promise;
            controller.enqueue(body.slice(deferredAt));
            controller.close();
          },
        }),
      );
    },
  });
  const loaded = await bench.fetcher.load(bench.request);
  assert.deepStrictEqual([loaded.has("assets/b.png"), loaded.has("assets/c.ogg")], [true, false]);
  assert.match(loaded.objectUrl("assets/b.png"), /^blob:/);
  assert.throws(() => loaded.objectUrl("assets/c.ogg"), /not downloaded yet/);
  assert.throws(() => loaded.objectUrl("assets/none"), /not in this pack/);
  const waiting = loaded.bytes("assets/c.ogg");
  go.resolve();
  assert.deepStrictEqual(await waiting, new Uint8Array(PACK.contents.get("assets/c.ogg")!));
  await loaded.whenComplete;
  const url = loaded.objectUrl("scene.js");
  assert.equal(loaded.objectUrl("scene.js"), url);
  const response = await fetch(url);
  assert.equal(response.headers.get("content-type"), "text/javascript");
  assert.equal((await response.arrayBuffer()).byteLength, 900);
  loaded.release();
  await assert.rejects(fetch(url));
});

Deno.test("PackFetcher.load() tells who waits for a deferred file that does not come", async () => {
  const pack = makeTestPack([...FILES, {
    path: "assets/d.png",
    content: "x",
    need: "deferred",
    lie: { sha256: "0".repeat(64) },
  }]);
  await using bench = startPackBench(pack);
  const loaded = await bench.fetcher.load(bench.request);
  assert.equal(await failureOf(loaded.bytes("assets/d.png")), "file_hash");
  assert.equal(await failureOf(loaded.whenComplete), "file_hash");
  assert.equal(await failureOf(loaded.text("assets/d.png")), "file_hash", "asked later");
  assert.equal(logged(bench.lines, "WORLD_PACK_FAILED")[0]?.need, "deferred");
});

Deno.test("PackFetcher.load() does without a cache that fails", async () => {
  const fail = () => Promise.reject(new Error("quota"));
  const cache: PackCache = {
    kind: "indexed_db",
    has: fail,
    get: fail,
    put: fail,
    keys: fail,
    delete: fail,
  };
  await using bench = startPackBench(PACK, { cache });
  const loaded = await bench.fetcher.load(bench.request);
  await loaded.whenComplete;
  await assertHolds(loaded);
});

Deno.test("PackFetcher.load() fetches again what was changed in the cache", async () => {
  const cache = new MemoryPackCache();
  await using bench = startPackBench(PACK, { cache });
  await (await bench.fetcher.load(bench.request)).whenComplete;
  const { sha256 } = PACK.manifest.files.find((file) => file.path === "assets/b.png")!;
  await cache.put(sha256, new Uint8Array([1, 2, 3]));
  bench.seen.length = 0;
  const loaded = await bench.fetcher.load(bench.request);
  await loaded.whenComplete;
  await assertHolds(loaded);
  assert.equal(bench.seen.length, 1);
});

Deno.test("PackFetcher.load() ends with every file or a named reason, however a server behaves", async () => {
  const fault = fc.record({
    kind: fc.constantFrom("break", "end", "busy", "whole", "wrong"),
    bytes: fc.integer({ min: 0, max: 60_000 }),
  });
  const held = fc.subarray(PACK.manifest.files.map((file) => file.path));
  await fc.assert(
    fc.asyncProperty(fc.array(fault, { maxLength: 6 }), held, async (faults, paths) => {
      const cache = new MemoryPackCache();
      for (const { path, sha256 } of PACK.manifest.files) {
        if (paths.includes(path)) await cache.put(sha256, new Uint8Array(PACK.contents.get(path)!));
      }
      const left = [...faults];
      await using bench = startPackBench(PACK, {
        cache,
        misbehave: (request) => {
          const next = request.kind === "archive" ? left.shift() : undefined;
          if (next === undefined) return undefined;
          if (next.kind === "busy") return new Response(null, { status: 503 });
          if (next.kind === "whole") return new Response(PACK.archive.slice());
          const part = honestPart(PACK, request);
          if (next.kind === "wrong") return answer(request, part.fill(7, next.bytes));
          const how = next.kind === "end" ? "end" : "break";
          return answer(request, brokenBody(part.slice(0, next.bytes), how));
        },
      });
      const outcome = await bench.fetcher.load(bench.request)
        .then(async (loaded) => {
          await loaded.whenComplete;
          await assertHolds(loaded);
        })
        .then(() => "complete", (error: unknown) => error);
      if (outcome !== "complete") assert.ok(outcome instanceof PackLoadError, String(outcome));
      if (faults.length <= 1) assert.equal(outcome, "complete");
    }),
    { numRuns: 60 },
  );
});

Deno.test("PackFetcher.load() ahead brings what is required, politely, and the trip the rest", async () => {
  const cache = new MemoryPackCache();
  const asked: RequestInit[] = [];
  await using bench = startPackBench(PACK, { cache, onRequest: (init) => asked.push(init) });
  const ahead = await bench.fetcher.load(bench.request, { ahead: "required" });
  await ahead.whenComplete;
  assert.equal(ahead.has("assets/b.png"), true);
  assert.equal(ahead.has("assets/c.ogg"), false);
  ahead.release();
  assert.deepStrictEqual(bench.seen.map(({ kind }) => kind), ["manifest", "archive"]);
  assert.deepStrictEqual(asked.map(({ priority }) => priority), ["low", "low"]);
  const { key } = PACK;
  assert.deepStrictEqual(logged(bench.lines, "WORLD_PACK_READY"), [
    { ahead: "required", key, source: "network", ms: 0 },
  ]);
  const loaded = await bench.fetcher.load(bench.request);
  assert.equal(asked[2]?.priority, undefined);
  await loaded.whenComplete;
  await assertHolds(loaded);
  const { offset, length } = PACK.manifest.files.find(({ path }) => path === "assets/c.ogg")!;
  assert.deepStrictEqual(bench.seen.slice(2), [
    { kind: "archive", range: `${offset}-${offset + length - 1}` },
  ]);
});

Deno.test("PackFetcher.load() ahead brings all of a pack, and the trip asks for nothing", async () => {
  const cache = new MemoryPackCache();
  await using bench = startPackBench(PACK, { cache });
  const ahead = await bench.fetcher.load(bench.request, { ahead: "all" });
  await ahead.whenComplete;
  await assertHolds(ahead);
  ahead.release();
  const before = bench.seen.length;
  const loaded = await bench.fetcher.load(bench.request);
  await loaded.whenComplete;
  await assertHolds(loaded);
  assert.equal(bench.seen.length, before);
});

Deno.test("PackFetcher.load() ahead fetches up to its limit and not a byte more", async () => {
  // Only the manifest says how long the file is: none of it may be asked for.
  const own = makeTestPack([]).manifest.files.reduce((sum, { length }) => sum + length, 0);
  const headers = 40; // before the second and the third file
  const ofSize = (length: number) =>
    makeTestPack([{ path: "assets/huge.bin", content: 1, lie: { length, size: length } }]);
  const most = ofSize(MAX_AHEAD_BYTES - own - 2 * headers);
  await using fits = startPackBench(most, { misbehave: ({ kind }) => missing(kind) });
  const load = (bench: typeof fits) => bench.fetcher.load(bench.request, { ahead: "required" });
  assert.equal(await failureOf(load(fits)), "not_found", "it was asked for");
  const more = ofSize(MAX_AHEAD_BYTES - own - 2 * headers + 1);
  await using exceeds = startPackBench(more);
  assert.equal(await failureOf(load(exceeds)), "too_big_ahead");
  assert.deepStrictEqual(exceeds.seen.map(({ kind }) => kind), ["manifest"]);
});

function missing(kind: "manifest" | "archive"): Response | undefined {
  return kind === "archive" ? new Response("", { status: 404 }) : undefined;
}
