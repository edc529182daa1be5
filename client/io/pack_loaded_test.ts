import assert from "node:assert/strict";
import { makeTestPack, startPackBench } from "./pack_fetch_kit.ts";
import { assetsOf } from "./pack_loaded.ts";

Deno.test("assetsOf() gives a required file at once and a deferred one when it is here", async () => {
  const pack = makeTestPack([
    { path: "assets/required/a.png", content: 500 },
    { path: "assets/late.ogg", content: 90_000, need: "deferred" },
  ]);
  const { offset } = pack.manifest.files.find(({ path }) => path === "assets/late.ogg")!;
  const rest = Promise.withResolvers<void>();
  // The connection brings what is required and then stands still.
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(pack.archive.subarray(0, offset + 10));
      await rest.promise;
      controller.enqueue(pack.archive.subarray(offset + 10));
      controller.close();
    },
  });
  await using bench = startPackBench(pack, {
    misbehave: ({ kind }) => kind === "archive" ? new Response(body) : undefined,
  });
  const loaded = await bench.fetcher.load(bench.request); // one walks from here on
  const { assetUrl, whenHere } = assetsOf(loaded);
  assert.match(assetUrl("assets/required/a.png"), /^blob:/);
  assert.throws(() => assetUrl("assets/late.ogg"), /not downloaded yet/);
  const late = whenHere("assets/late.ogg");
  rest.resolve();
  const response = await fetch(await late);
  assert.equal((await response.arrayBuffer()).byteLength, 90_000);
  assert.equal(response.headers.get("content-type"), "audio/ogg");
  await loaded.whenComplete;
  loaded.release();
});
