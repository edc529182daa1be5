// `deno task smoke:web`: a person's hour with the game in a real browser, in a minute or two. Pictures
// of every world go to build/screenshots.

import type { Browser } from "playwright-core";
import { programVersion } from "../../shared/protocol/version.ts";
import { buildStale } from "../build.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import { BrowserPerson, startBrowser } from "./browser.ts";
import { check, runSmoke, type Smoke, until } from "./harness.ts";
import { keyboardWalk } from "./keyboard_walk.ts";
import { lookAhead } from "./look_ahead.ts";
import { changeLook } from "./look_editor.ts";
import { MasterProcess } from "./master_process.ts";
import { benchPage } from "./page_bench.ts";
import { ownPlace, readView, untilPlaying, untilView } from "./page_view.ts";
import { PageWalker } from "./page_walk.ts";
import { peopleTogether } from "./people.ts";
import { playerStates, unsupportedBrowser } from "./player_states.ts";
import { isAlive, killNow, stopNow } from "./processes.ts";
import { untilSaved } from "./saved_place.ts";
import { sharing } from "./sharing.ts";
import { TOUR } from "./tour.ts";

const LIMIT_MS = 900_000;
const SCREENSHOTS = `${PROJECT_ROOT}/build/screenshots`;
const SIZES = [{ width: 1280, height: 720 }, { width: 390, height: 844 }] as const;
const SMALL = { width: 640, height: 360 } as const;
const TINY = { width: 64, height: 64 } as const;
/** For those who only look on: software draws every pixel. */
const SMALLEST = { width: 480, height: 270 } as const;
const ACCOUNT = "Web Tester";
/** Frames that settle a picture: shadows, labels, what comes in late. */
const SETTLE_FRAMES = 4;

await runSmoke({ name: "smoke_web", limitMs: LIMIT_MS }, async (smoke) => {
  const failed = await buildStale();
  check(failed.length === 0, `built: ${failed.join(", ")}`);
  await Deno.mkdir(SCREENSHOTS, { recursive: true });
  const dataDirectory = await smoke.temporaryFolder();
  const master = await MasterProcess.start(smoke, { dataDirectory });
  const browser = await startBrowser(smoke);
  const anna = await BrowserPerson.create(smoke, browser, "anna");
  const walker = new PageWalker(anna.page);
  const isWanted = (name: string) => !Deno.args.includes("--only") || Deno.args.includes(name);
  /** Parts that take long where software draws run only when they are named. */
  const isNamed = (name: string) => Deno.args.includes(name);

  // Parts with people of their own need nobody who walks already.
  const isAlone = ["states", "keyboard"].some((name) => Deno.args.includes(name));
  if (isWanted("first_walk") || !isAlone) {
    await smoke.part("first_walk", () => firstWalk(smoke, master, anna));
  }
  if (isWanted("second_browser")) {
    await smoke.part("second_browser", (own) => {
      return secondBrowser(own, { master, browser, anna, walker, dataDirectory });
    });
  }
  if (isWanted("world_crash")) {
    await smoke.part("world_crash", (own) => worldCrash(own, master, anna, dataDirectory));
  }
  if (isWanted("refresh")) await smoke.part("refresh", () => refresh(anna, walker));
  if (isWanted("look")) {
    await smoke.part("look", async () => {
      await changeLook(anna, `${SCREENSHOTS}/web_look.png`);
      walker.arrived();
    });
  }
  if (isWanted("log_in")) await smoke.part("log_in", () => logInAndOut(anna, walker));
  if (isWanted("sharing")) {
    await anna.page.setViewportSize(TINY);
    await smoke.part("sharing", (own) => sharing(own, master, browser));
    await anna.page.setViewportSize(SMALL);
  }
  if (isWanted("bench_page")) {
    await anna.page.setViewportSize(TINY); // nobody looks at that page meanwhile
    await smoke.part("bench_page", (own) => benchPage(own, master, browser));
    await anna.page.setViewportSize(SMALL);
  }
  if (isWanted("updated")) {
    // Software draws both pages: the one that nobody looks at is made small.
    await anna.page.setViewportSize(TINY);
    await smoke.part("updated", (own) => updated(own, master, browser));
    await anna.page.setViewportSize(SMALL);
  }
  if (isNamed("look_ahead")) {
    await anna.page.goto("about:blank"); // software draws what nobody looks at, too
    await smoke.part("look_ahead", (own) => lookAhead(own, master, browser));
    await anna.page.goto(`${master.pageUrl}?quality=low`);
    await untilPlaying(anna.page, "hub");
    walker.arrived();
  }
  if (isWanted("tour")) await smoke.part("tour", () => webTour(smoke, master, anna, walker));
  if (isNamed("keyboard")) {
    await smoke.part("keyboard", async (own) => {
      // Somebody new: who comes back from the tour stands somewhere.
      const person = await BrowserPerson.create(own, browser, "keyboard", { viewport: SMALLEST });
      await person.page.goto(`${master.pageUrl}?quality=low`);
      await keyboardWalk(own, person);
      check(person.complaints.length === 0, `no complaints: ${person.complaints.join(" | ")}`);
      await person.leave();
    });
  }
  if (isNamed("states")) {
    await anna.page.setViewportSize(TINY);
    await smoke.part("states", (own) => playerStates(own, browser));
    await smoke.part("unsupported", (own) => unsupportedBrowser(own, master));
  }
  check(anna.complaints.length === 0, `no complaints: ${anna.complaints.join(" | ")}`);
  await anna.leave();
  check(await master.drain() === 0, "the master ends with 0");
});

