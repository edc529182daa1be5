import assert from "node:assert/strict";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { packUrls, versionedUrl } from "./pack_url.ts";

Deno.test("packUrls() names archive and manifest below a base with or without a slash", () => {
  const hash = "ab".repeat(32);
  for (const base of ["https://cdn.example/packs", "https://cdn.example/packs/"]) {
    assert.deepStrictEqual(packUrls(base, "hub" as WorldKey, hash), {
      url: `https://cdn.example/packs/hub.${hash}.zip`,
      manifestUrl: `https://cdn.example/packs/hub.${hash}.json`,
    });
  }
});

Deno.test("versionedUrl() appends the version only to names without a hash", () => {
  assert.equal(versionedUrl("/catalog.json", "0.2"), "/catalog.json?v=0.2");
  assert.equal(versionedUrl("/x.json?a=1#top", "0.2"), "/x.json?a=1&v=0.2#top");
  for (const name of [`/client.${"ab".repeat(8)}.js`, `/packs/hub.${"ab".repeat(32)}.zip`]) {
    assert.equal(versionedUrl(name, "0.2"), name);
  }
});
