import assert from "node:assert/strict";
import { ENTITY_FLAG } from "../../shared/protocol/replicated_fields.ts";
import { ids, LOOK, RoomKit } from "./room_test_kit.ts";
import { COMMIT_TIMEOUT_MS } from "./join_gate.ts";
import { JOIN_TIMEOUT_MS } from "./roster.ts";

Deno.test("Room acknowledges an expected ticket, admits unseen, and shows after the commit", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.expect(2);
  assert.deepStrictEqual(kit.toldOf("ticket_acknowledged"), [{ ticketId: ids.ticket(2) }]);
  kit.join(2, 2);
  const [joined] = kit.heardOf(2, "joined");
  assert.equal(joined?.worldKey, "test_world");
  assert.equal(joined?.tickMs, 50);
  const [admitted] = kit.toldOf("admitted");
  assert.equal(admitted?.fence, 102);
  assert.equal(admitted?.leaseId, ids.lease(2));
  kit.tick(5);
  assert.deepStrictEqual(kit.heard(2), [], "no snapshot before the commit");
  assert.ok(kit.heardOf(1, "snapshot").every(({ entered }) => entered.length === 0));
  kit.order("committed", { playerId: ids.player(2), fence: ids.fence(102), look: LOOK });
  kit.tick();
  const [full] = kit.heardOf(2, "snapshot");
  assert.deepStrictEqual(full?.entered.map(({ name }) => name), ["Player 1", "Player 2"]);
  assert.equal(full?.playersHere, 2);
  assert.equal(full?.ownFlags, 1);
  const [change] = kit.heardOf(1, "snapshot");
  assert.deepStrictEqual(change?.entered.map(({ entityId }) => entityId), [joined?.entityId]);
  assert.equal(change?.playersHere, 2);
});

Deno.test("Room refuses an unknown ticket and a replayed one: admission_denied, 4104", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  for (const [slot, ticket] of [[8, 99], [9, 1]] as const) {
    kit.join(slot, ticket);
    assert.deepStrictEqual(kit.heardOf(slot, "join_refused"), [{ reason: "admission_denied" }]);
    assert.equal(kit.closeOf(slot), 4104);
  }
});

Deno.test("Room lets a ticket in just before it expires and refuses it at that moment", () => {
  const kit = RoomKit.linked();
  kit.expect(1, { expiresInMs: 1000 });
  kit.expect(2, { expiresInMs: 1000 });
  kit.nowMs += 999;
  kit.join(1, 1);
  assert.equal(kit.heardOf(1, "joined").length, 1);
  kit.nowMs += 1;
  kit.join(2, 2);
  assert.deepStrictEqual(kit.heardOf(2, "join_refused"), [{ reason: "ticket_expired" }]);
  assert.equal(kit.closeOf(2), 4104);
});

Deno.test("Room takes players up to its capacity and refuses one more: world_full, 4003", () => {
  const kit = RoomKit.linked();
  for (const number of [1, 2, 3]) kit.enter(number);
  kit.expect(4);
  kit.told();
  kit.join(4, 4);
  assert.deepStrictEqual(kit.heardOf(4, "join_refused"), [{ reason: "world_full" }]);
  assert.deepStrictEqual(kit.toldOf("admission_failed"), [
    { ticketId: ids.ticket(4), leaseId: ids.lease(4), reason: "world_full" },
  ]);
  assert.equal(kit.closeOf(4), 4003);
});

Deno.test("Room refuses an arrival at a portal it has not: invalid_spawn_entry", () => {
  const kit = RoomKit.linked();
  kit.expect(1, { arrival: { portal: "nowhere" } });
  kit.told();
  kit.join(1, 1);
  assert.deepStrictEqual(kit.heardOf(1, "join_refused"), [{ reason: "invalid_spawn_entry" }]);
  assert.equal(kit.toldOf("admission_failed")[0]?.reason, "invalid_spawn_entry");
});

Deno.test("Room admits nobody new while it drains: 4004", () => {
  const kit = RoomKit.linked();
  kit.expect(1);
  kit.order("drain", {});
  kit.join(1, 1);
  assert.deepStrictEqual(kit.heardOf(1, "join_refused"), [{ reason: "draining" }]);
  assert.equal(kit.closeOf(1), 4004);
});

