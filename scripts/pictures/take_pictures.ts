// Takes the pictures of the README and the one that is shown beside a link: the real page at high
// quality, with a few headless players in the hub. Look at them before they are committed.
//
//   deno run -A scripts/pictures/take_pictures.ts

import type { Page } from "playwright-core";
import { buildStale } from "../build.ts";
import type { HeadlessClient } from "../headless/headless_client.ts";
import { enterBot, walkAround } from "../smoke/bots.ts";
import { BrowserPerson, startBrowser } from "../smoke/browser.ts";
import { check, runSmoke } from "../smoke/harness.ts";
import { MasterProcess } from "../smoke/master_process.ts";
import { untilPlaying } from "../smoke/page_view.ts";
import { PROJECT_ROOT } from "../source_files.ts";

const LIMIT_MS = 900_000;
const JPEG_QUALITY = 80;
const WIDE = { width: 1280, height: 720 };
/** What pages that show a link want. */
const PREVIEW = { width: 1200, height: 630 };
const SMALL = { width: 640, height: 400 };
/** Software draws: what comes after the first picture takes its time. */
const SETTLE_MS = 25_000;
/** Where the headless players stand in the hub, and what they say. */
const GUESTS = [
  { x: -3.2, z: 9.5, says: "" },
  { x: 2.8, z: 8.2, says: "Meet you at the canyon!" },
  { x: -6.5, z: 4.5, says: "" },
  { x: 6, z: 3, says: "" },
] as const;
const OTHERS = {
  left_world: "#left_world@0,13,0",
  right_world: "#right_world@0,13,0",
  top_world: "#top_world@0,12,0",
} as const;

await runSmoke({ name: "pictures", limitMs: LIMIT_MS }, async (smoke) => {
  const failed = await buildStale();
  check(failed.length === 0, `built: ${failed.join(", ")}`);
  const master = await MasterProcess.start(smoke, {
    dataDirectory: await smoke.temporaryFolder(),
  });
  const browser = await startBrowser(smoke);
  const guests: HeadlessClient[] = [];
  for (const [number, place] of GUESTS.entries()) {
    const guest = await enterBot(smoke, { pageUrl: master.pageUrl, name: `guest${number}` });
    await walkAround(guest, place);
    guests.push(guest);
  }
  const person = await BrowserPerson.create(smoke, browser, "camera", {
    viewport: PREVIEW,
    deviceScaleFactor: 1,
  });
  const { page } = person;
  const open = async (fragment: string, world: string) => {
    await page.goto("about:blank");
    await page.goto(`${master.pageUrl}?quality=high${fragment}`);
    await untilPlaying(page, world);
    await page.waitForTimeout(SETTLE_MS);
  };
  await open("#hub@0,13.5,0", "hub");
  await showInterface(page, false);
  await take(page, "client/static/preview.jpg");
  await showInterface(page, true);
  await page.setViewportSize(WIDE);
  for (const [at, { says }] of GUESTS.entries()) if (says !== "") await guests[at]!.chat(says);
  await page.waitForTimeout(2000);
  await take(page, "docs/images/hub.jpg");
  for (const guest of guests) guest.close();
  await page.setViewportSize(SMALL);
  for (const [key, fragment] of Object.entries(OTHERS)) {
    await open(fragment, key);
    await showInterface(page, false);
    await take(page, `docs/images/${key}.jpg`);
    smoke.step("picture", { key });
  }
  await page.setViewportSize({ width: 390, height: 720 });
  await open("#hub@0,13.5,0", "hub");
  await take(page, "docs/images/phone.jpg");
  await person.leave();
  await master.drain();
});

async function showInterface(page: Page, isShown: boolean): Promise<void> {
  await page.evaluate((shown) => {
    for (const id of ["interface", "labels"]) {
      document.getElementById(id)!.style.visibility = shown ? "" : "hidden"; // the page has both
    }
  }, isShown);
}

async function take(page: Page, path: string): Promise<void> {
  const type = "jpeg";
  await page.screenshot({ path: `${PROJECT_ROOT}/${path}`, type, quality: JPEG_QUALITY });
}
