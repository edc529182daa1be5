import assert from "node:assert/strict";
import type { PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import { OPERATOR_REFUSALS, type OperatorRefusal, type WorldLine } from "./operator_messages.ts";
import {
  playerLines,
  refusalText,
  reportLines,
  spanText,
  stoppedLines,
  worldLines,
} from "./operator_text.ts";

const HUB: WorldLine = {
  key: "hub" as WorldKey,
  number: 1,
  phase: "ready",
  players: 12,
  epoch: 5,
  pid: 4711,
  uptimeSeconds: 7_620,
  rssBytes: 101_400_000,
};

Deno.test("reportLines() shows who, whom, why, and what was said, marking who was reported", () => {
  const atMs = Date.UTC(2026, 10, 28, 5, 31);
  const said = { channel: "everyone", fromPlayer: 4 as PlayerId, from: "Bob" } as const;
  assert.deepEqual(reportLines([]), ["No reports."]);
  assert.deepEqual(
    reportLines([{
      reportId: 7,
      atMs,
      reporter: 3 as PlayerId,
      reporterName: "Ada",
      reported: 4 as PlayerId,
      reportedName: "Bob",
      reason: "insult",
      text: "not nice",
      worldKey: "hub" as WorldKey,
      lines: [
        { ...said, atMs, text: "you" },
        { ...said, atMs: atMs + 60_000, fromPlayer: 3 as PlayerId, from: "Ada", text: "hey" },
      ],
    }]),
    [
      "#7  2026-11-28 05:31  insult: Ada reports Bob (player 4) in hub",
      '    "not nice"',
      "  > 05:31 [everyone] Bob: you",
      "    05:32 [everyone] Ada: hey",
      "",
      "Older ones: virtucade reports --before 7",
    ],
  );
});

Deno.test("worldLines() lays worlds out in columns, with a dash for what is not known", () => {
  const waiting: WorldLine = {
    ...HUB,
    key: "left_world" as WorldKey,
    phase: "backing_off",
    players: 0,
    pid: undefined,
    uptimeSeconds: undefined,
    rssBytes: undefined,
  };
  assert.deepEqual(worldLines([HUB, waiting], false), [
    "WORLD       NUMBER  PHASE        PLAYERS   PID      UP  MEMORY",
    "hub              1  ready             12  4711  2h 07m  101 MB",
    "left_world       1  backing_off        0     -       -       -",
  ]);
  assert.deepEqual(worldLines([], true), [
    "The master is draining, or was told to: it ends.",
    "No world runs: nobody is in one.",
  ]);
});

Deno.test("playerLines() shows addresses only where they came", () => {
  const ada = { name: "Ada", isGuest: false, world: "hub#1", isAway: false };
  const guest = { name: "Guest 7", isGuest: true, world: undefined, isAway: false };
  assert.deepEqual(playerLines([ada, guest]), [
    "NAME     WORLD  KIND     STATE",
    "Ada      hub#1  account  here",
    "Guest 7  -      guest    on the way in",
  ]);
  assert.deepEqual(playerLines([{ ...ada, isAway: true, address: "::1" }]), [
    "NAME  WORLD  KIND     STATE  ADDRESS",
    "Ada   hub#1  account  away   ::1",
  ]);
  assert.deepEqual(playerLines([]), ["Nobody is here."]);
});

Deno.test("stoppedLines() says that a stop is no ban", () => {
  const lines = stoppedLines([HUB, { ...HUB, players: 1 }, { ...HUB, players: 0 }]);
  assert.match(
    lines[0]!,
    /^Stopped hub#1 \(process 4711\)\. 12 players inside were told, and come/,
  );
  assert.match(lines[1]!, /1 player inside was told, and comes back/);
  assert.match(lines[2]!, /Nobody was inside; it starts again when somebody wants it\.$/);
});

Deno.test("refusalText() has words for every refusal, and for one of another version", () => {
  for (const refusal of Object.keys(OPERATOR_REFUSALS) as OperatorRefusal[]) {
    assert.match(refusalText({ ok: false, refusal, detail: "" }), /^[A-Z].* \([a-z_]+\)$/);
  }
  const foreign = { ok: false, refusal: "too_windy" as OperatorRefusal, detail: "8" } as const;
  assert.equal(refusalText(foreign), "The master refused (too_windy): 8");
});

Deno.test("spanText() names two units, at each limit and one past it", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, "0s"],
    [59, "59s"],
    [60, "1m 00s"],
    [3599, "59m 59s"],
    [3600, "1h 00m"],
    [86_399, "23h 59m"],
    [86_400, "1d 00h"],
  ];
  for (const [seconds, text] of cases) assert.equal(spanText(seconds), text);
});
