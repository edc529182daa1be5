import assert from "node:assert/strict";
import {
  formatBytes,
  formatCount,
  formatPing,
  percentOf,
  pingQuality,
  progressParts,
  secondsUntil,
} from "./format.ts";

Deno.test("progressParts() keeps one unit, chosen by the total", () => {
  const parts = (loaded: number, total: number) => Object.values(progressParts(loaded, total));
  assert.deepEqual(parts(1_200_000, 3_400_000), ["1.2", "3.4", "MB"]);
  assert.deepEqual(parts(0, 3_400_000), ["0.0", "3.4", "MB"]);
  assert.deepEqual(parts(12_000, 640_000), ["12", "640", "KB"]);
  assert.deepEqual(parts(5, 999), ["5", "999", "B"]);
  assert.deepEqual(parts(9e9, 3_400_000), ["3.4", "3.4", "MB"]);
});

Deno.test("formatBytes() changes units at a thousand", () => {
  assert.equal(formatBytes(0), "0 B");
  assert.equal(formatBytes(999), "999 B");
  assert.equal(formatBytes(1000), "1 KB");
  assert.equal(formatBytes(1e6), "1.0 MB");
  assert.equal(formatBytes(2.5e9), "2.50 GB");
});

Deno.test("percentOf() is 100 only when all is here", () => {
  assert.equal(percentOf(0, 100), 0);
  assert.equal(percentOf(999, 1000), 99);
  assert.equal(percentOf(1000, 1000), 100);
  assert.equal(percentOf(2000, 1000), 100);
  assert.equal(percentOf(-5, 1000), 0);
  assert.equal(percentOf(0, 0), 0);
  assert.equal(percentOf(1, Number.NaN), 0);
});

Deno.test("secondsUntil() rounds up and stops at 0", () => {
  assert.equal(secondsUntil(5000, 1), 5);
  assert.equal(secondsUntil(5000, 4000), 1);
  assert.equal(secondsUntil(5000, 5000), 0);
  assert.equal(secondsUntil(5000, 9000), 0);
});

Deno.test("formatPing() and pingQuality() at their limits", () => {
  assert.equal(formatPing(23.6), "24 ms");
  assert.equal(formatPing(1000), "1.0 s");
  assert.equal(pingQuality(119), "good");
  assert.equal(pingQuality(120), "fair");
  assert.equal(pingQuality(299), "fair");
  assert.equal(pingQuality(300), "poor");
});

Deno.test("formatCount() groups digits as the language does", () => {
  assert.equal(formatCount(7, "en-GB"), "7");
  assert.equal(formatCount(1204, "en-GB"), "1,204");
  assert.equal(formatCount(1204, "de-DE"), "1.204");
});
