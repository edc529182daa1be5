import assert from "node:assert/strict";
import { findBrowser } from "./find_browser.ts";

Deno.test("findBrowser() takes the named browser, and no other when that is not there", () => {
  assert.equal(findBrowser("/opt/chrome", () => true), "/opt/chrome");
  assert.equal(findBrowser("/opt/chrome", (path) => path !== "/opt/chrome"), undefined);
});

Deno.test("findBrowser() looks in the usual places otherwise", () => {
  assert.equal(
    findBrowser("", (path) => path === "/usr/bin/google-chrome"),
    "/usr/bin/google-chrome",
  );
  assert.equal(findBrowser("", () => false), undefined);
});
