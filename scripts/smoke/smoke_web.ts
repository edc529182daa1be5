// `deno task smoke:web`: a person's hour with the game in a real browser, in a few minutes.
// `--only <part> …` runs the named parts; `--pictures` takes full pictures of every world on the tour.
// Pictures go to build/screenshots.

import type { Browser } from "playwright-core";
import { buildStale } from "../build.ts";
import { BrowserPerson, startBrowser } from "./browser.ts";
import { check, runSmoke, type Smoke, until } from "./harness.ts";
import { gamepad } from "./gamepad.ts";
import { hiddenTab } from "./hidden_tab.ts";
import { keyboardWalk } from "./keyboard_walk.ts";
import { lookAhead } from "./look_ahead.ts";
import { changeLook } from "./look_editor.ts";
import { lostPicture } from "./lost_picture.ts";
import { MasterProcess } from "./master_process.ts";
import { benchPage } from "./page_bench.ts";
import { hears, say } from "./page_chat.ts";
import { worldCrash } from "./page_crash.ts";
import { webTour } from "./page_tour.ts";
import { updated } from "./page_updated.ts";
import {
  ownPlace,
  PATIENCE_MS,
  readView,
  untilPlaying,
  untilStill,
  untilView,
} from "./page_view.ts";
import { PageWalker } from "./page_walk.ts";
import { peopleTogether } from "./people.ts";
import { personTap } from "./person_tap.ts";
import { playerStates, unsupportedBrowser } from "./player_states.ts";
import { SCREENSHOTS, SMALL, SMALLEST } from "./screens.ts";
import { sharing } from "./sharing.ts";

const LIMIT_MS = 1_000_000;
/** Whoever is only lost stays for 30 s. */
const GOODBYE_MS = 20_000;
const ACCOUNT = "Web Tester";

/** Where every part plays, and who is in the middle of those that belong together. */
interface Stage {
  readonly master: MasterProcess;
  readonly browser: Browser;
  readonly dataDirectory: string;
  readonly anna: BrowserPerson;
  readonly walker: PageWalker;
}

/** What happens to Anna, one after the other. */
const STORY: Readonly<Record<string, (smoke: Smoke, stage: Stage) => Promise<void>>> = {
  second_browser: secondBrowser,
  world_crash: (smoke, { master, anna, dataDirectory }) =>
    worldCrash(smoke, master, anna, dataDirectory),
  refresh: (_, { anna, walker }) => refresh(anna, walker),
  look: async (_, { anna, walker }) => {
    await changeLook(anna, `${SCREENSHOTS}/web_look.png`);
    walker.arrived();
  },
  log_in: (_, { anna, walker }) => logInAndOut(anna, walker),
  tour: (smoke, { master, anna, walker }) => webTour(smoke, master, anna, walker),
};

/** Each with people of its own; software draws slowly, so nobody else is there. */
const EPISODES: Readonly<
  Record<string, (smoke: Smoke, master: MasterProcess, browser: Browser) => Promise<void>>
> = {
  sharing,
  bench_page: benchPage,
  updated,
  look_ahead: lookAhead,
  keyboard: keyboardWalk,
  lost_picture: (smoke, master, browser) => lostPicture({ smoke, master, browser }),
  hidden_tab: (smoke, master, browser) => hiddenTab({ smoke, master, browser }),
  person_tap: (smoke, master, browser) => personTap({ smoke, master, browser }),
  gamepad: (smoke, master, browser) => gamepad({ smoke, master, browser }),
  states: (smoke, _, browser) => playerStates(smoke, browser),
  unsupported: (smoke, master) => unsupportedBrowser(smoke, master),
};

