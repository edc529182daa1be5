// `/bench.html`: what the picture costs with a crowd in it. A camera goes once around a world of the
// catalog and its made-up people; then the page shows what each frame took.

import { type BenchOrder, parseBenchOrder } from "./bench/bench_order.ts";
import { type BenchResult, showLine, showResult } from "./bench/bench_report.ts";
import { FakeCrowd } from "./bench/fake_crowd.ts";
import { Samples } from "./bench/samples.ts";
import { openPackCache } from "./io/pack_cache.ts";
import { PackFetcher } from "./io/pack_fetcher.ts";
import { assetsOf, type LoadedPack } from "./io/pack_loaded.ts";
import { packUrls } from "./io/pack_url.ts";
import type { BuildScene } from "./scene/scene_api.ts";
import type { WorldRenderer } from "./scene/renderer_api.ts";
import { createWorldRenderer } from "./scene/world_renderer.ts";
import { systemClock } from "../shared/lib/clock.ts";
import { parseWorldKey, type WorldKey } from "../shared/lib/ids.ts";
import { createLog, formatLogLine } from "../shared/lib/log.ts";
import { parseWorldDefinition, type WorldDefinition } from "../shared/sim/world_definition.ts";

/** Drawn before anything is measured: programs are made, pictures are uploaded. */
const WARM_UP_MS = 1500;
const WARM_UP_FRAMES = 3;
/** More frames than a fast screen shows in the longest run are not kept. */
const MOST_FRAMES = 150_000;

/** Memory as Chromium tells it. */
interface ToldMemory {
  readonly usedJSHeapSize: number;
}

async function run(): Promise<void> {
  const report = elementOf("report");
  const canvas = elementOf("view") as HTMLCanvasElement; // bench.html has it
  const order = parseBenchOrder(new URLSearchParams(location.search));
  showLine(report, `Loading ${order.world} …`);
  const key = parseWorldKey(order.world);
  if (key === undefined) throw new Error(`Cannot measure "${order.world}": it is no world key`);
  const pack = await loadPack(key);
  const definition = await readDefinition(key, pack);
  const scene = await import(pack.objectUrl("scene.js")) as { buildScene: BuildScene };
  const picture = createWorldRenderer({
    canvas,
    labels: elementOf("labels"),
    quality: order.quality,
  });
  await picture.enterWorld({
    definition,
    buildScene: scene.buildScene,
    ...assetsOf(pack),
  });
  new ResizeObserver(() => picture.resize()).observe(canvas);
  const crowd = new FakeCrowd({
    definition,
    avatars: order.avatars,
    seed: order.seed,
    seconds: order.seconds,
    onGesture: (entityId, emote) => picture.showGesture(entityId, emote),
  });
  showLine(report, `${order.world}, ${order.avatars} avatars, ${order.quality}: measuring …`);
  const result = await measure(picture, crowd, order, canvas);
  showResult(report, result);
  Object.assign(globalThis, { benchResult: result });
}

