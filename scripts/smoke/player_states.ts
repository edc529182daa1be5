// Every state in which a player may find themselves, reached for real: a full world, a full disk, a
// broken download, no network, another tab, an operator, a restart. Each is looked at on a phone, by
// axe-core too (with `--pictures` in three sizes), and each ends in the game.

import type { Browser, Locator, Page } from "playwright-core";
import { PORTAL_USE_RADIUS } from "../../shared/sim/constants.ts";
import { metresFromPortal } from "../../shared/sim/portal_reach.ts";
import { axeFaults } from "../ui_preview/axe_faults.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import { frontOf, portalTo } from "./bots.ts";
import { BrowserPerson, startBrowser } from "./browser.ts";
import { SmallDisk } from "./small_disk.ts";
import { check, type Smoke, until } from "./harness.ts";
import { MasterProcess } from "./master_process.ts";
import {
  ownPlace,
  PATIENCE_MS,
  readView,
  untilPlaying,
  untilStill,
  untilView,
} from "./page_view.ts";
import { PageWalker, worldDefinition } from "./page_walk.ts";
import { SCREENSHOTS, SIZES as SCREENS, SMALLEST, TINY } from "./screens.ts";

/** The world that holds one player. */
const SMALL_WORLD = "left_world";
const PHONE = SCREENS[1];
const SIZES = Deno.args.includes("--pictures")
  ? [...SCREENS, { width: 844, height: 390 } as const]
  : [PHONE];
/** Long enough for a look on a busy machine. */
const GRACE_SECONDS = 20;
/** What a person who is offline does not see: tries. */
const QUIET_MS = 3000;

/** All of it, on a master of its own. */
export async function playerStates(smoke: Smoke, browser: Browser): Promise<void> {
  const disk = await SmallDisk.mount(smoke);
  const packs = await packsWithSmallWorld(smoke, SMALL_WORLD);
  let master = await MasterProcess.start(smoke, {
    dataDirectory: disk?.path ?? await smoke.temporaryFolder(),
    args: ["--world-pack-dir", packs],
  });
  const first = await BrowserPerson.create(smoke, browser, "first", { viewport: SMALLEST });
  const second = await BrowserPerson.create(smoke, browser, "second", {
    viewport: SMALLEST,
    deviceScaleFactor: 1, // its pictures are looked at
  });
  await packFails(smoke, master, second);
  const { at } = worldDefinition(SMALL_WORLD).spawns[0]!; // a world has spawns
  await first.page.goto(`${master.pageUrl}?quality=low#${SMALL_WORLD}@${at.x},${at.z}`);
  await untilPlaying(first.page, SMALL_WORLD);
  await first.page.setViewportSize(TINY); // software draws what nobody looks at, too
  await worldFull(smoke, first, second);
  if (disk === undefined) smoke.mark("SMOKE_SKIPPED state=disk_full reason=cannot_mount");
  else await diskFull(smoke, master, disk, second);
  await offline(smoke, second);
  await takenOver(smoke, master, second);
  await kicked(smoke, master, second);
  master = await restart(smoke, master, second);
  for (const { complaints } of [first, second]) {
    const ours = complaints.filter((text) => !isExpected(text));
    check(ours.length === 0, `no complaints: ${ours.join(" | ")}`);
  }
  await second.leave();
  await master.drain();
}

/** What the browser itself says of sockets and packs that were broken on purpose. */
function isExpected(text: string): boolean {
  return /WebSocket connection|ERR_|Failed to load resource|WORLD_PACK|TRIP_/.test(text);
}

