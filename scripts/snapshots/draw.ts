// Draws what is compared: worlds by the real renderer, panels by the real interface, as they always
// look (a clock that stands, nothing that moves).

import type { Browser, Page } from "playwright-core";
import { stop } from "esbuild";
import { bundleScene, readAssets, SCENE_HTML } from "../scene_preview/bundle.ts";
import type { Settings } from "../../client/core/settings.ts";
import { startBrowser } from "../smoke/browser.ts";
import type { Smoke } from "../smoke/harness.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import { bundlePage, pageHtml } from "../ui_preview/bundle.ts";
import { showState } from "../ui_preview/show_state.ts";
import { PREVIEW_STATES, type PreviewState } from "../ui_preview/states.ts";

/** A screen's width and height, CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What arrives after the first picture is there within so many frames. */
const WARM_UP_FRAMES = 8;
const SETTLE_MS = 60;
const LIMIT_MS = 120_000;

/** The pages that draw, bundled once. */
export class Pictures {
  readonly #worlds: Browser;
  /** Draws pages without the detour over a graphics card that is software, which is quicker. */
  readonly #interface: Browser;
  readonly #scene: string;
  readonly #panels: { readonly html: string; readonly script: string };

  private constructor(
    browsers: readonly [Browser, Browser],
    scene: string,
    html: string,
    script: string,
  ) {
    [this.#worlds, this.#interface] = browsers;
    this.#scene = scene;
    this.#panels = { html, script };
  }

  static async create(smoke: Smoke): Promise<Pictures> {
    const browsers = [
      await startBrowser(smoke),
      await startBrowser(smoke, ["--disable-gpu"]),
    ] as const;
    const scene = await bundleScene();
    const script = await bundlePage("scripts/ui_preview/page.ts");
    await stop();
    return new Pictures(browsers, scene, await pageHtml(), script);
  }

  /** A world from its first spawn, in low quality, with what its pack brings. @returns A PNG. */
  async drawWorld(key: string, size: Size): Promise<Uint8Array> {
    const page = await openPage(this.#worlds, size);
    await page.setContent(SCENE_HTML);
    await page.addScriptTag({ content: this.#scene });
    const order = {
      key,
      json: JSON.parse(await Deno.readTextFile(`${PROJECT_ROOT}/worlds/${key}/world.json`)),
      quality: "low",
      frames: 3,
      warmUpFrames: WARM_UP_FRAMES,
      assets: await readAssets(key),
      pitch: 0.17,
      distance: 6,
      crowd: 0,
      talk: 0,
      costumes: [],
      hasGestures: false,
      vistas: {},
      stride: 0,
      isAlone: true,
    };
    await page.evaluate(`runPreview(${JSON.stringify(order)})`);
    await page.evaluate("standAt()");
    const png = await takePicture(page);
    await page.close();
    return png;
  }

  /**
   * States of the interface one after the other, with these settings, looked at by `each`; first
   * without any. @throws {Error} What a page throws that nobody caught.
   */
  async drawPanels(
    { names, size, fields = {} }: {
      readonly names: readonly string[];
      readonly size: Size;
      readonly fields?: Partial<Settings>;
    },
    each: (name: string | undefined, page: Page) => Promise<void>,
  ): Promise<void> {
    const page = await openPage(this.#interface, size);
    const thrown: Error[] = [];
    page.on("pageerror", (error) => void thrown.push(error));
    await page.setContent(this.#panels.html);
    await page.addScriptTag({ content: this.#panels.script, type: "module" });
    await page.waitForFunction(() => globalThis.preview !== undefined);
    const nothing = await page.addStyleTag({ content: "#interface { visibility: hidden }" });
    await each(undefined, page);
    await nothing.evaluate((style) => (style as HTMLStyleElement).remove());
    for (const name of names) {
      await showState(page, name, stateOf(name));
      await page.evaluate((fields) => globalThis.preview.change(fields), fields);
      await page.evaluate((ms) => new Promise((done) => setTimeout(done, ms)), SETTLE_MS);
      await each(name, page);
      if (thrown[0] !== undefined) throw thrown[0];
    }
    await page.close();
  }
}

async function openPage(browser: Browser, { width, height }: Size): Promise<Page> {
  const page = await browser.newPage({
    viewport: { width, height },
    hasTouch: width < 1000,
    reducedMotion: "reduce",
    colorScheme: "dark",
  });
  page.setDefaultTimeout(LIMIT_MS);
  return page;
}

/** What the page looks like, as a PNG. */
export function takePicture(page: Page): Promise<Uint8Array> {
  return page.screenshot({ timeout: LIMIT_MS, animations: "disabled" });
}

/** @throws {Error} When there is no such state. */
export function stateOf(name: string): PreviewState {
  const state = PREVIEW_STATES[name];
  if (state === undefined) throw new Error(`Cannot show "${name}": no such state`);
  return state;
}
