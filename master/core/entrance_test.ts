import assert from "node:assert/strict";
import { instanceId } from "../../shared/lib/ids.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { CoreBench, FakeWorld, HUB, LEFT, LOOK } from "./core_test_kit.ts";
import { secretHashOf } from "./entrance.ts";
import { SPARE_NUMBERS } from "./master_core.ts";
import { LINGER_MS } from "./sessions.ts";

const PLACE = { x: 5, y: 0, z: 6, yaw: 1 };

Deno.test("[I1] a newcomer is a guest with a secret, and is led to the start world", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  const session = client.last("session");
  assert.equal(session.isGuest, true);
  assert.match(session.displayName, /^Guest-\d+$/);
  assert.equal(session.resumeSecret.length, 48);
  assert.equal(client.last("lease_granted").purpose, "enter");
});

Deno.test("[I2] the same tab resumes the same guest after a lost connection", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { playerId, resumeSecret } = client.last("session");
  client.lose();
  bench.world(HUB).say("away", { playerId, fence: bench.world(HUB).last("committed").fence });
  const again = bench.connect();
  again.enter(resumeSecret, "tab-1");
  assert.equal(again.last("session").playerId, playerId);
  assert.equal(again.last("session").resumeSecret, "");
  assert.equal(again.last("lease_granted").purpose, "resume");
});

Deno.test("[I2] another tab while the guest is live becomes a new guest", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { playerId, resumeSecret } = client.last("session");
  const other = bench.connect();
  other.enter(resumeSecret, "tab-2");
  assert.notEqual(other.last("session").playerId, playerId);
  assert.notEqual(other.last("session").resumeSecret, "");
  assert.equal(client.closed, undefined);
});

Deno.test("[I3] two tabs on one account: the second takes over, the first is told", () => {
  const bench = new CoreBench();
  const first = bench.guestInHub();
  first.say("log_in", { name: "Ada" });
  bench.travel(first);
  const account = first.last("session");
  const second = bench.connect("5.6.7.8");
  second.enter("", "tab-2");
  second.say("log_in", { name: "ADA" });
  assert.equal(second.last("session").playerId, account.playerId);
  assert.deepEqual(first.closed, { code: CLOSE_CODES.taken_over, reason: "taken_over" });
  bench.travel(second);
  assert.equal(bench.world(HUB).last("committed").playerId, account.playerId);
});

Deno.test("[I4] a login is a trip to the saved world; the guest's avatar goes at its commit", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const guest = client.last("session").playerId;
  const hub = bench.world(HUB);
  client.say("log_in", { name: "Ada" });
  const account = client.last("session");
  assert.equal(account.isGuest, false);
  assert.equal(account.displayName, "Ada");
  assert.equal(hub.count("release"), 0);
  bench.travel(client);
  assert.equal(hub.last("release").playerId, guest);
  assert.equal(bench.core.whereIs(guest), undefined);
  assert.equal(bench.core.whereIs(account.playerId), instanceId(HUB, 1));
});

Deno.test("[I4] an account comes back to the world and place it was saved at", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  client.say("log_in", { name: "Ada" });
  bench.travel(client);
  bench.usePortal(bench.world(HUB), client, LEFT);
  const left = bench.travel(client);
  const { playerId, fence } = left.last("committed");
  left.say("save", { saves: [{ playerId, fence, place: PLACE }] });
  left.say("gone", { playerId, fence, why: "left", place: PLACE });
  client.leave();
  bench.pass(LINGER_MS + 1000);

  const later = new CoreBench({ store: bench.store, firstNumber: 1000 });
  const again = later.guestInHub();
  again.say("log_in", { name: "ada" });
  assert.equal(again.last("lease_granted").worldKey, LEFT);
  again.say("redeem_lease", { leaseId: again.last("lease_granted").leaseId, worldKey: LEFT });
  later.world(LEFT).register();
  assert.deepEqual(later.world(LEFT).last("expect").arrival.saved, PLACE);
});