/** The build's packs, with room for one in one of the worlds. */
async function packsWithSmallWorld(smoke: Smoke, key: string): Promise<string> {
  const from = `${PROJECT_ROOT}/build/packs`;
  const to = await smoke.temporaryFolder();
  for await (const { name } of Deno.readDir(from)) {
    await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
  const catalog = JSON.parse(await Deno.readTextFile(`${from}/catalog.json`));
  for (const world of catalog.worlds) if (world.key === key) world.definition.capacity = 1;
  await Deno.writeTextFile(`${to}/catalog.json`, JSON.stringify(catalog));
  return to;
}

/** Where words are seen: what a screen reader is told stays in the page for a while. */
function shown(page: Page, words: string): Locator {
  return page.getByText(words).and(page.locator(":not(.announcer *)"));
}

/** A screen that says these words; axe-core finds nothing in any size. */
async function look(
  smoke: Smoke,
  page: Page,
  state: string,
  words: string,
  sizes: readonly { readonly width: number; readonly height: number }[] = SIZES,
): Promise<void> {
  const seen = shown(page, words).first();
  await seen.waitFor();
  // Panels are looked at, not the world: drawn by software in these sizes it would take seconds.
  const picture = await page.addStyleTag({ content: "#view { display: none }" });
  for (const size of sizes) {
    await page.setViewportSize(size);
    await seen.waitFor();
    const { width, height } = size;
    await page.screenshot({ path: `${SCREENSHOTS}/state_${state}_${width}x${height}.png` });
    let faults: readonly string[] = [];
    // What still fades in has less contrast than it will have.
    await until(async () => (faults = await axeFaults(page)).length === 0, 5000, state)
      .catch(() => {});
    check(faults.length === 0, `axe-core on ${state} ${width}x${height}: ${faults.join(" | ")}`);
  }
  await page.setViewportSize(SMALLEST);
  await picture.evaluate((style) => (style as HTMLStyleElement).remove());
  smoke.step("state", { name: state });
}

/** Bytes of the start world's pack that were changed on their way. */
async function packFails(smoke: Smoke, master: MasterProcess, person: BrowserPerson) {
  const { page } = person;
  const isPack = (url: URL) => url.pathname.endsWith(".zip");
  await page.route(isPack, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    for (let at = 0; at < body.length; at += 7) body[at] = body[at]! ^ 0xff;
    await route.fulfill({ response, body });
  });
  const { x, z } = frontOf(portalTo(worldDefinition("hub"), SMALL_WORLD));
  await page.goto(`${master.pageUrl}?quality=low#hub@${x},${z}`);
  await page.locator("dialog[open]").waitFor();
  await look(smoke, page, "pack_failed", "could not be downloaded");
  await page.unroute(isPack);
  await page.getByRole("button", { name: "Retry" }).press("Enter");
  await untilPlaying(page, "hub");
}

/** One is in the world for one; the other stands in line, walks on, and gets in. */
async function worldFull(smoke: Smoke, first: BrowserPerson, second: BrowserPerson) {
  const { page } = second;
  await new PageWalker(page).walkIntoPortal(SMALL_WORLD);
  await look(smoke, page, "world_full", "You are next in line");
  await page.getByRole("button", { name: "Cancel" }).press("Enter");
  await page.locator(".toast").getByText("cancelled").waitFor();
  await page.locator("#view").focus();
  await askAgain(page);
  await page.locator(".trip-panel").getByText("next in line").waitFor();
  const at = await ownPlace(page);
  await page.keyboard.down("KeyS");
  await untilView(
    page,
    ({ own }) => Math.hypot((own?.x ?? at.x) - at.x, (own?.z ?? at.z) - at.z) > 1,
    PATIENCE_MS,
    "a walk while waiting",
  );
  await page.keyboard.up("KeyS");
  check((await readView(page))?.isTravelling === true, "the wait goes on meanwhile");
  await first.leave();
  await untilPlaying(page, SMALL_WORLD);
}

/** Takes the portal again: by its key, or on foot where the slow hand walked on meanwhile. */
async function askAgain(page: Page): Promise<void> {
  const portal = portalTo(worldDefinition("hub"), SMALL_WORLD);
  // A little less than the world grants: what is seen may be a frame old.
  const isAtPortal = metresFromPortal(portal, { ...await ownPlace(page), y: portal.at.y }) <
    PORTAL_USE_RADIUS - 0.2;
  if (isAtPortal) await page.keyboard.press("KeyE");
  else await new PageWalker(page).walkIntoPortal(SMALL_WORLD);
}

/** The file system of the database has no room left, and then it has again. */
async function diskFull(
  smoke: Smoke,
  master: MasterProcess,
  disk: SmallDisk,
  { page }: BrowserPerson,
) {
  const readyz = async () => {
    const response = await fetch(new URL("/readyz", master.pageUrl));
    return `${response.status} ${(await response.json()).why ?? ""}`.trim();
  };
  check(await readyz() === "200", "ready");
  await disk.fill();
  await page.locator("#view").focus();
  // A world saves whoever moved.
  await page.keyboard.down("KeyA");
  await page.locator(".toast").getByText("disk is full").waitFor();
  await page.keyboard.up("KeyA");
  await look(smoke, page, "disk_full", "The server's disk is full");
  check(await readyz() === "503 disk_full", `/readyz says why: ${await readyz()}`);
  await disk.free();
  await page.locator(".toast").getByText("saves again").waitFor();
  check(await shown(page, "disk is full").count() === 0, "and nothing of the full disk");
  check(await readyz() === "200", "ready again");
}

