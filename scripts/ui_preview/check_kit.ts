// Runs checks in headless Chromium over the real interface; left out where there is none.

import type { Browser, Page } from "playwright-core";
import { stop } from "esbuild";
import { findBrowser } from "../find_browser.ts";
import { bundlePage, launchBrowser, pageHtml } from "./bundle.ts";
import type {} from "./page.ts";

/** What a person does, and what has to come of it; each on a page of its own. */
export type Checks = Readonly<Record<string, (page: Page) => Promise<void>>>;

export function focusedTag(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.tagName ?? "");
}

export function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent ?? "");
}

/** What the interface asked of the core, without the channels that were chosen. */
export function actedOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => globalThis.preview.acted());
}

/** Whether a jump is held, and how often it was asked for. */
export function jumpOf(page: Page): Promise<[boolean, number]> {
  return page.evaluate(() => globalThis.preview.jump());
}

/** Strafe and ahead, to two decimals. */
export async function moveOf(page: Page): Promise<number[]> {
  const move = await page.evaluate(() => globalThis.preview.move());
  return move.map((part) => Math.round(part * 100) / 100 + 0);
}

export function lookOf(page: Page): Promise<{ yaw: number; pitch: number; distance: number }> {
  return page.evaluate(() => globalThis.preview.look());
}

/** One test with a step for each check. */
export function checkInBrowser(name: string, checks: Checks): void {
  Deno.test({
    name,
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
        for (const [name, check] of Object.entries(checks)) {
          await test.step(name, () => runCheck(browser, { html, script }, check));
        }
      } finally {
        await browser.close();
      }
    },
  });
}

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
  page.setDefaultTimeout(15_000); // a busy machine
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
