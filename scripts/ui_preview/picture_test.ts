// What is said while the browser keeps the picture to itself.

import assert from "node:assert/strict";
import { actedOf, checkInBrowser } from "./check_kit.ts";

checkInBrowser("a lost picture, as a person sees it", {
  async "it is told calmly, in a live region, and no more once it is back"(page) {
    await page.evaluate(() => globalThis.preview.picture("lost"));
    const line = page.locator("[role=status] .lost-picture");
    await line.getByText("The picture was lost; bringing it back …").waitFor();
    assert.equal(await line.getByRole("button").count(), 0);
    await page.evaluate(() => globalThis.preview.picture("here"));
    await line.waitFor({ state: "detached" });
  },
  async "one that does not come back has a button to reload, in German, too"(page) {
    await page.evaluate(() => globalThis.preview.picture("gone"));
    const line = page.locator("[role=status] .lost-picture");
    await line.getByText("does not come back").waitFor();
    await page.evaluate(() => globalThis.preview.change({ language: "de" }));
    await line.getByText("Das Bild kommt nicht zurück").waitFor();
    await line.getByRole("button", { name: "Neu laden" }).click();
    assert.deepEqual(await actedOf(page), ["reload"]);
  },
});
