// Motion, text size and contrast as they are set, in the real picture in a real browser; left out
// where there is none.

import assert from "node:assert/strict";
import { stop } from "esbuild";
import type { Settings } from "../../client/core/settings.ts";
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
        const enteredAfter = (changes: readonly Partial<Settings>[]) =>
          page.evaluate((changes) => {
            for (const fields of changes) globalThis.appearancePage.change(fields);
            return globalThis.appearancePage.vistas();
          }, changes);
        const slides = [0.2, 0.4, 0.6, 0.8, 1].map((volume) => ({ volume }));
        assert.deepEqual(await enteredAfter(slides), [false]);
        const motions = ["reduced", "reduced", "full", "system"] as const;
        const asked = motions.map((motion) => ({ motion }));
        assert.deepEqual(await enteredAfter(asked), [false, true, false]);
      });
      await test.step("what moves by itself stands still as soon as the system asks", async () => {
        const second = () => page.evaluate(() => globalThis.appearancePage.second());
        const moving = { scene: 1, resident: 1 };
        const still = { scene: 0, resident: 0 };
        assert.deepEqual(await second(), moving);
        await page.emulateMedia({ reducedMotion: "reduce" });
        assert.deepEqual(await second(), still);
        await page.evaluate(() => globalThis.appearancePage.change({ motion: "full" }));
        assert.equal((await second()).resident, 1, "whoever wants it full has it full");
        await page.evaluate(() => globalThis.appearancePage.change({ motion: "system" }));
        assert.deepEqual(await second(), still);
        await page.emulateMedia({ reducedMotion: "no-preference" });
        assert.equal((await second()).resident, 1);
        assert.deepEqual(await second(), moving);
      });
    } finally {
      await browser.close();
    }
  },
});
