// `deno task snapshots`: draws the four worlds and the panels as they always look (a clock that
// stands, low quality, the same people), twice in another order, and compares: the two drawings with
// each other and with the last run on this machine by pixels, and all with the fingerprints that are
// kept in the project. `--write` makes what is drawn now the expected look.

import type { Browser, Page } from "playwright-core";
import { build, stop } from "esbuild";
import { startBrowser } from "../smoke/browser.ts";
import { check, runSmoke, type Smoke } from "../smoke/harness.ts";
import { exists, PROJECT_ROOT } from "../source_files.ts";
import { bundlePage, pageHtml } from "../ui_preview/bundle.ts";
import type {} from "../ui_preview/page.ts";
import {
  differingShare,
  type Fingerprint,
  fingerprintFault,
  fingerprintOf,
} from "./fingerprint.ts";
import { type Decoded, decodePng } from "./decode_png.ts";

const EXPECTED = `${PROJECT_ROOT}/scripts/snapshots/fingerprints.json`;
/** Pictures of the last run that was in order; each machine has its own. */
const BASELINES = `${PROJECT_ROOT}/build/snapshots`;
const LIMIT_MS = 180_000;
/** Share of pixels that may differ between two drawings on one machine. */
const SAME_SHARE = 0.01;

const WORLDS = ["hub", "left_world", "right_world", "top_world"] as const;
const WORLD_SIZE = { width: 480, height: 270 };
/** A panel, a screen or a dialog each, by its name among the previews of the interface. */
const PANELS = [
  ...[
    "first_connecting",
    "first_trip",
    "playing",
    "portal",
    "emotes",
    "chat_open",
    "chat_whispers",
  ],
  ...["people", "report", "chat_menu", "settings", "help", "login_form", "login_account"],
  ...["trip_downloading", "trip_waiting", "retrying", "offline", "restart_soon", "disk_full"],
  ...["updated", "stopped_taken_over", "stopped_kicked", "stopped_pack_failed"],
] as const;
const PANEL_SIZES = [{ width: 960, height: 540 }, { width: 390, height: 844 }];

await runSmoke({ name: "snapshots", limitMs: LIMIT_MS }, async (smoke) => {
  const isWriting = Deno.args.includes("--write");
  const browser = await startBrowser(smoke);
  const names = [...WORLDS.map((key) => `world_${key}`), ...panelNames()];
  const drawn = await drawAll(browser, names);
  const again = await drawAll(browser, names.toReversed());
  await Deno.mkdir(BASELINES, { recursive: true });
  const expected: Record<string, Fingerprint> = isWriting || !exists(EXPECTED)
    ? {}
    : JSON.parse(await Deno.readTextFile(EXPECTED));
  const faults: string[] = [];
  const prints: Record<string, Fingerprint> = {};
  for (const [name, picture] of drawn) {
    prints[name] = fingerprintOf(picture);
    const fault = isWriting
      ? undefined
      : expected[name] === undefined
      ? "no fingerprint is kept of it"
      : fingerprintFault(prints[name], expected[name]);
    const twice = differingShare(picture, again.get(name) ?? picture);
    const file = `${BASELINES}/${name}.png`;
    const before = exists(file) ? decodePng(await Deno.readFile(file)) : picture;
    const since = isWriting ? 0 : differingShare(picture, before);
    if (fault !== undefined) faults.push(`${name}: ${fault}`);
    if (twice > SAME_SHARE) faults.push(`${name}: ${percent(twice)} differ between two drawings`);
    if (since > SAME_SHARE) faults.push(`${name}: ${percent(since)} differ from the last run here`);
    if (fault === undefined && since <= SAME_SHARE) await Deno.writeFile(file, picture.png);
    else await Deno.writeFile(`${BASELINES}/${name}.now.png`, picture.png);
  }
  report(smoke, names.length, faults);
  if (isWriting) {
    await Deno.writeTextFile(EXPECTED, JSON.stringify(prints, null, 1) + "\n");
    smoke.step("written", { pictures: names.length });
  }
  check(faults.length === 0, `everything looks as it did: ${faults.join("; ")}`);
});