/** From the address to the first step, with what it took. */
async function firstWalk(
  smoke: Smoke,
  master: MasterProcess,
  person: BrowserPerson,
): Promise<void> {
  const { page, context } = person;
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  let transferBytes = 0;
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => {
    transferBytes += encodedDataLength;
  });
  const startedMs = performance.now();
  await page.goto(`${master.pageUrl}?quality=low`);
  const { own, world, isGuest } = await untilPlaying(page);
  smoke.measure("url_to_playing_ms", performance.now() - startedMs);
  check(world === "hub" && isGuest, "one begins in hub as a guest");
  await page.keyboard.down("KeyW");
  await untilView(
    page,
    (view) => Math.hypot((view.own?.x ?? 0) - own!.x, (view.own?.z ?? 0) - own!.z) > 0.2,
    10_000,
    "the first steps",
  );
  await page.keyboard.up("KeyW");
  smoke.measure("url_to_first_walk_ms", performance.now() - startedMs);
  smoke.measure("transfer_before_first_walk_bytes", transferBytes);
  await devtools.detach();
  const title = await page.title();
  check(title === "VirtuCade" || title.includes("VirtuCade"), `the title is ours, not "${title}"`);
}

/** Another browser sees the first walk, and what it says. */
async function secondBrowser(
  smoke: Smoke,
  { master, browser, anna, walker, dataDirectory }: {
    readonly master: MasterProcess;
    readonly browser: Browser;
    readonly anna: BrowserPerson;
    readonly walker: PageWalker;
    readonly dataDirectory: string;
  },
): Promise<void> {
  const bert = await BrowserPerson.create(smoke, browser, "bert", { viewport: SMALLEST });
  await bert.page.goto(`${master.pageUrl}?quality=low`);
  await untilPlaying(bert.page, "hub");
  const { name } = await untilPlaying(anna.page);
  check(name !== undefined && name !== (await readView(bert.page))?.name, "they are two guests");
  const seen = async () => (await readView(bert.page))?.seen.find((each) => each.name === name);
  await until(async () => await seen() !== undefined, 10_000, `${name} in the second browser`);
  const before = await seen();
  const from = await ownPlace(anna.page);
  await walker.walkTo({ x: from.x + 3, z: from.z + 2 });
  const at = await ownPlace(anna.page);
  await until(
    async () => {
      const now = await seen();
      return now !== undefined && Math.hypot(now.x - at.x, now.z - at.z) < 0.5;
    },
    10_000,
    "the first where it walked to, in the second browser",
  );
  const after = await seen();
  check(
    Math.hypot(after!.x - before!.x, after!.z - before!.z) > 1,
    "the second browser saw the first walk",
  );
  await say(anna, "hello from the first <b>tab</b>");
  await hears(bert, "hello from the first <b>tab</b>");
  await say(bert, "hello back");
  await hears(anna, "hello back");
  await bert.page.setViewportSize(SMALL);
  await peopleTogether(master, dataDirectory, anna, bert);
  smoke.step("people_together");
  check(bert.complaints.length === 0, `no complaints: ${bert.complaints.join(" | ")}`);
  await bert.leave();
  // Closing a page says goodbye: the avatar goes at once, not after the 30 s of a lost connection.
  await untilView(
    anna.page,
    (view) => view.seen.length === 0 && view.online === 1,
    8000,
    "the second gone",
  );
}

