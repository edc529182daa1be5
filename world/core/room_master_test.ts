import assert from "node:assert/strict";
import { LOCK_FALLBACK_MS } from "./portal_watch.ts";
import { ids, RoomKit } from "./room_test_kit.ts";

const AT_EAST = { saved: { x: 9, y: 0, z: 0, yaw: 0 } };

function atPortal(): RoomKit {
  const kit = RoomKit.linked();
  kit.enter(1, AT_EAST);
  kit.pass(200);
  kit.heard(1);
  return kit;
}

function locked(): { kit: RoomKit; requestId: number } {
  const kit = atPortal();
  kit.say(1, "use_portal", { portal: "east" });
  const [travel] = kit.toldOf("travel");
  kit.heard(1);
  return { kit, requestId: travel!.requestId };
}

function refusalOf(kit: RoomKit, portal: string): string | undefined {
  kit.say(1, "use_portal", { portal });
  return kit.heardOf(1, "portal_refused")[0]?.reason;
}

Deno.test("Room locks a player at a portal and asks the master", () => {
  const kit = atPortal();
  kit.say(1, "use_portal", { portal: "east" });
  assert.deepStrictEqual(kit.heardOf(1, "locked"), [{ portal: "east", to: "other" }]);
  const [travel] = kit.toldOf("travel");
  assert.deepStrictEqual(travel, {
    requestId: travel?.requestId,
    playerId: 1,
    fence: 101,
    portal: "east",
    to: "other",
    arriveAt: "west",
  });
  kit.walk(1, 3, { moveX: 127 });
  const last = kit.heardOf(1, "snapshot").at(-1)!;
  assert.equal(last.own.x, 9, "stands still");
  assert.equal(last.lastInputSeq, 3, "inputs are acknowledged all the same");
  assert.equal(last.ownFlags, 2);
});

Deno.test("Room refuses a portal it has not, one out of reach, a second trip: by name", () => {
  const kit = atPortal();
  assert.equal(refusalOf(kit, "nowhere"), "no_such_portal");
  assert.equal(refusalOf(kit, "north"), "not_at_portal");
  assert.equal(refusalOf(kit, "east"), undefined);
  assert.equal(refusalOf(kit, "east"), "already_travelling");
});

Deno.test("Room judges a portal by where the steps said before it lead", () => {
  const kit = RoomKit.linked();
  kit.enter(1, { saved: { x: 7, y: 0, z: 0, yaw: 0 } });
  kit.pass(300);
  kit.heard(1);
  // Eight steps of 0.25 m, all at once as after a hiccup, and the wish behind them.
  const frames = Array.from({ length: 8 }, (_, index) => ({
    seq: index + 1,
    moveX: 127,
    moveZ: 0,
    yaw: 0,
    buttons: 0,
  }));
  kit.say(1, "input", { frames });
  kit.say(1, "use_portal", { portal: "east" });
  assert.equal(kit.heardOf(1, "portal_refused").length, 0);
  kit.tick(8);
  assert.equal(kit.heardOf(1, "locked").length, 1);
});

Deno.test("Room holds the portal's reach to the limit and one step past it", () => {
  for (const [x, reason] of [[8, undefined], [8 - 1 / 64, "not_at_portal"]] as const) {
    const kit = RoomKit.linked();
    kit.enter(1, { saved: { x, y: 0, z: 0, yaw: 0 } });
    kit.pass(200);
    assert.equal(refusalOf(kit, "east"), reason);
  }
});

Deno.test("Room refuses portals to somebody who has just arrived: cooling_down", () => {
  const kit = RoomKit.linked();
  kit.enter(1, AT_EAST);
  assert.equal(refusalOf(kit, "east"), "cooling_down");
  kit.pass(150);
  assert.equal(refusalOf(kit, "east"), undefined);
});

Deno.test("Room refuses portals while the master is away or it drains", () => {
  const kit = atPortal();
  kit.room.onMasterLost(kit.nowMs);
  assert.equal(refusalOf(kit, "east"), "master_away");
  kit.room.onMasterLinked(kit.nowMs);
  kit.order("registered", {});
  kit.order("drain", {});
  assert.equal(refusalOf(kit, "east"), "draining");
});

Deno.test("Room unlocks with the reason when the master refuses the trip, and only that trip", () => {
  const { kit, requestId } = locked();
  const playerId = ids.player(1);
  kit.order("travel_refused", { requestId: requestId + 1, playerId, reason: "invalid_world" });
  assert.deepStrictEqual(kit.heardOf(1, "portal_refused"), []);
  assert.equal(kit.room.staleCount, 1);
  kit.order("travel_refused", { requestId, playerId, reason: "invalid_world" });
  assert.deepStrictEqual(kit.heard(1).map(({ type }) => type), ["portal_refused", "unlocked"]);
  assert.equal(refusalOf(kit, "east"), undefined);
});

