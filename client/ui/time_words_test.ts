import assert from "node:assert/strict";
import { fullTime, shortTime } from "./time_words.ts";

const WORDS = { now: "now", minutes: "{count} min" };
const UTC = { locale: "en-GB", timeZone: "UTC" };
const AT_MS = Date.UTC(2026, 5, 1, 9, 5);

Deno.test("shortTime() is now, minutes, the clock, then the day, each from its limit on", () => {
  const after = (ms: number) => shortTime(AT_MS, AT_MS + ms, WORDS, UTC);
  assert.equal(after(-5000), "now");
  assert.equal(after(59_999), "now");
  assert.equal(after(60_000), "1 min");
  assert.equal(after(3_599_999), "59 min");
  assert.equal(after(3_600_000), "09:05");
  assert.equal(after(12 * 3_600_000 - 1), "09:05");
  assert.equal(after(12 * 3_600_000), "1 Jun");
});

Deno.test("fullTime() speaks the language", () => {
  assert.match(fullTime(AT_MS, UTC), /^1 June 2026.*09:05$/);
  assert.match(fullTime(AT_MS, { locale: "de-DE", timeZone: "UTC" }), /^1. Juni 2026.*09:05$/);
});
