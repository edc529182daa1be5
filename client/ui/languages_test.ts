import assert from "node:assert/strict";
import { LANGUAGE_CHOICES } from "../core/settings.ts";
import { isContrastHigh, isMotionReduced } from "./appearance.ts";
import { CREDITS } from "./credits.ts";
import { LANGUAGES, pickLanguage } from "./languages.ts";

Deno.test("pickLanguage() takes what was chosen, else the browser's first that there is", () => {
  assert.equal(pickLanguage("de", ["en-GB"]).code, "de");
  assert.equal(pickLanguage("auto", ["fr-FR", "de-AT", "en"]).code, "de");
  assert.equal(pickLanguage("auto", ["DE"]).code, "de");
  assert.equal(pickLanguage("auto", ["fr"]).code, "en");
  assert.equal(pickLanguage("auto", []).code, "en");
});

Deno.test("LANGUAGES can all be chosen and loaded, each in its own words", async () => {
  assert.deepEqual(["auto", ...LANGUAGES.map((each) => each.code)], [...LANGUAGE_CHOICES]);
  for (const language of LANGUAGES) {
    const { locale } = await language.load();
    assert.ok(locale.startsWith(language.code));
  }
});

Deno.test("motion and contrast follow the system until somebody chooses", () => {
  assert.equal(isMotionReduced("system", true), true);
  assert.equal(isMotionReduced("full", true), false);
  assert.equal(isMotionReduced("reduced", false), true);
  assert.equal(isContrastHigh("system", false), false);
  assert.equal(isContrastHigh("normal", true), false);
  assert.equal(isContrastHigh("high", false), true);
});

Deno.test("docs/credits.md lists whom the about panel lists", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/credits.md", import.meta.url));
  for (const { name, licence, holder } of CREDITS) {
    const row = page.split("\n").find((line) => line.startsWith(`| ${name} `));
    assert.ok(row?.includes(licence) && row.includes(holder), name);
  }
});
