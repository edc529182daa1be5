// The rules of the pack cache in a real page: over a secure context, and over plain http, where a
// page has no Cache Storage. Left out where no browser is installed.

import assert from "node:assert/strict";
import * as esbuild from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "../find_browser.ts";

const ROOT = new URL("../..", import.meta.url).pathname;
const BROWSER = findBrowser();
/** A name that is no secure context, unlike 127.0.0.1. */
const PLAIN_HOST = "plain.test";

/** Runs each rule on a cache of its own; answers with what was broken, and the cache chosen. */
const PAGE_CODE = `
import { openCacheStorage, openIndexedDb, openPackCache } from "./client/io/pack_cache.ts";
import { PACK_CACHE_RULES } from "./client/io/pack_cache_contract.ts";
globalThis.runRules = async () => {
  const { caches, indexedDB } = globalThis;
  const { origin } = location;
  const opens = [(name) => openIndexedDb(indexedDB, name)];
  if (caches !== undefined) opens.push((name) => openCacheStorage(caches, origin, name));
  const broken = [];
  let checked = 0;
  for (const open of opens) {
    for (const { name, check } of PACK_CACHE_RULES) {
      const cache = await open("rule " + checked++);
      await check(cache).catch((error) => broken.push(cache.kind + " " + name + ": " + error));
    }
  }
  const { kind } = await openPackCache({ caches, indexedDB, origin });
  return { broken, checked, kind };
};
`;

Deno.test({
  name: "the pack caches of a browser keep every rule, on a secure page and over plain http",
  ignore: BROWSER === undefined,
  async fn() {
    const html = await pageText();
    const server = Deno.serve(
      { port: 0, hostname: "127.0.0.1", onListen() {} },
      () => new Response(html, { headers: { "content-type": "text/html" } }),
    );
    const browser = await chromium.launch({
      executablePath: BROWSER,
      args: ["--no-sandbox", `--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`],
    });
    try {
      const rulesAt = (host: string) => runRules(browser, `http://${host}:${server.addr.port}/`);
      const secure = await rulesAt("127.0.0.1");
      assert.deepStrictEqual(secure, { broken: [], checked: 10, kind: "cache_storage" });
      const plain = await rulesAt(PLAIN_HOST);
      assert.deepStrictEqual(plain, { broken: [], checked: 5, kind: "indexed_db" });
    } finally {
      await browser.close();
      await server.shutdown();
    }
  },
});

async function pageText(): Promise<string> {
  try {
    const result = await esbuild.build({
      stdin: { contents: PAGE_CODE, resolveDir: ROOT, loader: "js" },
      bundle: true,
      write: false,
      format: "iife",
      platform: "browser",
    });
    return `<!DOCTYPE html><script>${result.outputFiles[0]?.text}</script>`;
  } finally {
    await esbuild.stop();
  }
}

async function runRules(browser: Browser, url: string): Promise<unknown> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    return await page.evaluate("runRules()");
  } finally {
    await page.close();
  }
}
