// Somebody changes how they look in the page's editor, and still looks so after a reload.

import { AVATAR_COLOURS, AVATAR_SHAPES, packLook } from "../../shared/protocol/avatar_look.ts";
import type { BrowserPerson } from "./browser.ts";
import { check } from "./harness.ts";
import { PATIENCE_MS, untilPlaying, untilView } from "./page_view.ts";

const WANTED = { shape: "robot", colour: "rose", accent: "lemon" } as const;

/** @param picture Where the editor's picture goes. */
export async function changeLook(person: BrowserPerson, picture: string): Promise<void> {
  const { page } = person;
  const colourAt = (name: string) => AVATAR_COLOURS.findIndex((each) => each.name === name);
  const look = packLook({
    shape: AVATAR_SHAPES.indexOf(WANTED.shape),
    colour: colourAt(WANTED.colour),
    accent: colourAt(WANTED.accent),
  });
  await page.locator(".login-chip").click();
  await page.getByRole("button", { name: "Change how you look" }).click();
  const editor = page.locator("dialog.modal-look[open]");
  for (const [list, name] of Object.entries(WANTED)) {
    // The whole label is the target; the radio button itself is out of sight.
    const label = editor.locator(".segment", { has: page.locator(`input[name=${list}]`) });
    await label.filter({ hasText: new RegExp(`^${name}$`, "i") }).click();
  }
  await editor.locator("canvas.look-picture").waitFor();
  await page.screenshot({ path: picture });
  await page.keyboard.press("Escape");
  await editor.waitFor({ state: "detached" });
  await untilView(page, (view) => view.worn === look, PATIENCE_MS, "the avatar as it was chosen");
  await page.reload();
  const again = await untilPlaying(page);
  check(again.worn === look, `the same look after a reload: ${look}, not ${again.worn}`);
}
