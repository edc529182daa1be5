// deno-lint-ignore-file no-console -- a tool for people at a terminal
// Pictures of the four worlds as a player sees them, from headless Chromium:
//   deno run -A scripts/scene_preview/preview.ts [world …] [--size=wide|phone|low|small]
//     [--quality=low] [--at=x,z,yaw,y] [--pitch=0.2] [--distance=6] [--crowd=200] [--talk=10]
//     [--name=text] [--loss] [--gestures] [--frames=14] [--vistas=world,world …]
//     [--stride=metres] [--alone] [--bare]
// `--bare` shows them without what comes after the first picture; else `deno task build` made that.
// They are written to build/screenshots/.

import { chromium } from "playwright-core";
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
const ROOT = new URL("../../", import.meta.url);

const words = Deno.args.filter((word) => !word.startsWith("--"));
const options = new Map(
  Deno.args.filter((word) => word.startsWith("--")).map((word) => {
    const [name = "", value = ""] = word.slice(2).split("=");
    return [name, value] as const;
  }),
);
const worlds = words.length > 0 ? words : Object.keys(COSTUMES);
const sizes = options.has("size") ? [options.get("size") ?? "wide"] : ["wide", "phone"];

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
    for (const size of sizes) await takePicture(key, size);
  }
} finally {
  await browser.close();
}

async function definitions(keys: readonly string[]): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const key of Object.keys(COSTUMES).filter((key) => keys.includes(key))) {
    all[key] = JSON.parse(await Deno.readTextFile(new URL(`worlds/${key}/world.json`, ROOT)));
  }
  return all;
}

async function takePicture(key: string, size: string): Promise<void> {
  const page = await browser.newPage({ viewport: SIZES[size] ?? { width: 1280, height: 720 } });
  page.on("console", (message) => console.log(`${key} ${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => console.log(`${key} error: ${error.message}`));
  await page.setContent(SCENE_HTML);
  await page.addScriptTag({ content: script });
  const at = options.get("at")?.split(",").map(Number);
  const order = {
    key,
    json: JSON.parse(await Deno.readTextFile(new URL(`worlds/${key}/world.json`, ROOT))),
    quality: options.get("quality") || "high",
    frames: Number(options.get("frames") ?? 14),
    warmUpFrames: options.has("bare") ? 0 : 8,
    assets: options.has("bare") ? {} : await readAssets(key),
    own: at === undefined ? undefined : { x: at[0], y: at[3], z: at[1], yaw: at[2] ?? 0 },
    pitch: Number(options.get("pitch") ?? 0.17),
    distance: Number(options.get("distance") ?? 6),
    crowd: Number(options.get("crowd") ?? 0),
    talk: Number(options.get("talk") ?? 0),
    costumes: COSTUMES[key] ?? [],
    hasGestures: options.has("gestures"),
    vistas: await definitions((options.get("vistas") ?? "").split(",")),
    isAlone: options.has("alone"),
    stride: Number(options.get("stride") ?? 0),
  };
  const stats = await page.evaluate(`runPreview(${JSON.stringify(order)})`);
  await page.waitForTimeout(700);
  const name = `preview_${key}_${options.get("name") ?? size}.png`;
  await page.screenshot({ path: new URL(name, folder).pathname, timeout: 60_000 });
  console.log(name, JSON.stringify(stats));
  if (options.has("loss")) console.log(JSON.stringify(await page.evaluate("loseAndLeave()")));
  await page.close();
}
