// deno-lint-ignore-file no-console -- a tool that people run
// Draws the interface in every state of `states.ts` at three sizes with headless Chromium, saves
// pictures under build/screenshots, and fails when panels overlap, leave the screen or spill, or
// when axe-core finds something that shuts people out.
//
//   deno run -A scripts/ui_preview/preview.ts [name …] [--german] [--large] [--contrast]
//
// `--german`, `--large` and `--contrast` show every state so, whatever it says itself; high contrast is
// looked at in any case.

import type { Page } from "playwright-core";
import { stop } from "esbuild";
import { gzipSync } from "node:zlib";
import { axeFaults } from "./axe_faults.ts";
import type { Settings } from "../../client/core/settings.ts";
import { bundlePage, launchBrowser, pageHtml, readStyles, ROOT } from "./bundle.ts";
import { contrastFaults } from "./contrast_faults.ts";
import { layoutFaults } from "./layout_faults.ts";
import { showState } from "./show_state.ts";
import { PREVIEW_STATES, type PreviewState } from "./states.ts";

const OUT = new URL("build/screenshots/", ROOT);

/** Width, height and whether a thumb is all there is. */
const SIZES = [
  { width: 1280, height: 720, hasTouch: false },
  { width: 390, height: 844, hasTouch: true },
  { width: 844, height: 390, hasTouch: true },
] as const;

/** Worlds may choose any colours: text must stay readable on them. */
async function tryAccents(page: Page): Promise<number> {
  let faultCount = 0;
  for (const accent of ["#ffff00", "#ffffff", "#000000", "#ff2e88", "#0b3d2e", "#2222ff"]) {
    for (const name of ["portal", "login_form", "updated"]) {
      await page.evaluate((colour) => globalThis.preview.accent(colour), accent);
      await showState(page, name, PREVIEW_STATES[name] as PreviewState);
      for (const fault of await page.evaluate(contrastFaults)) {
        faultCount++;
        console.error(`${name} with accent ${accent}: ${fault}`);
      }
    }
  }
  return faultCount;
}

const VARIANTS: Readonly<Record<string, Partial<Settings>>> = {
  "--german": { language: "de" },
  "--large": { textSize: 150 },
  "--contrast": { contrast: "high" },
};

/** Settings that hold for every state, and what its pictures are called by. */
function variantOf(words: readonly string[]): { fields: Partial<Settings>; suffix: string } {
  const unknown = words.filter((word) => !Object.hasOwn(VARIANTS, word));
  if (unknown.length > 0) throw new Error(`Cannot preview: ${unknown.join(" ")} is not known`);
  const fields = Object.assign({}, ...words.map((word) => VARIANTS[word]));
  return { fields, suffix: words.map((word) => word.replace("--", "_")).join("") };
}

async function faultsOf(page: Page): Promise<readonly string[]> {
  return [
    ...await page.evaluate(layoutFaults),
    ...await page.evaluate(contrastFaults),
    ...await axeFaults(page),
  ];
}

function change(page: Page, fields: Partial<Settings>): Promise<void> {
  return page.evaluate((fields) => globalThis.preview.change(fields), fields);
}

function settle(page: Page): Promise<void> {
  return page.evaluate(() => new Promise((done) => setTimeout(done, 60)));
}

async function main(): Promise<number> {
  const only = new Set(Deno.args.filter((word) => !word.startsWith("--")));
  const variant = variantOf(Deno.args.filter((word) => word.startsWith("--")));
  await Deno.mkdir(OUT, { recursive: true });
  const script = await bundlePage("scripts/ui_preview/page.ts");
  const interfaceOnly = await bundlePage("client/ui/mount.tsx");
  await stop();
  const css = await readStyles();
  const sizeOf = (text: string) => (gzipSync(text, { level: 9 }).length / 1024).toFixed(1);
  console.log(`interface: ${sizeOf(interfaceOnly)} KB script, ${sizeOf(css)} KB styles, gzip -9`);

  const browser = await launchBrowser();
  let faultCount = 0;
  try {
    for (const { width, height, hasTouch } of SIZES) {
      const page = await browser.newPage({
        viewport: { width, height },
        hasTouch,
        reducedMotion: "reduce",
        colorScheme: "dark",
      });
      page.on("pageerror", (error) => {
        faultCount++;
        console.error(error.message);
      });
      await page.setContent(await pageHtml());
      await page.addScriptTag({ content: script, type: "module" });
      await page.waitForFunction(() => globalThis.preview !== undefined);
      for (const [name, shown] of Object.entries(PREVIEW_STATES)) {
        if (only.size > 0 && !only.has(name)) continue;
        await showState(page, name, shown);
        await change(page, variant.fields);
        await settle(page);
        const file = new URL(`ui_${name}_${width}x${height}${variant.suffix}.png`, OUT);
        await page.screenshot({ path: file.pathname });
        const faults = [...await faultsOf(page)];
        if (width === SIZES[0].width && variant.suffix === "") { // colours are the same at every size
          await change(page, { contrast: "high" });
          await settle(page);
          faults.push(...(await faultsOf(page)).map((fault) => `high contrast: ${fault}`));
        }
        for (const fault of faults) {
          faultCount++;
          console.error(`${name} ${width}x${height}: ${fault}`);
        }
      }
      faultCount += await tryAccents(page);
      await page.close();
    }
  } finally {
    await browser.close();
  }
  console.log(faultCount === 0 ? "UI_PREVIEW_PASS" : `UI_PREVIEW_FAIL faults=${faultCount}`);
  return faultCount === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
