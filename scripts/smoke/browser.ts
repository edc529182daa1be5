// A real browser at a real page: launched without its own errands, and listened to for whatever it
// complains about.

import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "playwright-core";
import { findBrowser } from "../find_browser.ts";
import type { Smoke } from "./harness.ts";
import { PATIENCE_MS, readView } from "./page_view.ts";
import { SCREENSHOTS, SMALL } from "./screens.ts";

/** Software drawing, and nothing that dials home. */
const ARGS = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What complaints begin with when they came from the page's policy. */
const POLICY_MARK = "CSP_VIOLATION";
const REPORTED_LINES = 40;
/** A page that failed may not answer either. */
const LAST_LOOK_MS = 5000;
/**
 * Software draws pages of smokes: with few pixels for each point and few frames a second, so that
 * the processor is there for what is tested.
 */
const PIXELS_PER_POINT = 0.5;
const FRAME_MS = 100;
/** A busy machine with software drawing takes its time for a page. */
const NAVIGATION_MS = 90_000;

/** Starts a Chromium that ends with the smoke. @throws {Error} When there is none. */
export async function startBrowser(smoke: Smoke, args: readonly string[] = []): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error("Cannot start a browser: no Chromium found");
  const browser = await chromium.launch({ executablePath, args: [...ARGS, ...args] });
  smoke.onEnd(() => browser.close());
  return browser;
}

/** What a person's browser is like, beside what the driver knows. */
export interface PersonOptions extends BrowserContextOptions {
  /** Draws as often as it can, for those who measure it. */
  readonly hasAllFrames?: boolean;
}

/** One person's browser: own storage, own cache. */
export class BrowserPerson {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What the page said, in order. */
  readonly lines: { readonly atMs: number; readonly text: string }[] = [];
  /** Errors on the console, exceptions, breaches of the page's policy. */
  readonly complaints: string[] = [];
  /** Every WebSocket of the page, the newest last. */
  readonly sockets: { readonly path: string; isOpen: boolean }[] = [];
  /** Every request that went to the network, as path and query. */
  readonly requests: string[] = [];

  private constructor(readonly name: string, context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.on("console", (message) => {
      const text = message.text();
      this.lines.push({ atMs: performance.now(), text });
      if (message.type() === "error" || text.includes(POLICY_MARK)) this.complaints.push(text);
    });
    page.on("pageerror", (error) => this.complaints.push(`exception: ${error.message}`));
    page.on("websocket", (opened) => {
      const socket = { path: new URL(opened.url()).pathname, isOpen: true };
      this.sockets.push(socket);
      opened.on("close", () => socket.isOpen = false);
    });
    page.on("request", (request) => {
      const { pathname, search, protocol } = new URL(request.url());
      if (protocol.startsWith("http")) this.requests.push(pathname + search);
    });
  }

  /** A fresh browser profile with one page. */
  static async create(
    smoke: Smoke,
    browser: Browser,
    name: string,
    { hasAllFrames = false, ...options }: PersonOptions = {},
  ): Promise<BrowserPerson> {
    const context = await browser.newContext({
      viewport: SMALL,
      deviceScaleFactor: PIXELS_PER_POINT,
      ...options,
    });
    context.setDefaultNavigationTimeout(NAVIGATION_MS);
    context.setDefaultTimeout(PATIENCE_MS);
    await context.addInitScript((mark) => {
      addEventListener("securitypolicyviolation", (event) => {
        // deno-lint-ignore no-console -- runs in the page, whose console is listened to
        console.warn(`${mark} ${event.violatedDirective} ${event.blockedURI}`);
      });
    }, POLICY_MARK);
    if (!hasAllFrames) await context.addInitScript(spareFrames, FRAME_MS);
    const person = new BrowserPerson(name, context, await context.newPage());
    smoke.onFailure(() => person.report());
    return person;
  }

  /** What a failed smoke says of this browser; its picture goes to build/screenshots. */
  async report(): Promise<readonly string[]> {
    const path = `${SCREENSHOTS}/failed_${this.name}.png`;
    await this.page.screenshot({ path, timeout: LAST_LOOK_MS }).catch(() => {});
    const view = await Promise.race([
      readView(this.page).catch(String),
      new Promise((resolve) => setTimeout(() => resolve("no answer"), LAST_LOOK_MS)),
    ]);
    return [
      `--- browser ${this.name}: ${this.page.url()}`,
      `SMOKE_SAW browser=${this.name} view=${JSON.stringify(view)}`,
      ...this.complaints.map((text) => `  complaint: ${text}`),
      ...this.lines.slice(-REPORTED_LINES).map(({ text }) => `  ${text}`),
    ];
  }

  /** Requests of packs' archives so far. */
  get packRequests(): readonly string[] {
    return this.requests.filter((path) => /\.zip(\?|$)/.test(path));
  }

  /** When the page said a line that begins so, at or after a time; `undefined` if it did not. */
  saidAtMs(start: string, sinceMs: number): number | undefined {
    return this.lines.find(({ atMs, text }) => atMs >= sinceMs && text.startsWith(start))?.atMs;
  }

  /** Leaves as a person closes a tab. */
  async leave(): Promise<void> {
    await this.page.close({ runBeforeUnload: false });
    await this.context.close();
  }
}

/** Runs in the page, before its own code: a frame comes so long after the last one at the earliest. */
function spareFrames(leastMs: number): void {
  const ask = globalThis.requestAnimationFrame.bind(globalThis);
  const wanted = new Set<number>();
  let lastMs = 0;
  let asked = 0;
  globalThis.requestAnimationFrame = (draw) => {
    const id = ++asked;
    wanted.add(id);
    setTimeout(() =>
      ask((timeMs) => {
        if (!wanted.delete(id)) return;
        lastMs = performance.now();
        draw(timeMs);
      }), Math.max(0, lastMs + leastMs - performance.now()));
    return id;
  };
  globalThis.cancelAnimationFrame = (id) => void wanted.delete(id);
}
