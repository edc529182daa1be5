import assert from "node:assert/strict";
import { fetchPageConfig, type PageConfig, parsePageConfig } from "./page_config.ts";

const FALLBACK: PageConfig = {
  version: "0.1",
  buildId: "",
  allowedHosts: [],
  isDevelopment: false,
};

Deno.test("parsePageConfig() takes what is there", () => {
  const config = { version: "0.2", buildId: "ab", allowedHosts: ["a:1"], isDevelopment: true };
  assert.deepEqual(parsePageConfig(config, FALLBACK), config);
});

Deno.test("parsePageConfig() leaves out what makes no sense", () => {
  for (const json of [null, 7, "text", [], {}]) {
    assert.deepEqual(parsePageConfig(json, FALLBACK), FALLBACK);
  }
  const odd = { version: 1, allowedHosts: ["a", 7, "", "x".repeat(256)], isDevelopment: "yes" };
  assert.deepEqual(parsePageConfig(odd, FALLBACK), { ...FALLBACK, allowedHosts: ["a"] });
});

Deno.test("parsePageConfig() reads 64 hosts and not one more", () => {
  const allowedHosts = Array.from({ length: 65 }, (_, i) => `host${i}`);
  assert.equal(parsePageConfig({ allowedHosts }, FALLBACK).allowedHosts.length, 64);
});

Deno.test("fetchPageConfig() falls back when there is no such file, or no server", async () => {
  const answers = [
    () => Promise.resolve(new Response("gone", { status: 404 })),
    () => Promise.resolve(new Response("<html>")),
    () => Promise.reject(new TypeError("offline")),
  ];
  for (const answer of answers) assert.equal(await fetchPageConfig(FALLBACK, answer), FALLBACK);
  const good = () => Promise.resolve(Response.json({ version: "0.3" }));
  assert.equal((await fetchPageConfig(FALLBACK, good)).version, "0.3");
});
