// What a screen reader is told, in headless Chromium: only what is put into a region that was there
// before, and that no open dialog makes inert, counts as said.

import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import type { AppState } from "../../client/core/app_state.ts";
import { checkInBrowser } from "./check_kit.ts";

const HUB = parseWorldKey("hub")!; // a key by its form
const TRIP = {
  to: HUB,
  title: "Mistwood Glade",
  step: "downloading",
  loadedBytes: 0,
  totalBytes: 0,
  placeInLine: 0,
  canCancel: true,
} as const;

/** What is said from now on goes to `saidOf`. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const said: string[] = [];
    const LIVE = "[role=status], [role=log], [role=alert], [aria-live=polite]";
    const dialog = document.querySelector("dialog[open]");
    for (const region of (dialog ?? document).querySelectorAll(LIVE)) {
      new MutationObserver((changes) => {
        for (const { addedNodes, target, type } of changes) {
          const isText = type === "characterData" && !region.matches("[aria-relevant=additions]");
          if (isText) said.push(target.textContent ?? "");
          for (const node of addedNodes) said.push(node.textContent ?? "");
        }
      }).observe(region, { childList: true, characterData: true, subtree: true });
    }
    Object.assign(globalThis, { said });
  });
}

/** What was said since the last time. */
function saidOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    const { said } = globalThis as unknown as { said: string[] };
    return said.splice(0).filter((text) => text !== "");
  });
}

/** Something happens. @returns What is said of it. */
async function after(page: Page, fields: Partial<AppState>): Promise<string[]> {
  await page.evaluate((fields) => globalThis.preview.patch(fields), fields);
  return await saidOf(page);
}

async function openSettings(page: Page): Promise<void> {
  await page.locator(".main-menu").click();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await page.locator("dialog.modal[open]").waitFor();
}

/** A way through a portal, a world that restarts, and the line before a full one. */
async function hearATrip(page: Page): Promise<void> {
  await listen(page);
  const portalInReach = { name: "left_portal", title: "Mistwood Glade" };
  assert.deepEqual(await after(page, { portalInReach }), [
    "A portal to Mistwood Glade is in reach. E steps through.",
  ]);
  assert.deepEqual(await after(page, { masterPingMs: 77 }), [], "only what is new");
  assert.deepEqual(await after(page, { portalInReach: undefined }), []);
  assert.equal((await after(page, { portalInReach })).length, 1, "and once for each time");
  assert.deepEqual(await after(page, { trip: TRIP }), ["On the way to Mistwood Glade"]);
  const further = { ...TRIP, loadedBytes: 7, totalBytes: 9 };
  assert.deepEqual(await after(page, { trip: further }), []);
  const waiting = { ...TRIP, step: "waiting", placeInLine: 2 } as const;
  assert.deepEqual(await after(page, { trip: waiting }), [
    "It is full. You are number 2 in line. You can walk on meanwhile.",
  ]);
  assert.equal((await after(page, { trip: { ...waiting, placeInLine: 1 } })).length, 1);
  const arrived = { trip: undefined, worldTitle: "Mistwood Glade", portalInReach: undefined };
  assert.deepEqual(await after(page, arrived), ["You are in Mistwood Glade."]);
  assert.deepEqual(await after(page, { phase: { phase: "rejoining", world: HUB } }), [
    "Coming back. On the way back to where you stood",
  ]);
  assert.deepEqual(await after(page, { phase: { phase: "playing", world: HUB } }), [
    "You are in Mistwood Glade.",
  ]);
  const failed = { id: 99, kind: "warning", reason: "world_full", detail: "Glade" } as const;
  assert.deepEqual(await after(page, { notices: [failed] }), ["Glade is full right now."]);
}