Deno.test("Room refuses a join while no master is there to commit it", () => {
  const kit = new RoomKit();
  kit.expect(1);
  kit.join(1, 1);
  assert.deepStrictEqual(kit.heardOf(1, "join_refused"), [{ reason: "admission_denied" }]);
});

Deno.test("Room removes a pending avatar when its ticket is revoked, a committed one not", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.expect(2);
  kit.join(2, 2);
  kit.order("revoke_ticket", { ticketId: ids.ticket(2), leaseId: ids.lease(2) });
  assert.equal(kit.closeOf(2), 4104);
  kit.order("revoke_ticket", { ticketId: ids.ticket(1), leaseId: ids.lease(1) });
  assert.equal(kit.closeOf(1), undefined);
  assert.equal(kit.room.playerCount, 1);
  assert.equal(kit.room.staleCount, 1, "a late revocation is stale");
  kit.expect(3);
  kit.order("revoke_ticket", { ticketId: ids.ticket(3), leaseId: ids.lease(3) });
  kit.join(3, 3);
  assert.deepStrictEqual(kit.heardOf(3, "join_refused"), [{ reason: "admission_denied" }]);
});

Deno.test("Room gives up an admission that is never committed, and a socket that never joins", () => {
  const kit = RoomKit.linked();
  kit.open(5);
  kit.expect(1);
  kit.join(1, 1);
  kit.pass(JOIN_TIMEOUT_MS - 50);
  assert.equal(kit.closeOf(5), undefined);
  kit.tick();
  assert.equal(kit.closeOf(5), 4002);
  kit.pass(COMMIT_TIMEOUT_MS - JOIN_TIMEOUT_MS);
  assert.equal(kit.closeOf(1), 4104);
  assert.equal(kit.room.playerCount, 0);
});

Deno.test("Room re-attaches an avatar to a newer ticket, at its place, visible meanwhile", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.enter(2);
  kit.walk(1, 20, { moveX: 127 });
  const before = kit.heardOf(1, "snapshot").at(-1)!.own;
  kit.expect(9, { player: 1, fence: 500 });
  kit.join(9, 9);
  assert.equal(kit.closeOf(1), 4006);
  kit.events((to) => to.closed(1, 4006, false));
  assert.equal(kit.toldOf("away").length, 0, "the old socket's end is no loss");
  kit.tick(3);
  assert.ok(
    kit.heardOf(2, "snapshot").every(({ left, entered }) => !left.length && !entered.length),
  );
  assert.equal(kit.heardOf(9, "snapshot").length, 0, "still waits for the commit");
  kit.order("committed", { playerId: ids.player(1), fence: ids.fence(500), look: LOOK });
  kit.tick();
  const [full] = kit.heardOf(9, "snapshot");
  assert.deepStrictEqual(full?.own, before);
  kit.order("release", { playerId: ids.player(1), fence: ids.fence(101), reason: "taken_over" });
  assert.equal(kit.closeOf(9), undefined, "an order about the old admission is stale");
  kit.walk(9, 1, { moveZ: -127 });
  assert.equal(kit.heardOf(9, "snapshot")[0]?.lastInputSeq, 1, "sequences start anew");
});

Deno.test("Room tells the master of an admission that a newer ticket took the place of", () => {
  const kit = RoomKit.linked();
  kit.expect(2, { player: 1, fence: 102 });
  kit.expect(3, { player: 1, fence: 103 });
  kit.join(2, 2);
  kit.told();
  kit.join(3, 3);
  const told = kit.told();
  assert.deepStrictEqual(told.map(({ type }) => type), ["gone", "admitted"]);
  assert.ok(told[0]?.type === "gone" && told[0].body.fence === 102 && told[0].body.why === "left");
  // The master had committed the first: that trip ended the other.
  kit.order("committed", { playerId: ids.player(1), fence: ids.fence(102), look: LOOK });
  kit.order("revoke_ticket", { ticketId: ids.ticket(3), leaseId: ids.lease(3) });
  assert.equal(kit.room.playerCount, 0);
});

