import assert from "node:assert/strict";
import type { PlayerId } from "../../shared/lib/ids.ts";
import { MAX_REPORT_CHARACTERS } from "../../shared/protocol/control_messages.ts";
import type { ReportAnswer } from "../../shared/protocol/reasons.ts";
import { CoreBench, type FakeClient, HUB, LEFT } from "./core_test_kit.ts";
import {
  REPORT_EARLIER_LINES,
  REPORT_LINES,
  REPORT_WINDOW_MS,
  REPORTS_PER_ADDRESS,
  REPORTS_PER_PLAYER,
} from "./report_desk.ts";

function idOf(client: FakeClient): PlayerId {
  return client.last("session").playerId;
}

function report(from: FakeClient, player: PlayerId, text = ""): ReportAnswer {
  from.say("report", { player, reason: "insult", text });
  return from.last("report_answered").answer;
}

/** Lets time pass in which worlds stay alive and rate limits fill up again. */
function wait(bench: CoreBench, ms: number): void {
  for (let left = ms; left > 0; left -= 1000) {
    bench.pass(1000);
    for (const world of bench.worlds) world.heartbeat(1);
  }
}

/** Two guests in the hub, and somebody of another world. */
function scene() {
  const bench = new CoreBench();
  const reporter = bench.guestInHub("1.1.1.1", "a");
  const rude = bench.guestInHub("2.2.2.2", "b");
  const stranger = bench.guestInHub("3.3.3.3", "c");
  return { bench, reporter, rude, stranger };
}

Deno.test("[C11] a report carries what the reporter could hear, from the master's memory", () => {
  const { bench, reporter, rude, stranger } = scene();
  rude.say("chat", { channel: "world", text: "you fool" });
  rude.say("whisper", { toPlayer: idOf(reporter), toName: "", text: "and worse" });
  rude.say("whisper", { toPlayer: idOf(stranger), toName: "", text: "not for the reporter" });
  stranger.say("chat", { channel: "everyone", text: "stop it" });
  assert.equal(report(reporter, idOf(rude), "  called me\u0000 names "), "report_filed");
  const [filed] = bench.store.reports;
  assert.deepEqual(filed?.lines.map((line) => [line.channel, line.fromPlayer, line.text]), [
    ["world", idOf(rude), "you fool"],
    ["whisper", idOf(rude), "and worse"],
    ["everyone", idOf(stranger), "stop it"],
  ]);
  assert.equal(filed?.text, "called me names");
  assert.deepEqual(
    [filed?.reporter, filed?.reported, filed?.reportedName, filed?.reason, filed?.worldKey],
    [idOf(reporter), idOf(rude), rude.last("session").displayName, "insult", HUB],
  );
  assert.equal(bench.logged("MASTER_REPORT_FILED"), 1);
  const line = bench.log.find((each) => each.name === "MASTER_REPORT_FILED");
  assert.ok(!JSON.stringify(line).includes("names"), "no words of players in the log");
});

Deno.test("[C11] who left for another world still carries what was said in the one before", () => {
  const { bench, reporter, rude } = scene();
  rude.say("chat", { channel: "world", text: "heard in the hub" });
  bench.usePortal(bench.world(HUB), reporter, LEFT);
  bench.travel(reporter);
  rude.say("chat", { channel: "world", text: "said after the reporter left" });
  assert.equal(report(reporter, idOf(rude)), "report_filed");
  const [filed] = bench.store.reports;
  assert.deepEqual(filed?.lines.map((line) => line.text), ["heard in the hub"]);
  assert.equal(filed?.worldKey, LEFT);
});

Deno.test("[C11] nobody's other guests push out what was said, for as long as five minutes", () => {
  const { bench, reporter, rude } = scene();
  rude.say("chat", { channel: "everyone", text: "you fool" });
  const others = [1, 2, 3].map((at) => bench.guestInHub("2.2.2.2", `other-${at}`));
  for (let second = 0; second < 300; second++) {
    for (const other of others) {
      for (let i = 0; i < 3; i++) {
        other.say("chat", { channel: "everyone", text: `${second} ${i}` });
      }
    }
    wait(bench, 1000);
  }
  assert.equal(report(reporter, idOf(rude)), "report_filed");
  assert.equal(bench.store.reports[0]?.lines[0]?.text, "you fool");
});

