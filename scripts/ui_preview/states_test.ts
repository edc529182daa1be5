// Every screen, panel and dialog of the interface is in a state that is looked at.

import assert from "node:assert/strict";
import { build, stop } from "esbuild";
import { findBrowser } from "../find_browser.ts";
import { launchBrowser, pageHtml, ROOT } from "./bundle.ts";
import { showState } from "./show_state.ts";
import { PREVIEW_STATES } from "./states.ts";

const UI = new URL("client/ui/", ROOT);
/** Draws the preview, and keeps the name of every component that is made. */
const ENTRY = `
  import { options } from "preact";
  const seen = (globalThis.seenComponents = new Set());
  const before = options.vnode;
  options.vnode = (node) => {
    if (typeof node.type === "function") seen.add(node.type.name);
    before?.(node);
  };
  import "./page.ts";
`;

Deno.test({
  name: "every component of client/ui is drawn in some state of the preview",
  ignore: findBrowser() === undefined,
  // The driver keeps a pipe to the browser that Deno sees end only after the test.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const script = await bundleNamed();
    const browser = await launchBrowser();
    const seen = new Set<string>();
    try {
      // The chat begins unfolded on large screens only: its button is drawn on small ones.
      for (const viewport of [{ width: 1280, height: 720 }, { width: 390, height: 844 }]) {
        const page = await browser.newPage({ viewport });
        page.setDefaultTimeout(15_000); // a busy machine
        await page.setContent(await pageHtml());
        await page.addScriptTag({ content: script, type: "module" });
        await page.waitForFunction(() => globalThis.preview !== undefined);
        for (const [name, shown] of Object.entries(PREVIEW_STATES)) {
          if (seen.size > 0 && shown.opens !== "chat") continue; // these look the same
          if (shown.settings !== undefined && shown.then === undefined) continue; // variants
          await showState(page, name, shown);
        }
        for (const name of await namesIn(page)) seen.add(name);
        await page.close();
      }
    } finally {
      await browser.close();
    }
    const missing = declaredComponents().filter((name) => !seen.has(name));
    assert.deepEqual(missing, [], "in no state of scripts/ui_preview/states.ts");
  },
});

interface WithNames {
  readonly seenComponents: ReadonlySet<string>;
}

function namesIn(page: import("playwright-core").Page): Promise<string[]> {
  return page.evaluate(() => [...(globalThis as unknown as WithNames).seenComponents]);
}

/** Every function of client/ui that begins with a capital, exported or not. */
function declaredComponents(): string[] {
  const names = new Set<string>();
  for (const { name } of Deno.readDirSync(UI)) {
    if (!name.endsWith(".tsx")) continue;
    const text = Deno.readTextFileSync(new URL(name, UI));
    for (const [, component = ""] of text.matchAll(/^(?:export )?function ([A-Z]\w*)/gm)) {
      names.add(component);
    }
  }
  return [...names].sort();
}

async function bundleNamed(): Promise<string> {
  const folder = new URL("scripts/ui_preview/", ROOT).pathname;
  const built = await build({
    stdin: { contents: ENTRY, resolveDir: folder, loader: "ts" },
    bundle: true,
    keepNames: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    absWorkingDir: ROOT.pathname,
    logLevel: "error",
  });
  await stop();
  return built.outputFiles[0]?.text ?? "";
}
