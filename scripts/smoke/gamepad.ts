// Somebody picks a gamepad up: it is fetched what takes it through the menus, and a photo is taken.

import type { Page } from "playwright-core";
import { check } from "./harness.ts";
import { PATIENCE_MS } from "./page_view.ts";
import { type PartOptions, visit } from "./visitor.ts";

const [A, B, Y, START, UP] = [0, 1, 3, 9, 12] as const;

interface FakePad {
  held: number[];
}

export async function gamepad(parts: PartOptions): Promise<void> {
  const anna = await visit(parts, "anna", { script: fakePad, acceptDownloads: true });
  const { page, complaints } = anna;
  await page.evaluate(() => dispatchEvent(new Event("gamepadconnected")));
  await pressUntil(page, START, "[role=menu]");
  await pressUntil(page, A, ".photo-bar");
  const download = page.waitForEvent("download");
  await press(page, A);
  check((await download).suggestedFilename().endsWith(".png"), "a photo was taken by gamepad");
  await pressUntil(page, Y, ".emote-wheel");
  await press(page, B);
  await page.locator(".emote-wheel").waitFor({ state: "detached" });
  await press(page, B);
  await page.locator(".photo").waitFor({ state: "detached" });
  await pressUntil(page, START, "[role=menu]");
  await press(page, UP); // round to the last one
  await pressUntil(page, A, "dialog.modal[open]");
  await press(page, B);
  await page.locator("dialog.modal").waitFor({ state: "detached" });
  check(complaints.length === 0, `no complaints: ${complaints.join(" | ")}`);
  await anna.leave();
}

/** Runs before the page's own code. */
function fakePad(): void {
  const pad: FakePad = { held: [] };
  Object.assign(globalThis, { fakePad: pad });
  Object.defineProperty(navigator, "getGamepads", {
    value: () => [{
      connected: true,
      mapping: "standard",
      timestamp: 0,
      axes: [0, 0, 0, 0],
      buttons: Array.from({ length: 16 }, (_, at) => ({ pressed: pad.held.includes(at) })),
    }],
  });
}

/** Held for a frame, and let go for another. */
async function press(page: Page, button: number): Promise<void> {
  for (const held of [[button], []]) {
    await page.evaluate(async (held) => {
      (globalThis as unknown as { fakePad: FakePad }).fakePad.held = held;
      await new Promise(requestAnimationFrame);
    }, held);
  }
}

/** What takes a gamepad through the menus is on its way: the first press may come too soon. */
async function pressUntil(page: Page, button: number, selector: string): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (await page.locator(selector).count() === 0) {
    check(performance.now() < endMs, `${selector} after pressing ${button}`);
    await press(page, button);
    await page.locator(selector).waitFor({ timeout: 3000 }).catch(() => {}); // pressed again then
  }
}