Deno.test("Room unlocks only for the lease that holds the lock", () => {
  const { kit, requestId } = locked();
  const playerId = ids.player(1);
  kit.order("lease_opened", { requestId, playerId, leaseId: ids.lease(1), hardMs: 3_600_000 });
  kit.order("unlock", { playerId, leaseId: ids.lease(2) });
  assert.equal(kit.room.staleCount, 1);
  kit.pass(LOCK_FALLBACK_MS + 1000);
  assert.equal(kit.heardOf(1, "unlocked").length, 0, "the lease holds longer than the fallback");
  kit.order("unlock", { playerId, leaseId: ids.lease(1) });
  assert.equal(kit.heardOf(1, "unlocked").length, 1);
  kit.order("unlock", { playerId, leaseId: ids.lease(1) });
  assert.equal(kit.room.staleCount, 2);
});

Deno.test("Room ends a lock after 30 s without a lease, and at the hard end of one", () => {
  const { kit } = locked();
  kit.pass(LOCK_FALLBACK_MS - 50);
  assert.equal(kit.heardOf(1, "portal_refused").length, 0);
  kit.tick();
  assert.deepStrictEqual(kit.heardOf(1, "portal_refused"), [
    { portal: "east", reason: "master_away" },
  ]);
  const again = locked();
  const { requestId } = again;
  const playerId = ids.player(1);
  again.kit.order("lease_opened", { requestId, playerId, leaseId: ids.lease(1), hardMs: 500 });
  again.kit.pass(500);
  assert.equal(again.kit.heardOf(1, "unlocked").length, 1);
});

Deno.test("Room releases a traveller: unseen at once, told once, socket closed 10 s later", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.enter(2);
  kit.heard(2);
  kit.order("release", { playerId: ids.player(1), fence: ids.fence(101), reason: "travelled" });
  kit.tick();
  assert.equal(kit.heardOf(2, "snapshot")[0]?.left.length, 1);
  assert.equal(kit.closeOf(1), undefined);
  kit.pass(9900);
  assert.equal(kit.closeOf(1), undefined);
  kit.pass(100);
  assert.equal(kit.closeOf(1), 4006);
  kit.events((to) => to.closed(1, 4006, false));
  // The last place is told with the release, and nothing under that fence afterwards.
  const told = kit.told().filter((message) => JSON.stringify(message).includes('"fence":101'));
  assert.deepEqual(told.map(({ type }) => type).filter((type) => type !== "admitted"), ["gone"]);
});

Deno.test("Room closes those taken over with 4105 and those kicked with 4106", () => {
  for (const [reason, code] of [["taken_over", 4105], ["kicked", 4106]] as const) {
    const kit = RoomKit.linked();
    kit.enter(1);
    kit.order("release", { playerId: ids.player(1), fence: ids.fence(101), reason });
    assert.equal(kit.closeOf(1), code);
    assert.equal(kit.room.playerCount, 0);
  }
});

Deno.test("Room ignores a release under an old fence", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.order("release", { playerId: ids.player(1), fence: ids.fence(100), reason: "kicked" });
  assert.equal(kit.room.playerCount, 1);
  assert.equal(kit.room.staleCount, 1);
});

Deno.test("Room saves places each 3 s, only changed ones and only of committed players", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.enter(2);
  kit.expect(3);
  kit.join(3, 3);
  kit.told();
  kit.pass(3000);
  const first = kit.toldOf("save");
  assert.deepStrictEqual(first.map(({ saves }) => saves.map(({ fence }) => fence)), [[101, 102]]);
  kit.pass(3000);
  assert.deepStrictEqual(kit.toldOf("save"), [], "nobody moved");
  kit.walk(2, 5, { moveX: 127 });
  kit.pass(3000);
  const [save] = kit.toldOf("save");
  assert.deepStrictEqual(save?.saves.map(({ playerId }) => playerId), [2]);
});

Deno.test("Room goes on without a master for the grace and tells the next who is inside", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.enter(2);
  kit.events((to) => to.closed(2, 1006, false));
  kit.room.onMasterLost(kit.nowMs);
  kit.walk(1, 100, { moveX: 127 });
  assert.equal(kit.room.ended, undefined);
  kit.told();
  kit.room.onMasterLinked(kit.nowMs);
  kit.tick();
  const [register] = kit.toldOf("register");
  assert.deepStrictEqual(
    register?.players.map(({ fence, isAway }) => [fence, isAway]),
    [[101, false], [102, true]],
  );
  kit.order("registered", {});
  kit.pass(20_000);
  assert.equal(kit.room.ended, undefined);
});

