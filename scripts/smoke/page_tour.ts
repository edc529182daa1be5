// The tour through every world, in a real page.

import type { BrowserPerson } from "./browser.ts";
import { check, type Smoke } from "./harness.ts";
import type { MasterProcess } from "./master_process.ts";
import { say } from "./page_chat.ts";
import { untilPlaying } from "./page_view.ts";
import type { PageWalker } from "./page_walk.ts";
import { SCREENSHOTS, SIZES, SMALL } from "./screens.ts";
import { TOUR } from "./tour.ts";

/** Of one pack, however often one goes there. */
const MOST_REQUESTS = 3;
/** Frames that settle a picture: shadows, labels, what comes in late. */
const SETTLE_FRAMES = 4;

/** The tour on foot; each pack is downloaded once. */
export async function webTour(
  smoke: Smoke,
  master: MasterProcess,
  person: BrowserPerson,
  walker: PageWalker,
): Promise<void> {
  const visited = new Set<string>(["hub"]);
  const hasPictures = Deno.args.includes("--pictures");
  if (hasPictures) await picture(smoke, master, person, walker);
  for (const [hop, key] of TOUR.entries()) {
    const from = { atMs: performance.now(), line: master.log.position };
    await walker.travelTo(key);
    if (visited.has(key)) {
      const began = person.saidAtMs("TRIP_STARTED", from.atMs);
      const ended = person.saidAtMs("WORLD_ENTERED", from.atMs);
      const query = { name: "MASTER_WORLD_STARTED", fields: { key } };
      const kind = master.log.find(query, from.line) === undefined ? "running" : "cold";
      check(began !== undefined && ended !== undefined, "the page said when it travelled");
      smoke.measure(`trip_cached_${kind}_ms`, ended - began);
    }
    if (hasPictures && !visited.has(key)) await picture(smoke, master, person, walker);
    visited.add(key);
    await say(person, `in ${key} after hop ${hop + 1}`);
    smoke.step("web_hop", { hop: hop + 1, world: key });
  }
  // What a first picture needs perhaps ahead, the rest ahead or on the way, after an interruption.
  for (const key of visited) {
    const count = person.packRequests.filter((path) => path.startsWith(`/packs/${key}.`)).length;
    check(count >= 1 && count <= MOST_REQUESTS, `${key}: ${count} requests of its pack`);
  }
  const failed = person.lines.filter(({ text }) => text.startsWith("WORLD_PACK_FAILED"));
  check(failed.length === 0, "no pack failed");
}

/** The world at two sizes in full quality, as a player sees it who has just come back into it. */
async function picture(
  smoke: Smoke,
  master: MasterProcess,
  person: BrowserPerson,
  walker: PageWalker,
): Promise<void> {
  const { page } = person;
  const { world } = await untilPlaying(page);
  await page.goto(master.pageUrl);
  const { own } = await untilPlaying(page, world);
  await page.waitForFunction(() => performance.getEntriesByName("virtucade:drawn").length > 0);
  const at = [own!.x, own!.z, own!.yaw].map((value) => value.toFixed(1)).join(",");
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await settle(person);
    await page.screenshot({ path: `${SCREENSHOTS}/${world}_${size.width}x${size.height}.png` });
  }
  await page.setViewportSize(SMALL);
  await page.goto(`${master.pageUrl}?quality=low`);
  await untilPlaying(page, world);
  walker.arrived();
  smoke.step("pictured", { world: world ?? "", at });
}

async function settle(person: BrowserPerson): Promise<void> {
  await person.page.evaluate((frames) =>
    new Promise<void>((resolve) => {
      let left = frames;
      const next = () => left-- > 0 ? requestAnimationFrame(next) : resolve();
      next();
    }), SETTLE_FRAMES);
}
