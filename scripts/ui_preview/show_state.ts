// How a person gets to a state of `states.ts`.

import type { Page } from "playwright-core";
import type {} from "./page.ts";
import type { PreviewState } from "./states.ts";

const DIALOGS = ["link", "report", "settings", "people", "share", "install", "look"];
/** Where in the menu something is, while it can be installed. */
const MENU_ITEMS: Readonly<Record<string, number>> = {
  photo: 0,
  share: 1,
  install: 2,
  help: 3,
  settings: 4,
};

/** Shows a state and does what opens what is to be open in it. */
export async function showState(page: Page, name: string, shown: PreviewState): Promise<void> {
  await page.evaluate((wanted) => globalThis.preview.show(wanted), name);
  if (shown.opens !== undefined && ["chat", "menu", "link", "report"].includes(shown.opens)) {
    const folded = page.locator(".chat-button");
    if (await folded.count() > 0) await folded.click();
  }
  if (shown.opens === "net") {
    await page.keyboard.press("F3");
    // Long enough for the graphs to have a past.
    await page.waitForFunction(() => globalThis.preview.netLooks() > 8);
  }
  if (shown.then !== undefined) {
    await page.locator(".caption-place").waitFor({ state: "attached" });
    await page.evaluate((fields) => globalThis.preview.patch(fields), shown.then);
    await page.locator(".caption").waitFor();
  }
  if (shown.opens === "emotes") {
    await page.locator(".emotes .icon-button").click();
    await page.locator(".emote-wheel").waitFor();
  }
  const item = MENU_ITEMS[shown.opens ?? ""];
  if (item !== undefined || shown.opens === "main_menu") {
    await page.locator(".main-menu").click();
    await page.locator(".menu").waitFor();
  }
  if (item !== undefined) await page.locator(".menu-item").nth(item).click();
  if (shown.opens === "help") await page.locator(".help-card").waitFor();
  if (shown.opens === "photo") await page.locator(".photo-bar").waitFor();
  if (shown.opens === "people") await page.locator(".world-people").click();
  if (shown.opens === "link") await page.locator(".chat-link").last().click();
  if (shown.opens === "menu" || shown.opens === "report") {
    await page.locator("button.chat-from").last().click();
  }
  if (shown.opens === "report") await page.locator(".menu-item").last().click();
  if (shown.opens === "look") {
    await page.locator(".login-chip").click();
    await page.locator(".login-card .button").last().click();
  }
  if (shown.opens !== undefined && DIALOGS.includes(shown.opens)) {
    await page.locator("dialog.modal[open]").waitFor();
  }
  if (shown.opens === "look") {
    await page.locator(".look-picture[data-is-drawn], .look-missing").waitFor();
  }
  if (shown.opens === "login" || shown.login !== undefined) {
    await page.locator(".login-chip").click();
  }
  if (shown.typed !== undefined) await page.locator("input[name=chat]").fill(shown.typed);
  if (shown.login !== undefined) {
    await page.locator("#login-name").fill(shown.login);
    await page.keyboard.press("Enter");
  }
  if (shown.isScrolledUp === true) {
    await page.locator(".chat-log").evaluate((log) => log.scrollTo(0, 0));
    await page.evaluate((wanted) => globalThis.preview.hear(wanted), "Is anybody up there?");
  }
}
