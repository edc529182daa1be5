// Where the focus is and whose the keys are, in headless Chromium: what is typed is never the game's.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { actedOf, checkInBrowser, focusedTag, jumpOf, moveOf } from "./check_kit.ts";

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
  async "under an open dialog no key is a command, wherever the focus is"(page) {
    await page.evaluate(() => globalThis.preview.show("stopped_taken_over"));
    await page.locator("dialog[open]").waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    assert.equal(await focusedTag(page), "BODY");
    await typeNoCommands(page);
  },
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

checkInBrowser("what scrolls or steps by arrow keys leaves the others to the game", {
  async "whoever clicked into the lines of the chat walks on by letters"(page) {
    const log = page.locator(".chat-log");
    await log.click();
    await log.and(page.locator(":focus")).waitFor();
    await page.keyboard.down("w");
    assert.deepStrictEqual(await moveOf(page), [0, -1]);
    await page.keyboard.up("w");
    await page.keyboard.down("ArrowUp");
    assert.deepStrictEqual(await moveOf(page), [0, 0], "scrolls");
    await page.keyboard.up("ArrowUp");
    const [, before] = await jumpOf(page);
    await page.keyboard.press("Space");
    assert.deepStrictEqual(await jumpOf(page), [false, before], "scrolls, too");
  },
  async "in an open menu no letter is a command"(page) {
    await page.locator(".main-menu").click();
    await page.locator("[role=menu]").waitFor();
    await typeNoCommands(page);
  },
});

/** Space is the game's now: one jump, and nothing is opened or pressed by it. */
async function spaceJumps(page: Page, what: string): Promise<void> {
  const [, before] = await jumpOf(page);
  await page.keyboard.press("Space");
  await twoFrames(page);
  assert.deepStrictEqual(await jumpOf(page), [false, before + 1], what);
  assert.equal(await page.locator("[role=menu], dialog, .help-card, .login-card").count(), 0, what);
}

/** The class of what has the focus. */
function focusedClass(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.className ?? "");
}

checkInBrowser("the focus goes back where somebody goes on", {
  async "after menus and dialogs that were clicked, Space jumps"(page) {
    const dialog = page.locator("dialog.modal[open]");
    const close = async () => {
      await dialog.getByRole("button", { name: "Close" }).click();
      await dialog.waitFor({ state: "detached" });
    };
    await page.locator(".main-menu").click();
    await page.getByRole("menuitem", { name: "Settings" }).click();
    await close();
    await spaceJumps(page, "settings");
    await page.locator(".main-menu").click();
    await page.locator("[role=menu]").waitFor();
    await page.keyboard.press("Escape");
    await spaceJumps(page, "a menu and Escape");
    await page.locator(".main-menu").click();
    await page.locator("[role=menu]").waitFor();
    await page.locator(".main-menu").click();
    await spaceJumps(page, "a menu and its button");
    await page.locator(".main-menu").click();
    await page.getByRole("menuitem", { name: "Controls" }).click();
    await page.locator(".help-card").waitFor();
    await page.locator(".main-menu").click();
    await spaceJumps(page, "the controls");
    await page.locator(".world-people").click();
    await close();
    await spaceJumps(page, "the player list");
    await page.locator(".world-people").tap();
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await spaceJumps(page, "the player list by a thumb");
    await page.locator(".chat-link").last().click();
    await close();
    await spaceJumps(page, "a link");
    await page.locator("button.chat-from").last().click();
    await page.getByRole("menuitem", { name: "Report" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    await spaceJumps(page, "a report");
    await page.locator(".login-chip").click();
    await page.locator(".login-card").waitFor();
    await page.locator(".login-chip").click();
    await spaceJumps(page, "the account");
    await page.locator("#tab-world").click();
    await spaceJumps(page, "a tab of the chat");
    await page.keyboard.press("Enter");
    await page.locator("input[name=chat]:focus").waitFor();
  },
  async "what was clicked to write leaves the focus in the field"(page) {
    await page.evaluate(() => globalThis.preview.show("people"));
    await page.locator(".world-people").click();
    await page.getByRole("button", { name: "Whisper: Ada Lovelace" }).click();
    await page.locator("dialog.modal").waitFor({ state: "detached" });
    await page.locator("input[name=chat]:focus").waitFor();
    await page.locator("button.chat-from").last().click();
    await page.getByRole("menuitem", { name: "Mention" }).click();
    await page.locator("input[name=chat]:focus").waitFor();
    assert.equal(await focusedTag(page), "INPUT");
  },
  async "who came by keyboard finds the focus where they left it"(page) {
    const dialog = page.locator("dialog.modal[open]");
    await page.locator(".world-people").focus();
    await page.keyboard.press("Enter");
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await focusedClass(page), "world-people");
    await page.locator("#tab-everyone").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    await page.locator("#tab-world[aria-selected=true]:focus").waitFor();
    await page.locator(".main-menu").focus();
    await page.keyboard.press("Space");
    await page.locator("[role=menu]").waitFor();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await dialog.waitFor();
    await dialog.getByRole("button", { name: "Close" }).press("Enter");
    await dialog.waitFor({ state: "detached" });
    assert.match(await focusedClass(page), /main-menu/);
  },
});
