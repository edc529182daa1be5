// The browser takes the graphics context away, gives it back, and takes it for good.

import type { Page } from "playwright-core";
import { axeFaults } from "../ui_preview/axe_faults.ts";
import { check } from "./harness.ts";
import { untilPlaying } from "./page_view.ts";
import { type PartOptions, visit } from "./visitor.ts";

/** It is given up after 10 s; a slow machine is told a little later. */
const LEAST_WAIT_MS = 9500;

interface Exposed {
  readonly __virtucade: { readonly render: { readonly drawCalls: number } };
}

export async function lostPicture(parts: PartOptions): Promise<void> {
  const person = await visit(parts, "anna");
  const { page } = person;
  const { name } = await untilPlaying(page);
  const line = page.locator("[role=status] .lost-picture");

  await lose(page);
  await line.getByText("The picture was lost; bringing it back").waitFor();
  const faults = await axeFaults(page);
  check(faults.length === 0, `axe-core finds nothing beside a lost picture: ${faults}`);
  await restore(page);
  await line.waitFor({ state: "detached" });
  await page.waitForFunction(
    () => (globalThis as unknown as Exposed).__virtucade.render.drawCalls > 0,
  );
  parts.smoke.step("picture_came_back");

  const lostMs = performance.now();
  await lose(page);
  await line.getByText("does not come back").waitFor();
  const waitedMs = performance.now() - lostMs;
  check(waitedMs > LEAST_WAIT_MS, `given up after ${waitedMs.toFixed(0)} ms`);
  await line.getByRole("button", { name: "Reload" }).click();
  await line.waitFor({ state: "detached" });
  const again = await untilPlaying(page, "hub");
  check(again.name === name, "who reloads is who they were");
  // Chromium writes a line of its own when a context goes.
  const own = person.complaints.filter((text) => !text.includes("CONTEXT_LOST_WEBGL"));
  check(own.length === 0, `no complaints: ${own.join(" | ")}`);
  await person.leave();
}

async function lose(page: Page): Promise<void> {
  await page.evaluate(() => {
    const canvas = document.getElementById("view") as HTMLCanvasElement; // the page has it
    const lost = canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context");
    Object.assign(globalThis, { lost });
    lost?.loseContext();
  });
}

async function restore(page: Page): Promise<void> {
  await page.evaluate(() => {
    (globalThis as unknown as { lost: WEBGL_lose_context }).lost.restoreContext();
  });
}
