// A tab that nobody looks at draws nothing and stays in the world; looked at again, it is right at
// once. Headless browsers hide no tab by themselves, so the page is told what a browser would tell it;
// its frames are then its own doing.

import type { Page } from "playwright-core";
import { check } from "./harness.ts";
import { ownPlace, PATIENCE_MS, readView, untilStill, untilView } from "./page_view.ts";
import { type PartOptions, visit } from "./visitor.ts";

const WATCHED_MS = 5000;
/** Longer than the world's tick many times over, and shorter than any limit of the edge. */
const FROZEN_MS = 4000;
/** Where somebody who stands still is drawn, against where they say they are, metres. */
const NEAR_METRES = 0.25;

interface Counted {
  readonly frames: number;
  readonly draws: number;
}

declare global {
  var counted: { frames: number; draws: number };
}

export async function hiddenTab(parts: PartOptions): Promise<void> {
  const anna = await visit(parts, "anna", { script: countFrames });
  const bert = await visit(parts, "bert");
  const { page } = anna;
  const name = (await readView(bert.page))?.name ?? "";
  await untilView(page, ({ seen }) => seen.some((each) => each.name === name), PATIENCE_MS, "bert");

  const seen = await during(page, () => page.waitForTimeout(WATCHED_MS));
  check(seen.frames > 0 && seen.draws > 0, "a page that is seen draws");
  await setHidden(page, true);
  const hidden = await during(page, async () => {
    await walk(bert.page);
    await bert.page.keyboard.press("Digit1");
    await page.waitForTimeout(WATCHED_MS);
  });
  parts.smoke.step("hidden", { frames: hidden.frames, draws: hidden.draws });
  check(hidden.frames === 0, `no frame is asked for while hidden, not ${hidden.frames}`);
  check(hidden.draws === 0, `nothing is drawn while hidden, not ${hidden.draws}`);
  check((await readView(page))?.phase === "playing", "still in the world");

  await setHidden(page, false);
  await isRightAtOnce(page, bert.page, name, "after it was hidden");
  check(await page.locator(".toast").count() === 0, "nothing that happened meanwhile is told");

  const devtools = await anna.context.newCDPSession(page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  await walk(bert.page);
  await bert.page.waitForTimeout(FROZEN_MS);
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await isRightAtOnce(page, bert.page, name, "after it was frozen");
  check(anna.sockets.every(({ isOpen }) => isOpen), "no socket was lost");
  for (const { complaints } of [anna, bert]) {
    check(complaints.length === 0, `no complaints: ${complaints.join(" | ")}`);
  }
  await anna.leave();
  await bert.leave();
}

/** Counts every frame that is asked for and every draw call; runs before the page's own code. */
function countFrames(): void {
  globalThis.counted = { frames: 0, draws: 0 };
  const ask = globalThis.requestAnimationFrame;
  globalThis.requestAnimationFrame = (draw) => {
    globalThis.counted.frames++;
    return ask(draw);
  };
  const { prototype } = WebGL2RenderingContext;
  for (const name of ["drawElements", "drawArrays", "drawElementsInstanced"] as const) {
    const draw = prototype[name] as (...all: number[]) => void;
    Object.assign(prototype, {
      [name](...all: number[]) {
        globalThis.counted.draws++;
        return draw.apply(this, all);
      },
    });
  }
}

async function during(page: Page, what: () => Promise<void>): Promise<Counted> {
  const before = await page.evaluate(() => ({ ...globalThis.counted }));
  await what();
  const after = await page.evaluate(() => ({ ...globalThis.counted }));
  return { frames: after.frames - before.frames, draws: after.draws - before.draws };
}

async function setHidden(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    const state = hidden ? "hidden" : "visible";
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);
}

/** A few steps, and a stand. */
async function walk(page: Page): Promise<void> {
  const from = await ownPlace(page);
  await page.locator("#view").focus();
  await page.keyboard.down("KeyS");
  await untilView(
    page,
    ({ own }) => Math.hypot((own?.x ?? from.x) - from.x, (own?.z ?? from.z) - from.z) > 1,
    PATIENCE_MS,
    "steps",
  );
  await page.keyboard.up("KeyS");
  await untilStill(page);
}

/** The second frame at the latest shows the other one where they are. */
async function isRightAtOnce(page: Page, other: Page, name: string, when: string): Promise<void> {
  const drawn = await page.evaluate(async (name) => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    interface View {
      readonly seen: readonly { readonly name: string; readonly x: number; readonly z: number }[];
    }
    const { seen } = (globalThis as unknown as { __virtucade: View }).__virtucade;
    return seen.find((each) => each.name === name);
  }, name);
  const { x, z } = await ownPlace(other);
  const metres = drawn === undefined ? Infinity : Math.hypot(drawn.x - x, drawn.z - z);
  check(metres < NEAR_METRES, `drawn where they stand ${when}, not ${metres.toFixed(2)} m aside`);
}
