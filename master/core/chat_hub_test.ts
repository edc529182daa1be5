import assert from "node:assert/strict";
import { addressChatLimit, CHAT_HISTORY_LINES, CHAT_LIMIT, CHAT_WINDOW_MS } from "./chat_hub.ts";
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

Deno.test("[C13] one address is heard so often at once, whoever it says it is; others still are", () => {
  const bench = new CoreBench();
  const hearer = bench.guestInHub("9.9.9.9", "hearer");
  const flood = (round: string) => {
    const sockets = Array.from({ length: 64 }, (_, at) => {
      const client = bench.connect("6.6.6.6");
      client.enter("", `tab-${round}-${at}`);
      return client;
    });
    for (const [at, client] of sockets.entries()) {
      for (let i = 0; i < CHAT_LIMIT; i++) {
        if (i % 2 === 0) client.say("chat", { channel: "everyone", text: `${at} ${i}` });
        else client.say("whisper", { toPlayer, toName: "", text: `${at} ${i}` });
      }
    }
    return sockets;
  };
  const { burst, perSecond } = addressChatLimit(128);
  const { playerId: toPlayer } = hearer.last("session");
  const heard = () => hearer.count("chat") + hearer.count("whispered");
  const sockets = flood("first");
  assert.equal(heard(), burst);
  const refused = sockets.at(-1)!.last("chat_refused");
  assert.equal(refused.reason, "too_many_messages");
  assert.equal(refused.retryMs, Math.ceil(1000 / perSecond));
  for (const socket of sockets) socket.leave();
  bench.pass(2000);
  flood("as new guests");
  assert.equal(heard(), burst + Math.floor(2 * perSecond));
  const other = bench.guestInHub("7.7.7.7", "other");
  other.say("chat", { channel: "everyone", text: "still here" });
  assert.equal(hearer.last("chat").text, "still here");
});

Deno.test("[C13] an address that may hold more players may say more", () => {
  assert.deepEqual(addressChatLimit(128), { burst: 64, perSecond: 64 / 12 });
  assert.deepEqual(addressChatLimit(4096), { burst: 2048, perSecond: 2048 / 12 });
  assert.deepEqual(addressChatLimit(2), { burst: CHAT_LIMIT, perSecond: CHAT_LIMIT / 12 });
});

Deno.test("[C13] a class of 30 behind one address chats as it likes", () => {
  const bench = new CoreBench();
  const pupils = Array.from({ length: 30 }, (_, at) => bench.guestInHub("5.5.5.5", `tab-${at}`));
  const everyone = (text: string) => {
    for (const pupil of pupils) pupil.say("chat", { channel: "everyone", text });
  };
  everyone("hi");
  everyone("hi!!");
  bench.pass(6000);
  // For ten minutes each says something every six seconds, half of it to a neighbour.
  for (let second = 0; second < 600; second++) {
    for (const [at, pupil] of pupils.entries()) {
      if (at % 6 !== second % 6) continue;
      const { playerId: toPlayer } = pupils[(at + 1) % 30]!.last("session");
      if (second % 12 < 6) pupil.say("chat", { channel: "world", text: `${second}` });
      else pupil.say("whisper", { toPlayer, toName: "", text: `${second}` });
    }
    bench.pass(1000);
    bench.world(HUB).heartbeat(30);
  }
  assert.deepEqual(pupils.map((pupil) => pupil.count("chat_refused")), pupils.map(() => 0));
});
