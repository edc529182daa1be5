// A link to a spot, walking by click and by tap, and a photo, in a real browser.

import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { BrowserPerson } from "./browser.ts";
import { check, type Smoke } from "./harness.ts";
import type { MasterProcess } from "./master_process.ts";
import { ownPlace, PATIENCE_MS, untilPlaying, untilStill, untilView } from "./page_view.ts";
import { worldDefinition } from "./page_walk.ts";

const PHONE = { width: 390, height: 844 } as const;
const WORLD = "left_world";
/** As near as arrivals are spread, and a little. */
const NEAR_METRES = 2;

/** Comes in by a link on a phone, walks by tap and by click, and takes a photo. */
export async function sharing(
  smoke: Smoke,
  master: MasterProcess,
  browser: Browser,
): Promise<void> {
  const person = await BrowserPerson.create(smoke, browser, "cleo", {
    viewport: PHONE,
    hasTouch: true,
    acceptDownloads: true,
  });
  const { page } = person;
  const spot = worldDefinition(WORLD).spawns.at(-1)!.at; // a world has spawns
  await page.goto(`${master.pageUrl}?quality=low#${WORLD}@${spot.x},${spot.z},90`);
  const view = await untilPlaying(page, WORLD);
  const metres = Math.hypot(view.own!.x - spot.x, view.own!.z - spot.z);
  check(metres < NEAR_METRES, `at the spot of the link, not ${metres.toFixed(1)} m away`);
  check(new URL(page.url()).hash === "", "the link is gone from the page's address");
  smoke.step("came_by_link", { world: WORLD });

  await walksTo(person, "tap", PHONE.width * 0.62, PHONE.height * 0.56);
  await walksTo(person, "click", PHONE.width * 0.4, PHONE.height * 0.58);
  smoke.step("walked_by_tap");

  const at = await untilStill(page);
  await page.reload();
  const again = await untilPlaying(page, WORLD);
  check(again.name === view.name, "the same guest");
  check(
    Math.hypot(again.own!.x - at.x, again.own!.z - at.z) < 0.5,
    "where they stood, not the spot",
  );

  await photo(person);
  smoke.step("took_a_photo");

  await page.evaluate(() => (location.hash = "#no_such_world"));
  await page.locator(".toast").getByText("no_such_world").waitFor();
  const home = await untilPlaying(page, WORLD);
  check(home.name === view.name, "a link that leads nowhere costs nobody who they are");
  check(person.complaints.length === 0, `no complaints: ${person.complaints.join(" | ")}`);
  await person.leave();
}

async function walksTo(
  { page }: BrowserPerson,
  how: "tap" | "click",
  x: number,
  y: number,
): Promise<void> {
  const from = await ownPlace(page);
  if (how === "tap") await page.touchscreen.tap(x, y);
  else await page.mouse.click(x, y);
  await untilView(
    page,
    ({ own }) => Math.hypot((own?.x ?? from.x) - from.x, (own?.z ?? from.z) - from.z) > 0.7,
    PATIENCE_MS,
    `steps by ${how}`,
  );
  await untilStill(page);
}

async function photo({ page }: BrowserPerson): Promise<void> {
  await page.locator("#view").focus();
  await page.keyboard.press("KeyP");
  await page.locator(".photo-bar").waitFor();
  check(!(await page.locator(".world-panel").isVisible()), "the interface is hidden");
  const coming = page.waitForEvent("download");
  await page.locator(".photo-shutter").tap();
  const download = await coming;
  const name = download.suggestedFilename();
  const { title } = worldDefinition(WORLD);
  check(name.startsWith(`${title} 2`) && name.endsWith(".png"), `a name of its own, not ${name}`);
  const png = await Deno.readFile(await download.path());
  const { width, height, colours } = lookAt(png);
  check(width === PHONE.width * 2 && height === PHONE.height * 2, `twice the screen: ${width}`);
  check(colours > 100, `a picture, not ${colours} bytes' worth of one colour`);
  await page.keyboard.press("Escape");
  await page.locator(".photo").waitFor({ state: "detached" });
}

/** A PNG's size, and how many different bytes its filtered rows hold: few where it is blank. */
function lookAt(png: Uint8Array): { width: number; height: number; colours: number } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  check(view.getUint32(0) === 0x89504e47, "a PNG");
  const parts: Uint8Array[] = [];
  for (let at = 8; at < png.length;) {
    const size = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type === "IDAT") parts.push(png.subarray(at + 8, at + 8 + size));
    at += size + 12;
  }
  const rows = inflateSync(Buffer.concat(parts));
  return { width: view.getUint32(16), height: view.getUint32(20), colours: new Set(rows).size };
}