Deno.test("Room ends itself when no master comes back within the grace: master_lost", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.room.onMasterLost(kit.nowMs);
  kit.pass(7950);
  assert.equal(kit.room.ended, undefined);
  kit.tick();
  assert.equal(kit.room.ended, "master_lost");
  assert.equal(kit.closeOf(1), 4000);
});

Deno.test("Room with nobody inside ends at once when its master is lost", () => {
  const kit = RoomKit.linked();
  kit.room.onMasterLost(kit.nowMs);
  kit.tick();
  assert.equal(kit.room.ended, "master_lost");
});

Deno.test("Room ends when its launcher dies before a master linked, not when one is linked", () => {
  const kit = new RoomKit();
  kit.room.onLauncherGone(kit.nowMs);
  kit.tick();
  assert.equal(kit.room.ended, "master_lost");
  const adopted = RoomKit.linked();
  adopted.room.onLauncherGone(adopted.nowMs);
  adopted.tick(10);
  assert.equal(adopted.room.ended, undefined);
});

Deno.test("Room ends after 3 s without a registration: registration_timeout", () => {
  const kit = new RoomKit();
  kit.pass(2950);
  assert.equal(kit.room.ended, undefined);
  kit.tick();
  assert.equal(kit.room.ended, "registration_timeout");
});

Deno.test("Room voids what a lost master had not decided", () => {
  const { kit } = locked();
  kit.expect(2);
  kit.join(2, 2);
  kit.expect(3);
  kit.room.onMasterLost(kit.nowMs);
  kit.tick();
  assert.equal(kit.closeOf(2), 4005);
  assert.equal(kit.heardOf(1, "unlocked").length, 1);
  assert.equal(kit.room.expectedCount(kit.nowMs), 0);
});

Deno.test("Room saves, says goodbye and ends on a stop; the close code says what to expect", () => {
  for (
    const [reason, code] of [["changed", 4000], ["idle", 4000], ["master_exit", 4004]] as const
  ) {
    const kit = RoomKit.linked();
    kit.enter(1);
    kit.walk(1, 2, { moveX: 127 });
    kit.told();
    kit.order("stop", { reason, graceMs: 4000 });
    assert.deepStrictEqual(kit.told().map(({ type }) => type), ["save", "stopping"]);
    assert.equal(kit.closeOf(1), code);
    assert.equal(kit.room.ended, reason);
  }
});

Deno.test("Room ends when its registration is refused", () => {
  const kit = new RoomKit();
  kit.room.onMasterLinked(kit.nowMs);
  kit.order("refused", { reason: "version_mismatch" });
  assert.equal(kit.room.ended, "version_mismatch");
});

Deno.test("[K4] Room shows a player as the master says, and tells those who see them of a change", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.expect(2);
  kit.join(2, 2);
  const look = { colour: 9, accent: 3, shape: 4 };
  kit.order("restyle", { playerId: ids.player(2), look });
  assert.equal(kit.room.staleCount, 1, "not committed: the commit will say it");
  kit.order("committed", { playerId: ids.player(2), fence: ids.fence(102), look });
  kit.tick();
  const entered = kit.heardOf(1, "snapshot").flatMap((snapshot) => snapshot.entered);
  assert.deepStrictEqual(entered.map((each) => [each.playerId, each.look]), [[2, look]]);
  const next = { ...look, colour: 1 };
  for (const colour of [4, 1]) {
    kit.order("restyle", { playerId: ids.player(2), look: { ...look, colour } });
  }
  kit.order("restyle", { playerId: ids.player(77), look: next });
  kit.tick();
  const { entityId } = entered[0]!;
  for (const slot of [1, 2]) {
    const told = kit.heardOf(slot, "snapshot").at(-1)!;
    assert.deepStrictEqual(told.restyled, [{ entityId, look: next }], `to ${slot}`);
  }
  kit.order("restyle", { playerId: ids.player(2), look: next });
  kit.tick(30);
  const later = kit.heardOf(1, "snapshot").flatMap(({ restyled }) => restyled);
  assert.deepStrictEqual(later, [], "once, and not where nothing changes");
  kit.enter(3);
  const inside = kit.room.roster.players.get(ids.player(2))!;
  assert.deepStrictEqual(inside.entity.look, next);
  kit.room.onMasterLinked(kit.nowMs);
  kit.tick();
  const registered = kit.toldOf("register")[0]!;
  assert.deepStrictEqual(registered.players.find(({ playerId }) => playerId === 2)?.look, next);
});
