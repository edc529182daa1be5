// The game by keyboard alone, in a real page: logging in, chat, settings, and through a portal on
// foot. No mouse, no click; wherever the focus is, one sees it, and it goes back to where it was.

import type { Browser, Page } from "playwright-core";
import { wrapYaw } from "../../client/io/page_look.ts";
import { frontOf, portalTo } from "./bots.ts";
import { BrowserPerson } from "./browser.ts";
import { check, type Smoke } from "./harness.ts";
import type { MasterProcess } from "./master_process.ts";
import { PATIENCE_MS, readView, untilPlaying, untilView } from "./page_view.ts";
import { worldDefinition } from "./page_walk.ts";
import { SMALLEST } from "./screens.ts";
import { type GroundPlace, walkPath } from "./walk_path.ts";

const WALK_MS = 120_000;
/** Tab reaches everything on a screen within so many presses. */
const MOST_TABS = 60;
const MOST_ITEMS = 12;
const NAME = "Keyboard Only";
const SAID = "all of this without a mouse";
/** Keys by eighths of a turn to the left of where the camera looks. */
const KEYS = ["W", "WA", "A", "AS", "S", "SD", "D", "DW"] as const;

/** From the login to another world. The page is loaded anew, so that the camera's yaw is known. */
export async function keyboardWalk(
  smoke: Smoke,
  master: MasterProcess,
  browser: Browser,
): Promise<void> {
  const person = await BrowserPerson.create(smoke, browser, "keyboard", { viewport: SMALLEST });
  const { page } = person;
  await page.goto(`${master.pageUrl}?quality=low`);
  await untilPlaying(page, "hub");
  await logIn(page);
  smoke.step("keyboard", { did: "login" });
  await chat(page);
  smoke.step("keyboard", { did: "chat" });
  await settings(page);
  smoke.step("keyboard", { did: "settings" });
  await page.reload();
  await portal(page, "left_world");
  smoke.step("keyboard", { did: "portal" });
  check(person.complaints.length === 0, `no complaints: ${person.complaints.join(" | ")}`);
  await person.leave();
}

async function logIn(page: Page): Promise<void> {
  await tabTo(page, ".login-chip");
  await page.keyboard.press("Enter");
  await page.locator("#login-name").waitFor();
  await tabTo(page, "#login-name");
  await page.keyboard.type(NAME);
  await page.keyboard.press("Enter");
  await untilView(
    page,
    ({ isGuest, name }) => !isGuest && name === NAME,
    PATIENCE_MS,
    "the account",
  );
  await untilPlaying(page, "hub");
}

async function chat(page: Page): Promise<void> {
  await tabTo(page, "body, #view"); // beyond the last panel Tab begins anew
  await page.keyboard.press("Enter");
  await page.locator("input[name=chat]:focus").waitFor();
  await seesFocus(page, "the chat");
  await page.keyboard.type(SAID);
  await page.keyboard.press("Enter");
  await page.locator(".chat-log").getByText(SAID).first().waitFor();
  await page.keyboard.press("Escape");
  check(await page.locator("input[name=chat]:focus").count() === 0, "Escape leaves the chat");
}

async function settings(page: Page): Promise<void> {
  await tabTo(page, ".main-menu");
  const opener = await focused(page);
  await page.keyboard.press("Enter");
  const item = page.getByRole("menuitem", { name: "Settings" });
  await item.waitFor();
  const isOnItem = () => item.evaluate((element) => element === document.activeElement);
  for (let presses = 0; !await isOnItem(); presses++) {
    check(presses < MOST_ITEMS, "arrows reach the settings in the menu");
    await page.keyboard.press("ArrowDown");
    await seesFocus(page, "an item of the menu");
  }
  await page.keyboard.press("Enter");
  await page.locator("dialog.modal[open]").waitFor();
  await tabTo(page, "dialog input[type=radio]");
  const before = await page.evaluate(() => localStorage.getItem("virtucade:settings") ?? "");
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(
    (old) => (localStorage.getItem("virtucade:settings") ?? "") !== old,
    before,
    { timeout: PATIENCE_MS },
  );
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Escape");
  await page.locator("dialog.modal").waitFor({ state: "detached" });
  check(await focused(page) === opener, `the focus is back on ${opener}: ${await focused(page)}`);
  await seesFocus(page, "the button of the settings");
}

/** Walks to a portal and into it: eight directions of four keys are enough. */
async function portal(page: Page, to: string): Promise<void> {
  const { own } = await untilPlaying(page, "hub");
  const cameraYaw = own!.yaw; // of a page that was just loaded
  const there = portalTo(worldDefinition("hub"), to);
  const way = [...walkPath(worldDefinition("hub"), own!, frontOf(there)), there.at];
  const endMs = performance.now() + WALK_MS;
  const held = new Set<string>();
  const hold = async (wanted: string) => {
    for (const key of "WASD") {
      const isWanted = wanted.includes(key);
      if (isWanted && !held.has(key)) await page.keyboard.down(`Key${key}`);
      if (!isWanted && held.has(key)) await page.keyboard.up(`Key${key}`);
      if (isWanted) held.add(key);
      else held.delete(key);
    }
  };
  for (const corner of way) {
    for (;;) {
      check(performance.now() < endMs, `the portal to ${to} is reached in time`);
      const view = await readView(page);
      if (view?.world !== "hub" || view.isTravelling || view.own === undefined) break;
      if (metres(view.own, corner) < (corner === there.at ? 0.3 : 0.8)) break;
      const yaw = Math.atan2(view.own.x - corner.x, view.own.z - corner.z);
      const eighth = Math.round(wrapYaw(yaw - cameraYaw) / (Math.PI / 4));
      await hold(KEYS[(eighth + 8) % 8]!);
      await page.waitForTimeout(60);
    }
  }
  await hold("");
  if ((await readView(page))?.isTravelling !== true) await page.keyboard.press("KeyE");
  await untilPlaying(page, to, PATIENCE_MS);
}

function metres(a: GroundPlace, b: GroundPlace): number {
  return Math.hypot(a.x - b.x, a.z - b.z);
}

/** Presses Tab until the focus is there; every stop on the way must be seen. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < MOST_TABS; presses++) {
    const isThere = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) ?? false,
      selector,
    );
    if (isThere) return;
    await page.keyboard.press("Tab");
    await seesFocus(page, `a stop on the way to ${selector}`);
  }
  throw new Error(`Cannot reach ${selector} by Tab`);
}

/** @throws {Error} When what has the focus does not look it. */
async function seesFocus(page: Page, where: string): Promise<void> {
  const { isSeen, name } = await page.evaluate(() => {
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body || activeElement.id === "view") {
      return { isSeen: true, name: "the world" };
    }
    // A radio button is drawn by its label, which carries the outline for it.
    const drawn = [activeElement, activeElement.nextElementSibling, activeElement.parentElement];
    const isSeen = drawn.some((element) => {
      if (element === null) return false;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    });
    return { isSeen, name: activeElement.outerHTML.slice(0, 80) };
  });
  check(isSeen, `the focus is seen at ${where}: ${name}`);
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute("aria-label") ?? activeElement?.id ?? "";
  });
}
