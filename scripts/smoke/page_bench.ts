// The page that measures, as a player's machine would run it: 200 avatars stay within their share of
// draw calls. Times are told and never judged: here software draws.

import type { Browser } from "playwright-core";
import type { BenchResult } from "../../client/bench/bench_report.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import { BrowserPerson } from "./browser.ts";
import { check, type Smoke } from "./harness.ts";
import type { MasterProcess } from "./master_process.ts";

/** What a frame with 200 avatars may take, of all passes. */
const MOST_DRAW_CALLS = 120;
const AVATARS = 200;
/** Draw calls need no long look. */
const SECONDS = 1;
const LIMIT_MS = 120_000;
/** Software draws every pixel. */
const VIEWPORT = { width: 320, height: 180 };
const QUALITIES = ["low", "high"] as const;

/** What the page leaves behind. */
interface BenchGlobals {
  readonly benchResult?: BenchResult;
  readonly benchFailure?: string;
}

/** A crowd in the hub in the cheapest and the costliest picture. */
export async function benchPage(
  smoke: Smoke,
  master: MasterProcess,
  browser: Browser,
): Promise<void> {
  const person = await BrowserPerson.create(smoke, browser, "bench", { viewport: VIEWPORT });
  for (const quality of QUALITIES) {
    const query = `avatars=${AVATARS}&quality=${quality}&seconds=${SECONDS}&world=hub`;
    const result = await openBench(person, `${master.pageUrl}bench.html?${query}`);
    check(result.avatars === AVATARS && result.quality === quality, "it measured what was asked");
    check(result.frames > 0 && result.frameMs.p50 > 0, "there were frames");
    check(result.triangles.p50 > 0, "something was drawn");
    check(
      result.drawCalls.most <= MOST_DRAW_CALLS,
      `${AVATARS} avatars in ${quality} take ${result.drawCalls.most} draw calls`,
    );
    smoke.measure(`bench_${quality}_draw_calls`, result.drawCalls.most);
    smoke.measure(`bench_${quality}_triangles`, result.triangles.most);
    smoke.measure(`bench_${quality}_frame_p95_ms`, result.frameMs.p95);
    await person.page.screenshot({
      path: `${PROJECT_ROOT}/build/screenshots/bench_${quality}.png`,
    });
  }
  check(person.sockets.length === 0, "it measures alone: no socket is opened");
  check(person.complaints.length === 0, `no complaints: ${person.complaints.join(" | ")}`);
  await person.leave();
}

async function openBench({ page }: BrowserPerson, url: string): Promise<BenchResult> {
  await page.goto(url);
  await page.waitForFunction(
    () => {
      const { benchResult, benchFailure } = globalThis as BenchGlobals;
      return benchResult !== undefined || benchFailure !== undefined;
    },
    undefined,
    { polling: 200, timeout: LIMIT_MS },
  );
  const { result, failure } = await page.evaluate(() => {
    const { benchResult, benchFailure } = globalThis as BenchGlobals;
    return { result: benchResult, failure: benchFailure };
  });
  check(result !== undefined, `the bench ended well: ${failure}`);
  return result;
}