Deno.test("[C11] a busy chat does not push out what the reported said earlier", () => {
  const { bench, reporter, rude, stranger } = scene();
  const count = REPORT_EARLIER_LINES + 1;
  for (let i = 0; i < count; i++) {
    rude.say("chat", { channel: "everyone", text: `rude ${i}` });
    wait(bench, 1000);
  }
  for (let i = 0; i < REPORT_LINES; i++) {
    stranger.say("chat", { channel: "everyone", text: `other ${i}` });
    wait(bench, 1000);
  }
  assert.equal(report(reporter, idOf(rude)), "report_filed");
  const texts = bench.store.reports[0]?.lines.map((line) => line.text) ?? [];
  assert.equal(texts.length, REPORT_EARLIER_LINES + REPORT_LINES);
  assert.equal(texts[0], "rude 1", "the oldest of them goes");
  assert.equal(texts.at(-1), `other ${REPORT_LINES - 1}`);
});

Deno.test("[C9] only somebody who is here or was heard can be reported", () => {
  const bench = new CoreBench();
  const reporter = bench.guestInHub("1.1.1.1", "a");
  assert.equal(report(reporter, idOf(reporter)), "report_yourself");
  assert.equal(report(reporter, 999_999 as PlayerId), "report_unknown_player");
  const [heard, silent] = ["b", "c"].map((tab) => {
    const client = bench.connect("2.2.2.2");
    client.enter("", tab);
    return client;
  });
  heard!.say("chat", { channel: "everyone", text: "bye" });
  for (const client of [heard!, silent!]) client.leave();
  wait(bench, 1000);
  assert.equal(report(reporter, idOf(silent!)), "report_unknown_player");
  wait(bench, 1000);
  assert.equal(report(reporter, idOf(heard!)), "report_filed", "gone, but heard");
  assert.equal(bench.store.reports.length, 1);
});

Deno.test("[C9] 300 characters are kept, 301 are refused, and a broken store is told", () => {
  const { bench, reporter, rude } = scene();
  assert.equal(report(reporter, idOf(rude), "é".repeat(MAX_REPORT_CHARACTERS)), "report_filed");
  wait(bench, 1000);
  const longer = "é".repeat(MAX_REPORT_CHARACTERS + 1);
  assert.equal(report(reporter, idOf(rude), longer), "report_too_long");
  wait(bench, 1000);
  bench.store.fault = "disk_full";
  assert.equal(report(reporter, idOf(rude)), "report_not_kept");
});

Deno.test("[C10] a player files so many reports an hour, and an address so many", () => {
  const { bench, reporter, rude } = scene();
  const file = (client: FakeClient) => {
    wait(bench, 1000);
    return report(client, idOf(rude));
  };
  for (let i = 0; i < REPORTS_PER_PLAYER; i++) assert.equal(file(reporter), "report_filed");
  assert.equal(file(reporter), "too_many_reports");
  let left = REPORTS_PER_ADDRESS - REPORTS_PER_PLAYER;
  while (left > 0) {
    const neighbour = bench.connect("1.1.1.1");
    neighbour.enter("", `tab ${left}`);
    for (let i = 0; i < REPORTS_PER_PLAYER && left > 0; i++, left--) {
      assert.equal(file(neighbour), "report_filed");
    }
  }
  const oneMore = bench.connect("1.1.1.1");
  oneMore.enter("", "one more");
  assert.equal(file(oneMore), "too_many_reports");
  assert.equal(bench.store.reports.length, REPORTS_PER_ADDRESS);
  wait(bench, REPORT_WINDOW_MS);
  assert.equal(file(reporter), "report_filed", "an hour later");
});

Deno.test("[C9] an answer for a socket that is somebody else's by now goes to nobody", () => {
  const { bench, reporter, rude } = scene();
  bench.store.isHolding = true;
  reporter.say("report", { player: idOf(rude), reason: "spam", text: "" });
  reporter.lose();
  bench.store.release();
  assert.equal(reporter.count("report_answered"), 0);
  assert.equal(bench.store.reports.length, 1);
});
