// Who waits in a world has the packs behind its portals; who saves data is left alone.

import type { Browser, Page } from "playwright-core";
import { QUIET_MS } from "../../client/core/look_ahead.ts";
import { BrowserPerson } from "./browser.ts";
import { check, type Smoke, until } from "./harness.ts";
import type { MasterProcess } from "./master_process.ts";
import { untilPlaying } from "./page_view.ts";
import { PageWalker } from "./page_walk.ts";

const NEIGHBOURS = ["left_world", "right_world", "top_world"] as const;
const WAIT_MS = 120_000;
/** Software draws every pixel. */
const viewport = { width: 640, height: 360 } as const;

/** Two fresh browsers: one that may fetch ahead and one that may not. */
export async function lookAhead(
  smoke: Smoke,
  master: MasterProcess,
  browser: Browser,
): Promise<void> {
  await waitsAndTravels(smoke, master, browser);
  await savesData(smoke, master, browser);
}

async function waitsAndTravels(
  smoke: Smoke,
  master: MasterProcess,
  browser: Browser,
): Promise<void> {
  const person = await BrowserPerson.create(smoke, browser, "ahead", { viewport });
  const { page } = person;
  await page.goto(`${master.pageUrl}?quality=low`);
  await untilPlaying(page, "hub");
  await until(() => aheadOf(person).length === NEIGHBOURS.length, WAIT_MS, "all packs ahead");
  const before = packFiles(person).length;
  // Four manifests, the hub's archive at once, those of the others in two parts.
  check(before === 11, `11 requests of packs, not ${before}: ${packFiles(person).join(" ")}`);
  await new PageWalker(page).travelTo("left_world");
  const asked = packFiles(person).slice(before);
  check(asked.length === 0, `the trip asked for nothing of a pack, not ${asked.join(" ")}`);
  const ready = person.lines.findLast(({ text }) => text.startsWith("WORLD_PACK_READY"))?.text;
  check(ready?.includes("key=left_world source=cache") === true, `from the cache, not: ${ready}`);
  smoke.step("trip_without_requests");
  check(person.complaints.length === 0, `no complaints: ${person.complaints.join(" | ")}`);
  await person.leave();
}

async function savesData(smoke: Smoke, master: MasterProcess, browser: Browser): Promise<void> {
  const person = await BrowserPerson.create(smoke, browser, "saver", { viewport });
  const { page, context } = person;
  await context.addInitScript(() => {
    const connection = Object.assign(new EventTarget(), { saveData: true, effectiveType: "4g" });
    Object.defineProperty(navigator, "connection", { value: connection });
  });
  await page.goto(`${master.pageUrl}?quality=low`);
  await untilPlaying(page, "hub");
  await until(
    () => person.requests.some((path) => path.startsWith("/client/ahead.")),
    WAIT_MS,
    "the code that looks ahead",
  );
  await page.waitForTimeout(2 * QUIET_MS); // that nothing happens can only be waited for
  check(packFiles(person).length === 2, `only the hub's: ${packFiles(person).join(" ")}`);
  await setSaveData(page, false);
  await until(() => aheadOf(person).length === 1, WAIT_MS, "a pack, once data need not be saved");
  smoke.step("saver_left_alone");
  await person.leave();
}

function packFiles(person: BrowserPerson): readonly string[] {
  return person.requests.filter((path) => path.startsWith("/packs/"));
}

function aheadOf(person: BrowserPerson): readonly string[] {
  return person.lines.map(({ text }) => text)
    .filter((text) => text.startsWith("WORLD_PACK_READY ahead=all"));
}

async function setSaveData(page: Page, saveData: boolean): Promise<void> {
  await page.evaluate((saveData) => {
    const { connection } = navigator as unknown as { connection: EventTarget };
    Object.assign(connection, { saveData });
    connection.dispatchEvent(new Event("change"));
  }, saveData);
}
