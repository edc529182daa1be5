// A gamepad through menus, dialogs, photo mode and the wheel, as the browser would tell of it.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { actedOf, checkInBrowser, focusedText, jumpOf, moveOf } from "./check_kit.ts";

const [A, B, X, Y, VIEW, START, UP, DOWN, LEFT, RIGHT] = [
  0,
  1,
  2,
  3,
  8,
  9,
  12,
  13,
  14,
  15,
] as const;
const REST: readonly number[] = [0, 0, 0, 0];

/** Buttons held and sticks pushed for one frame. */
function hold(page: Page, buttons: readonly number[], axes = REST, seconds = 0.016): Promise<void> {
  return page.evaluate(
    ([buttons, axes, seconds]) => globalThis.preview.pad(buttons, axes, seconds),
    [buttons, axes, seconds] as const,
  );
}

/** One press of each, and let go. */
async function press(page: Page, ...buttons: readonly number[]): Promise<void> {
  for (const button of buttons) {
    await hold(page, [button]);
    await hold(page, []);
  }
}

checkInBrowser("a gamepad, used as a person would", {
  async "Start opens the menu, the cross walks in it and round it, B closes it"(page) {
    await press(page, START);
    await page.locator("[role=menu]").waitFor();
    assert.match(await focusedText(page), /^Photo mode/);
    await press(page, DOWN);
    assert.equal(await focusedText(page), "Link to this spot");
    const ring = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);
    assert.equal(ring, "solid", "one sees where one is");
    await press(page, UP, UP);
    assert.equal(await focusedText(page), "Settings");
    await press(page, B);
    await page.locator("[role=menu]").waitFor({ state: "detached" });
    await press(page, START);
    await page.locator("[role=menu]").waitFor();
    await press(page, START);
    await page.locator("[role=menu]").waitFor({ state: "detached" });
    assert.deepStrictEqual(await jumpOf(page), [false, 0]);
  },
  async "a held direction goes on by itself, and nobody walks meanwhile"(page) {
    await press(page, START);
    await page.locator("[role=menu]").waitFor();
    const down = [0, 1, 0, 0];
    await hold(page, [], down);
    assert.equal(await focusedText(page), "Link to this spot");
    for (let frame = 0; frame < 3; frame++) await hold(page, [], down, 0.1);
    assert.equal(await focusedText(page), "Link to this spot");
    for (let frame = 0; frame < 2; frame++) await hold(page, [], down, 0.1);
    assert.equal(await focusedText(page), "Install");
    for (let frame = 0; frame < 2; frame++) await hold(page, [], down, 3);
    assert.equal(await focusedText(page), "Controls", "a slow frame is one frame");
    assert.deepStrictEqual(await moveOf(page), [0, 0]);
    await press(page, B);
    await page.locator("[role=menu]").waitFor({ state: "detached" });
    await hold(page, [], down);
    assert.deepStrictEqual(await moveOf(page), [0, 1], "and then one does");
    await hold(page, []);
  },
  async "the settings are gone through: a choice, a slider, a switch, and closed"(page) {
    await press(page, START);
    await page.locator("[role=menu]").waitFor();
    await press(page, UP, A);
    const dialog = page.locator("dialog.modal[open]");
    await dialog.waitFor();
    const settings = () => page.evaluate(() => globalThis.preview.settings());
    await goTo(page, DOWN, () => focusedIs(page, "input[name=quality]"));
    await goTo(page, RIGHT, () => focusedIs(page, "input[value=high]"));
    await press(page, A);
    assert.equal((await settings()).quality, "high");
    await goTo(page, DOWN, () => focusedIs(page, "input[type=range]"));
    const quieter = await settings();
    await press(page, LEFT, LEFT);
    const louder = await settings();
    await press(page, RIGHT);
    assert.ok(louder.volume < quieter.volume);
    assert.ok((await settings()).volume > louder.volume);
    await goTo(page, DOWN, () => focusedIs(page, "input[role=switch]"));
    const before = await settings();
    await press(page, A);
    assert.notDeepEqual(await settings(), before);
    const scrolled = await page.locator(".modal-inner").evaluate((each) => each.scrollTop);
    await hold(page, [], [0, 0, 0, 1], 0.2);
    await hold(page, []);
    const after = await page.locator(".modal-inner").evaluate((each) => each.scrollTop);
    assert.ok(after > scrolled, "the right stick scrolls");
    await press(page, B);
    await dialog.waitFor({ state: "detached" });
  },
  async "what closed a panel does not jump before it is let go"(page) {
    await press(page, VIEW);
    const dialog = page.locator("dialog.modal[open]");
    await dialog.waitFor();
    await dialog.getByRole("button", { name: "Close" }).focus();
    await hold(page, [A]);
    await dialog.waitFor({ state: "detached" });
    await hold(page, [A]);
    assert.deepStrictEqual(await jumpOf(page), [false, 0]);
    await hold(page, []);
    await hold(page, [A]);
    assert.deepStrictEqual(await jumpOf(page), [true, 1]);
    await hold(page, []);
  },
  async "a dialog that nobody can close has its button pressed"(page) {
    await page.evaluate(() => globalThis.preview.show("stopped_taken_over"));
    await page.locator("dialog[open]").waitFor();
    await press(page, B, START);
    await page.locator("dialog[open]").waitFor();
    await press(page, A);
    assert.deepEqual(await actedOf(page), ["retry"]);
  },
  async "photo mode: A and the trigger shoot, the cross chooses, Y poses, B leaves"(page) {
    await press(page, START);
    await page.locator("[role=menu]").waitFor();
    await press(page, A);
    await page.locator(".photo-bar").waitFor();
    await press(page, A);
    await page.locator(".photo-said").getByText("saved").waitFor();
    await press(page, 7);
    await page.locator(".photo-said").getByText("saved").waitFor();
    assert.deepEqual(await actedOf(page), ["shoot true", "shoot true"]);
    assert.equal(await page.evaluate(() => globalThis.preview.usedPortals()), 0);
    await hold(page, [], [0, -1, 0, 0]);
    assert.deepStrictEqual(await moveOf(page), [0, -1], "one walks on");
    await hold(page, []);
    await page.locator(".photo-shutter").focus();
    await press(page, LEFT, A);
    await press(page, RIGHT, RIGHT, A);
    assert.deepEqual((await actedOf(page)).slice(2), ["setNames false", "faceMe"]);
    await press(page, Y);
    await page.locator(".emote:focus").waitFor();
    assert.equal(await page.locator(".emote-wheel").isVisible(), true);
    await press(page, RIGHT, A);
    assert.deepEqual((await actedOf(page)).slice(4), ["emote cheer"]);
    assert.deepStrictEqual(await jumpOf(page), [false, 0]);
    await press(page, B);
    await page.locator(".photo").waitFor({ state: "detached" });
  },
  async "and without anything open, A jumps, X travels, and the cross zooms"(page) {
    await press(page, A, X);
    assert.deepStrictEqual(await jumpOf(page), [false, 1]);
    assert.equal(await page.evaluate(() => globalThis.preview.usedPortals()), 1);
    const far = (await page.evaluate(() => globalThis.preview.look())).distance;
    await hold(page, [DOWN], REST, 0.3);
    assert.ok((await page.evaluate(() => globalThis.preview.look())).distance > far);
    await hold(page, []);
  },
});

/** Presses a direction until it is so. */
async function goTo(page: Page, way: number, isThere: () => Promise<boolean>): Promise<void> {
  for (let step = 0; step < 30; step++) {
    if (await isThere()) return;
    await press(page, way);
  }
  assert.fail(`not there, but at ${await page.evaluate(() => document.activeElement?.outerHTML)}`);
}

function focusedIs(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((selector) => document.activeElement?.matches(selector) ?? false, selector);
}
