import assert from "node:assert/strict";
import type { PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import { PLAYERS_PER_PAGE } from "../../shared/protocol/control_messages.ts";
import { Kit } from "./app_test_kit.ts";
import { MOST_MUTED } from "./chat_box.ts";
import { SEARCH_MS } from "./people_box.ts";

const OWN = 7 as PlayerId; // the kit's player
const ADA = { playerId: 3 as PlayerId, name: "Ada", isGuest: false };
const BOB = { playerId: 4 as PlayerId, name: "Bob", isGuest: true };

function line(id: number, from: typeof ADA, text: string) {
  return {
    id,
    channel: "everyone" as const,
    fromPlayer: from.playerId,
    from: from.name,
    isGuest: from.isGuest,
    world: undefined,
    text,
    atMs: id,
  };
}

function whisper(id: number, from: typeof ADA, to: typeof ADA, text: string) {
  return {
    id,
    fromPlayer: from.playerId,
    from: from.name,
    isGuest: from.isGuest,
    toPlayer: to.playerId,
    to: to.name,
    isToGuest: to.isGuest,
    text,
    atMs: id,
  };
}

const ME = { playerId: OWN, name: "Guest-7", isGuest: true };

function start(): Kit {
  const kit = new Kit().enter();
  kit.clock.advance(2000);
  return kit;
}

function texts(kit: Kit): string[] {
  return kit.app.state.value.chat.map((entry) => entry.text);
}

/** The newest message of a type that the master heard. */
function asked(kit: Kit, type: string): unknown {
  return kit.control.heard.findLast((message) => message.type === type)?.body;
}

Deno.test("[C7] People whispers to whom is chosen, by id, and to a name with /w from any channel", () => {
  const kit = start();
  const { actions } = kit.app;
  actions.setChatChannel("whisper");
  actions.sendChat("to nobody");
  assert.deepEqual(kit.notices.at(-1), "whisper_to_nobody");
  actions.whisperTo(ADA);
  actions.sendChat("between us");
  kit.clock.advance(10);
  assert.deepEqual(asked(kit, "whisper"), { toPlayer: 3, toName: "", text: "between us" });
  actions.setChatChannel("everyone");
  for (
    const [typed, toName, text] of [
      ["/w Bob hi there", "Bob", "hi there"],
      [`/whisper "Ada Lovelace" hi`, "Ada Lovelace", "hi"],
    ] as const
  ) {
    actions.sendChat(typed);
    kit.clock.advance(10);
    assert.deepEqual(asked(kit, "whisper"), { toPlayer: undefined, toName, text });
  }
  assert.equal(kit.heard("chat"), 0);
  actions.sendChat("/wave");
  kit.clock.advance(10);
  assert.equal(kit.heard("chat"), 1, "what is no whisper is said as it is");
});

Deno.test("[C7] a first whisper makes its sender the one to answer, a second changes nothing", () => {
  const kit = start();
  kit.control.say("whispered", whisper(1, ADA, ME, "psst"));
  kit.control.say("whispered", whisper(2, BOB, ME, "and me"));
  kit.control.say("whispered", whisper(3, ME, BOB, "yes?"));
  kit.clock.advance(10);
  const { chat, whisperTo } = kit.app.state.value;
  assert.equal(whisperTo?.name, "Ada");
  assert.deepEqual(chat.map(({ channel, isOwn, to }) => [channel, isOwn, to?.name]), [
    ["whisper", false, undefined],
    ["whisper", false, undefined],
    ["whisper", true, "Bob"],
  ]);
  assert.deepEqual(kit.bubbles, [], "a whisper is not shown to those who look");
});

Deno.test("People marks lines that name the player, but not the player's own", () => {
  const kit = start();
  kit.control.say("chat", line(1, ADA, "hello @guest-7!"));
  kit.control.say("chat", line(2, ADA, "hello @guest-77"));
  kit.control.say("chat", line(3, ME, "I am @guest-7"));
  kit.clock.advance(10);
  assert.deepEqual(kit.app.state.value.chat.map((entry) => entry.isMention), [true, false, false]);
});

Deno.test("People calls for a mention and a whisper, once each, not for what was missed or muted", () => {
  const kit = new Kit().enter();
  kit.control.say("chat", line(1, ADA, "@guest-7 missed"));
  kit.clock.advance(2000);
  assert.deepEqual(kit.sounds, []);
  kit.control.say("chat", line(2, ADA, "hello all"));
  kit.control.say("chat", line(3, ADA, "hello @guest-7"));
  kit.control.say("chat", line(3, ADA, "hello @guest-7"));
  kit.control.say("whispered", whisper(4, ADA, ME, "psst"));
  kit.control.say("whispered", whisper(5, ME, ADA, "yes?"));
  kit.clock.advance(10);
  assert.deepEqual(kit.sounds.map(({ name }) => name), ["chime", "chime"]);
  kit.app.actions.mute(ADA);
  kit.control.say("chat", line(6, ADA, "@guest-7 again"));
  kit.control.say("whispered", whisper(7, ADA, ME, "hey"));
  kit.clock.advance(10);
  assert.equal(kit.sounds.length, 2);
});

Deno.test("[C12] a muted player is neither read nor whispered with, and nobody is told", () => {
  const kit = start();
  const { actions } = kit.app;
  kit.control.say("chat", line(1, ADA, "before"));
  kit.control.say("whispered", whisper(2, ADA, ME, "psst"));
  kit.clock.advance(10);
  const heard = kit.control.heard.length;
  actions.mute(ADA);
  assert.deepEqual(texts(kit), []);
  assert.equal(kit.app.state.value.whisperTo, undefined);
  kit.control.say("chat", line(3, ADA, "after"));
  kit.control.say("whispered", whisper(4, ADA, ME, "hello?"));
  kit.control.say("chat", line(5, BOB, "hi"));
  kit.clock.advance(10);
  assert.deepEqual(texts(kit), ["hi"]);
  assert.equal(kit.app.state.value.whisperTo, undefined);
  const later = kit.control.heard.slice(heard).filter((message) => message.type !== "ping");
  assert.deepEqual(later, []);
  actions.unmute(ADA.playerId);
  assert.deepEqual(texts(kit), ["before", "psst", "after", "hello?", "hi"]);
  assert.deepEqual(kit.muted, []);
});

Deno.test("[C12] a player muted in another page of the browser is muted here, too", () => {
  const kit = start();
  kit.control.say("chat", line(1, ADA, "before"));
  kit.control.say("whispered", whisper(2, ADA, ME, "psst"));
  kit.mutedElsewhere([ADA]);
  assert.deepEqual(texts(kit), []);
  assert.equal(kit.app.state.value.whisperTo, undefined);
  kit.app.actions.mute(BOB);
  assert.deepEqual(kit.muted, [BOB, ADA]);
});

Deno.test("[C12] who is muted is kept, by id, the newest 500", () => {
  const kit = start();
  for (let id = 100; id <= 100 + MOST_MUTED; id++) {
    kit.app.actions.mute({ ...BOB, playerId: id as PlayerId });
  }
  assert.equal(kit.muted.length, MOST_MUTED);
  assert.equal(kit.muted[0]?.playerId, 100 + MOST_MUTED);
  assert.equal(kit.muted.at(-1)?.playerId, 101);
  kit.app.actions.mute({ ...BOB, playerId: 101 as PlayerId, name: "Bobby" });
  assert.equal(kit.muted.length, MOST_MUTED);
  assert.equal(kit.muted[0]?.name, "Bobby", "once, under the newest name");
});

Deno.test("[C8] a search waits for the last letter, and answers to older ones are left out", () => {
  const kit = start();
  const { actions } = kit.app;
  const player = (id: number, name: string) => ({
    playerId: id as PlayerId,
    name,
    isGuest: false,
    world: "hub" as WorldKey,
  });
  actions.findPeople("a");
  kit.clock.advance(SEARCH_MS - 1);
  actions.findPeople("ad");
  kit.clock.advance(SEARCH_MS - 1);
  assert.equal(kit.heard("list_players"), 0);
  kit.clock.advance(10);
  assert.deepEqual(asked(kit, "list_players"), { search: "ad", page: 0 });
  kit.control.say("players", { search: "a", page: 0, total: 9, players: [player(9, "Abe")] });
  kit.clock.advance(10);
  assert.equal(kit.app.state.value.people.isAsking, true);
  const players = [player(OWN, "Ad"), player(3, "Ada")];
  kit.control.say("players", { search: "ad", page: 0, total: 2, players });
  kit.clock.advance(10);
  const { people } = kit.app.state.value;
  assert.equal(people.isAsking, false);
  assert.deepEqual(people.players.map((each) => [each.name, each.isOwn, each.worldTitle]), [
    ["Ad", true, "Title hub"],
    ["Ada", false, "Title hub"],
  ]);
  actions.morePeople();
  kit.clock.advance(10);
  assert.equal(kit.heard("list_players"), 1, "there is no more");
});

Deno.test("[C8] pages are put together, nobody twice", () => {
  const kit = start();
  const page = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({
      playerId: (from + i) as PlayerId,
      name: `P${from + i}`,
      isGuest: true,
      world: undefined,
    }));
  kit.app.actions.findPeople("");
  kit.clock.advance(SEARCH_MS + 10);
  const first = page(100, PLAYERS_PER_PAGE);
  kit.control.say("players", { search: "", page: 0, total: 52, players: first });
  kit.clock.advance(10);
  kit.app.actions.morePeople();
  kit.app.actions.morePeople();
  kit.clock.advance(10);
  assert.equal(kit.heard("list_players"), 2);
  assert.deepEqual(asked(kit, "list_players"), { search: "", page: 1 });
  kit.control.say("players", { search: "", page: 1, total: 52, players: page(149, 3) });
  kit.clock.advance(10);
  assert.equal(kit.app.state.value.people.players.length, 52);
});

