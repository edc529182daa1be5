import assert from "node:assert/strict";
import { isLoopbackHost, mayOverride, resolveAddresses } from "./addresses.ts";

const LOCAL = "http://127.0.0.1:19080/";
const PUBLIC = "https://play.example/";

function resolve(pageUrl: string, allowedHosts: readonly string[] = []) {
  return resolveAddresses({ pageUrl, allowedHosts });
}

Deno.test("resolveAddresses() follows the page: scheme, host and port", () => {
  assert.equal(resolve(LOCAL).masterUrl, "ws://127.0.0.1:19080/");
  assert.equal(resolve(PUBLIC + "deep/page?v=0.1").masterUrl, "wss://play.example/");
});

Deno.test("resolveAddresses() takes paths in tickets and leases as the master's", () => {
  const addresses = resolve(PUBLIC);
  assert.equal(addresses.worldUrl("hub", "/hub"), "wss://play.example/hub");
  assert.equal(addresses.packUrl("/packs/hub.ab.zip"), "https://play.example/packs/hub.ab.zip");
  assert.equal(addresses.worldUrl("hub", "wss://w.example:19081/"), "wss://w.example:19081/");
  assert.equal(
    addresses.packUrl("https://cdn.example/hub.ab.zip"),
    "https://cdn.example/hub.ab.zip",
  );
});

Deno.test("resolveAddresses() follows overrides on a loopback page", () => {
  const addresses = resolve(
    LOCAL + "?master_url=ws://other:1/&world_url_template=wss://w.example/{world_key}" +
      "&world_pack_base_url=https://cdn.example/packs/",
  );
  assert.deepEqual(addresses.refused, []);
  assert.equal(addresses.masterUrl, "ws://other:1/");
  assert.equal(addresses.worldUrl("left_world", "/left_world"), "wss://w.example/left_world");
  assert.equal(addresses.packUrl("/packs/hub.ab.zip"), "https://cdn.example/packs/hub.ab.zip");
});

Deno.test("resolveAddresses() takes lease paths from an overridden master", () => {
  const addresses = resolve(LOCAL + "?master_url=wss://other:1/");
  assert.equal(addresses.packUrl("/packs/hub.ab.zip"), "https://other:1/packs/hub.ab.zip");
});

Deno.test("resolveAddresses() refuses a public page's overrides for unknown hosts", () => {
  const addresses = resolve(PUBLIC + "?master_url=wss://evil.example/", ["good.example"]);
  assert.equal(addresses.masterUrl, "wss://play.example/");
  assert.deepEqual(addresses.refused, [{ name: "master_url", why: "host_not_allowed" }]);
});

Deno.test("resolveAddresses() follows a public page's override for an allowed host", () => {
  const query = "?master_url=wss://good.example:8443/";
  assert.equal(resolve(PUBLIC + query, ["good.example"]).masterUrl, "wss://good.example:8443/");
  assert.equal(
    resolve(PUBLIC + query, ["good.example:8443"]).masterUrl,
    "wss://good.example:8443/",
  );
  assert.equal(resolve(PUBLIC + query, ["good.example:1"]).refused.length, 1);
});

Deno.test("resolveAddresses() names what is wrong with an override", () => {
  const why = (query: string) => resolve(LOCAL + query).refused.map((each) => each.why);
  assert.deepEqual(why("?master_url=nonsense"), ["not_a_url"]);
  assert.deepEqual(why("?master_url=https://a/"), ["bad_scheme"]);
  assert.deepEqual(why("?world_pack_base_url=javascript:alert(1)"), ["bad_scheme"]);
  assert.deepEqual(why("?world_url_template=ws://a/"), ["no_world_key"]);
});

Deno.test("isLoopbackHost() knows this machine's names only", () => {
  for (const host of ["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]"]) {
    assert.ok(isLoopbackHost(host), host);
  }
  for (const host of ["127.0.0.1.evil.example", "evil-localhost", "10.0.0.1", "128.0.0.1"]) {
    assert.ok(!isLoopbackHost(host), host);
  }
});

Deno.test("mayOverride() is true for every parameter that hosts must be allowed for, and no other", () => {
  const asks = (search: string) => mayOverride(new URL(`https://play.example/${search}`));
  for (const name of ["master_url", "world_url_template", "world_pack_base_url", "net"]) {
    assert.equal(asks(`?${name}=x`), true, name);
  }
  for (const search of ["", "?v=0.1", "?quality=low&debug", "?network=1"]) {
    assert.equal(asks(search), false, search);
  }
});
