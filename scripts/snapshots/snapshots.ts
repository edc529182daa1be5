// `deno task snapshots`: draws the four worlds and the interface in all its states, and compares: with
// the last good run on this machine pixel by pixel, and with the fingerprints that the project keeps.
// In every state it also looks for panels that overlap or spill, for too little contrast (in high
// contrast, too) and for what axe-core finds. Pictures are kept in build/snapshots.
//
//   deno task snapshots [world_<key> | <state> …] [--pictures] [--write]
//   deno task snapshots [<state> …] [--german] [--large] [--contrast]
//
// `--pictures` keeps pictures of all states in three sizes, to be looked at; `--write` makes what is
// drawn now the expected look. The second line shows every state so, whatever it says itself: that is
// looked at for faults and not compared.

import { decode } from "fast-png";
import type { Page } from "playwright-core";
import pixelmatch from "pixelmatch";
import { check, runSmoke, type Smoke } from "../smoke/harness.ts";
import { exists, PROJECT_ROOT } from "../source_files.ts";
import { PREVIEW_STATES } from "../ui_preview/states.ts";
import { Pictures, takePicture } from "./draw.ts";
import {
  type Fingerprint,
  fingerprintFault,
  fingerprintOf,
  type Pixels,
  shownShare,
} from "./fingerprint.ts";
import { parseSnapshotOptions, type SnapshotOptions } from "./options.ts";
import { accentFaults, highContrastFaults, lastingFaults } from "./panel_faults.ts";

const EXPECTED = `${PROJECT_ROOT}/scripts/snapshots/fingerprints.json`;
/** Pictures of the last run that was in order; each machine has its own. */
const BASELINES = `${PROJECT_ROOT}/build/snapshots`;
const LIMIT_MS = 600_000;
/** Share of pixels that may differ from the last run on this machine. */
const SAME_SHARE = 0.01;
/** How much a pixel may be off, from 0 to 1; edges smoothed otherwise do not count. */
const PIXEL_THRESHOLD = 0.1;

/** A world fills its picture, but for what is as dark as nothing; a panel is a few cells at least. */
const WORLD_SHOWN = 0.6;
const PANEL_SHOWN = 0.02;
const MOST_LOOKS = 5;
const LOOK_AGAIN_MS = 200;

const WORLDS = ["hub", "left_world", "right_world", "top_world"] as const;
const WORLD_SIZE = { width: 480, height: 270 };
const SIZES = [
  { width: 1280, height: 720, isKept: true, hasAxe: false },
  { width: 390, height: 844, isKept: true, hasAxe: true },
  { width: 844, height: 390, isKept: false, hasAxe: false },
] as const;
/** Whose looks are kept: a panel, a screen or a dialog each. */
const KEPT: readonly string[] = [
  ...["first_connecting", "first_trip", "playing", "portal", "emotes", "chat_open"],
  ...["chat_whispers", "people", "report", "chat_menu", "settings", "help", "login_form"],
  ...["login_account", "trip_downloading", "trip_waiting", "retrying", "offline", "restart_soon"],
  ...["disk_full", "updated", "stopped_taken_over", "stopped_kicked", "stopped_pack_failed"],
];

/** What is compared in one run. */
class Album {
  readonly #isWriting: boolean;
  readonly #expected: Readonly<Record<string, Fingerprint>>;
  readonly prints: Record<string, Fingerprint> = {};
  readonly faults: string[] = [];

  constructor(isWriting: boolean, expected: Readonly<Record<string, Fingerprint>>) {
    this.#isWriting = isWriting;
    this.#expected = expected;
  }

