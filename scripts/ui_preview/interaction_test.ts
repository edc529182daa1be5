// Typing, keys, mouse and two thumbs in headless Chromium; left out where there is none.

import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { stop } from "esbuild";
import { findBrowser } from "../find_browser.ts";
import { bundlePage, launchBrowser, pageHtml } from "./bundle.ts";
import type {} from "./page.ts";

const CHECKS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  async "Enter opens the chat and sends, Escape leaves it"(page) {
    await page.keyboard.press("Enter");
    await page.keyboard.type("hello <b>world</b>");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".chat-own .chat-text").last().textContent(), HELLO);
    assert.equal(await focusedTag(page), "INPUT");
    await page.keyboard.press("Escape");
    assert.notEqual(await focusedTag(page), "INPUT");
  },
  async "an empty Enter leaves the chat"(page) {
    await page.keyboard.press("Enter");
    assert.equal(await focusedTag(page), "INPUT");
    await page.keyboard.press("Enter");
    assert.notEqual(await focusedTag(page), "INPUT");
  },
  async "201 characters are not sent and stay in the field"(page) {
    await page.locator("input[name=chat]").fill("a".repeat(201));
    await page.keyboard.press("Enter");
    assert.equal((await page.locator("input[name=chat]").inputValue()).length, 201);
    await page.locator("input[name=chat]").fill("a".repeat(200));
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("input[name=chat]").inputValue(), "");
  },
  async "what strangers write stays text"(page) {
    await page.evaluate(() => globalThis.preview.show("chat_hostile"));
    assert.equal(await page.locator(".chat-log :is(img, script, b)").count(), 0);
    assert.match(await page.locator(".chat-log").innerText(), /<script>alert\(1\)<\/script>/);
  },
  async "keys walk, and opposite ones let one stand"(page) {
    await page.keyboard.down("KeyW");
    assert.deepStrictEqual(await moveOf(page), [0, -1]);
    await page.keyboard.down("KeyS");
    assert.deepStrictEqual(await moveOf(page), [0, 0]);
    await page.keyboard.up("KeyW");
    await page.keyboard.up("KeyS");
    assert.deepStrictEqual(await moveOf(page), [0, 0]);
  },
  async "typing does not walk, and beginning to type stands still"(page) {
    await page.keyboard.down("KeyW");
    await page.keyboard.press("Enter");
    assert.deepStrictEqual(await moveOf(page), [0, 0]);
    await page.keyboard.up("KeyW");
    await page.keyboard.type("wasd e");
    assert.deepStrictEqual(await moveOf(page), [0, 0]);
    assert.equal(await page.evaluate(() => globalThis.preview.usedPortals()), 0);
  },
  async "leaving the window lets every key go"(page) {
    await page.keyboard.down("ArrowLeft");
    assert.deepStrictEqual(await moveOf(page), [-1, 0]);
    await page.evaluate(() => dispatchEvent(new Event("blur")));
    assert.deepStrictEqual(await moveOf(page), [0, 0]);
    await page.keyboard.up("ArrowLeft");
  },
  async "E uses a portal once, however long it is held"(page) {
    await page.keyboard.down("KeyE");
    await page.keyboard.down("KeyE");
    await page.keyboard.up("KeyE");
    assert.equal(await page.evaluate(() => globalThis.preview.usedPortals()), 1);
  },
  async "a drag to the right looks right, the wheel goes farther"(page) {
    const before = await lookOf(page);
    await page.mouse.move(700, 300);
    await page.mouse.down();
    await page.mouse.move(800, 340, { steps: 4 });
    await page.mouse.up();
    await page.mouse.move(900, 400);
    await page.mouse.wheel(0, 100);
    await page.waitForFunction(
      (distance) => globalThis.preview.look().distance > distance,
      before.distance,
    );
    const after = await lookOf(page);
    assert.ok(after.yaw < before.yaw && after.yaw > before.yaw - 1, "yaw");
    assert.ok(after.pitch > before.pitch, "pitch");
  },
  async "a click into the world leaves the chat's field"(page) {
    await page.keyboard.press("Enter");
    await page.mouse.click(900, 300);
    assert.notEqual(await focusedTag(page), "INPUT");
  },
  async "the left thumb walks while the right one looks"(page) {
    const touch = await page.context().newCDPSession(page);
    const send = (type: string, touchPoints: { x: number; y: number; id: number }[]) =>
      touch.send("Input.dispatchTouchEvent", { type: type as "touchStart", touchPoints });
    const before = await lookOf(page);
    await send("touchStart", [{ x: 500, y: 300, id: 1 }]);
    await send("touchMove", [{ x: 500, y: 240, id: 1 }]);
    await send("touchStart", [{ x: 500, y: 240, id: 1 }, { x: 900, y: 300, id: 2 }]);
    await send("touchMove", [{ x: 500, y: 240, id: 1 }, { x: 940, y: 300, id: 2 }]);
    assert.equal(await page.locator(".stick").count(), 1);
    assert.deepStrictEqual(await moveOf(page), [0, -1]);
    assert.ok((await lookOf(page)).yaw < before.yaw);
    await send("touchEnd", []);
    assert.deepStrictEqual(await moveOf(page), [0, 0]);
    assert.equal(await page.locator(".stick").count(), 0);
  },
  async "log lines stay at the end, unless somebody scrolled up"(page) {
    const gap = () =>
      page.locator(".chat-log").evaluate((log) =>
        log.scrollHeight - log.clientHeight - log.scrollTop
      );
    await page.evaluate(() => globalThis.preview.hear("one more"));
    assert.ok(await gap() < 2);
    await page.locator(".chat-log").evaluate((log) => log.scrollTo(0, 0));
    await page.locator(".chat-log").dispatchEvent("scroll");
    await page.evaluate(() => globalThis.preview.hear("and one"));
    await page.locator(".new-messages").click();
    assert.ok(await gap() < 2);
    await page.locator(".new-messages").waitFor({ state: "detached" });
  },
  async "F3 shows the connection while one walks on, and looks only while it is open"(page) {
    const looks = () => page.evaluate(() => globalThis.preview.netLooks());
    await page.keyboard.down("KeyW");
    await page.keyboard.press("F3");
    await page.locator(".net-overlay").waitFor();
    await page.waitForFunction(() => globalThis.preview.netLooks() > 1);
    await page.locator(".net-drop").click();
    assert.equal(await page.evaluate(() => globalThis.preview.netDrops()), 1);
    assert.notEqual(await focusedTag(page), "BUTTON");
    assert.deepStrictEqual(await moveOf(page), [0, -1]);
    await page.keyboard.up("KeyW");
    await page.keyboard.press("F3");
    await page.locator(".net-overlay").waitFor({ state: "detached" });
    const seen = await looks();
    await page.evaluate(async () => {
      for (let frame = 0; frame < 40; frame++) await new Promise(requestAnimationFrame);
    });
    assert.equal(await looks(), seen);
  },
  async "the connection is shown from the help card, without a keyboard"(page) {
    await page.locator(".help .icon-button").tap();
    await page.locator(".help-net").tap();
    await page.locator(".net-overlay").waitFor();
    assert.equal(await page.locator(".help-card").count(), 0);
    await page.locator(".net-overlay .icon-button").tap();
    assert.equal(await page.locator(".net-overlay").count(), 0);
  },
  async "a dialog keeps the focus inside and does not close on Escape"(page) {
    await page.evaluate(() => globalThis.preview.show("updated"));
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.locator("dialog[open]").waitFor();
    assert.equal(await focusedTag(page), "BUTTON");
  },
};

