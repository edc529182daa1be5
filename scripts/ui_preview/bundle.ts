import { build } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "../find_browser.ts";

/** The project's folder. */
export const ROOT = new URL("../../", import.meta.url);

const BACKDROP = `linear-gradient(170deg, #7fb2e5 0%, #f2d7b0 48%, #8d9a6b 52%, #4f5d3a 100%)`;

/** `entry` (from the project's folder) as one minified script. Afterwards call esbuild's `stop`. */
export async function bundlePage(entry: string): Promise<string> {
  const built = await build({
    entryPoints: [new URL(entry, ROOT).pathname],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
    absWorkingDir: ROOT.pathname,
    logLevel: "error",
  });
  return built.outputFiles[0]?.text ?? "";
}

/** The interface's style sheet. */
function readStyles(): Promise<string> {
  return Deno.readTextFile(new URL("client/ui/interface.css", ROOT));
}

/** A page with the styles and a picture of nothing behind the interface. */
export async function pageHtml(): Promise<string> {
  return `<!doctype html><html lang="en"><title>VirtuCade</title><style>${await readStyles()}</style>` +
    `<style>#view{background:${BACKDROP}}</style>` +
    `<div id="view" tabindex="-1"></div><div id="interface"></div>`;
}

/** The Chromium of this machine. @throws {Error} When there is none. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error("Cannot draw the interface: no Chromium");
  const args = ["--no-sandbox", "--enable-unsafe-swiftshader"]; // the latter for looks, in 3-D
  return chromium.launch({ executablePath, args });
}