async function say(person: BrowserPerson, text: string): Promise<void> {
  const { page } = person;
  await page.locator("#view").focus(); // a button that has the focus would take the key
  await page.keyboard.press("Enter");
  const field = page.locator("input[name=chat]");
  await field.waitFor({ timeout: 5000 });
  // Whoever whispered last is still in that channel.
  await page.locator("#tab-everyone").click();
  await field.fill(text);
  await field.press("Enter");
  await hears(person, text);
  await page.keyboard.press("Escape");
}

async function hears(person: BrowserPerson, text: string): Promise<void> {
  const log = person.page.locator(".chat-log");
  if (await log.count() === 0) await person.page.locator(".chat-button").click();
  await log.getByText(text, { exact: false }).first().waitFor({ timeout: 8000 });
}

/** Loading the page anew is the same guest at the same place, without a pack from the network. */
async function refresh(person: BrowserPerson, walker: PageWalker): Promise<void> {
  const { page } = person;
  const { name } = await untilPlaying(page);
  const at = await ownPlace(page);
  const hubs = () => person.packRequests.filter((path) => path.startsWith("/packs/hub.")).length;
  check(hubs() === 1, `the hub's pack was downloaded once, not ${hubs()} times`);
  await page.reload();
  const view = await untilPlaying(page, "hub");
  walker.arrived();
  check(view.name === name, `the same guest, ${name}, not ${view.name}`);
  const metres = Math.hypot(view.own!.x - at.x, view.own!.z - at.z);
  check(metres < 0.5, `at the same place, not ${metres.toFixed(2)} m away`);
  check(hubs() === 1, "the pack came from the browser's cache");
}

/**
 * The world is killed under the player: the page says so, stays, and goes on in the same picture on
 * the same socket, where it was saved.
 */
async function worldCrash(
  smoke: Smoke,
  master: MasterProcess,
  person: BrowserPerson,
  dataDirectory: string,
): Promise<void> {
  const { page } = person;
  const { name, world } = await untilPlaying(page, "hub");
  const at = await ownPlace(page);
  await untilSaved(dataDirectory, name!, "hub", at);
  const socket = person.sockets.findLast(({ path }) => path === "/hub");
  const sockets = person.sockets.length;
  const requests = person.requests.length;
  const scenes = () => person.lines.filter(({ text }) => text.startsWith("WORLD_SHOWN")).length;
  const shown = scenes();
  const pid = master.worldPid("hub")!; // somebody walks in it
  killNow(pid);
  await page.locator(".banner").getByText("This world is restarting").waitFor({ timeout: 10_000 });
  await pictureOfRestart(master, person, pid);
  const view = await untilPlaying(page, world);
  check(view.name === name, "the same guest");
  const metres = Math.hypot(view.own!.x - at.x, view.own!.z - at.z);
  check(metres < 0.5, `at the saved place, not ${metres.toFixed(2)} m away`);
  check(socket?.isOpen === true, "the socket outlived the world");
  check(person.sockets.length === sockets, "no other socket was dialled");
  check(scenes() === shown, "the picture just went on");
  check(person.requests.length === requests, "nothing was loaded anew");
  check(await page.locator(".banner").count() === 0, "nothing is said of a restart any more");
  await say(person, "the world is back");
  await page.locator("#view").focus();
  await page.keyboard.down("KeyW");
  await untilView(
    page,
    ({ own }) => Math.hypot((own?.x ?? at.x) - at.x, (own?.z ?? at.z) - at.z) > 0.5,
    10_000,
    "steps in the world that came back",
  );
  await page.keyboard.up("KeyW");
  smoke.step("world_back", { socket: "/hub" });
}

