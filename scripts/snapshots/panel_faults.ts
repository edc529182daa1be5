// What shuts people out of a panel: parts that overlap or spill, too little contrast, and what axe-core
// finds. Panels come and go within a few frames, so only what stays is a fault.

import type { Page } from "playwright-core";
import { axeFaults } from "../ui_preview/axe_faults.ts";
import { contrastFaults } from "../ui_preview/contrast_faults.ts";
import { layoutFaults } from "../ui_preview/layout_faults.ts";
import { showState } from "../ui_preview/show_state.ts";
import { stateOf } from "./draw.ts";

const MOST_LOOKS = 5;
const LOOK_AGAIN_MS = 200;
/** A world may choose any colours: text must stay readable on them. */
const ACCENTS = ["#ffff00", "#ffffff", "#000000", "#ff2e88", "#0b3d2e", "#2222ff"] as const;
/** Where an accent shows. */
const ACCENTED = ["portal", "login_form", "updated"] as const;

/** What is still so after a while. */
export async function lastingFaults(page: Page, hasAxe: boolean): Promise<readonly string[]> {
  return await lasting(page, async () => [
    ...await page.evaluate(layoutFaults),
    ...await page.evaluate(contrastFaults),
    ...hasAxe ? await axeFaults(page) : [],
  ]);
}

/** The same state in high contrast. Only colours differ, so axe-core need not look again. */
export async function highContrastFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(() => globalThis.preview.change({ contrast: "high" }));
  return (await lastingFaults(page, false)).map((fault) => `high contrast: ${fault}`);
}

/** Text on the accents that a world may choose. */
export async function accentFaults(page: Page): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const accent of ACCENTS) {
    for (const name of ACCENTED) {
      await page.evaluate((colour) => globalThis.preview.accent(colour), accent);
      await showState(page, name, stateOf(name));
      const found = await lasting(page, () => page.evaluate(contrastFaults));
      faults.push(...found.map((fault) => `${name} with accent ${accent}: ${fault}`));
    }
  }
  return faults;
}

async function lasting(
  page: Page,
  look: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  for (let looks = 1;; looks++) {
    const faults = await look();
    if (faults.length === 0 || looks === MOST_LOOKS) return faults;
    await page.waitForTimeout(LOOK_AGAIN_MS);
  }
}
