import assert from "node:assert/strict";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import type { PackEvents, PackOrder } from "../core/ports.ts";
import { PackLoadError } from "./pack_retry.ts";
import type { LoadedPack } from "./pack_loaded.ts";
import { createPackSource, type PackLoader } from "./pack_source.ts";

const ORDER: PackOrder = {
  worldKey: parseWorldKey("hub")!,
  packUrl: "http://a/hub.zip",
  manifestUrl: "http://a/hub.json",
  packHash: "ab",
  packBytes: 10,
  requiredBytes: 10,
};

function pack(): LoadedPack & { isReleased: boolean } {
  return {
    hash: "ab",
    manifest: { format: 1, key: ORDER.worldKey, title: "", files: [] },
    isReleased: false,
    text: (path) => Promise.resolve(`text of ${path}`),
    bytes: () => Promise.resolve(new Uint8Array()),
    has: () => true,
    objectUrl: () => "blob:",
    whenComplete: Promise.resolve(),
    release() {
      this.isReleased = true;
    },
  };
}

/** Prepares, and waits for the outcome by name. */
function prepare(loader: PackLoader) {
  const source = createPackSource(loader);
  const heard: string[] = [];
  const outcome = Promise.withResolvers<void>();
  const events: PackEvents = {
    progress: (step, loaded, total) => void heard.push(`${step} ${loaded}/${total}`),
    ready: (files) => {
      heard.push(`ready ${files.text("world.json")} ${source.loadedOf(files)?.hash}`);
      assert.throws(() => files.text("scene.js"));
      outcome.resolve();
    },
    failed: (fault) => {
      heard.push(`failed ${fault}`);
      outcome.resolve();
    },
  };
  return { cancel: source.prepare(ORDER, events), heard, outcome: outcome.promise };
}

Deno.test("createPackSource() tells progress and then that the pack is ready", async () => {
  const { heard, outcome } = prepare({
    load: (_request, options) => {
      options?.onProgress?.({ doneBytes: 4, totalBytes: 10 });
      options?.onProgress?.({ doneBytes: 10, totalBytes: 10 });
      return Promise.resolve(pack());
    },
  });
  await outcome;
  assert.deepEqual(heard, [
    "downloading 4/10",
    "verifying 10/10",
    "ready text of world.json ab",
  ]);
});

Deno.test("createPackSource() names the fault of a failed load", async () => {
  const named = prepare({ load: () => Promise.reject(new PackLoadError("file_hash")) });
  await named.outcome;
  assert.deepEqual(named.heard, ["failed file_hash"]);
  const other = prepare({ load: () => Promise.reject(new TypeError("boom")) });
  await other.outcome;
  assert.deepEqual(other.heard, ["failed unexpected"]);
});

Deno.test("createPackSource() says nothing after it was called off, and lets the pack go", async () => {
  const late = pack();
  const loading = Promise.withResolvers<LoadedPack>();
  let isAborted = false;
  const { cancel, heard } = prepare({
    load: (_request, options) => {
      options?.signal?.addEventListener("abort", () => isAborted = true);
      return loading.promise;
    },
  });
  cancel();
  loading.resolve(late);
  while (!late.isReleased) await Promise.resolve();
  assert.ok(isAborted);
  assert.deepEqual(heard, []);
});
