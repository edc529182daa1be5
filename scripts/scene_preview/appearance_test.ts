// Motion, text size and contrast as they are set, in the real picture in a real browser; left out
// where there is none.

import assert from "node:assert/strict";
import { stop } from "esbuild";
import type { Settings } from "../../client/core/settings.ts";
import { findBrowser } from "../find_browser.ts";
import { bundlePage, launchBrowser, readStyles } from "../ui_preview/bundle.ts";
import { contrastFaults } from "../ui_preview/contrast_faults.ts";
import type { SeenLabel } from "./appearance_page.ts";

// Higher than where larger letters have no room.
const SIZE = { width: 640, height: 600 };
/** Boxes may overlap by this much, and no more, as `label_layout.ts` has it; and rounded. */
const TOLERANCE = 4;

Deno.test({
  name: "the picture follows what is set, and what the system asks for",
  ignore: findBrowser() === undefined,
  // The driver keeps a pipe to the browser that Deno sees end only after the test.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(test) {
    const script = await bundlePage("scripts/scene_preview/appearance_page.ts");
    await stop();
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage({ viewport: SIZE });
      await page.setContent(
        `<!doctype html><title>Appearance</title><style>${await readStyles()}</style>` +
          `<canvas id="view"></canvas><div id="interface"><div id="labels"></div></div>`,
      );
      await page.addScriptTag({ content: script, type: "module" });
      await page.waitForFunction(() => globalThis.appearancePage !== undefined);

      await test.step("what is behind portals is built anew when motion changes only", async () => {
        const enteredAfter = (changes: readonly Partial<Settings>[]) =>
          page.evaluate((changes) => {
            for (const fields of changes) globalThis.appearancePage.change(fields);
            return globalThis.appearancePage.vistas();
          }, changes);
        const slides = [0.2, 0.4, 0.6, 0.8, 1].map((volume) => ({ volume }));
        assert.deepEqual(await enteredAfter(slides), [false]);
        const motions = ["reduced", "reduced", "full", "system"] as const;
        const asked = motions.map((motion) => ({ motion }));
        assert.deepEqual(await enteredAfter(asked), [false, true, false]);
      });
      await test.step("what moves by itself stands still as soon as the system asks", async () => {
        const second = () => page.evaluate(() => globalThis.appearancePage.second());
        const moving = { scene: 1, resident: 1 };
        const still = { scene: 0, resident: 0 };
        assert.deepEqual(await second(), moving);
        await page.emulateMedia({ reducedMotion: "reduce" });
        assert.deepEqual(await second(), still);
        await page.evaluate(() => globalThis.appearancePage.change({ motion: "full" }));
        assert.equal((await second()).resident, 1, "whoever wants it full has it full");
        await page.evaluate(() => globalThis.appearancePage.change({ motion: "system" }));
        assert.deepEqual(await second(), still);
        await page.emulateMedia({ reducedMotion: "no-preference" });
        assert.equal((await second()).resident, 1);
        assert.deepEqual(await second(), moving);
      });
      const labelsWith = async (fields: Partial<Settings>) => {
        await page.evaluate((fields) => globalThis.appearancePage.change(fields), fields);
        return await page.evaluate(() => globalThis.appearancePage.labels());
      };
      await test.step("names and bubbles are as large as text is set, and still have room", async () => {
        const usual = await labelsWith({ textSize: 100 });
        const large = await labelsWith({ textSize: 150 });
        for (const kind of ["plate", "bubble"] as const) {
          const [before, after] = [usual, large].map((labels) => fontPxOf(labels, kind));
          assert.deepEqual(after, before?.map((px) => px * 1.5), kind);
        }
        for (const labels of [usual, large, await labelsWith({ textSize: 100 })]) {
          assert.ok(labels.length >= 4, `${labels.length} are shown`);
          for (const [i, a] of labels.entries()) {
            for (const b of labels.slice(i + 1)) assert.ok(overlap(a, b) <= TOLERANCE);
          }
        }
      });
      await test.step("names and bubbles are read on any picture, and nothing shines through", async () => {
        await labelsWith({ contrast: "normal" });
        assert.deepEqual(await page.evaluate(contrastFaults), []);
        const high = await labelsWith({ contrast: "high" });
        assert.deepEqual(await page.evaluate(contrastFaults), []);
        for (const { kind, background, opacity } of high) {
          assert.match(background, /^rgb\(/, `${kind} is solid`);
          assert.equal(opacity, 1, `${kind} is as clear when it is far off`);
        }
      });
    } finally {
      await browser.close();
    }
  },
});

/** The sizes of letters that there are. */
function fontPxOf(labels: readonly SeenLabel[], wanted: SeenLabel["kind"]): number[] {
  const sizes = labels.filter(({ kind }) => kind === wanted).map(({ fontPx }) => fontPx);
  return [...new Set(sizes)].sort();
}

function overlap(a: SeenLabel, b: SeenLabel): number {
  return Math.min(
    Math.min(a.right, b.right) - Math.max(a.left, b.left),
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top),
  );
}
