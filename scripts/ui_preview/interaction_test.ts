// Typing, keys, mouse and two thumbs in headless Chromium; left out where there is none.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import {
  actedOf,
  checkInBrowser,
  focusedTag,
  focusedText,
  jumpOf,
  lookOf,
  moveOf,
} from "./check_kit.ts";

const HELLO = "hello <b>world</b>";

async function openSettings(page: Page): Promise<void> {
  await page.locator(".main-menu").click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await page.locator("dialog.modal[open]").waitFor();
}

checkInBrowser("the interface and the input, used as a person would", {
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
    // A screen that was touched has a button to jump with.
    const button = await page.locator(".jump-button").boundingBox();
    assert.ok(button !== null);
    const thumb = { x: button.x + button.width / 2, y: button.y + button.height / 2, id: 3 };
    await send("touchStart", [thumb]);
    assert.deepStrictEqual(await jumpOf(page), [true, 1]);
    await send("touchEnd", []);
    assert.deepStrictEqual(await jumpOf(page), [false, 1]);
  },
  async "Space jumps once a press, and presses a button that has the focus instead"(page) {
    await page.keyboard.down("Space");
    await page.keyboard.down("Space");
    assert.deepStrictEqual(await jumpOf(page), [true, 1]);
    await page.keyboard.up("Space");
    assert.deepStrictEqual(await jumpOf(page), [false, 1]);
    await page.locator(".main-menu").focus();
    await page.keyboard.press("Space");
    assert.deepStrictEqual(await jumpOf(page), [false, 1]);
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
    await page.locator(".main-menu").tap();
    await page.getByRole("menuitem", { name: "Controls" }).tap();
    await page.locator(".help-net").tap();
    await page.locator(".net-overlay").waitFor();
    assert.equal(await page.locator(".help-card").count(), 0);
    await page.locator(".net-overlay .icon-button").tap();
    assert.equal(await page.locator(".net-overlay").count(), 0);
  },
  async "links are opened only after their host was shown, without a way back to the page"(page) {
    await page.locator(".chat-link").last().click();
    const dialog = page.locator("dialog.modal[open]");
    await dialog.waitFor();
    assert.equal(await dialog.locator(".link-host").textContent(), "example.org");
    const link = dialog.locator("a");
    assert.equal(await link.getAttribute("target"), "_blank");
    assert.match(await link.getAttribute("rel") ?? "", /noopener noreferrer/);
    assert.equal(
      await link.getAttribute("href"),
      "https://example.org/maps/observatory?from=plaza",
    );
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  },
  async "a link of look-alike letters shows what it is, and javascript is none"(page) {
    await page.evaluate(() => globalThis.preview.show("chat_hostile"));
    assert.equal(await page.locator(".chat-link").count(), 1);
    await page.locator(".chat-link").click();
    assert.equal(await page.locator(".link-host").textContent(), "xn--pple-43d.example");
  },
  async "a name's menu by keyboard alone: names, items, and back to the name"(page) {
    await page.locator(".chat-log").focus();
    await page.keyboard.press("Tab"); // the link
    await page.keyboard.press("Tab"); // the last name
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    assert.equal(await focusedText(page), "Guest-1204");
    await page.keyboard.press("Enter");
    await page.locator("[role=menu]").waitFor();
    assert.equal(await focusedText(page), "Whisper");
    await page.keyboard.press("End");
    assert.equal(await focusedText(page), "Report");
    await page.keyboard.press("ArrowDown");
    assert.equal(await focusedText(page), "Whisper");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("[role=menu]").count(), 0);
    assert.equal(await focusedText(page), "Guest-1204");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    assert.deepEqual(await actedOf(page), ["whisperTo Guest-1204"]);
    assert.equal(await focusedTag(page), "INPUT");
    assert.match(await page.locator(".whisper-to").innerText(), /Guest-1204/);
  },
  async "a mention is put into the draft, and muting is said to the core"(page) {
    const choose = async (label: string) => {
      await page.locator("button.chat-from").last().click();
      await page.getByRole("menuitem", { name: label }).click();
    };
    await page.locator("input[name=chat]").fill("hello");
    await choose("Mention");
    assert.equal(await page.locator("input[name=chat]").inputValue(), "hello @Mira ");
    await choose("Mute");
    assert.deepEqual(await actedOf(page), ["mute Mira"]);
    await page.locator("button.chat-from").last().click();
    await page.getByRole("menuitem", { name: "Unmute" }).waitFor();
  },
  async "channels are tabs by arrow keys, and count what was not seen"(page) {
    await page.locator("#tab-everyone").focus();
    await page.evaluate(() => globalThis.preview.hear("psst", { channel: "whisper" }));
    await page.evaluate(() => globalThis.preview.hear("here", { channel: "world" }));
    assert.equal(await page.locator("#tab-whisper .badge").textContent(), "@1");
    assert.equal(await page.locator("#tab-world .badge").textContent(), "1");
    assert.match(await page.locator(".announcer").textContent() ?? "", /psst/);
    await page.keyboard.press("ArrowRight");
    assert.equal(await focusedText(page), "This world");
    assert.match(await page.locator(".chat-log").innerText(), /here/);
    assert.equal(await page.locator(".chat-log").getByText("psst").count(), 0);
    await page.keyboard.press("ArrowRight");
    assert.match(await page.locator(".chat-log").innerText(), /psst/);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.locator(".channel .badge").count(), 0);
    assert.deepStrictEqual(await moveOf(page), [0, 0], "arrows did not walk");
  },
  async "a folded chat tells of what is for oneself"(page) {
    await page.locator(".chat-head .icon-button").click();
    await page.evaluate(() => globalThis.preview.hear("all"));
    assert.equal(await page.locator(".chat-button .badge").textContent(), "1");
    await page.evaluate(() => globalThis.preview.hear("you", { isMention: true }));
    assert.equal(await page.locator(".chat-button .badge").textContent(), "@2");
    await page.locator(".chat-button").click();
    await page.locator(".chat-head .icon-button").click();
    assert.equal(await page.locator(".chat-button .badge").count(), 0);
  },
  async "a report needs a reason, and takes the words as they are"(page) {
    await page.locator("button.chat-from").last().click();
    await page.getByRole("menuitem", { name: "Report" }).click();
    const send = page.locator("dialog.modal button[type=submit]");
    await page.locator("textarea[name=report]").fill(HELLO);
    assert.equal(await send.isDisabled(), true);
    await page.getByLabel("Spam").check();
    await page.locator("textarea[name=report]").fill("a".repeat(301));
    assert.equal(await send.isDisabled(), true);
    await page.locator("textarea[name=report]").fill(HELLO);
    await send.click();
    assert.deepEqual(await actedOf(page), [`report Mira spam ${HELLO}`]);
    await page.locator("dialog.modal").waitFor({ state: "detached" });
  },
  async "the player list searches, whispers, mutes and reports by keyboard"(page) {
    await page.evaluate(() => globalThis.preview.show("people"));
    await page.locator(".world-people").focus();
    await page.keyboard.press("Enter");
    await page.locator("dialog.modal[open]").waitFor();
    await page.locator("input[name=people]").focus();
    await page.keyboard.type("ad");
    await page.getByRole("button", { name: "Mute: Mira" }).press("Enter");
    await page.getByRole("button", { name: "Unmute: Mira" }).first().press("Enter");
    await page.getByRole("button", { name: "Whisper: Ada Lovelace" }).press("Enter");
    await page.locator("dialog.modal").waitFor({ state: "detached" });
    assert.equal(await focusedTag(page), "INPUT");
    const acted = await actedOf(page);
    assert.deepEqual(acted.slice(0, 4), [
      "findPeople ",
      "findPeople a",
      "findPeople ad",
      "mute Mira",
    ]);
    assert.equal(acted.at(-1), "whisperTo Ada Lovelace");
  },
  async "settings hold at once: text size, contrast, motion, language"(page) {
    await openSettings(page);
    await page.getByText("130 %").click();
    const style = () => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
    assert.equal(await style(), "20.8px");
    const root = page.locator("html");
    await page.locator("input[name=contrast][value=high]").press("Space");
    assert.equal(await root.getAttribute("data-contrast"), "high");
    await page.locator("input[name=motion][value=reduced]").press("Space");
    assert.equal(await root.getAttribute("data-motion"), "reduced");
    await page.getByText("Deutsch").click();
    await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
    const settings = await page.evaluate(() => globalThis.preview.settings());
    assert.deepEqual(
      [settings.textSize, settings.contrast, settings.motion, settings.language],
      [130, "high", "reduced", "de"],
    );
    await page.keyboard.press("Escape");
    await page.locator("dialog.modal").waitFor({ state: "detached" });
    assert.equal(await page.locator("#tab-everyone").textContent(), "Alle");
  },
  async "a look is chosen with keys alone, and each choice holds at once"(page) {
    await page.locator(".login-chip").focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Change how you look" }).press("Enter");
    const dialog = page.locator("dialog.modal[open]");
    await dialog.waitFor();
    const picked = (name: string) =>
      dialog.locator(`input[name=${name}]:checked`).evaluate((input) =>
        input.parentElement?.textContent
      );
    assert.deepStrictEqual([await picked("shape"), await picked("colour")], ["Cat", "Teal"]);
    await dialog.locator("input[name=shape]:checked").press("ArrowRight");
    await dialog.locator("input[name=colour]:checked").press("ArrowLeft");
    await dialog.locator("input[name=accent]:checked").press("ArrowRight");
    const look = [await picked("shape"), await picked("colour"), await picked("accent")];
    assert.deepStrictEqual(look, ["Bunny", "Fern", "Amber"]);
    const packed = [0x205, 0x204, 0x214].map((each) => `chooseLook ${each}`);
    assert.deepStrictEqual(await actedOf(page), packed);
    const name = "Bunny, Fern, with Amber";
    await dialog.locator(`.look-picture[aria-label="${name}"], .look-missing`).waitFor();
    await dialog.getByRole("button", { name: "Surprise me" }).click();
    assert.equal((await actedOf(page)).length, 4);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await page.evaluate(() => globalThis.preview.patch({ isChatAvailable: false }));
    await openSettings(page);
    await page.getByRole("button", { name: "Change how you look" }).click();
    assert.ok(await dialog.locator("input[name=shape]:checked").isDisabled());
  },
  async "a key can be chosen, walks at once, and one that is taken is refused"(page) {
    await openSettings(page);
    const keys = page.locator(".key");
    await keys.first().click();
    await page.keyboard.press("KeyZ");
    assert.equal(await keys.first().textContent(), "Z");
    await keys.first().click();
    await page.keyboard.press("KeyS");
    assert.match(await page.locator(".key-list [role=alert]").innerText(), /S .*Walk back/);
    assert.equal(await keys.first().textContent(), "Z");
    await keys.first().click();
    await page.keyboard.press("Escape"); // lets go of the choice, not of the dialog
    await page.locator("dialog.modal[open]").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog.modal").waitFor({ state: "detached" });
    await page.locator("#view").click({ position: { x: 900, y: 300 } });
    await page.keyboard.down("KeyZ");
    assert.deepStrictEqual(await moveOf(page), [0, -1]);
    await page.keyboard.up("KeyZ");
    await page.keyboard.down("KeyW");
    assert.deepStrictEqual(await moveOf(page), [0, 0]);
    await page.keyboard.up("KeyW");
  },
  async "look speed and an inverted axis turn the camera so"(page) {
    const drag = async () => {
      const before = await lookOf(page);
      await page.mouse.move(700, 300);
      await page.mouse.down();
      await page.mouse.move(720, 320, { steps: 2 });
      await page.mouse.up();
      const after = await lookOf(page);
      return [before.yaw - after.yaw, after.pitch - before.pitch] as const;
    };
    const [yaw, pitch] = await drag();
    await page.evaluate(() => globalThis.preview.change({ lookSpeed: 2, isLookInverted: true }));
    const [faster, inverted] = await drag();
    assert.ok(Math.abs(faster / yaw - 2) < 0.01, `${faster} to ${yaw}`);
    assert.ok(Math.abs(inverted / pitch + 2) < 0.01, `${inverted} to ${pitch}`);
  },
  async "a device without a network is told so instead of a countdown"(page) {
    await page.evaluate(() => globalThis.preview.show("retrying"));
    const banner = page.locator(".banner");
    assert.match(await banner.innerText(), /7 s/);
    await page.evaluate(() => globalThis.preview.show("offline"));
    await banner.getByText("offline").waitFor();
    assert.doesNotMatch(await banner.innerText(), /\d s/);
  },
  async "a dialog keeps the focus inside and does not close on Escape"(page) {
    await page.evaluate(() => globalThis.preview.show("updated"));
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.locator("dialog[open]").waitFor();
    assert.equal(await focusedTag(page), "BUTTON");
  },
});
