// One taps on the other in the picture, by plate and by body, on a phone: the menu comes, nobody
// walks, and a whisper gets there.

import type { Page } from "playwright-core";
import { axeFaults } from "../ui_preview/axe_faults.ts";
import { check } from "./harness.ts";
import { ownPlace, PATIENCE_MS, readView, untilPlaying, untilView } from "./page_view.ts";
import { type PartOptions, visit } from "./visitor.ts";

const PHONE = { width: 390, height: 844 } as const;
const TINY = { width: 64, height: 64 } as const;
/** How far before anna bert stands, metres. */
const APART = 3;
/** From a plate down to a chest, as a share of the screen's height, as near as that. */
const CHEST_PART = 0.06;

export async function personTap(parts: PartOptions): Promise<void> {
  const anna = await visit(parts, "anna", { viewport: PHONE, hasTouch: true });
  const { page } = anna;
  const from = await ownPlace(page);
  const x = from.x - Math.sin(from.yaw) * APART;
  const z = from.z - Math.cos(from.yaw) * APART;
  const bert = await visit(parts, "bert", { fragment: `#hub@${x.toFixed(1)},${z.toFixed(1)},0` });
  const name = (await readView(bert.page))?.name ?? "";
  await untilView(page, ({ seen }) => seen.some((each) => each.name === name), PATIENCE_MS, "bert");

  const plate = await plateOf(page, name);
  await tapFor(page, name, plate);
  const faults = await axeFaults(page);
  check(faults.length === 0, `axe-core finds nothing on the menu: ${faults.join(" | ")}`);
  await page.touchscreen.tap(PHONE.width / 2, PHONE.height * 0.2);
  await page.locator("[role=menu]").waitFor({ state: "detached" });
  parts.smoke.step("tapped_plate");

  await tapFor(page, name, [plate[0], plate[1] + PHONE.height * CHEST_PART]);
  await page.getByRole("menuitem", { name: "Whisper" }).tap();
  await page.locator("input[name=chat]:focus").waitFor();
  await page.keyboard.type("hello over there");
  await page.keyboard.press("Enter");
  await page.setViewportSize(TINY); // software draws what nobody looks at, too
  await bert.page.locator(".chat-button").click();
  await bert.page.locator("#tab-whisper").click();
  await bert.page.locator(".chat-log").getByText("hello over there").waitFor();
  parts.smoke.step("tapped_body");

  const to = await ownPlace(page);
  check(to.x === from.x && to.z === from.z, "nobody walked");
  for (const { complaints } of [anna, bert]) {
    check(complaints.length === 0, `no complaints: ${complaints.join(" | ")}`);
  }
  await anna.leave();
  await bert.leave();
}

async function plateOf(page: Page, name: string): Promise<readonly [number, number]> {
  await untilPlaying(page);
  const plate = page.locator(".scene-label-plate", { hasText: name.replace("Guest-", "") }).first();
  await plate.waitFor();
  const box = await plate.boundingBox();
  check(box !== null, "the plate is on the screen");
  return [box.x + box.width / 2, box.y + box.height / 2];
}

async function tapFor(page: Page, name: string, at: readonly [number, number]): Promise<void> {
  await page.touchscreen.tap(...at);
  const menu = page.locator("[role=menu]");
  await menu.waitFor();
  check(await menu.getAttribute("aria-label") === name, `the menu is ${name}'s`);
}
