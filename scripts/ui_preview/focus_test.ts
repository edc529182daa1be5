// Where the focus is and whose the keys are, in headless Chromium: what is typed is never the game's.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { actedOf, checkInBrowser, moveOf } from "./check_kit.ts";

/** Letters that are commands wherever nobody types: photo mode, portal, gesture, wheel, walking. */
const COMMANDS = "pe2qw";

/** As long as the browser needs to take the focus from what cannot have it any more. */
async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  });
}

/** Types into whatever has the focus, and sees that none of it was a command. */
async function typeNoCommands(page: Page): Promise<void> {
  for (const letter of COMMANDS) await page.keyboard.down(letter);
  assert.deepStrictEqual(await moveOf(page), [0, 0], "nobody walks");
  for (const letter of COMMANDS) await page.keyboard.up(letter);
  assert.equal(await page.locator(".photo").count(), 0, "no photo mode");
  assert.equal(await page.locator(".emote-wheel").count(), 0, "no wheel");
  assert.equal(await page.evaluate(() => globalThis.preview.usedPortals()), 0, "no portal");
  const acted = await actedOf(page);
  assert.deepEqual(acted.filter((each) => each.startsWith("emote")), [], "no gesture");
}

checkInBrowser("the focus stays where one writes", {
  async "a connection that is lost in mid-sentence takes neither the focus nor the sentence"(page) {
    await page.keyboard.press("Enter");
    await page.keyboard.type("hello ");
    await page.evaluate(() => globalThis.preview.patch({ isChatAvailable: false }));
    await twoFrames(page);
    const field = page.locator("input[name=chat]");
    await field.and(page.locator(":focus")).waitFor();
    await typeNoCommands(page);
    assert.equal(await field.inputValue(), `hello ${COMMANDS}`);
    await page.keyboard.press("Enter");
    assert.equal(await field.inputValue(), `hello ${COMMANDS}`, "kept until it can be sent");
    await page.locator(".inline-notice").getByText("Chat is away").waitFor();
    await page.evaluate(() => globalThis.preview.patch({ isChatAvailable: true }));
    await page.keyboard.press("Enter");
    assert.equal(await field.inputValue(), "");
    assert.equal(
      await page.locator(".chat-own .chat-text").last().textContent(),
      `hello ${COMMANDS}`,
    );
  },
  async "a name that is taken is mended at once, without a click into its field"(page) {
    await page.locator(".login-chip").click();
    const field = page.locator("#login-name");
    await field.and(page.locator(":focus")).waitFor();
    await page.keyboard.type("peter");
    await page.keyboard.press("Enter");
    await page.evaluate(() => globalThis.preview.patch({ isIdentityBusy: true }));
    await twoFrames(page);
    await field.and(page.locator(":focus")).waitFor();
    await typeNoCommands(page);
    assert.equal(await field.inputValue(), "peter", "the name that is asked for stands");
    await page.evaluate(() =>
      globalThis.preview.patch({ isIdentityBusy: false, loginError: "name_taken" })
    );
    await page.locator("#login-hint.login-wrong").waitFor();
    await page.keyboard.type("pe2");
    assert.equal(await field.inputValue(), "peterpe2");
  },
  async "what one pressed keeps the focus while it is under way, and is pressed once"(page) {
    await page.evaluate(() => globalThis.preview.show("people"));
    await page.locator(".world-people").click();
    const more = page.getByRole("button", { name: "Show more" });
    await more.press("Enter");
    await page.evaluate(() => globalThis.preview.askPeople());
    await twoFrames(page);
    await more.and(page.locator(":focus")).waitFor();
    await more.and(page.locator("[aria-disabled=true]")).waitFor();
    await page.keyboard.press("Enter");
    const asked = (await actedOf(page)).filter((each) => each === "morePeople");
    assert.equal(asked.length, 1);
  },
  async "sending with its button leaves the focus on it"(page) {
    await page.locator("input[name=chat]").fill("hello");
    const send = page.getByRole("button", { name: "Send" });
    await send.press("Enter");
    assert.equal(await page.locator("input[name=chat]").inputValue(), "");
    await twoFrames(page);
    await send.and(page.locator(":focus")).waitFor();
  },
});