/** Draws until the camera is around once. */
function measure(
  picture: WorldRenderer,
  crowd: FakeCrowd,
  order: BenchOrder,
  canvas: HTMLCanvasElement,
): Promise<BenchResult> {
  const frameMs = new Samples(MOST_FRAMES);
  const scriptMs = new Samples(MOST_FRAMES);
  const drawCalls = new Samples(MOST_FRAMES);
  const triangles = new Samples(MOST_FRAMES);
  const { memory } = performance as { memory?: ToldMemory };
  let firstMs = -1;
  let startedMs = -1;
  let lastMs = 0;
  let frames = 0;
  let heapBytes = 0;
  let allocatedBytes = 0;
  const { promise, resolve } = Promise.withResolvers<BenchResult>();
  const draw = (nowMs: number) => {
    if (firstMs < 0) firstMs = nowMs;
    frames++;
    const isWarm = nowMs - firstMs >= WARM_UP_MS && frames > WARM_UP_FRAMES;
    if (isWarm && startedMs < 0) {
      startedMs = nowMs;
      crowd.begin();
    } else if (isWarm) frameMs.add(nowMs - lastMs);
    lastMs = nowMs;
    if (startedMs >= 0 && nowMs - startedMs >= order.seconds * 1000) return resolve(found());
    const beforeMs = performance.now();
    picture.frame(crowd, crowd.controls, nowMs);
    if (startedMs >= 0) {
      scriptMs.add(performance.now() - beforeMs);
      const stats = picture.stats();
      drawCalls.add(stats.drawCalls);
      triangles.add(stats.triangles);
      const heapNow = memory?.usedJSHeapSize ?? 0;
      // What the collector takes away in between is not seen: a frame allocates at least this.
      if (heapBytes > 0) allocatedBytes += Math.max(0, heapNow - heapBytes);
      heapBytes = heapNow;
    }
    requestAnimationFrame(draw);
  };
  const found = (): BenchResult => {
    const { geometries, textures } = picture.stats();
    return {
      ...order,
      version: versionOf(),
      frames: frameMs.count,
      width: canvas.width,
      height: canvas.height,
      graphics: graphicsOf(canvas),
      frameMs: frameMs.summary(),
      scriptMs: scriptMs.summary(),
      drawCalls: drawCalls.summary(),
      triangles: triangles.summary(),
      geometries,
      textures,
      ...(memory === undefined ? {} : {
        heap: {
          bytes: heapBytes,
          bytesPerFrame: Math.round(allocatedBytes / Math.max(1, frameMs.count)),
        },
      }),
    };
  };
  requestAnimationFrame(draw);
  return promise;
}

async function loadPack(key: WorldKey): Promise<LoadedPack> {
  const answer = await fetch("/packs/catalog.json", { cache: "no-cache" });
  if (!answer.ok) throw new Error(`Cannot read the catalog of worlds: HTTP ${answer.status}`);
  const { worlds } = await answer.json() as { worlds: { key: string; hash: string }[] };
  const found = worlds.find((world) => world.key === key);
  if (found === undefined) {
    const known = worlds.map((world) => world.key).join(", ");
    throw new Error(`Cannot find world "${key}" in the catalog: ${known}`);
  }
  const fetcher = new PackFetcher({
    cache: await openPackCache({
      caches: globalThis.caches,
      indexedDB: globalThis.indexedDB,
      origin: location.origin,
    }),
    fetch: (url, init) => fetch(url, init),
    clock: systemClock(),
    // deno-lint-ignore no-console -- the page's log is its console
    log: createLog((line) => console.info(formatLogLine(line)), "info"),
  });
  const pack = await fetcher.load({
    key,
    hash: found.hash,
    ...packUrls(`${location.origin}/packs`, key, found.hash),
  });
  await pack.whenComplete;
  return pack;
}

async function readDefinition(key: WorldKey, pack: LoadedPack): Promise<WorldDefinition> {
  const parsed = parseWorldDefinition(key, JSON.parse(await pack.text("world.json")));
  if (parsed.ok) return parsed.value;
  throw new Error(`Cannot read world "${key}": ${parsed.problems[0]?.problem}`);
}

/** What draws, as far as the browser says. */
function graphicsOf(canvas: HTMLCanvasElement): string {
  const context = canvas.getContext("webgl2");
  const told = context?.getExtension("WEBGL_debug_renderer_info");
  if (context === null || told === null || told === undefined) return "unknown";
  return String(context.getParameter(told.UNMASKED_RENDERER_WEBGL));
}

function versionOf(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="virtucade-version"]')?.content ?? "";
}

function elementOf(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`Cannot find "#${id}": the page is not ours`);
  return element;
}

try {
  await run();
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  showLine(elementOf("report"), text);
  Object.assign(globalThis, { benchFailure: text });
}
