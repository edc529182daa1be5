// How long somebody with nothing cached waits from the address to the first step, and how many bytes
// come over the network until then. Nobody else is there: the world is started for them.

import type { Browser, Page } from "playwright-core";
import { BrowserPerson, startBrowser } from "../smoke/browser.ts";
import type { Smoke } from "../smoke/harness.ts";
import type { MasterProcess } from "../smoke/master_process.ts";
import { type BenchSetting, startBenchMaster } from "./bench_setting.ts";
import { medianAndP95, type Section, summaryOf } from "./figures.ts";

const VISITS = 5;
const DESKTOP = { width: 1280, height: 720 };
const VISIT_MS = 60_000;
const STOP_MS = 15_000;
/** This far is a step. Metres. */
const STEP = 0.05;
const KILOBYTE = 1000;

/** What was on the network until the first step, in bytes. */
interface Transfer {
  /** Documents, scripts and styles, with their heads. */
  code: number;
  packs: number;
  /** Payload of WebSocket messages that came. */
  sockets: number;
}

interface Visit {
  /** By the page's own clock, milliseconds after its navigation began. */
  readonly playingMs: number;
  readonly walkedMs: number;
  readonly transfer: Transfer;
}

/** What the page notes about itself. */
interface Noted {
  playingMs?: number;
  walkedMs?: number;
}

/** Measures first visits of browsers that know nothing yet. */
export async function firstWalk({ smoke, program }: BenchSetting): Promise<Section> {
  const master = await startBenchMaster(smoke, { exePath: program.path, idleSeconds: 1 });
  const browser = await startBrowser(smoke);
  const visits: Visit[] = [];
  for (let number = 0; number < VISITS; number++) {
    visits.push(await visit(smoke, master, browser));
  }
  await master.drain();
  const medianOf = (read: (visit: Visit) => number) => summaryOf(visits.map(read)).median;
  const total = ({ transfer }: Visit) => (transfer.code + transfer.packs) / KILOBYTE;
  return {
    name: "first walk",
    method: `address to first step, Chromium ${DESKTOP.width}×${DESKTOP.height} with software ` +
      `drawing, nothing cached, world cold, ${VISITS} visits`,
    figures: [
      ...medianAndP95("address to first step", visits.map(({ walkedMs }) => walkedMs), {
        unit: "ms",
        parts: { playing: medianOf(({ playingMs }) => playingMs) },
      }),
      {
        name: "transfer before first step",
        value: medianOf(total),
        unit: "KB",
        target: { limit: 250, is: "at_most" },
        parts: {
          code: medianOf(({ transfer }) => transfer.code / KILOBYTE),
          packs: medianOf(({ transfer }) => transfer.packs / KILOBYTE),
          "WebSocket messages beside": medianOf(({ transfer }) => transfer.sockets / KILOBYTE),
        },
      },
    ],
  };
}

async function visit(smoke: Smoke, master: MasterProcess, browser: Browser): Promise<Visit> {
  const position = master.log.position;
  const person = await BrowserPerson.create(smoke, browser, "visitor", { viewport: DESKTOP });
  const { page } = person;
  await page.addInitScript(noteProgress, STEP);
  const transfer = await watchNetwork(page);
  await page.goto(master.pageUrl);
  await page.waitForFunction(() => noted().playingMs !== undefined, undefined, {
    polling: 20,
    timeout: VISIT_MS,
  });
  await page.keyboard.down("KeyW");
  await page.waitForFunction(() => noted().walkedMs !== undefined, undefined, {
    polling: 20,
    timeout: VISIT_MS,
  });
  const seen = { ...transfer };
  const { playingMs, walkedMs } = await page.evaluate(() => noted());
  await person.leave();
  await master.expect("MASTER_WORLD_STOPPED", { key: "hub" }, STOP_MS, position);
  return { playingMs: playingMs!, walkedMs: walkedMs!, transfer: seen }; // both were waited for
}

/** In the page: what {@link noteProgress} wrote down. */
declare function noted(): Noted;

/** Runs in the page, before all else: looks often, for nothing else knows of the first step. */
function noteProgress(step: number): void {
  interface View {
    readonly phase: { readonly phase: string };
    readonly own: { readonly x: number; readonly z: number } | undefined;
  }
  const found: Noted = {};
  const page = globalThis as unknown as { __virtucade?: View; noted?: () => Noted };
  page.noted = () => found;
  let from: { readonly x: number; readonly z: number } | undefined;
  const looking = setInterval(() => {
    const own = page.__virtucade?.own;
    if (own === undefined || page.__virtucade?.phase.phase !== "playing") return;
    found.playingMs ??= performance.now();
    from ??= { x: own.x, z: own.z };
    if (Math.hypot(own.x - from.x, own.z - from.z) < step) return;
    found.walkedMs = performance.now();
    clearInterval(looking);
  }, 10);
}

async function watchNetwork(page: Page): Promise<Transfer> {
  const transfer: Transfer = { code: 0, packs: 0, sockets: 0 };
  const packs = new Set<string>();
  const devtools = await page.context().newCDPSession(page);
  devtools.on("Network.requestWillBeSent", ({ requestId, request }) => {
    if (new URL(request.url).pathname.startsWith("/packs/")) packs.add(requestId);
  });
  devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    transfer[packs.has(requestId) ? "packs" : "code"] += encodedDataLength;
  });
  devtools.on("Network.webSocketFrameReceived", ({ response }) => {
    // Binary payloads are shown in base64.
    transfer.sockets += Math.floor(response.payloadData.length * 0.75);
  });
  await devtools.send("Network.enable");
  return transfer;
}
