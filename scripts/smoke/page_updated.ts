// A page that is older than its server.

import type { Browser } from "playwright-core";
import { programVersion } from "../../shared/protocol/version.ts";
import { BrowserPerson } from "./browser.ts";
import { check, type Smoke } from "./harness.ts";
import type { MasterProcess } from "./master_process.ts";
import { untilPlaying } from "./page_view.ts";
import { SMALLEST } from "./screens.ts";

/** A page from before the update says so, and does not reload for ever. */
export async function updated(
  smoke: Smoke,
  master: MasterProcess,
  browser: Browser,
): Promise<void> {
  // A page that a test answers in the server's place counts as one from nowhere: it would have to
  // ask before it may dial this machine.
  const permissions = ["local-network-access"];
  const old = await BrowserPerson.create(smoke, browser, "old", {
    permissions,
    viewport: SMALLEST,
  });
  const { page } = old;
  let isOld = true;
  await page.route((url) => url.pathname === "/", async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    const version = programVersion();
    await route.fulfill({
      response,
      body: isOld ? body.replace(`content="${version}"`, 'content="0.0"') : body,
    });
  });
  await page.goto(`${master.pageUrl}?quality=low`);
  const dialog = page.locator("dialog[open]");
  await dialog.getByText("Game Updated").waitFor();
  const words = await dialog.innerText();
  check(words.includes("0.0") && words.includes(programVersion()), `both versions in: ${words}`);
  await dialog.locator("button").click();
  await page.waitForURL((url) => url.searchParams.get("v") === programVersion());
  // Still the old page: it must say so and not offer the same reload again.
  await dialog.waitFor();
  check(!(await dialog.innerText()).includes("Reload"), "no second reload is offered");
  isOld = false;
  await page.reload();
  await untilPlaying(page, "hub");
  await old.leave();
}
