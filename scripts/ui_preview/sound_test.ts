// Every sound, made by a real browser's synthesiser; left out where there is none.

import assert from "node:assert/strict";
import { stop } from "esbuild";
import { findBrowser } from "../find_browser.ts";
import { bundlePage, launchBrowser } from "./bundle.ts";
import type {} from "./sound_page.ts";

Deno.test({
  name: "WebAudioPlayer makes every sound: short, not too loud, at its side and as loud as set",
  ignore: findBrowser() === undefined,
  // The driver keeps a pipe to the browser that Deno sees end only after the test.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const script = await bundlePage("scripts/ui_preview/sound_page.ts");
    await stop();
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.setContent("<!doctype html><title>Sounds</title>");
      await page.addScriptTag({ content: script, type: "module" });
      await page.waitForFunction(() => globalThis.soundPage !== undefined);
      const play = (name: string, metres: number, loudness = 1) =>
        page.evaluate(
          ([name, metres, loudness]) => globalThis.soundPage.play(name, metres, loudness),
          [name, metres, loudness] as const,
        );
      const names = await page.evaluate(() => globalThis.soundPage.names());
      assert.ok(names.length >= 8);
      for (const name of names) {
        const { left, right, seconds } = await play(name, 0);
        assert.ok(left > 0.03 && left < 1, `${name} is ${left}`);
        assert.ok(Math.abs(left - right) < 0.01, `${name} is right here`);
        assert.ok(seconds > 0.02 && seconds < 4.8, `${name} lasts ${seconds} s`);
        const aside = await play(name, 4);
        assert.ok(aside.right > 2 * aside.left, `${name} is at the right`);
        assert.ok(aside.right < 2 * right);
        const soft = await play(name, 0, 0.1);
        assert.ok(soft.left < left / 2, `${name} follows the volume`);
        assert.deepStrictEqual(await play(name, 1000), { left: 0, right: 0, seconds: 0 });
      }
    } finally {
      await browser.close();
    }
  },
});
