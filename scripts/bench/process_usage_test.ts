import assert from "node:assert/strict";
import { cpuBetween, parseSchedstatMs, parseSmapsRollup } from "./process_usage.ts";

Deno.test("parseSchedstatMs() reads the time on a CPU and refuses anything else", () => {
  assert.equal(parseSchedstatMs("68235053 772565 44\n"), 68.235053);
  assert.throws(() => parseSchedstatMs("no"), /Cannot read schedstat/);
});

Deno.test("parseSmapsRollup() reads the sums in bytes, not their likes", () => {
  const text = "5581 [rollup]\nRss:   100 kB\nPss:    60 kB\nPss_Dirty:  7 kB\nSwapPss: 9 kB\n";
  assert.deepStrictEqual(parseSmapsRollup(text), { rssBytes: 102_400, pssBytes: 61_440 });
  assert.throws(() => parseSmapsRollup("Rss: 1 kB\n"), /no Pss/);
});

Deno.test("cpuBetween() counts a thread that is new from nothing and one that is gone not at all", () => {
  const before = { atMs: 10, msByThread: new Map([[1, 5], [2, 50]]) };
  const after = { atMs: 30, msByThread: new Map([[1, 8], [3, 4]]) };
  assert.deepStrictEqual(cpuBetween(before, after), {
    wallMs: 20,
    cpuMs: 7,
    msByThread: new Map([[1, 3], [3, 4]]),
  });
});
