// Motion, text size and contrast as they are set, in the real picture in a real browser; left out
// where there is none.

import assert from "node:assert/strict";
import { stop } from "esbuild";
import { findBrowser } from "../find_browser.ts";
import { bundlePage, launchBrowser } from "../ui_preview/bundle.ts";
import type {} from "./appearance_page.ts";

const HTML = `<!doctype html><title>Appearance</title>
<canvas style="width:64px;height:48px"></canvas><div id="labels"></div>`;

Deno.test({
  name: "the picture follows what is set, and what the system asks for",
  ignore: findBrowser() === undefined,
  // The driver keeps a pipe to the browser that Deno sees end only after the test.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(test) {
    const script = await bundlePage("scripts/scene_preview/appearance_page.ts");
    await stop();
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.setContent(HTML);
      await page.addScriptTag({ content: script, type: "module" });
      await page.waitForFunction(() => globalThis.appearancePage !== undefined);

      await test.step("what is behind portals is built anew when motion changes only", async () => {
        const enteredAfter = (wishes: readonly boolean[]) =>
          page.evaluate((wishes) => {
            for (const isReduced of wishes) globalThis.appearancePage.setReducedMotion(isReduced);
            return globalThis.appearancePage.vistas();
          }, wishes);
        assert.deepEqual(await enteredAfter([false, false, false, false, false]), [false]);
        assert.deepEqual(await enteredAfter([true, true, false]), [false, true, false]);
      });
    } finally {
      await browser.close();
    }
  },
});