Deno.test("[I5] logout makes a new guest, and the secret of the account is void", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  client.say("log_in", { name: "Ada" });
  bench.travel(client);
  const account = client.last("session");
  client.say("log_out", {});
  assert.equal(client.last("session").isGuest, true);
  assert.notEqual(client.last("session").playerId, account.playerId);
  assert.equal(client.last("lease_granted").worldKey, HUB);
  bench.travel(client);
  assert.equal(bench.core.whereIs(account.playerId), undefined);
  client.leave();
  bench.pass(LINGER_MS + 1000);
  const other = bench.connect();
  other.enter(account.resumeSecret, "tab-3");
  assert.notEqual(other.last("session").playerId, account.playerId);
});

Deno.test("[I6] guests are kept: their row is made when they come in, not before", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  assert.equal(bench.store.rows.size, 0);
  bench.travel(client);
  const { playerId, resumeSecret } = client.last("session");
  assert.equal(bench.store.rows.size, 1);
  const { fence } = bench.world(HUB).last("committed");
  bench.world(HUB).say("save", { saves: [{ playerId, fence, place: PLACE }] });
  assert.deepEqual(bench.store.rows.get(playerId)?.place, {
    x: 5,
    y: 0,
    z: 6,
    yawRadians: bench.store.rows.get(playerId)?.place?.yawRadians,
  });

  const later = new CoreBench({ store: bench.store, firstNumber: 1000 });
  const again = later.connect();
  again.enter(resumeSecret, "another-tab");
  assert.equal(again.last("session").playerId, playerId);
});

Deno.test("[I6] a guest who leaves while the store is slow is kept with the last place", () => {
  const bench = new CoreBench();
  bench.store.isHolding = true;
  const client = bench.guestInHub();
  const { playerId, resumeSecret } = client.last("session");
  const { fence } = bench.world(HUB).last("committed");
  bench.world(HUB).say("gone", { playerId, fence, why: "left", place: PLACE });
  client.leave();
  bench.store.release();
  assert.equal(bench.store.rows.get(playerId)?.place?.x, PLACE.x);
  bench.pass(LINGER_MS + 1000);
  const again = bench.connect();
  again.enter(resumeSecret, "tab-9");
  assert.equal(again.last("session").playerId, playerId);
});

Deno.test("[I6] one address makes only so many guests that are kept", () => {
  const bench = new CoreBench({ config: { maxGuestsPerAddressHour: 1 } });
  for (const [index, tab] of ["a", "b"].entries()) {
    const client = bench.connect("9.9.9.9");
    client.enter("", tab);
    bench.travel(client);
    const { playerId } = client.last("session");
    const { fence } = bench.world(HUB).last("committed");
    bench.world(HUB).say("save", { saves: [{ playerId, fence, place: PLACE }] });
    assert.equal(bench.store.rows.has(playerId), index === 0);
  }
});

Deno.test("[I7] a late save from the world one has left is refused", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  client.say("log_in", { name: "Ada" });
  bench.travel(client);
  const hub = bench.world(HUB);
  const { playerId, fence } = hub.last("committed");
  bench.usePortal(hub, client, LEFT);
  bench.travel(client);
  hub.say("save", { saves: [{ playerId, fence, place: PLACE }] });
  assert.equal(bench.store.rows.get(playerId)?.worldKey, LEFT);
  assert.equal(bench.store.rows.get(playerId)?.place, undefined);
  assert.equal(bench.core.health().refusedSaves, 1);
});

Deno.test("[I8] names are refused by reason", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  for (
    const [name, reason] of [
      ["ab", "too_short"],
      ["a".repeat(21), "too_long"],
      ["guest", "reserved"],
      ["bad\u0000name", "bad_character"],
    ] as const
  ) {
    bench.pass(1000);
    client.say("log_in", { name });
    assert.equal(client.last("login_refused").reason, reason, name);
  }
});

Deno.test("[I8] where a name alone does not log in, the client is told", () => {
  const bench = new CoreBench({ config: { isNameOnlyLogin: false } });
  const client = bench.connect();
  client.enter();
  assert.equal(client.last("session").canLogInByName, false);
  client.say("log_in", { name: "Ada" });
  assert.equal(client.last("login_refused").reason, "name_only_off");
});

