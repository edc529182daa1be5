import assert from "node:assert/strict";
import { CHAT_HISTORY_LINES, CHAT_LIMIT, CHAT_WINDOW_MS } from "./chat_hub.ts";
import { CoreBench, HUB, LEFT } from "./core_test_kit.ts";

Deno.test("[C1] everybody who is in hears a line; the name is the session's", () => {
  const bench = new CoreBench();
  const speaker = bench.guestInHub("1.1.1.1", "a");
  const hearer = bench.connect();
  hearer.enter("", "b");
  const silent = bench.connect();
  speaker.say("chat", { channel: "everyone", text: "  hello\u0007 there  " });
  assert.equal(hearer.last("chat").text, "hello there");
  assert.equal(hearer.last("chat").from, speaker.last("session").displayName);
  assert.equal(speaker.count("chat"), 1);
  assert.equal(silent.heard.length, 0);
});

Deno.test("[C2] the world channel reaches the world, and nobody else", () => {
  const bench = new CoreBench();
  const speaker = bench.guestInHub("1.1.1.1", "a");
  const neighbour = bench.guestInHub("1.1.1.1", "b");
  const outside = bench.connect();
  outside.enter("", "c");
  speaker.say("chat", { channel: "world", text: "here" });
  assert.equal(neighbour.last("chat").world, HUB);
  assert.equal(outside.count("chat"), 0);
  outside.say("chat", { channel: "world", text: "where am I" });
  assert.equal(outside.last("chat_refused").reason, "not_in_a_world");
});

Deno.test("[C3] ten lines in three seconds; the eleventh is refused with the wait", () => {
  const bench = new CoreBench();
  const speaker = bench.guestInHub();
  for (let i = 0; i < CHAT_LIMIT; i++) speaker.say("chat", { channel: "everyone", text: `${i}` });
  assert.equal(speaker.count("chat_refused"), 0);
  speaker.say("chat", { channel: "everyone", text: "one more" });
  assert.equal(speaker.last("chat_refused").reason, "too_many_messages");
  assert.equal(speaker.last("chat_refused").retryMs, CHAT_WINDOW_MS);
  bench.pass(CHAT_WINDOW_MS);
  speaker.say("chat", { channel: "everyone", text: "again" });
  assert.equal(speaker.last("chat").text, "again");
});

Deno.test("[C4] 200 characters are a line, 201 are not, and nothing is not", () => {
  const bench = new CoreBench();
  const speaker = bench.guestInHub();
  speaker.say("chat", { channel: "everyone", text: "é".repeat(200) });
  assert.equal(speaker.last("chat").text.length, 200);
  speaker.say("chat", { channel: "everyone", text: "é".repeat(201) });
  assert.equal(speaker.last("chat_refused").reason, "too_long");
  speaker.say("chat", { channel: "everyone", text: " \u0000 " });
  assert.equal(speaker.last("chat_refused").reason, "empty");
});

Deno.test("[C4] a line that nobody would see is empty, and none turns others around", () => {
  const bench = new CoreBench();
  const speaker = bench.guestInHub();
  for (const unseen of ["\u061c", "\u200b", "\u202e\u2066", "\u200d \u200c", "\ufeff", "\u3164"]) {
    speaker.say("chat", { channel: "everyone", text: unseen });
    assert.equal(speaker.last("chat_refused").reason, "empty", JSON.stringify(unseen));
    bench.pass(CHAT_WINDOW_MS);
  }
  speaker.say("chat", { channel: "everyone", text: "a\u202eb\u061cc\u200bd 👩\u200d🚀" });
  assert.equal(speaker.last("chat").text, "a b c d 👩\u200d🚀");
});

Deno.test("[C5] a newcomer is shown the last lines; who comes back, the missed ones", () => {
  const bench = new CoreBench();
  const speaker = bench.guestInHub("1.1.1.1", "a");
  for (let i = 0; i < CHAT_HISTORY_LINES + 5; i++) {
    bench.pass(1000);
    bench.world(HUB).heartbeat(1);
    speaker.say("chat", { channel: "everyone", text: `line ${i}` });
  }
  const newcomer = bench.connect();
  newcomer.enter("", "b");
  assert.equal(newcomer.count("chat"), CHAT_HISTORY_LINES);
  assert.equal(newcomer.last("chat").text, `line ${CHAT_HISTORY_LINES + 4}`);
  const { resumeSecret } = newcomer.last("session");
  const { id } = newcomer.last("chat");
  newcomer.lose();
  speaker.say("chat", { channel: "everyone", text: "missed" });
  const again = bench.connect();
  again.enter(resumeSecret, "b", id);
  assert.deepEqual(
    again.heard.filter((message) => message.type === "chat").map((message) =>
      (message.body as { text: string }).text
    ),
    ["missed"],
  );
});

Deno.test("[C6] chat survives travel", () => {
  const bench = new CoreBench();
  const traveller = bench.guestInHub("1.1.1.1", "a");
  const friend = bench.guestInHub("1.1.1.1", "b");
  bench.usePortal(bench.world(HUB), traveller, LEFT);
  friend.say("chat", { channel: "everyone", text: "on the way?" });
  assert.equal(traveller.last("chat").text, "on the way?");
  bench.travel(traveller);
  traveller.say("chat", { channel: "everyone", text: "arrived" });
  assert.equal(friend.last("chat").text, "arrived");
});
