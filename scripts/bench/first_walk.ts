// How long somebody with nothing cached waits from the address to the first picture and the first
// step, and how many bytes come over the network until one can walk. Nobody else is there: the world is started for them.

import type { Browser, Page } from "playwright-core";
import { BrowserPerson, startBrowser } from "../smoke/browser.ts";
import type { Smoke } from "../smoke/harness.ts";
import type { MasterProcess } from "../smoke/master_process.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import { type BenchSetting, startBenchMaster } from "./bench_setting.ts";
import { medianAndP95, type Section, summaryOf } from "./figures.ts";

const VISITS = 5;
const DESKTOP = { width: 1280, height: 720 };
const VISIT_MS = 60_000;
const STOP_MS = 15_000;
/** This far is a step. Metres. */
const STEP = 0.05;
const KILOBYTE = 1000;
/** A fast link at home: 50 Mbit/s, and 20 ms there and back. Bytes a second, milliseconds. */
const LINK = { bytesPerSecond: 6_250_000, latencyMs: 20 } as const;
/** What the page marks on its way, by the names that the figures have. */
const MARKS = {
  "code runs": "virtucade:code",
  "in the world": "virtucade:entered",
  "world drawn": "virtucade:drawn",
} as const;

/** What came over the network, in bytes. */
interface Transfer {
  /** Documents, scripts and styles, with their heads. */
  readonly code: number;
  readonly packs: number;
  /** Payload of WebSocket messages. */
  readonly sockets: number;
}

interface Visit {
  /** The first picture, and each mark. By the page's own clock, ms after its navigation began. */
  readonly steps: Readonly<Record<string, number>>;
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
  const requiredBytes = await hubRequiredBytes();
  return {
    name: "first walk",
    method: `address to first step, Chromium ${DESKTOP.width}×${DESKTOP.height} with software ` +
      `drawing, nothing cached, world cold, ${VISITS} visits over 50 Mbit/s and 20 ms`,
    figures: [
      ...medianAndP95("address to first picture", visits.map(({ steps }) => steps.picture!), {
        unit: "ms",
        target: { limit: 1000, is: "at_most" },
        parts: Object.fromEntries(
          Object.keys(MARKS).map((name) => [name, medianOf(({ steps }) => steps[name]!)]),
        ),
      }),
      ...medianAndP95("address to first step", visits.map(({ walkedMs }) => walkedMs), {
        unit: "ms",
        parts: { playing: medianOf(({ playingMs }) => playingMs) },
      }),
      {
        name: "needed before one can walk",
        value: medianOf(({ transfer }) => transfer.code + requiredBytes) / KILOBYTE,
        unit: "KB",
        target: { limit: 250, is: "at_most" },
        parts: {
          code: medianOf(({ transfer }) => transfer.code / KILOBYTE),
          "of the pack": requiredBytes / KILOBYTE,
          "of packs meanwhile": medianOf(({ transfer }) => transfer.packs / KILOBYTE),
          "WebSocket messages beside": medianOf(({ transfer }) => transfer.sockets / KILOBYTE),
        },
      },
    ],
  };
}

/** What of the hub's pack a trip waits for; the rest comes in the same stream behind it. */
async function hubRequiredBytes(): Promise<number> {
  const text = await Deno.readTextFile(`${PROJECT_ROOT}/build/packs/catalog.json`);
  const { worlds } = JSON.parse(text) as { worlds: { key: string; requiredBytes: number }[] };
  const hub = worlds.find(({ key }) => key === "hub");
  if (hub === undefined) throw new Error("Cannot find the hub in build/packs/catalog.json");
  return hub.requiredBytes;
}

async function visit(smoke: Smoke, master: MasterProcess, browser: Browser): Promise<Visit> {
  const position = master.log.position;
  const person = await BrowserPerson.create(smoke, browser, "visitor", {
    viewport: DESKTOP,
    deviceScaleFactor: 1,
    hasAllFrames: true,
  });
  const { page } = person;
  await page.addInitScript(noteProgress, STEP);
  const network = await Network.watch(page);
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
  const { playingMs, walkedMs } = await page.evaluate(() => noted());
  await page.waitForFunction(
    (name) => performance.getEntriesByName(name).length > 0,
    MARKS["world drawn"],
    { timeout: VISIT_MS },
  );
  const steps = await page.evaluate((marks) => {
    const timeOf = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? Infinity;
    const found: Record<string, number> = { picture: timeOf("first-contentful-paint") };
    for (const [name, mark] of Object.entries(marks)) found[name] = timeOf(mark);
    return found;
  }, MARKS);
  await person.leave();
  await master.expect("MASTER_WORLD_STOPPED", { key: "hub" }, STOP_MS, position);
  // Both were waited for. Where software draws, the first step comes seconds after one could walk.
  return {
    steps,
    playingMs: playingMs!,
    walkedMs: walkedMs!,
    transfer: network.until(playingMs!),
  };
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

/** What came over the network by now, by when it came. */
class Network {
  readonly #came: { readonly ms: number; readonly kind: keyof Transfer; readonly bytes: number }[] =
    [];
  #beganAt: number | undefined;

  static async watch(page: Page): Promise<Network> {
    const network = new Network();
    const packs = new Set<string>();
    const devtools = await page.context().newCDPSession(page);
    const came = (timestamp: number, kind: keyof Transfer, bytes: number) => {
      network.#came.push({ ms: (timestamp - (network.#beganAt ?? timestamp)) * 1000, kind, bytes });
    };
    const kindOf = (requestId: string) => packs.has(requestId) ? "packs" : "code";
    devtools.on("Network.requestWillBeSent", ({ requestId, request, timestamp }) => {
      network.#beganAt ??= timestamp;
      if (new URL(request.url).pathname.startsWith("/packs/")) packs.add(requestId);
    });
    devtools.on("Network.responseReceived", ({ requestId, response, timestamp }) => {
      came(timestamp, kindOf(requestId), response.encodedDataLength); // the head
    });
    devtools.on("Network.dataReceived", ({ requestId, encodedDataLength, timestamp }) => {
      came(timestamp, kindOf(requestId), encodedDataLength);
    });
    devtools.on("Network.webSocketFrameReceived", ({ response, timestamp }) => {
      // Binary payloads are shown in base64.
      came(timestamp, "sockets", Math.floor(response.payloadData.length * 0.75));
    });
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: LINK.latencyMs,
      downloadThroughput: LINK.bytesPerSecond,
      uploadThroughput: LINK.bytesPerSecond,
    });
    return network;
  }

  /** @param byMs Milliseconds after the navigation began. */
  until(byMs: number): Transfer {
    const transfer = { code: 0, packs: 0, sockets: 0 };
    for (const { ms, kind, bytes } of this.#came) if (ms <= byMs) transfer[kind] += bytes;
    return transfer;
  }
}