Deno.test("[I8] a protected name is not taken by saying it", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  client.say("log_in", { name: "Ada" });
  const { playerId } = client.last("session");
  Object.assign(bench.store.rows.get(playerId)!, { isProtected: true });
  const other = bench.connect();
  other.enter("", "tab-2");
  other.say("log_in", { name: "Ada" });
  assert.equal(other.last("login_refused").reason, "name_protected");
});

Deno.test("[I9] trap A9.5: tries to log in are limited per address", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  let refused = 0;
  for (let i = 0; i < 12; i++) {
    bench.pass(1000);
    client.say("log_in", { name: "x" });
    if (client.last("login_refused").reason === "too_many_tries") refused += 1;
  }
  assert.ok(refused >= 1);
  const elsewhere = bench.connect("8.8.8.8");
  elsewhere.enter("", "tab-2");
  elsewhere.say("log_in", { name: "Bea" });
  assert.equal(elsewhere.count("login_refused"), 0);
});

Deno.test("[I10] a full disk is a state that everybody is told, and nobody is thrown out", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { playerId } = client.last("session");
  const { fence } = bench.world(HUB).last("committed");
  bench.store.fault = "disk_full";
  bench.world(HUB).say("save", { saves: [{ playerId, fence, place: PLACE }] });
  assert.equal(client.last("notice").reason, "disk_full");
  assert.equal(bench.core.notReady, "disk_full");
  assert.equal(client.closed, undefined);
  bench.store.fault = undefined;
  bench.world(HUB).say("save", { saves: [{ playerId, fence, place: PLACE }] });
  assert.equal(client.last("notice").reason, "store_ok");
  assert.ok(bench.store.rows.has(playerId));
});

Deno.test("[I10] who travels while the disk is full is saved once it has room again", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { playerId } = client.last("session");
  bench.usePortal(bench.world(HUB), client, LEFT);
  bench.store.fault = "disk_full";
  bench.travel(client);
  bench.store.fault = undefined;
  const { fence } = bench.world(LEFT).last("committed");
  bench.world(LEFT).say("save", { saves: [{ playerId, fence, place: PLACE }] });
  assert.equal(bench.store.rows.get(playerId)?.worldKey, LEFT);
  assert.equal(bench.store.rows.get(playerId)?.place?.x, PLACE.x);
});

Deno.test("[I10] who stands still while the disk is full is saved once it has room again", () => {
  for (const isNew of [true, false]) {
    const bench = new CoreBench();
    if (isNew) bench.store.fault = "disk_full";
    const client = bench.guestInHub();
    bench.store.fault = "disk_full";
    const { playerId } = client.last("session");
    const { fence } = bench.world(HUB).last("committed");
    bench.world(HUB).say("save", { saves: [{ playerId, fence, place: PLACE }] });
    bench.pass(4000);
    assert.equal(client.last("notice").reason, "disk_full");
    bench.store.fault = undefined;
    bench.pass(4000);
    assert.equal(bench.store.rows.get(playerId)?.place?.x, PLACE.x, `${isNew}`);
    assert.equal(client.last("notice").reason, "store_ok");
  }
});

Deno.test("[I10] a disk that stays full takes nobody new, and throws nobody out", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  client.say("log_in", { name: "Ada" });
  bench.travel(client);
  bench.numbersLeft = SPARE_NUMBERS;
  const last = bench.connect();
  last.enter("", "tab-2");
  bench.numbersLeft = SPARE_NUMBERS - 1;
  const late = bench.connect();
  late.enter("", "tab-3");
  assert.equal(late.closed?.code, CLOSE_CODES.too_busy);
  last.say("log_in", { name: "Bea" });
  assert.equal(last.last("login_refused").reason, "unavailable");
  const { leaseId, worldKey } = last.last("lease_granted");
  last.say("redeem_lease", { leaseId, worldKey });
  assert.deepEqual(last.last("lease_closed"), { leaseId, reason: "world_unavailable" });
  client.say("log_out", {});
  assert.equal(client.last("login_refused").reason, "unavailable");
  assert.equal(client.last("session").displayName, "Ada");
  assert.equal(client.closed, undefined);
});

