// deno-lint-ignore-file no-console -- a command's answer goes to the terminal

// Measures what is heard all around in every world, played in a real browser as a page plays it:
//   deno run -A scripts/ui_preview/measure_loops.ts

import { stop } from "esbuild";
import type { WorldSound } from "../../client/scene/scene_api.ts";
import { SOUND as HUB } from "../../worlds/hub/sound.ts";
import { SOUND as LEFT } from "../../worlds/left_world/sound.ts";
import { SOUND as RIGHT } from "../../worlds/right_world/sound.ts";
import { SOUND as TOP } from "../../worlds/top_world/sound.ts";
import { ASSETS_DIR, makeStaleAssets } from "../assets/make_assets.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import { bundlePage, launchBrowser } from "./bundle.ts";
import type { LoopFigures } from "./loop_page.ts";

const SOUNDS: Readonly<Record<string, WorldSound>> = {
  hub: HUB,
  left_world: LEFT,
  right_world: RIGHT,
  top_world: TOP,
};

/** One loop of one world. */
export interface MeasuredLoop extends LoopFigures {
  readonly world: string;
  readonly channel: "ambience" | "music";
  /** How long one round takes, as the scene says. */
  readonly round: number;
}

/** Measures all loops that ship. Makes their files first. @throws Where there is no Chromium. */
export async function measureLoops(): Promise<readonly MeasuredLoop[]> {
  await makeStaleAssets();
  const script = await bundlePage("scripts/ui_preview/loop_page.ts");
  await stop();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.setContent("<!doctype html><title>Loops</title>");
    await page.addScriptTag({ content: script, type: "module" });
    await page.waitForFunction(() => globalThis.loopPage !== undefined);
    const found: MeasuredLoop[] = [];
    for (const [world, sound] of Object.entries(SOUNDS)) {
      for (const channel of ["ambience", "music"] as const) {
        const loop = sound[channel];
        if (loop?.seconds === undefined) throw new Error(`Cannot measure ${world}: no ${channel}`);
        const bytes = Deno.readFileSync(`${PROJECT_ROOT}/${ASSETS_DIR}/${world}/${loop.file}`);
        const figures = await page.evaluate(
          ([base64, seconds]) => globalThis.loopPage.measure(base64, seconds),
          [bytes.toBase64(), loop.seconds] as const,
        );
        found.push({ world, channel, round: loop.seconds, ...figures });
      }
    }
    return found;
  } finally {
    await browser.close();
  }
}

if (import.meta.main) {
  for (const { world, channel, ...figures } of await measureLoops()) {
    const text = Object.entries(figures).map(([name, value]) =>
      `${name}=${[value].flat().map((each) => Math.round(each * 10_000) / 10_000).join(",")}`
    );
    console.log(`${world} ${channel} ${text.join(" ")}`);
  }
}