function report(smoke: Smoke, pictures: number, faults: readonly string[]): void {
  for (const fault of faults) smoke.mark(`SNAPSHOT_DIFFERS ${fault}`);
  if (faults.length > 0) {
    smoke.mark(`Pictures of what differs: ${BASELINES}/*.now.png, beside the last good ones.`);
    smoke.mark("Meant to look so? deno task snapshots --write, then look at the pictures.");
  }
  smoke.step("compared", { pictures, faults: faults.length });
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} % of the pixels`;
}

function panelNames(): string[] {
  return PANEL_SIZES.flatMap(({ width, height }) =>
    PANELS.map((name) => `panel_${name}_${width}x${height}`)
  );
}

interface Picture extends Decoded {
  readonly png: Uint8Array;
}

/** Draws by name; worlds one page each, panels of one size in one page. */
async function drawAll(
  browser: Browser,
  names: readonly string[],
): Promise<ReadonlyMap<string, Picture>> {
  const pictures = new Map<string, Picture>();
  const scene = await sceneScript();
  const panels = { html: await pageHtml(), script: await bundlePage("scripts/ui_preview/page.ts") };
  await stop();
  let page: Page | undefined;
  let shownSize = "";
  for (const name of names) {
    const world = /^world_(.*)$/.exec(name)?.[1];
    const panel = /^panel_(.*)_((\d+)x(\d+))$/.exec(name);
    const size = panel?.[2] ?? "";
    if (world !== undefined || size !== shownSize) {
      await page?.close();
      shownSize = size;
      const viewport = panel === null
        ? WORLD_SIZE
        : { width: Number(panel[3]), height: Number(panel[4]) };
      page = await browser.newPage({ viewport, reducedMotion: "reduce", colorScheme: "dark" });
      if (world !== undefined) await showWorld(page, scene, world);
      else await preparePanels(page, panels);
    }
    if (panel !== null) await showPanel(page!, panel[1]!); // made for the first of each size
    const png = await page!.screenshot({ timeout: 60_000, animations: "disabled" });
    pictures.set(name, { ...decodePng(png), png });
  }
  await page?.close();
  return pictures;
}

async function sceneScript(): Promise<string> {
  const bundle = await build({
    entryPoints: [`${PROJECT_ROOT}/scripts/scene_preview/page.ts`],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    absWorkingDir: PROJECT_ROOT,
  });
  return bundle.outputFiles[0]?.text ?? "";
}

async function showWorld(page: Page, script: string, key: string): Promise<void> {
  await page.setContent(
    `<body style="margin:0;overflow:hidden;background:#000"><canvas style="position:absolute;inset:0;` +
      `width:100vw;height:100vh"></canvas><div id="labels" style="display:none"></div></body>`,
  );
  await page.addScriptTag({ content: script });
  const json = JSON.parse(await Deno.readTextFile(`${PROJECT_ROOT}/worlds/${key}/world.json`));
  const order = {
    key,
    json,
    quality: "low",
    frames: 4,
    pitch: 0.17,
    distance: 6,
    crowd: 0,
    looks: [],
  };
  await page.evaluate(`runPreview(${JSON.stringify(order)})`);
}

async function preparePanels(
  page: Page,
  { html, script }: { readonly html: string; readonly script: string },
): Promise<void> {
  await page.setContent(html);
  await page.addScriptTag({ content: script, type: "module" });
  await page.waitForFunction(() => globalThis.preview !== undefined);
}

/** Shows a state and opens what belongs to it, as a person would. */
async function showPanel(page: Page, name: string): Promise<void> {
  await page.evaluate((wanted) => globalThis.preview.show(wanted), name);
  const openers: Readonly<Record<string, string>> = {
    chat_open: ".chat-button",
    chat_whispers: ".chat-button",
    chat_menu: ".chat-button",
    report: ".chat-button",
    people: ".world-people",
    settings: ".help .icon-button >> nth=0",
    help: ".help .icon-button >> nth=-1",
    emotes: ".emotes .icon-button",
    login_form: ".login-chip",
    login_account: ".login-chip",
  };
  const opener = page.locator(openers[name] ?? "none");
  if (openers[name] !== undefined && await opener.count() > 0) await opener.click();
  if (name === "chat_menu" || name === "report") {
    await page.locator("button.chat-from").last().click();
  }
  if (name === "report") await page.locator(".menu-item").last().click();
  if (["report", "settings", "people"].includes(name)) {
    await page.locator("dialog.modal[open]").waitFor();
  }
  await page.evaluate(() => new Promise((done) => setTimeout(done, 60)));
}