Deno.test("[I11] an answer of the store for a socket that is gone changes nothing", () => {
  const bench = new CoreBench();
  bench.store.isHolding = true;
  const client = bench.connect();
  client.enter("0".repeat(48), "tab-1");
  client.lose();
  bench.store.release();
  assert.equal(client.heard.length, 0);
  assert.equal(bench.core.health().sessions, 0);
});

Deno.test("[I9] whoever was taken over with a world is limited by their own address", () => {
  const bench = new CoreBench({ firstNumber: 1000 });
  const order = { instanceId: instanceId(HUB, 1), key: HUB, number: 1, epoch: 1 as never };
  bench.core.adopt([order]);
  const hub = new FakeWorld(bench, order);
  bench.worlds.push(hub);
  const players = [5, 6].map((id) => ({
    playerId: id as never,
    fence: (id + 10) as never,
    isAway: false,
    displayName: `Guest-${id}`,
    isGuest: true,
    look: LOOK,
    place: PLACE,
  }));
  for (const { playerId, displayName } of players) {
    const resumeSecret = `secret of ${displayName}`;
    bench.store.secrets.set(secretHashOf(resumeSecret), playerId);
    bench.store.rows.set(playerId, {
      playerId,
      displayName,
      kind: "guest",
      worldKey: HUB,
      place: undefined,
      isProtected: false,
      look: LOOK,
      fence: 1 as never,
      createdFrom: "",
    });
  }
  hub.register(players);
  const clients = players.map(({ displayName }, index) => {
    const client = bench.connect(`10.0.0.${index}`);
    client.enter(`secret of ${displayName}`, `tab-${index}`);
    return client;
  });
  for (let i = 0; i < 12; i++) {
    bench.pass(1000);
    clients[0]!.say("log_in", { name: "x" });
  }
  assert.equal(clients[0]!.last("login_refused").reason, "too_many_tries");
  clients[1]!.say("log_in", { name: "x" });
  assert.equal(clients[1]!.last("login_refused").reason, "too_short");
});

Deno.test("[I11] an answer of the store is for the socket that asked, not for the next in its slot", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { resumeSecret, playerId } = client.last("session");
  const after = new CoreBench({ store: bench.store, firstNumber: 1000 });
  after.store.isHolding = true;
  const first = after.connect();
  first.enter(resumeSecret, "tab-1");
  first.lose();
  after.core.clientOpened(first.slot, "6.6.6.6");
  first.enter("0".repeat(48), "tab-2");
  after.store.release();
  assert.notEqual(first.last("session").playerId, playerId);
});

Deno.test("[I12] nothing but `enter` is answered before it; its second time is refused", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.say("chat", { channel: "everyone", text: "hi" });
  client.say("log_in", { name: "Ada" });
  assert.equal(client.heard.length, 0);
  client.enter();
  const heard = client.heard.length;
  client.enter();
  assert.equal(client.heard.length, heard);
  assert.equal(bench.core.health().sessions, 1);
});

Deno.test("who left, or goes by another name now, is not online any more", () => {
  const bench = new CoreBench();
  const stays = bench.guestInHub("1.1.1.1", "tab-1");
  const leaves = bench.guestInHub("2.2.2.2", "tab-2");
  bench.pass(1000);
  assert.equal(stays.last("presence").online, 2);
  const gone = leaves.last("session").playerId;
  const { fence } = bench.world(HUB).last("committed");
  leaves.leave();
  bench.world(HUB).say("gone", { playerId: gone, fence, why: "left", place: PLACE });
  bench.pass(1000);
  assert.equal(stays.last("presence").online, 1);
  stays.say("log_in", { name: "Ada" });
  bench.travel(stays);
  const guest = bench.world(HUB).heard.find(({ type }) => type === "committed");
  assert.ok(guest?.type === "committed");
  bench.world(HUB).say("gone", { ...guest.body, why: "left", place: PLACE });
  bench.pass(1000);
  assert.equal(stays.last("presence").online, 1);
});