checkInBrowser("what a screen reader is told", {
  "portals, trips, arrivals and the connection are one sentence each": hearATrip,
  async "and likewise while a dialog is open, which makes the rest of the page inert"(page) {
    await openSettings(page);
    await hearATrip(page);
    await page.evaluate(() => globalThis.preview.hear("psst", { channel: "everyone" }));
    assert.deepEqual(await saidOf(page), [], "what is for all can wait");
    await page.evaluate(() => globalThis.preview.hear("psst", { channel: "whisper" }));
    assert.deepEqual(await saidOf(page), ["Mira whispers: psst"]);
    await page.evaluate(() => globalThis.preview.picture("lost"));
    assert.deepEqual(await saidOf(page), ["The picture was lost; bringing it back …"]);
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    await listen(page);
    assert.deepEqual(await after(page, { worldTitle: "Hub" }), ["You are in Hub."]);
  },
  async "the first way in is one sentence a step, whatever its numbers do"(page) {
    await page.evaluate(() => globalThis.preview.show("first_connecting"));
    await listen(page);
    const connecting = { phase: "connecting", attempt: 2 } as const;
    const lost = await after(page, { phase: { phase: "retrying", attempt: 1, retryAtMs: 9000 } });
    assert.deepEqual(lost, ["Connection lost. Trying again"]);
    assert.deepEqual(await after(page, { phase: connecting }), []);
    const trip = { ...TRIP, title: "Lantern Plaza", totalBytes: 3_400_000, canCancel: false };
    const phase = { phase: "entering" } as const;
    assert.deepEqual(await after(page, { phase, trip }), ["Lantern Plaza: Downloading the world"]);
    for (let part = 1; part <= 10; part++) {
      assert.deepEqual(await after(page, { trip: { ...trip, loadedBytes: part * 300_000 } }), []);
    }
    assert.match(await page.locator(".trip-facts").innerText(), /88 %/, "seen all the same");
    for (
      const [step, said] of [["starting", "Waking the world"], ["joining", "Stepping through"]]
    ) {
      const next = { ...trip, step: step as "starting" };
      assert.deepEqual(await after(page, { trip: next }), [`Lantern Plaza: ${said}`]);
    }
    const arrived = { trip: undefined, worldTitle: "Lantern Plaza" };
    assert.deepEqual(await after(page, { ...arrived, phase: { phase: "playing", world: HUB } }), [
      "You are in Lantern Plaza.",
    ]);
  },
  async "photo mode hides the panels, and says as much"(page) {
    await page.keyboard.press("KeyP");
    await page.locator(".photo-bar").waitFor();
    await listen(page);
    const connected = { id: 99, kind: "info", reason: "connected", detail: "" } as const;
    await after(page, { notices: [connected] });
    const heard = await page.locator(".announcer").innerText();
    assert.match(heard, /You are connected again/);
    assert.ok(await page.locator(".announcer").isVisible());
  },
  async "a server that stays away is one sentence, however often it is tried"(page) {
    await listen(page);
    const retrying = (attempt: number) => ({ phase: "retrying", attempt, retryAtMs: 9 }) as const;
    assert.deepEqual(await after(page, { phase: retrying(1) }), [
      "Connection lost. Trying again",
    ]);
    assert.deepEqual(await after(page, { phase: { phase: "connecting", attempt: 2 } }), []);
    assert.deepEqual(await after(page, { phase: retrying(2) }), []);
    assert.equal((await after(page, { phase: { phase: "offline" } })).length, 1);
  },
  async "a restart that was announced is said once, with its seconds"(page) {
    await listen(page);
    assert.deepEqual(await after(page, { restartAtMs: 12_000 }), [
      "The server restarts. In 12 s. You will come back by yourself.",
    ]);
    assert.deepEqual(await after(page, { playersHere: 3 }), []);
  },
  async "the settings' own key is named, in the language that is spoken"(page) {
    const { keys } = await page.evaluate(() => globalThis.preview.settings());
    await page.evaluate(
      (keys) => globalThis.preview.change({ language: "de", keys }),
      { ...keys, use_portal: "KeyF" },
    );
    await listen(page);
    assert.deepEqual(await after(page, { portalInReach: { name: "p", title: "Hain" } }), [
      "Ein Portal ist in Reichweite: Hain. F führt hindurch.",
    ]);
    await page.evaluate(() => globalThis.preview.change({ language: "en" }));
    assert.deepEqual(await saidOf(page), [], "another language is no news");
  },
  async "why a message was not sent is said, beside its field and aloud"(page) {
    await listen(page);
    const tooFast = { id: 99, kind: "warning", reason: "too_many_messages", detail: "" } as const;
    const said = await after(page, { notices: [tooFast] });
    assert.deepEqual(said, ["You are sending messages very fast. Give it a few seconds."]);
    await page.locator(".inline-notice").getByText("very fast").waitFor();
  },
});
