import assert from "node:assert/strict";
import { BotCounts } from "./bot_counts.ts";

Deno.test("BotCounts tells closes that a trip explains from others", () => {
  const counts = new BotCounts();
  counts.closed(4006);
  assert.deepStrictEqual([counts.unexpectedCloses, counts.failures], [0, []]);
  counts.closed(1006);
  counts.closed(4001);
  counts.closed(4001);
  assert.equal(counts.unexpectedCloses, 3);
  assert.deepStrictEqual(counts.failures, ["3 unexpected closes"]);
  assert.equal(counts.closesText(), "!1006_lost=1,!4001_slow_reader=2,4006_superseded=1");
});

Deno.test("BotCounts fails for who is stuck, misplaced or hears nonsense, and not for retries", () => {
  const counts = new BotCounts();
  counts.tally.retries = 5;
  counts.tally.corrections = 5;
  assert.deepStrictEqual(counts.failures, []);
  counts.stuck.push({ bot: "b1", wanted: "walk", why: "a wall" });
  counts.tally.misplaced = 2;
  counts.tally.faults = 1;
  assert.deepStrictEqual(counts.failures, ["1 stuck", "2 misplaced", "1 unreadable frames"]);
});

Deno.test("BotCounts.line() shows the round trips since the last line", () => {
  const counts = new BotCounts();
  counts.roundTrip(10);
  counts.roundTrip(30);
  assert.match(counts.line(1, 2), /^players=1\/2 .*rtt_p50=10\.\d rtt_p99=30\.0 .*closes=none$/);
  assert.match(counts.line(1, 2), /rtt_p50=0\.0 rtt_p99=0\.0/);
  assert.equal(counts.roundTrips.count, 2);
});