/** The restart as a player sees it: the next process is held still while it is looked at. */
async function pictureOfRestart(
  master: MasterProcess,
  { page }: BrowserPerson,
  killed: number,
): Promise<void> {
  const next = () => {
    const pid = master.worldPid("hub");
    return pid === killed ? undefined : pid;
  };
  await until(() => next() !== undefined, 10_000, "the next process of the hub");
  const pid = next()!; // just waited for
  stopNow(pid);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.screenshot({ path: `${SCREENSHOTS}/restarting_${size.width}x${size.height}.png` });
  }
  await page.setViewportSize(SMALL);
  if (isAlive(pid)) Deno.kill(pid, "SIGCONT");
}

/** In and out through the widget. */
async function logInAndOut(person: BrowserPerson, walker: PageWalker): Promise<void> {
  const { page } = person;
  const { name: guest } = await untilPlaying(page);
  await page.locator(".login-chip").click();
  await page.locator("#login-name").fill(ACCOUNT);
  await page.keyboard.press("Enter");
  await untilView(page, (view) => view.name === ACCOUNT && !view.isGuest, 10_000, "the account");
  await untilPlaying(page);
  await page.locator(".login-chip").click();
  await page.getByRole("button", { name: "Log out" }).click();
  const view = await untilView(
    page,
    (each) => each.isGuest && each.name !== ACCOUNT,
    10_000,
    "a guest",
  );
  check(view.name !== guest, "logout makes a new guest");
  await untilPlaying(page, "hub");
  await page.locator("#view").focus();
  walker.arrived();
}

/** A page from before the update says so, and does not reload for ever. */
async function updated(smoke: Smoke, master: MasterProcess, browser: Browser): Promise<void> {
  // A page that a test answers in the server's place counts as one from nowhere: it would have to
  // ask before it may dial this machine.
  const permissions = ["local-network-access"];
  const old = await BrowserPerson.create(smoke, browser, "old", {
    permissions,
    viewport: SMALLEST,
  });
  const { page } = old;
  let isOld = true;
  await page.route((url) => url.pathname === "/", async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    const version = programVersion();
    await route.fulfill({
      response,
      body: isOld ? body.replace(`content="${version}"`, 'content="0.0"') : body,
    });
  });
  await page.goto(`${master.pageUrl}?quality=low`);
  const dialog = page.locator("dialog[open]");
  await dialog.getByText("Game Updated").waitFor({ timeout: 15_000 });
  const words = await dialog.innerText();
  check(words.includes("0.0") && words.includes(programVersion()), `both versions in: ${words}`);
  await dialog.locator("button").click();
  await page.waitForURL((url) => url.searchParams.get("v") === programVersion());
  // Still the old page: it must say so and not offer the same reload again.
  await dialog.waitFor({ timeout: 15_000 });
  check(!(await dialog.innerText()).includes("Reload"), "no second reload is offered");
  isOld = false;
  await page.reload();
  await untilPlaying(page, "hub");
  await old.leave();
}

/** The tour on foot; each pack is downloaded once. */
async function webTour(
  smoke: Smoke,
  master: MasterProcess,
  person: BrowserPerson,
  walker: PageWalker,
): Promise<void> {
  const visited = new Set<string>(["hub"]);
  await picture(smoke, master, person, walker);
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
    if (!visited.has(key)) await picture(smoke, master, person, walker);
    visited.add(key);
    await say(person, `in ${key} after hop ${hop + 1}`);
    smoke.step("web_hop", { hop: hop + 1, world: key });
  }
  for (const key of visited) { // what a first picture needs perhaps ahead, the rest on the way
    const count = person.packRequests.filter((path) => path.startsWith(`/packs/${key}.`)).length;
    check(count === 1 || count === 2, `${key}: ${count} packs downloaded`);
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
