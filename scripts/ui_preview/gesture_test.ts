// Gestures by keys, row and finger, and what is said of them and of sounds.

import assert from "node:assert/strict";
import { actedOf, checkInBrowser, focusedText, jumpOf, moveOf } from "./check_kit.ts";

checkInBrowser("gestures and captions, used as a person would", {
  async "number keys make gestures, once a press, and never while somebody types"(page) {
    await page.keyboard.down("Digit2");
    await page.keyboard.down("Digit2");
    await page.keyboard.up("Digit2");
    assert.deepStrictEqual(await actedOf(page), ["emote cheer"]);
    await page.keyboard.press("Enter");
    await page.keyboard.type("1234");
    assert.deepStrictEqual(await actedOf(page), ["emote cheer"]);
  },
  async "the wheel of gestures works by keyboard alone, and walking goes on"(page) {
    const button = page.locator(".emotes .icon-button");
    await button.focus();
    await page.keyboard.press("Enter");
    await page.locator(".emote:focus").waitFor();
    assert.match(await focusedText(page), /Wave/);
    await page.keyboard.press("ArrowLeft");
    await page.locator(".emote:focus", { hasText: "Sit down" }).waitFor();
    await page.keyboard.press("ArrowUp");
    await page.locator(".emote:focus", { hasText: "Dance" }).waitFor();
    assert.deepStrictEqual(await moveOf(page), [0, 0], "arrows are the wheel's");
    await page.keyboard.down("KeyW");
    assert.deepStrictEqual(await moveOf(page), [0, -1]);
    await page.keyboard.up("KeyW");
    await page.keyboard.press("Space");
    assert.deepStrictEqual(await actedOf(page), ["emote dance"]);
    assert.equal(await page.locator(".emote-wheel").count(), 0);
    await page.locator("#view:focus").waitFor();
    await button.click();
    await page.locator(".emote:focus", { hasText: "Dance" }).waitFor(); // the last one
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".emote-wheel").count(), 0);
    assert.deepStrictEqual(await jumpOf(page), [false, 0]);
  },
  async "a key opens the wheel and closes it, and a click in its middle does"(page) {
    await page.locator("#view").focus();
    await page.keyboard.press("KeyQ");
    await page.locator(".emote:focus").waitFor();
    await page.keyboard.press("KeyQ");
    await page.locator(".emote-wheel").waitFor({ state: "detached" });
    await page.keyboard.press("KeyQ");
    await page.locator(".emote-hub").click();
    await page.locator(".emote-wheel").waitFor({ state: "detached" });
    await page.keyboard.press("Digit5");
    assert.deepStrictEqual(await actedOf(page), ["emote sit"]);
  },
  async "a finger makes a gesture"(page) {
    await page.locator(".emotes .icon-button").tap();
    await page.locator(".emote", { hasText: "Bow" }).tap();
    assert.deepStrictEqual(await actedOf(page), ["emote bow"]);
  },
  async "gestures are said aloud, and sounds of the world where captions are on"(page) {
    await page.evaluate(() => {
      const gesture = { id: 1, emote: "wave" as const, name: "Ada", isOwn: false };
      const caption = { id: 1, name: "bell" as const, side: "left" as const, isFar: true };
      globalThis.preview.patch({ gesture, caption });
    });
    await page.locator("[role=status]", { hasText: "Ada waves" }).waitFor({ state: "attached" });
    await page.evaluate(() => globalThis.preview.change({ hasCaptions: true }));
    await page.locator(".caption-place").waitFor({ state: "attached" });
    assert.equal(await page.locator(".caption").count(), 0, "that one is over");
    await page.evaluate(() => {
      const caption = { id: 2, name: "bell" as const, side: "left" as const, isFar: true };
      globalThis.preview.patch({ caption });
    });
    const line = page.locator("[role=status] .caption");
    await line.waitFor();
    assert.equal(await line.textContent(), "A bell rings, to the left, far away");
  },
});