  /** What the page looks like once it looks as it always did, or after a while. */
  async settled(name: string, page: Page, backdrop: Fingerprint): Promise<Uint8Array> {
    for (let looks = 1;; looks++) {
      const png = await takePicture(page);
      const isSame =
        [...this.#otherLook(name, fingerprintOf(pixelsOf(png)), backdrop)].length === 0;
      if (isSame && !this.#isWriting || looks === MOST_LOOKS) return png;
      await page.waitForTimeout(LOOK_AGAIN_MS); // a dialog that still comes in, on a busy machine
    }
  }

  /** Compares a picture with how it always looked. `backdrop` is the picture of nothing there. */
  async compare(name: string, png: Uint8Array, backdrop: Fingerprint): Promise<void> {
    const picture = pixelsOf(png);
    const print = fingerprintOf(picture);
    this.prints[name] = print;
    const faults = this.#isWriting ? [] : [...this.#otherLook(name, print, backdrop)];
    const leastShown = name.startsWith("world_") ? WORLD_SHOWN : PANEL_SHOWN;
    const shown = shownShare(print, backdrop);
    if (shown < leastShown) faults.push(`only ${(shown * 100).toFixed(1)} % of it shows something`);
    const file = `${BASELINES}/${name}.png`;
    if (!this.#isWriting && exists(file)) {
      const share = differingShare(picture, pixelsOf(await Deno.readFile(file)));
      const percent = (share * 100).toFixed(1);
      if (share > SAME_SHARE) {
        faults.push(`${percent} % of the pixels differ from the last run here`);
      }
    }
    await Deno.writeFile(faults.length === 0 ? file : `${BASELINES}/${name}.now.png`, png);
    this.faults.push(...faults.map((fault) => `${name}: ${fault}`));
  }

  *#otherLook(name: string, print: Fingerprint, backdrop: Fingerprint): Iterable<string> {
    const expected = this.#expected[name];
    if (expected === undefined) return yield "no fingerprint is kept of it";
    const fault = fingerprintFault(print, expected, backdrop);
    if (fault !== undefined) yield fault;
  }
}

await runSmoke({ name: "snapshots", limitMs: LIMIT_MS }, async (smoke) => {
  const options = parseSnapshotOptions(Deno.args);
  const { wanted, isWriting, variant } = options;
  const isWanted = (name: string) => wanted.length === 0 || wanted.includes(name);
  const states = Object.keys(PREVIEW_STATES);
  for (const name of KEPT) check(states.includes(name), `"${name}" is a state of the interface`);
  await Deno.mkdir(BASELINES, { recursive: true });
  const expected = exists(EXPECTED) ? JSON.parse(await Deno.readTextFile(EXPECTED)) : {};
  const album = new Album(isWriting, expected);
  const pictures = await Pictures.create(smoke);
  for (const key of variant === undefined ? WORLDS : []) {
    if (!isWanted(`world_${key}`)) continue;
    const png = await pictures.drawWorld(key, WORLD_SIZE);
    await album.compare(`world_${key}`, png, fingerprintOf(blankOf(pixelsOf(png))));
    smoke.step("world", { key });
  }
  for (const size of SIZES) {
    await drawPanels({ album, pictures, options }, states.filter(isWanted), size);
    smoke.step("panels", { size: `${size.width}x${size.height}` });
  }
  report(smoke, album);
  if (isWriting) await Deno.writeTextFile(EXPECTED, JSON.stringify(album.prints, null, 2) + "\n");
  check(album.faults.length === 0, `everything looks as it should: ${album.faults.length} do not`);
});

interface Studio {
  readonly album: Album;
  readonly pictures: Pictures;
  readonly options: SnapshotOptions;
}

/** The states in one size: faults, what is compared, and what is only kept to be looked at. */
async function drawPanels(
  { album, pictures, options: { wanted, hasPictures, variant } }: Studio,
  names: readonly string[],
  size: typeof SIZES[number],
): Promise<void> {
  const named = `${size.width}x${size.height}`;
  const note = (faults: readonly string[], name = "") =>
    album.faults.push(...faults.map((fault) => `${name} ${named}: ${fault}`));
  let backdrop: Fingerprint = "";
  await pictures.drawPanels({ names, size, fields: variant?.fields }, async (name, page) => {
    if (name === undefined) {
      return void (backdrop = fingerprintOf(pixelsOf(await takePicture(page))));
    }
    note(await lastingFaults(page, size.hasAxe || wanted.length > 0), name);
    const isCompared = variant === undefined && size.isKept && KEPT.includes(name);
    const picture = `panel_${name}_${named}${variant?.suffix ?? ""}`;
    if (isCompared) {
      await album.compare(picture, await album.settled(picture, page, backdrop), backdrop);
    } else if (hasPictures) {
      await Deno.writeFile(`${BASELINES}/${picture}.png`, await takePicture(page));
    }
    // Colours are the same in every size.
    if (size === SIZES[0] && variant === undefined) note(await highContrastFaults(page), name);
    if (name === names.at(-1) && size === SIZES[0]) note(await accentFaults(page));
  });
}

function report(smoke: Smoke, { faults, prints }: Album): void {
  for (const fault of faults) smoke.mark(`SNAPSHOT_FAULT ${fault}`);
  if (faults.length > 0) {
    smoke.mark(
      `Pictures of what looks otherwise: ${BASELINES}/*.now.png, beside the last good ones.`,
    );
    smoke.mark("Meant to look so? deno task snapshots --write, then look at the pictures.");
  }
  smoke.step("compared", { pictures: Object.keys(prints).length, faults: faults.length });
}

function pixelsOf(png: Uint8Array): Pixels {
  const { width, height, channels, data } = decode(png);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let part = 0; part < 3; part++) rgba[pixel * 4 + part] = data[pixel * channels + part]!;
  }
  return { width, height, rgba };
}

/** A picture of that size in which nothing is. */
function blankOf({ width, height }: Pixels): Pixels {
  return { width, height, rgba: new Uint8Array(width * height * 4) };
}

/** Share of pixels that differ so that one would see it; 1 for another size. */
function differingShare(a: Pixels, b: Pixels): number {
  const { width, height } = a;
  if (b.width !== width || b.height !== height) return 1;
  const options = { threshold: PIXEL_THRESHOLD };
  return pixelmatch(a.rgba, b.rgba, undefined, width, height, options) / (width * height);
}
