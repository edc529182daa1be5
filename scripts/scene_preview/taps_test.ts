// Taps at people, plates, residents, walls and the ground, in the real picture in a real browser;
// left out where there is none.

import assert from "node:assert/strict";
import { stop } from "esbuild";
import type { Page } from "playwright-core";
import { findBrowser } from "../find_browser.ts";
import { bundlePage, launchBrowser } from "../ui_preview/bundle.ts";
import type {} from "./taps_page.ts";

const HTML = `<!doctype html><title>Taps</title>
<style>body{margin:0;overflow:hidden}#view,#labels{position:fixed;inset:0;width:100%;height:100%}
#labels{pointer-events:none}</style>
<canvas id="view" tabindex="-1"></canvas><div id="labels"></div>`;

Deno.test({
  name: "a tap on somebody, or on their plate, asks for their menu and walks nowhere",
  ignore: findBrowser() === undefined,
  // The driver keeps a pipe to the browser that Deno sees end only after the test.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(test) {
    const script = await bundlePage("scripts/scene_preview/taps_page.ts");
    await stop();
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: { width: 640, height: 400 }, hasTouch: true });
      await page.setContent(HTML);
      await page.addScriptTag({ content: script, type: "module" });
      await page.waitForFunction(() => globalThis.tapsPage !== undefined);
      const body = await page.evaluate(() => globalThis.tapsPage.bodyOf("Ada"));
      const plate = await page.evaluate(() => globalThis.tapsPage.plateOf("Ada"));
      assert.ok(plate[1] < body[1] - 10, "the plate is over the head");

      await test.step("by mouse, by finger, by the other button, and at the plate", async () => {
        await page.mouse.click(...body);
        assert.deepEqual(await taken(page), ["Ada"]);
        await page.touchscreen.tap(...body);
        assert.deepEqual(await taken(page), ["Ada"]);
        await page.mouse.click(...body, { button: "right" });
        assert.deepEqual(await taken(page), ["Ada"]);
        await page.mouse.click(...plate);
        assert.deepEqual(await taken(page), ["Ada"]);
      });
      await test.step("by a long press, which walks nowhere from the ground", async () => {
        await hold(page, body);
        assert.deepEqual(await taken(page), ["Ada"]);
        await hold(page, [320, 360]);
        assert.deepEqual(await taken(page), []);
      });
      await test.step("a tap beside them walks, unless taps walk nowhere", async () => {
        await page.mouse.click(body[0] - 60, body[1] + 40);
        assert.deepEqual(await taken(page), ["walks"]);
        await page.evaluate(() => globalThis.tapsPage.mayWalk(false));
        await page.mouse.click(body[0] - 60, body[1] + 40);
        await page.mouse.click(...body);
        assert.deepEqual(await taken(page), ["Ada"]);
        await page.evaluate(() => globalThis.tapsPage.mayWalk(true));
      });
      await test.step("nobody is found behind a wall, and residents are walked to", async () => {
        await page.mouse.click(...await page.evaluate(() => globalThis.tapsPage.bodyOf("Wall")));
        assert.equal((await taken(page)).includes("Wall"), false);
        await page.mouse.click(...await page.evaluate(() => globalThis.tapsPage.bodyOf("Host")));
        assert.deepEqual(await taken(page), ["walks"]);
      });
    } finally {
      await browser.close();
    }
  },
});

function taken(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => globalThis.tapsPage.taken());
}

/** A finger that rests at one place, as long as the page's clock says. */
async function hold(page: Page, [x, y]: readonly [number, number]): Promise<void> {
  const touch = await page.context().newCDPSession(page);
  const timestamp = Date.now() / 1000;
  const send = (type: "touchStart" | "touchEnd", at: number) =>
    touch.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: type === "touchStart" ? [{ x, y, id: 1 }] : [],
      timestamp: at,
    });
  await send("touchStart", timestamp);
  await send("touchEnd", timestamp + 0.6);
}
