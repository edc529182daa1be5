import assert from "node:assert/strict";
import type { PlayerId } from "../../shared/lib/ids.ts";
import { PLAYERS_PER_PAGE } from "../../shared/protocol/control_messages.ts";
import { CHAT_LIMIT, CHAT_WINDOW_MS, KEPT_WHISPERS } from "./chat_hub.ts";
import { CoreBench, type FakeClient, HUB } from "./core_test_kit.ts";
import { LIST_MS } from "./player_list.ts";

function idOf(client: FakeClient): PlayerId {
  return client.last("session").playerId;
}

function nameOf(client: FakeClient): string {
  return client.last("session").displayName;
}

function whisper(from: FakeClient, to: FakeClient, text: string): void {
  from.say("whisper", { toPlayer: idOf(to), toName: "", text });
}

Deno.test("[C7] a whisper reaches the two it concerns, wherever they are, and nobody else", () => {
  const bench = new CoreBench();
  const speaker = bench.guestInHub("1.1.1.1", "a");
  const hearer = bench.connect();
  hearer.enter("", "b");
  const other = bench.guestInHub("1.1.1.1", "c");
  whisper(speaker, hearer, " between\u0007us ");
  const line = hearer.last("whispered");
  assert.deepEqual([line.from, line.to, line.text], [
    nameOf(speaker),
    nameOf(hearer),
    "between us",
  ]);
  assert.deepEqual(speaker.last("whispered"), line);
  assert.equal(other.count("whispered"), 0);
  const late = bench.connect();
  late.enter("", "d");
  assert.equal(late.count("whispered"), 0, "not in the history of others");
});

Deno.test("[C7] a name finds its player whatever its case, and what is wrong is named", () => {
  const bench = new CoreBench();
  const speaker = bench.guestInHub("1.1.1.1", "a");
  const hearer = bench.guestInHub("1.1.1.1", "b");
  const say = (toName: string, text = "hi") =>
    speaker.say("whisper", { toPlayer: undefined, toName, text });
  say(nameOf(hearer).toUpperCase());
  assert.equal(hearer.last("whispered").text, "hi");
  const refusals: string[] = [];
  for (
    const [name, text] of [
      ["Nobody", "hi"],
      ["", "hi"],
      [nameOf(speaker), "hi"],
      [nameOf(hearer), " \u0000 "],
      [nameOf(hearer), "é".repeat(201)],
    ] as const
  ) {
    say(name, text);
    refusals.push(speaker.last("chat_refused").reason);
  }
  assert.deepEqual(refusals, ["not_online", "not_online", "to_yourself", "empty", "too_long"]);
  say(nameOf(hearer), "é".repeat(200));
  assert.equal(hearer.last("whispered").text.length, 200);
  speaker.say("whisper", { toPlayer: 999_999 as PlayerId, toName: nameOf(hearer), text: "x" });
  assert.equal(speaker.last("chat_refused").reason, "not_online", "an id is not overruled");
});

Deno.test("[C3] [C7] chat and whispers are counted together", () => {
  const bench = new CoreBench();
  const speaker = bench.guestInHub("1.1.1.1", "a");
  const hearer = bench.guestInHub("1.1.1.1", "b");
  for (let i = 0; i < CHAT_LIMIT; i++) {
    if (i % 2 === 0) whisper(speaker, hearer, `${i}`);
    else speaker.say("chat", { channel: "everyone", text: `${i}` });
  }
  assert.equal(speaker.count("chat_refused"), 0);
  whisper(speaker, hearer, "one more");
  assert.equal(speaker.last("chat_refused").reason, "too_many_messages");
  bench.pass(CHAT_WINDOW_MS);
  whisper(speaker, hearer, "again");
  assert.equal(hearer.last("whispered").text, "again");
});

Deno.test("[C7] who was away finds the whispers on coming back, the newest of them", () => {
  const bench = new CoreBench();
  const speaker = bench.guestInHub("1.1.1.1", "a");
  const hearer = bench.guestInHub("1.1.1.1", "b");
  const { resumeSecret } = hearer.last("session");
  whisper(speaker, hearer, "seen");
  const { id } = hearer.last("whispered");
  hearer.lose();
  whisper(speaker, hearer, "missed");
  speaker.say("chat", { channel: "everyone", text: "missed by all" });
  const again = bench.connect();
  again.enter(resumeSecret, "b", id);
  assert.equal(again.count("whispered"), 1);
  assert.equal(again.last("whispered").text, "missed");
  assert.equal(again.last("chat").text, "missed by all");
  for (let i = 0; i <= KEPT_WHISPERS; i++) {
    bench.pass(1000);
    bench.world(HUB).heartbeat(2);
    whisper(speaker, again, `line ${i}`);
  }
  again.lose();
  const third = bench.connect();
  third.enter(resumeSecret, "b", id);
  assert.equal(third.count("whispered"), KEPT_WHISPERS);
  assert.equal(third.last("whispered").text, `line ${KEPT_WHISPERS}`);
});

Deno.test("[C8] the list has who is here, by pages, and finds names by a part of them", () => {
  const bench = new CoreBench();
  const asker = bench.guestInHub("1.1.1.1", "asker");
  const account = bench.connect("2.2.2.2");
  account.enter("", "account");
  account.say("log_in", { name: "Ada Lovelace" });
  const guests = Array.from({ length: PLAYERS_PER_PAGE }, (_, i) => {
    const guest = bench.connect(`3.3.3.${i}`);
    guest.enter("", `tab ${i}`);
    return guest;
  });
  bench.pass(LIST_MS);
  const ask = (search: string, page = 0) => {
    bench.pass(500);
    asker.say("list_players", { search, page });
    return asker.last("players");
  };
  const all = ask("");
  assert.equal(all.players.length, PLAYERS_PER_PAGE);
  assert.equal(all.players[0]?.name, "Ada Lovelace", "accounts first");
  const rest = ask("", 1);
  const names = [...all.players, ...rest.players].map((player) => player.name);
  assert.equal(all.total, names.length);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(ask("", 65_535).players, []);
  assert.deepEqual(ask(" LOVE ").players.map((player) => player.name), ["Ada Lovelace"]);
  assert.equal(ask(nameOf(asker)).players[0]?.world, HUB);
  assert.equal(ask("nobody at all").total, 0);
  guests[0]?.leave();
  assert.equal(ask(nameOf(guests[0]!)).total, 0, "who left is not listed");
});

Deno.test("[C8] a list is made anew once a second, however often it is asked for", () => {
  const bench = new CoreBench();
  const asker = bench.guestInHub("1.1.1.1", "asker");
  const total = () => {
    asker.say("list_players", { search: "", page: 0 });
    return asker.last("players").total;
  };
  const before = total();
  bench.connect("2.2.2.2").enter("", "b");
  assert.equal(total(), before);
  bench.pass(LIST_MS);
  assert.equal(total(), before + 1);
});
