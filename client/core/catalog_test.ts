import assert from "node:assert/strict";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { resolveAddresses } from "./addresses.ts";
import { WorldCatalog } from "./catalog.ts";

const HUB = "hub" as WorldKey;
const HASH = "ab".repeat(32);

function catalogOf(pageUrl: string, packHash = HASH, packBaseUrl = "/packs"): WorldCatalog {
  const catalog = new WorldCatalog(resolveAddresses({ pageUrl, allowedHosts: [] }));
  const worlds = [{ key: HUB, title: "Plaza", capacity: 10, packHash }];
  catalog.take({ packBaseUrl, worlds, buildId: "one" });
  return catalog;
}

Deno.test("WorldCatalog knows titles, and calls a world it was not told of by its key", () => {
  const catalog = catalogOf("https://play.example/");
  assert.equal(catalog.titleOf("hub"), "Plaza");
  assert.equal(catalog.titleOf("elsewhere"), "elsewhere");
});

Deno.test("WorldCatalog finds packs where a lease would send to", () => {
  assert.deepEqual(catalogOf("https://play.example/").packOf(HUB), {
    worldKey: HUB,
    packUrl: `https://play.example/packs/hub.${HASH}.zip`,
    manifestUrl: `https://play.example/packs/hub.${HASH}.json`,
    packHash: HASH,
  });
  const far = catalogOf("https://play.example/", HASH, "https://cdn.example/p");
  assert.equal(far.packOf(HUB)?.packUrl, `https://cdn.example/p/hub.${HASH}.zip`);
  const asked = catalogOf("http://localhost:1/?world_pack_base_url=http://localhost:2/q");
  assert.equal(asked.packOf(HUB)?.packUrl, `http://localhost:2/q/hub.${HASH}.zip`);
});

Deno.test("WorldCatalog has no pack of a world it was not told of, or without a hash", () => {
  assert.equal(catalogOf("https://play.example/").packOf("elsewhere" as WorldKey), undefined);
  assert.equal(catalogOf("https://play.example/", "../../x").packOf(HUB), undefined);
});

Deno.test("WorldCatalog.take() tells another build from the first one and from the same", () => {
  const catalog = new WorldCatalog({ packUrl: (url) => url });
  const told = { packBaseUrl: "", worlds: [], buildId: "one" };
  assert.equal(catalog.take(told), false);
  assert.equal(catalog.take(told), false);
  assert.equal(catalog.take({ ...told, buildId: "two" }), true);
  assert.equal(catalog.buildId, "two");
});
