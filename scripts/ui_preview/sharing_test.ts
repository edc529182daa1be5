// The menu, taps into the world, links to a spot, photos and the page's title, as a person uses them.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { actedOf, checkInBrowser, focusedText, lookOf, moveOf } from "./check_kit.ts";

function tapsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => globalThis.preview.taps());
}

checkInBrowser("the menu, taps, links and photos, used as a person would", {
  async "the menu opens and walks by keyboard, and its button has the focus afterwards"(page) {
    await page.locator(".main-menu").focus();
    await page.keyboard.press("Enter");
    await page.locator("[role=menu]").waitFor();
    assert.match(await focusedText(page), /^Photo mode/);
    await page.keyboard.press("ArrowUp");
    assert.equal(await focusedText(page), "Settings");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("[role=menu]").count(), 0);
    assert.equal(
      await page.evaluate(() => document.activeElement?.className),
      "icon-button glass main-menu",
    );
    await page.locator(".main-menu").click();
    await page.locator(".main-menu").click();
    assert.equal(await page.locator("[role=menu]").count(), 0, "the button closes it, too");
  },
  async "the controls are a card that Escape folds, and it names the click"(page) {
    await page.locator(".main-menu").click();
    await page.getByRole("menuitem", { name: "Controls" }).click();
    await page.locator(".help-card").getByText("Walk there").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".help-card").waitFor({ state: "detached" });
  },
  async "a click goes there, a drag looks, and neither does while a mouse is kept"(page) {
    await page.mouse.click(700, 300);
    assert.deepEqual(await tapsOf(page), ["700 300"]);
    await page.mouse.move(700, 300);
    await page.mouse.down();
    await page.mouse.move(760, 300, { steps: 3 });
    await page.mouse.up();
    assert.equal((await tapsOf(page)).length, 1);
    await page.mouse.dblclick(400, 300);
    assert.deepEqual((await tapsOf(page)).slice(1), ["400 300", "400 300 double"]);
    await page.mouse.click(500, 300, { button: "right" });
    assert.deepEqual((await tapsOf(page)).slice(3), ["500 300 held"], "asks who is there");
    await page.evaluate(() => globalThis.preview.change({ usesPointerLock: true }));
    await page.mouse.click(500, 300);
    assert.equal((await tapsOf(page)).length, 4);
  },
  async "a mouse that is kept is kept until its button is let go, and turns the camera all the while"(
    page,
  ) {
    await page.evaluate(() => globalThis.preview.change({ usesPointerLock: true }));
    const isKept = () => page.evaluate(() => document.pointerLockElement?.id === "view");
    await page.mouse.move(700, 300);
    await page.mouse.down();
    await page.mouse.move(705, 300); // takes the capture before the mouse is given
    await page.waitForFunction(() => document.pointerLockElement !== null);
    let { yaw } = await lookOf(page);
    for (const x of [720, 740, 760]) {
      await page.mouse.move(x, 300);
      const now = (await lookOf(page)).yaw;
      assert.ok(now < yaw, `turned at ${x}: ${yaw}, ${now}`);
      yaw = now;
      assert.ok(await isKept(), `kept at ${x}`);
    }
    await page.mouse.up();
    await page.waitForFunction(() => document.pointerLockElement === null);
    // The browser gives the mouse after a quick click is over.
    await page.mouse.click(700, 300);
    await page.waitForFunction(() => document.pointerLockElement === null);
    await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
    assert.ok(!await isKept(), "not kept after a click");
  },
  async "a thumb taps beside the stick, on either half, and the stick is none"(page) {
    await page.touchscreen.tap(300, 300);
    await page.touchscreen.tap(900, 300);
    assert.deepEqual(await tapsOf(page), ["300 300", "900 300"]);
    assert.deepStrictEqual(await moveOf(page), [0, 0]);
    assert.equal(await page.locator(".stick").count(), 0);
  },
  async "somebody in the picture has the menu that names have, at the finger, once a tap"(page) {
    const ada = { playerId: 7 as never, name: "Ada", isGuest: false };
    const menu = page.locator("[role=menu]");
    const point = async (x: number, y: number) => {
      await page.evaluate(
        ([who, x, y]) => globalThis.preview.point(who, x, y),
        [ada, x, y] as const,
      );
      await menu.waitFor();
    };
    await point(700, 300);
    assert.equal(await menu.getAttribute("aria-label"), "Ada");
    const items = ["Whisper", "Mention", "Mute", "Report"];
    assert.deepEqual(await menu.getByRole("menuitem").allTextContents(), items);
    assert.equal(await focusedText(page), "Whisper");
    const box = await menu.boundingBox();
    assert.ok(box !== null && Math.abs(box.x - 700) < 2 && Math.abs(box.y - 300) < 2);
    // The press that closes it is for nothing else.
    await page.touchscreen.tap(400, 250);
    await menu.waitFor({ state: "detached" });
    assert.deepEqual(await tapsOf(page), []);
    await page.touchscreen.tap(400, 250);
    assert.deepEqual(await tapsOf(page), ["400 250"]);
    // In the corner it stays on the screen.
    await point(1279, 719);
    const cornered = await menu.boundingBox();
    assert.ok(cornered !== null && cornered.x + cornered.width <= 1280);
    assert.ok(cornered.y + cornered.height <= 720);
    await page.keyboard.press("Escape");
    await page.locator("#view:focus").waitFor();
    await point(700, 300);
    await menu.getByRole("menuitem", { name: "Mute" }).click();
    assert.deepEqual(await actedOf(page), ["mute Ada"]);
    await page.locator("#view:focus").waitFor();
    await point(700, 300);
    await menu.getByRole("menuitem", { name: "Report" }).tap();
    await page.locator("dialog.modal[open]").waitFor();
  },
  async "the link to here is copied, also where there is no clipboard"(page) {
    await page.locator(".main-menu").click();
    await page.getByRole("menuitem", { name: "Link to this spot" }).click();
    const field = page.locator("input[name=link]");
    assert.equal(
      await field.inputValue(),
      "https://play.example.org/#lantern_plaza@12.5,-40.3,270",
    );
    await page.getByRole("button", { name: "Copy" }).click();
    await page.locator(".share-said").getByText("Copied").waitFor();
    const selected = await field.evaluate((each) => {
      const { selectionStart, selectionEnd } = each as HTMLInputElement;
      return (selectionEnd ?? 0) - (selectionStart ?? 0);
    });
    assert.equal(selected, (await field.inputValue()).length, "by hand, on a page of no origin");
    await page.keyboard.press("Escape");
    await page.locator("dialog.modal").waitFor({ state: "detached" });
  },
  async "P hides everything, Enter takes a photo, Escape brings everything back"(page) {
    await page.keyboard.press("KeyP");
    await page.locator(".photo-bar").waitFor();
    assert.equal(await page.locator(".world-panel").isVisible(), false);
    assert.equal(await page.locator(".chat").isVisible(), false);
    await page.keyboard.down("KeyW");
    assert.deepStrictEqual(await moveOf(page), [0, -1], "one walks on");
    await page.keyboard.up("KeyW");
    await page.keyboard.press("Enter");
    await page.locator(".photo-said").getByText("saved").waitFor();
    await page.getByRole("button", { name: "Names" }).tap();
    await page.getByRole("button", { name: "Show me" }).tap();
    await page.getByRole("button", { name: "Take the photo" }).tap();
    await page.locator(".photo-said").getByText("saved").waitFor();
    assert.deepEqual(await actedOf(page), [
      "shoot true",
      "setNames false",
      "faceMe",
      "shoot false",
    ]);
    await page.keyboard.press("Escape");
    await page.locator(".photo").waitFor({ state: "detached" });
    assert.equal((await actedOf(page)).at(-1), "setNames true");
    assert.equal(await page.locator(".world-panel").isVisible(), true);
  },
  async "a world that is lost ends photo mode"(page) {
    await page.keyboard.press("KeyP");
    await page.locator(".photo-bar").waitFor();
    await page.evaluate(() =>
      globalThis.preview.patch({ phase: { phase: "restarting", world: "hub" as never } })
    );
    await page.locator(".photo").waitFor({ state: "detached" });
    await page.locator(".banner").waitFor();
  },
  async "the title names the world, and counts what is for oneself while one looks elsewhere"(
    page,
  ) {
    assert.equal(await page.title(), "Lantern Plaza · VirtuCade");
    await page.evaluate(() => globalThis.preview.hear("psst", { channel: "whisper" }));
    assert.equal(await page.title(), "Lantern Plaza · VirtuCade", "it was seen");
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      globalThis.preview.hear("you", { channel: "everyone", isMention: true });
      globalThis.preview.hear("all", { channel: "everyone", isMention: false });
    });
    await page.waitForFunction(() => document.title === "(1) Lantern Plaza · VirtuCade");
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: false, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    assert.equal(await page.title(), "Lantern Plaza · VirtuCade");
    await page.evaluate(() => globalThis.preview.patch({ worldTitle: "Mistwood Glade" }));
    assert.equal(await page.title(), "Mistwood Glade · VirtuCade");
  },
});
