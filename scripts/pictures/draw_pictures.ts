// deno-lint-ignore-file no-console -- a tool for people at a terminal
// Draws the pictures below client/static that no person draws, in headless Chromium:
//   deno run -A scripts/pictures/draw_pictures.ts [icons|preview]
// icon_*.png from favicon.svg, for apps and home screens, and preview.jpg, which links to the page
// show elsewhere, from the picture of the hub below docs/images. They are committed: a fresh machine has no browser.

import { type Browser, chromium } from "playwright-core";
import { findBrowser } from "../find_browser.ts";
import { PROJECT_ROOT } from "../source_files.ts";

const STATIC = `${PROJECT_ROOT}/client/static`;
/** Systems cut a maskable icon to their own shape: what counts lies in the middle four fifths. */
const ICONS = [
  { file: "icon_192.png", px: 192, isMaskable: false },
  { file: "icon_512.png", px: 512, isMaskable: false },
  { file: "icon_180.png", px: 180, isMaskable: true },
  { file: "icon_maskable_512.png", px: 512, isMaskable: true },
] as const;
/** Software draws, perhaps on a busy machine. */
const SLOW_MS = 240_000;
/** What most sites that show links ask for. */
const PREVIEW = { width: 1200, height: 630 } as const;

async function drawIcons(browser: Browser): Promise<void> {
  const svg = await Deno.readTextFile(`${STATIC}/favicon.svg`);
  for (const { file, px, isMaskable } of ICONS) {
    const page = await browser.newPage({ viewport: { width: px, height: px } });
    await page.setContent(
      `<style>*{margin:0}body{background:transparent}svg{display:block;width:${px}px;height:${px}px}` +
        `</style>${isMaskable ? maskable(svg) : svg}`,
    );
    await page.screenshot({
      path: `${STATIC}/${file}`,
      omitBackground: true,
      timeout: SLOW_MS,
    });
    await page.close();
    console.log(`PICTURE file=${file}`);
  }
}

/** The same drawing on a ground without corners, smaller. */
function maskable(svg: string): string {
  return svg.replace(/rx="\d+"/, "").replace(
    '<g fill="none"',
    '<g transform="translate(9.6 9.6) scale(0.8)" fill="none"',
  );
}

async function drawPreview(browser: Browser): Promise<void> {
  const svg = await Deno.readTextFile(`${STATIC}/favicon.svg`);
  const rendering = (await Deno.readFile(`${PROJECT_ROOT}/docs/images/hub.jpg`)).toBase64();
  const page = await browser.newPage({ viewport: PREVIEW });
  await page.setContent(`<style>
      body { margin: 0; color: #fff; font-family: system-ui, sans-serif; }
      div { position: absolute; inset: 0; display: flex; gap: 28px; align-items: end;
        padding: 0 56px 48px; background: linear-gradient(transparent 45%, rgb(8 12 32 / 0.9)),
        url(data:image/jpeg;base64,${rendering}) 100% 45% / 1600px auto; }
      svg { width: 108px; height: 108px; }
      b { display: block; font-size: 70px; letter-spacing: -0.02em; line-height: 1.05; }
      span { font-size: 32px; }
    </style><div>${svg}<span><b>VirtuCade</b>Worlds behind portals</span></div>`);
  await page.waitForFunction(() => document.readyState === "complete");
  const path = `${STATIC}/preview.jpg`;
  await page.screenshot({ path, type: "jpeg", quality: 84, timeout: SLOW_MS });
  await page.close();
  console.log("PICTURE file=preview.jpg");
}

async function main(): Promise<void> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error("Cannot draw: no Chromium found");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    if (!Deno.args.includes("preview")) await drawIcons(browser);
    if (!Deno.args.includes("icons")) await drawPreview(browser);
  } finally {
    await browser.close();
  }
}

if (import.meta.main) await main();