Deno.test("Room lets a re-attachment that is revoked leave the avatar away", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.enter(2);
  kit.expect(9, { player: 1, fence: 500 });
  kit.join(9, 9);
  kit.told();
  kit.order("revoke_ticket", { ticketId: ids.ticket(9), leaseId: ids.lease(9) });
  assert.deepStrictEqual(kit.toldOf("away"), [{ playerId: ids.player(1), fence: ids.fence(101) }]);
  kit.tick();
  assert.equal(kit.heardOf(2, "snapshot").at(-1)?.changed[0]?.flags, ENTITY_FLAG.away);
});

Deno.test("Room without a master lets any ticket in as a guest and commits by itself", () => {
  const kit = new RoomKit({ config: { isStandalone: true } });
  kit.join(1, 0);
  kit.tick();
  const heard = kit.heard(1);
  assert.deepStrictEqual(heard.map(({ type }) => type), ["joined", "snapshot"]);
  kit.pass(60_000);
  assert.equal(kit.room.ended, undefined);
});

Deno.test("Room shows somebody as away whose socket was lost before the commit", () => {
  const kit = RoomKit.linked();
  kit.enter(2);
  kit.expect(1);
  kit.join(1, 1);
  kit.events((to) => to.closed(1, 1006, false));
  kit.told();
  kit.order("committed", { playerId: ids.player(1), fence: ids.fence(101), look: LOOK });
  assert.deepStrictEqual(kit.toldOf("away"), [{ playerId: ids.player(1), fence: ids.fence(101) }]);
  kit.tick();
  const [seen] = kit.heardOf(2, "snapshot");
  assert.equal(seen?.entered[0]?.at.flags, ENTITY_FLAG.away);
  kit.pass(30_000);
  assert.equal(kit.toldOf("gone")[0]?.why, "away_too_long");
});

Deno.test("Room forgets somebody who leaves before the commit; the commit is stale then", () => {
  const kit = RoomKit.linked();
  kit.expect(1);
  kit.join(1, 1);
  kit.events((to) => to.closed(1, 1000, true));
  assert.deepStrictEqual(kit.toldOf("gone").map(({ fence, why }) => [fence, why]), [[101, "left"]]);
  kit.order("committed", { playerId: ids.player(1), fence: ids.fence(101), look: LOOK });
  assert.equal(kit.room.playerCount, 0);
  assert.equal(kit.room.staleCount, 1);
});

Deno.test("Room hides an avatar whose old admission is released while a new one is pending", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.enter(2);
  kit.expect(9, { player: 1, fence: 500 });
  kit.join(9, 9);
  kit.order("release", { playerId: ids.player(1), fence: ids.fence(101), reason: "travelled" });
  kit.tick();
  assert.equal(kit.heardOf(2, "snapshot").at(-1)?.left.length, 1);
  kit.order("committed", { playerId: ids.player(1), fence: ids.fence(500), look: LOOK });
  kit.tick();
  assert.equal(kit.heardOf(2, "snapshot").at(-1)?.entered[0]?.name, "Player 1");
  assert.equal(kit.heardOf(9, "snapshot").length, 1);
});

Deno.test("[V4] Room leads a link to its spot, also somebody whose avatar waits there", () => {
  const kit = RoomKit.linked();
  kit.enter(1);
  kit.enter(2);
  const spot = { x: -8, z: 7, y: undefined, yaw: 0 };
  kit.expect(3, { player: 1, fence: 103, arrival: { spot } });
  kit.told();
  kit.join(3, 3);
  assert.equal(kit.closeOf(1), 4006);
  const [gone, admitted] = kit.told();
  assert.ok(gone?.type === "gone" && admitted?.type === "admitted");
  assert.deepStrictEqual([gone.body.fence, gone.body.why], [ids.fence(101), "left"]);
  const { fence, place } = admitted.body;
  assert.equal(fence, 103);
  assert.ok(Math.hypot(place.x + 8, place.z - 7) <= 1.25);
  kit.order("committed", { playerId: ids.player(1), fence: ids.fence(103), look: LOOK });
  kit.tick();
  assert.equal(kit.heardOf(2, "snapshot").at(-1)?.entered.length, 1);
  assert.equal(kit.heardOf(3, "snapshot")[0]?.playersHere, 2);
});
