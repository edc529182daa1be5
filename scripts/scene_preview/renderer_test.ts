// The renderer in a real browser; left out where there is none.

import assert from "node:assert/strict";
import { stop } from "esbuild";
import { findBrowser } from "../find_browser.ts";
import { bundlePage, launchBrowser } from "../ui_preview/bundle.ts";
import type {} from "./renderer_page.ts";

Deno.test({
  name:
    "a picture that was drawn stays, whatever its size, its quality or its context goes through",
  ignore: findBrowser() === undefined,
  // The driver keeps a pipe to the browser that Deno sees end only after the test.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const script = await bundlePage("scripts/scene_preview/renderer_page.ts");
    await stop();
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.setContent(
        '<!doctype html><title>Picture</title><canvas style="width:64px;height:48px"></canvas><div></div>',
      );
      await page.addScriptTag({ content: script, type: "module" });
      await page.waitForFunction(() => globalThis.rendererPage !== undefined);
      for (const what of ["nothing", "adapt", "quality", "resize"] as const) {
        const [red = 0, green = 0, blue = 0] = await page.evaluate(
          (what) => globalThis.rendererPage.after(what),
          what,
        );
        assert.ok(red > 128 && blue > 128 && green < 128, `after ${what}: ${red} ${green} ${blue}`);
      }
      const [red = 0, green = 0, blue = 0] = await page.evaluate(() =>
        globalThis.rendererPage.lose()
      );
      assert.ok(red > 128 && blue > 128 && green < 128, `after a loss: ${red} ${green} ${blue}`);
    } finally {
      await browser.close();
    }
  },
});
