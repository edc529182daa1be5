// deno-lint-ignore-file no-console -- a tool for people at a terminal
// Pictures of the four worlds as a player sees them, from headless Chromium:
//   deno run -A scripts/scene_preview/preview.ts [world …] [--size=wide|phone|low|small|all]
//     [--quality=low] [--at=x,z,yaw,y/x,z,yaw …] [--pitch=0.2] [--distance=6] [--crowd=200] [--talk=10]
//     [--name=text] [--loss] [--gestures] [--frames=14] [--vistas=world,world …]
//     [--costs] [--stride=metres] [--alone] [--bare] [--text=150] [--contrast]
// `--alone` is quick: nobody else is there, and one page shows every place in every size.
// `--costs` counts draw calls and triangles instead, says which meshes have the most of them, and
// fails where there are too many.
// `--bare` shows them without what comes after the first picture; else `deno task build` made that.
// `--text` is the size of letters in per cent; `--contrast` makes it high.
// They are written to build/screenshots/.

import { chromium } from "playwright-core";
import { readStyles } from "../ui_preview/bundle.ts";
import { bundleScene, readAssets, SCENE_HTML } from "./bundle.ts";

const SIZES: Readonly<Record<string, { width: number; height: number }>> = {
  wide: { width: 1280, height: 720 },
  phone: { width: 390, height: 844 },
  low: { width: 844, height: 390 },
  small: { width: 640, height: 360 },
};
const COSTUMES: Readonly<Record<string, readonly string[]>> = {
  hub: ["host", "robot"],
  left_world: ["quartermaster", "robot"],
  right_world: ["mechanic", "robot"],
  top_world: ["composer", "robot"],
};
/** What a world without players may cost, shadows among it: docs/performance.md. */
const MOST_DRAW_CALLS = 120;
const MOST_TRIANGLES = 120_000;

interface Costs {
  readonly drawCalls: number;
  readonly triangles: number;
  readonly dearest: readonly string[];
}

const ROOT = new URL("../../", import.meta.url);

const words = Deno.args.filter((word) => !word.startsWith("--"));
const options = new Map(
  Deno.args.filter((word) => word.startsWith("--")).map((word) => {
    const [name = "", value = ""] = word.slice(2).split("=");
    return [name, value] as const;
  }),
);
const worlds = words.length > 0 ? words : Object.keys(COSTUMES);
const sizes = sizesOf(options.get("size"));
const places = (options.get("at") ?? "").split("/").filter((text) => text !== "").map(placeOf);
const isAlone = options.has("alone") || options.has("costs") || places.length > 1;

const script = await bundleScene();
const folder = new URL("build/screenshots/", ROOT);
await Deno.mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: Deno.env.get("CHROMIUM_BIN") ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
  ],
});
try {
  for (const key of worlds) {
    if (isAlone) await takePictures(key, sizes);
    else for (const size of sizes) await takePictures(key, [size]);
  }
} finally {
  await browser.close();
}

function sizesOf(wanted: string | undefined): readonly string[] {
  if (wanted === "all") return ["wide", "phone", "low"];
  return wanted === undefined ? ["wide", "phone"] : [wanted];
}

function placeOf(text: string): Record<string, number | undefined> {
  const [x, z, yaw, y] = text.split(",").map(Number);
  return { x, y, z, yaw: yaw ?? 0 };
}

/** Runs in the page: as the settings panel would have it. */
function dressPage([textSize, isContrastHigh]: readonly [string, boolean]): void {
  const root = document.documentElement;
  root.dataset.text = textSize === "100" ? "normal" : "large";
  root.dataset.contrast = isContrastHigh ? "high" : "normal";
  root.style.setProperty("--text-size", `${textSize}%`);
}

function viewport(size = "wide"): { width: number; height: number } {
  return SIZES[size] ?? { width: 1280, height: 720 };
}

async function definitions(keys: readonly string[]): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const key of Object.keys(COSTUMES).filter((key) => keys.includes(key))) {
    all[key] = JSON.parse(await Deno.readTextFile(new URL(`worlds/${key}/world.json`, ROOT)));
  }
  return all;
}

async function takePictures(key: string, inSizes: readonly string[]): Promise<void> {
  const page = await browser.newPage({ viewport: viewport(inSizes[0]) });
  page.on("console", (message) => console.log(`${key} ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => console.log(`${key} error: ${error.message}`));
  await page.setContent(SCENE_HTML);
  await page.addStyleTag({ content: await readStyles() });
  await page.evaluate(dressPage, [options.get("text") ?? "100", options.has("contrast")] as const);
  await page.addScriptTag({ content: script });
  const order = {
    key,
    json: JSON.parse(await Deno.readTextFile(new URL(`worlds/${key}/world.json`, ROOT))),
    quality: options.get("quality") || "high",
    frames: Number(options.get("frames") ?? 14),
    warmUpFrames: options.has("bare") ? 0 : 8,
    assets: options.has("bare") ? {} : await readAssets(key),
    own: places[0],
    pitch: Number(options.get("pitch") ?? 0.17),
    distance: Number(options.get("distance") ?? 6),
    crowd: Number(options.get("crowd") ?? 0),
    talk: Number(options.get("talk") ?? 0),
    costumes: COSTUMES[key] ?? [],
    hasGestures: options.has("gestures"),
    vistas: await definitions((options.get("vistas") ?? "").split(",")),
    isAlone,
    stride: Number(options.get("stride") ?? 0),
  };
  const stats = await page.evaluate(`runPreview(${JSON.stringify(order)})`);
  console.log(key, JSON.stringify(stats));
  if (options.has("costs")) {
    const { dearest, ...most } = await page.evaluate("costs()") as Costs;
    if (most.drawCalls > MOST_DRAW_CALLS || most.triangles > MOST_TRIANGLES) {
      console.error(`Cannot pass ${key}: it draws too much`);
      Deno.exitCode = 1;
    }
    console.log(key, order.quality, JSON.stringify(most), `\n  ${dearest.join("\n  ")}`);
    return await page.close();
  }
  for (const [index, place] of places.length > 1 ? places.entries() : [[0, places[0]] as const]) {
    for (const size of inSizes) {
      let drawn: unknown;
      if (isAlone) {
        await page.setViewportSize(viewport(size));
        drawn = await page.evaluate(`standAt(${JSON.stringify(place)})`);
      }
      await page.waitForTimeout(isAlone ? 100 : 700);
      const named = options.get("name") === undefined ? size : `${options.get("name")}_${size}`;
      const name = `preview_${key}_${named}${places.length > 1 ? `_${index}` : ""}.png`;
      await page.screenshot({ path: new URL(name, folder).pathname, timeout: 120_000 });
      console.log(name, JSON.stringify(drawn ?? ""));
    }
  }
  if (options.has("loss")) console.log(JSON.stringify(await page.evaluate("loseAndLeave()")));
  await page.close();
}
