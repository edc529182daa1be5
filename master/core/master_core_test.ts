import assert from "node:assert/strict";
import { catalogWorld, CoreBench, HUB, LEFT } from "./core_test_kit.ts";

Deno.test("[P7] whoever enters is told where every world's pack is", () => {
  const bench = new CoreBench();
  const { packBaseUrl, worlds, buildId } = bench.guestInHub().last("catalog");
  assert.equal(packBaseUrl, "/packs");
  assert.equal(buildId, "build");
  assert.deepEqual(worlds.map(({ key }) => key), [HUB, LEFT, "right_world"]);
  assert.deepEqual(worlds[0], { key: HUB, title: HUB, capacity: 100, packHash: "0".repeat(64) });
});

Deno.test("[P7] MasterCore.replaceWorlds() tells everybody of the new packs", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const before = client.count("catalog");
  const changed = { ...catalogWorld(LEFT, 5), packHash: "1".repeat(64) };
  bench.core.replaceWorlds([catalogWorld(HUB, 100), changed], [LEFT]);
  assert.equal(client.count("catalog"), before + 1);
  assert.equal(client.last("catalog").worlds[1]?.packHash, changed.packHash);
});
