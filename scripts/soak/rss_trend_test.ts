import assert from "node:assert/strict";
import { rssTrendOf } from "./rss_trend.ts";

const at = (seconds: number, megabytes: number) => ({ seconds, rssBytes: megabytes * 1e6 });

Deno.test("rssTrendOf() is the slope of a straight line, whatever swings around it", () => {
  const rising = rssTrendOf([at(0, 100), at(60, 102), at(120, 104), at(180, 106)]);
  assert.ok(rising !== undefined);
  assert.ok(Math.abs(rising.megabytesPerMinute - 2) < 1e-9);
  assert.deepStrictEqual([rising.firstMegabytes, rising.lastMegabytes, rising.minutes], [
    100,
    106,
    3,
  ]);
  const swinging = rssTrendOf(
    Array.from({ length: 150 }, (_, number) => at(number * 10, 150 + 10 * (number % 5))),
  );
  assert.ok(Math.abs(swinging!.megabytesPerMinute) < 0.1, String(swinging!.megabytesPerMinute));
  assert.equal(swinging!.mostMegabytes, 190);
});

Deno.test("rssTrendOf() says nothing of too few samples and nothing wrong of one moment", () => {
  assert.equal(rssTrendOf([at(0, 1), at(1, 2)]), undefined);
  assert.equal(rssTrendOf([at(5, 1), at(5, 2), at(5, 3)])?.megabytesPerMinute, 0);
});