Deno.test("[C8] pages go on where somebody stands in two of them, and end with the last", () => {
  const kit = start();
  const page = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => ({
      playerId: (from + i) as PlayerId,
      name: `P${from + i}`,
      isGuest: true,
      world: undefined,
    }));
  const total = 2 * PLAYERS_PER_PAGE + 1;
  const say = (number: number, players: ReturnType<typeof page>) => {
    kit.control.say("players", { search: "", page: number, total, players });
    kit.clock.advance(10);
    kit.app.actions.morePeople();
    kit.clock.advance(10);
  };
  kit.app.actions.findPeople("");
  kit.clock.advance(SEARCH_MS + 10);
  say(0, page(100, PLAYERS_PER_PAGE));
  say(1, page(100 + PLAYERS_PER_PAGE - 1, PLAYERS_PER_PAGE)); // the first of them is known
  assert.deepEqual(asked(kit, "list_players"), { search: "", page: 2 });
  say(2, page(100 + 2 * PLAYERS_PER_PAGE - 1, 1));
  assert.equal(kit.heard("list_players"), 3);
  const { players, total: shown } = kit.app.state.value.people;
  assert.deepEqual([players.length, shown], [total - 1, total - 1]);
});

Deno.test("[C9] a report names its player by id, and its answer is told", () => {
  const kit = start();
  kit.app.actions.report(ADA, "spam", "again and again");
  kit.clock.advance(10);
  assert.deepEqual(asked(kit, "report"), { player: 3, reason: "spam", text: "again and again" });
  kit.control.say("report_answered", { player: ADA.playerId, answer: "report_filed" });
  kit.control.say("report_answered", { player: ADA.playerId, answer: "too_many_reports" });
  kit.clock.advance(10);
  assert.deepEqual(kit.notices.slice(-2), ["report_filed", "too_many_reports"]);
});

Deno.test("People asks for nothing more once the session is over", () => {
  const kit = start();
  kit.app.actions.findPeople("ada");
  kit.control.cut();
  kit.clock.advance(5000);
  assert.equal(kit.app.state.value.people.isAsking, false);
  assert.equal(kit.heard("list_players"), 0);
});

Deno.test("[C8] a search while the master is away asks nobody, and does not wait for an answer", () => {
  const kit = start();
  const { actions } = kit.app;
  kit.control.cut();
  actions.findPeople("ada");
  kit.clock.advance(SEARCH_MS);
  assert.equal(kit.app.state.value.people.isAsking, false);
  actions.morePeople();
  assert.equal(kit.app.state.value.people.isAsking, false);
});