const HELLO = "hello <b>world</b>";

function focusedTag(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.tagName ?? "");
}

/** Strafe and ahead, to two decimals. */
async function moveOf(page: Page): Promise<number[]> {
  const move = await page.evaluate(() => globalThis.preview.move());
  return move.map((part) => Math.round(part * 100) / 100 + 0);
}

function lookOf(page: Page): Promise<{ yaw: number; pitch: number; distance: number }> {
  return page.evaluate(() => globalThis.preview.look());
}

Deno.test({
  name: "the interface and the input, used as a person would",
  ignore: findBrowser() === undefined,
  // The driver keeps a pipe to the browser that Deno sees end only after the test.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(test) {
    const script = await bundlePage("scripts/ui_preview/page.ts");
    await stop();
    const html = await pageHtml();
    const browser = await launchBrowser();
    try {
      for (const [name, check] of Object.entries(CHECKS)) {
        await test.step(name, () => runCheck(browser, { html, script }, check));
      }
    } finally {
      await browser.close();
    }
  },
});

interface Preview {
  readonly html: string;
  readonly script: string;
}

async function runCheck(
  browser: Browser,
  { html, script }: Preview,
  check: (page: Page) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, hasTouch: true });
  page.setDefaultTimeout(5000);
  try {
    await page.setContent(html);
    await page.addScriptTag({ content: script, type: "module" });
    await page.waitForFunction(() => globalThis.preview !== undefined);
    await page.evaluate(() => globalThis.preview.show("playing"));
    await check(page);
  } finally {
    await page.close();
  }
}