await runSmoke({ name: "smoke_web", limitMs: LIMIT_MS }, async (smoke) => {
  const failed = await buildStale();
  check(failed.length === 0, `built: ${failed.join(", ")}`);
  await Deno.mkdir(SCREENSHOTS, { recursive: true });
  const dataDirectory = await smoke.temporaryFolder();
  const master = await MasterProcess.start(smoke, { dataDirectory });
  const browser = await startBrowser(smoke);
  const only = Deno.args.includes("--only") ? Deno.args : undefined;
  const isWanted = (name: string) => only?.includes(name) ?? true;
  for (const name of only?.filter((each) => !each.startsWith("--")) ?? []) {
    check(name in STORY || name in EPISODES || name === "first_walk", `"${name}" is a part`);
  }

  if (isWanted("first_walk") || Object.keys(STORY).some(isWanted)) {
    const anna = await BrowserPerson.create(smoke, browser, "anna");
    const stage = { master, browser, dataDirectory, anna, walker: new PageWalker(anna.page) };
    await smoke.part("first_walk", () => firstWalk(smoke, master, anna));
    for (const [name, part] of Object.entries(STORY)) {
      if (!isWanted(name)) continue;
      await smoke.part(name, (own) => {
        own.onFailure(() => anna.report());
        return part(own, stage);
      });
    }
    check(anna.complaints.length === 0, `no complaints: ${anna.complaints.join(" | ")}`);
    await anna.leave();
  }
  for (const [name, part] of Object.entries(EPISODES)) {
    if (isWanted(name)) await smoke.part(name, (own) => part(own, master, browser));
  }
  check(await master.drain() === 0, "the master ends with 0");
});

/** From the address to the first step, with what it took. */
async function firstWalk(
  smoke: Smoke,
  master: MasterProcess,
  person: BrowserPerson,
): Promise<void> {
  const { page } = person;
  const startedMs = performance.now();
  await page.goto(`${master.pageUrl}?quality=low`);
  const { own, world, isGuest } = await untilPlaying(page);
  smoke.measure("url_to_playing_ms", performance.now() - startedMs);
  check(world === "hub" && isGuest, "one begins in hub as a guest");
  await page.keyboard.down("KeyW");
  await untilView(
    page,
    (view) => Math.hypot((view.own?.x ?? 0) - own!.x, (view.own?.z ?? 0) - own!.z) > 0.2,
    PATIENCE_MS,
    "the first steps",
  );
  await page.keyboard.up("KeyW");
  smoke.measure("url_to_first_walk_ms", performance.now() - startedMs);
  const title = await page.title();
  check(title === "VirtuCade" || title.includes("VirtuCade"), `the title is ours, not "${title}"`);
}

/** Another browser sees the first walk, and what it says. */
async function secondBrowser(
  smoke: Smoke,
  { master, browser, anna, walker, dataDirectory }: Stage,
): Promise<void> {
  const bert = await BrowserPerson.create(smoke, browser, "bert", { viewport: SMALLEST });
  await bert.page.goto(`${master.pageUrl}?quality=low`);
  await untilPlaying(bert.page, "hub");
  const { name } = await untilPlaying(anna.page);
  check(name !== undefined && name !== (await readView(bert.page))?.name, "they are two guests");
  const seen = async () => (await readView(bert.page))?.seen.find((each) => each.name === name);
  await until(async () => await seen() !== undefined, PATIENCE_MS, `${name} in the second browser`);
  const before = await seen();
  const from = await ownPlace(anna.page);
  await walker.walkTo({ x: from.x + 3, z: from.z + 2 });
  const at = await untilStill(anna.page);
  await until(
    async () => {
      const now = await seen();
      return now !== undefined && Math.hypot(now.x - at.x, now.z - at.z) < 0.5;
    },
    PATIENCE_MS,
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
    GOODBYE_MS,
    "the second gone",
  );
}

/** Loading the page anew is the same guest at the same place, without a pack from the network. */
async function refresh(person: BrowserPerson, walker: PageWalker): Promise<void> {
  const { page } = person;
  const { name } = await untilPlaying(page);
  const at = await untilStill(page);
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

/** In and out through the widget. */
async function logInAndOut(person: BrowserPerson, walker: PageWalker): Promise<void> {
  const { page } = person;
  const { name: guest } = await untilPlaying(page);
  await page.locator(".login-chip").click();
  await page.locator("#login-name").fill(ACCOUNT);
  await page.keyboard.press("Enter");
  await untilView(
    page,
    (view) => view.name === ACCOUNT && !view.isGuest,
    PATIENCE_MS,
    "the account",
  );
  await untilPlaying(page);
  await page.locator(".login-chip").click();
  await page.getByRole("button", { name: "Log out" }).click();
  const view = await untilView(
    page,
    (each) => each.isGuest && each.name !== ACCOUNT,
    PATIENCE_MS,
    "a guest",
  );
  check(view.name !== guest, "logout makes a new guest");
  await untilPlaying(page, "hub");
  await page.locator("#view").focus();
  walker.arrived();
}