/** The device loses its network, and every connection with it. */
async function offline(smoke: Smoke, person: BrowserPerson) {
  const { page, context } = person;
  await page.keyboard.press("F3");
  const drop = page.getByRole("button", { name: "Drop", exact: false });
  await drop.waitFor();
  await context.setOffline(true);
  await drop.press("Enter");
  await look(smoke, page, "offline", "You are offline");
  const dialled = person.sockets.length;
  await page.waitForTimeout(QUIET_MS);
  check(person.sockets.length === dialled, "nothing is dialled without a network");
  await context.setOffline(false);
  await untilPlaying(page, SMALL_WORLD);
  await look(smoke, page, "resumed", "Welcome back", [PHONE]); // it goes after 5 s
  await page.keyboard.press("F3");
}

/** The same browser opens the account in another tab. */
async function takenOver(smoke: Smoke, master: MasterProcess, { page, context }: BrowserPerson) {
  await page.locator(".login-chip").press("Enter");
  await page.locator("#login-name").fill("State Tester");
  await page.keyboard.press("Enter");
  await untilView(page, ({ isGuest }) => !isGuest, PATIENCE_MS, "the account");
  await untilPlaying(page);
  const other = await context.newPage();
  await other.goto(`${master.pageUrl}?quality=low`);
  await untilPlaying(other);
  await look(smoke, page, "taken_over", "Playing in another tab");
  await other.close();
  await page.getByRole("button", { name: "Play here instead" }).press("Enter");
  await untilPlaying(page);
}

/** An operator ends the visit. */
async function kicked(smoke: Smoke, master: MasterProcess, { page }: BrowserPerson) {
  const name = (await readView(page))?.name ?? "";
  check(await master.order("kick", name) === 0, "kick ends with 0");
  await look(smoke, page, "kicked", "You were asked to leave");
  await page.getByRole("button", { name: "Come back in" }).press("Enter");
  await untilPlaying(page);
}

/** A drain with grace, the time without a server, and the way back. */
async function restart(
  smoke: Smoke,
  master: MasterProcess,
  { page }: BrowserPerson,
): Promise<MasterProcess> {
  const { world } = await untilPlaying(page);
  const at = await untilStill(page);
  const drained = master.order("drain", "--in", String(GRACE_SECONDS));
  await look(smoke, page, "draining", "The server restarts");
  check((await readView(page))?.phase === "playing", "play goes on until then");
  check(await drained === 0, "drain ends with 0");
  await look(smoke, page, "restarting_server", "The server is restarting");
  await page.getByText(/Trying again (in \d+ s|now)/).waitFor();
  const next = await master.restart();
  await untilPlaying(page, world);
  const back = await ownPlace(page);
  const metres = Math.hypot(back.x - at.x, back.z - at.z);
  check(metres < 0.5, `where they stood, not ${metres.toFixed(2)} m away`);
  check(await shown(page, "The server is restarting").count() === 0, "nothing of it is left");
  // Unannounced this time.
  await next.kill();
  await look(smoke, page, "retrying", "Connection lost");
  const third = await next.restart();
  await untilPlaying(page, world);
  return third;
}

/** A browser without WebGL gets a page of words, even where nothing else of ours arrives. */
export async function unsupportedBrowser(smoke: Smoke, master: MasterProcess): Promise<void> {
  const browser = await startBrowser(smoke, ["--disable-3d-apis"]);
  const { page } = await BrowserPerson.create(smoke, browser, "old", {
    viewport: SMALLEST,
    deviceScaleFactor: 1,
  });
  await page.goto(master.pageUrl);
  await page.getByText("Missing or switched off: WebGL 2").waitFor();
  await page.route((url) => /^\/client\/.*\.js$/.test(url.pathname), (route) => route.abort());
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, "WebSocket");
    Reflect.deleteProperty(Object, "hasOwn");
  });
  await page.goto(master.pageUrl);
  await look(smoke, page, "unsupported", "WebGL 2, WebSocket, JavaScript ES2022");
  check(await page.getByRole("link", { name: "Try again" }).count() === 1, "a way to try again");
  await browser.close();
}
