import assert from "node:assert/strict";
import type { RssTrend } from "./rss_trend.ts";
import {
  judgeSoak,
  LEAST_JUDGED_MINUTES,
  MOST_MEGABYTES_PER_MINUTE,
  type SoakFindings,
  soakTable,
} from "./soak_verdict.ts";

const GOOD: SoakFindings = {
  players: 200,
  seconds: 1800,
  worlds: ["hub", "left_world", "right_world", "top_world"],
  trips: 100,
  unexpectedCloses: 0,
  stuck: [],
  misplaced: 0,
  faults: 0,
  errorLines: [],
  processes: [],
};

function trend(megabytesPerMinute: number, minutes: number): RssTrend {
  const sizes = { firstMegabytes: 1, lastMegabytes: 1, mostMegabytes: 1 };
  return { samples: 3, minutes, megabytesPerMinute, ...sizes };
}

function missed(found: Partial<SoakFindings>): readonly string[] {
  return judgeSoak({ ...GOOD, ...found }).filter(({ isMet }) => isMet === false)
    .map(({ name }) => name);
}

Deno.test("judgeSoak() passes a good soak and names each thing that is not as it must be", () => {
  assert.deepStrictEqual(missed({}), []);
  assert.deepStrictEqual(missed({ worlds: ["hub"], trips: 0 }), [
    "worlds travelled between",
    "trips",
  ]);
  assert.deepStrictEqual(
    missed({
      unexpectedCloses: 1,
      stuck: [{ bot: "b", wanted: "walk", why: "wall" }],
      misplaced: 1,
      faults: 1,
      errorLines: ["WORLD_WATCHDOG"],
    }),
    [
      "unexpected closes",
      "stuck players",
      "came back elsewhere or as somebody else",
      "unreadable frames",
      "error lines",
    ],
  );
});

Deno.test("judgeSoak() takes memory at the limit, refuses it above, judges no short time", () => {
  const of = (rate: number, minutes: number) =>
    missed({ processes: [{ name: "hub", pid: 1, cpuPercent: 1, trend: trend(rate, minutes) }] });
  assert.deepStrictEqual(of(MOST_MEGABYTES_PER_MINUTE, LEAST_JUDGED_MINUTES), []);
  assert.deepStrictEqual(of(MOST_MEGABYTES_PER_MINUTE + 0.01, LEAST_JUDGED_MINUTES), [
    "RSS of hub",
  ]);
  assert.deepStrictEqual(of(9, LEAST_JUDGED_MINUTES - 0.1), []);
  assert.deepStrictEqual(
    missed({ processes: [{ name: "hub", pid: 1, cpuPercent: 1, trend: undefined }] }),
    [],
  );
});

Deno.test("soakTable() has one line a check and marks what is missed or cannot be told", () => {
  const processes = [{ name: "hub", pid: 1, cpuPercent: 1, trend: undefined }];
  const lines = soakTable(judgeSoak({ ...GOOD, misplaced: 2, processes }));
  assert.equal(lines.length, 8);
  assert.match(lines.at(-1)!, /^ {2}RSS of hub +too short +-- {3}≤/);
  assert.match(lines.find((line) => line.includes("elsewhere"))!, /2 +MISS 0$/);
});
