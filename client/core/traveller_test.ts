import assert from "node:assert/strict";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import type { JoinRefusal, LeaseClosed } from "../../shared/protocol/reasons.ts";
import { KEYS, Kit } from "./app_test_kit.ts";
import type { PackEvents } from "./ports.ts";
import { HARD_END_SPARE_MS, JOIN_ATTEMPTS, TICKET_WAIT_MS, WORLD_WAIT_MS } from "./trip.ts";

const [HUB, LEFT] = [KEYS[0]!, KEYS[1]!];

/** Asserts that the trip failed and that nothing else changed: still in the old world, told why. */
function assertStillIn(kit: Kit, reason: string): void {
  assert.deepEqual(kit.phase, { phase: "playing", world: HUB });
  assert.equal(kit.app.state.value.trip, undefined);
  assert.deepEqual(kit.notices, [reason]);
  assert.deepEqual(kit.entered, [HUB]);
  const hub = kit.sockets.find((socket) => socket.url.endsWith("/hub"));
  assert.equal(hub?.isGone, false);
}

/** A kit in the hub whose next pack is in the test's hands. */
function withHeldPack(): { kit: Kit; pack: () => PackEvents } {
  const kit = new Kit().enter();
  let held: PackEvents | undefined;
  kit.answers.pack = (_order, events) => {
    held = events;
    return true;
  };
  return { kit, pack: () => held! };
}

Deno.test("a trip shows its download and refreshes its lease every 10 s", () => {
  const { kit, pack } = withHeldPack();
  kit.grant(LEFT, "portal");
  kit.clock.advance(10);
  pack().progress("downloading", 100, 400);
  assert.deepEqual(kit.app.state.value.trip, {
    to: LEFT,
    title: "Title left_world",
    step: "downloading",
    loadedBytes: 100,
    placeInLine: 0,
    totalBytes: 400,
    canCancel: true,
  });
  kit.clock.advance(35_000);
  assert.equal(kit.heard("refresh_lease"), 3);
});

Deno.test("a trip can be called off while it downloads", () => {
  const { kit, pack } = withHeldPack();
  kit.grant(LEFT, "portal");
  kit.clock.advance(10);
  kit.app.actions.cancelTrip();
  kit.clock.advance(60_000);
  assertStillIn(kit, "trip_cancelled");
  assert.equal(kit.heard("release_lease"), 1);
  assert.equal(kit.heard("refresh_lease"), 0);
  assert.equal(kit.cancelledFetches, 1);
  pack().failed("late"); // a source that does not keep its word changes nothing
  assertStillIn(kit, "trip_cancelled");
});

Deno.test("a first trip cannot be called off: there is nowhere to stay", () => {
  const kit = new Kit();
  kit.answers.pack = () => true;
  kit.enter();
  assert.equal(kit.app.state.value.trip?.canCancel, false);
  kit.app.actions.cancelTrip();
  assert.notEqual(kit.app.state.value.trip, undefined);
});

Deno.test("a trip whose pack fails leaves the player where they are", () => {
  const { kit, pack } = withHeldPack();
  kit.grant(LEFT, "portal");
  kit.clock.advance(10);
  pack().failed("file_hash");
  kit.clock.advance(10);
  assertStillIn(kit, "pack_failed");
  assert.equal(kit.heard("release_lease"), 1);
  assert.equal(kit.heard("redeem_lease"), 1); // the one into the hub
});

for (const [what, json] of [["no JSON", "{"], ["no world", `{"title":1}`]] as const) {
  Deno.test(`a trip refuses a pack whose world.json is ${what}`, () => {
    const { kit, pack } = withHeldPack();
    kit.grant(LEFT, "portal");
    kit.clock.advance(10);
    pack().ready({ hash: "ab", text: () => json });
    kit.clock.advance(10);
    assertStillIn(kit, "pack_failed");
  });
}

Deno.test("a trip gives a download up 5 s before its lease ends for good", () => {
  const { kit } = withHeldPack();
  kit.grant(LEFT, "portal", 60_000);
  kit.clock.advance(5 + 60_000 - HARD_END_SPARE_MS - 1);
  assert.notEqual(kit.app.state.value.trip, undefined);
  kit.clock.advance(1);
  assertStillIn(kit, "download_too_slow");
  assert.equal(kit.cancelledFetches, 1);
});

Deno.test("a trip hears in every phase that its lease was closed", () => {
  const reasons: LeaseClosed[] = ["expired", "world_unavailable", "world_full", "world_crashed"];
  for (const reason of reasons) {
    const kit = new Kit().enter();
    kit.answers.control = (socket, message) => {
      if (message.type !== "redeem_lease") return false;
      socket.say("lease_closed", { leaseId: message.body.leaseId, reason });
      return true;
    };
    kit.grant(LEFT, "portal");
    kit.clock.advance(100);
    assertStillIn(kit, reason);
    assert.equal(kit.heard("release_lease"), 0);
  }
});

Deno.test("a trip waits 12 s for its ticket and not longer", () => {
  const kit = new Kit().enter();
  kit.answers.control = (_socket, message) => message.type === "redeem_lease";
  kit.grant(LEFT, "portal");
  kit.clock.advance(10 + TICKET_WAIT_MS - 1);
  assert.equal(kit.app.state.value.trip?.step, "starting");
  kit.clock.advance(1);
  assertStillIn(kit, "ticket_unavailable");
});

Deno.test("a trip dials three times with one ticket while it was not shown", () => {
  const kit = new Kit().enter();
  kit.answers.isDown = (url) => url.endsWith("/left_world");
  kit.grant(LEFT, "portal");
  kit.clock.advance(2000);
  assertStillIn(kit, "world_unavailable");
  const dialled = kit.sockets.filter((socket) => socket.url.endsWith("/left_world"));
  assert.equal(dialled.length, JOIN_ATTEMPTS);
  assert.equal(kit.heard("redeem_lease"), 2);
});

Deno.test("a trip asks for another ticket once it was shown in vain", () => {
  const kit = new Kit().enter();
  let joins = 0;
  kit.answers.world = (socket, message) => {
    if (message.type !== "join" || ++joins > 2) return false;
    socket.cut();
    return true;
  };
  kit.grant(LEFT, "portal");
  kit.clock.advance(2000);
  assert.deepEqual(kit.phase, { phase: "playing", world: LEFT });
  assert.equal(joins, 3);
  assert.equal(kit.heard("redeem_lease"), 1 + 3);
  const tickets = kit.sockets.flatMap((socket) => socket.heard)
    .map((message) => message.type === "join" ? message.body.ticketId : "")
    .filter((ticketId) => ticketId !== "");
  assert.equal(new Set(tickets).size, tickets.length);
});

Deno.test("a trip tries a ticket again that came too late, but no full world", () => {
  const joinsFor = (reason: JoinRefusal): number => {
    const kit = new Kit().enter();
    let joins = 0;
    kit.answers.world = (socket, message) => {
      if (message.type !== "join") return false;
      joins++;
      socket.sayWorld("join_refused", { reason });
      return true;
    };
    kit.grant(LEFT, "portal");
    kit.clock.advance(5000);
    assertStillIn(kit, reason);
    return joins;
  };
  assert.equal(joinsFor("ticket_expired"), 3);
  assert.equal(joinsFor("admission_denied"), 3);
  assert.equal(joinsFor("world_full"), 1);
  assert.equal(joinsFor("invalid_spawn_entry"), 1);
  assert.equal(joinsFor("draining"), 1);
});

Deno.test("a trip waits 5 s for a world that says nothing after the join", () => {
  const kit = new Kit().enter();
  kit.answers.world = (_socket, message) => message.type === "join";
  kit.grant(LEFT, "portal");
  kit.clock.advance(10 + WORLD_WAIT_MS);
  assert.equal(kit.app.state.value.trip?.step, "joining");
  kit.clock.advance(50);
  assertStillIn(kit, "world_unavailable");
  assert.equal(kit.world.closedWith, CLOSE_CODES.idle_timeout);
  assert.equal(kit.heard("release_lease"), 1);
});

Deno.test("a committed trip that is then lost does not go back to a world that let go", () => {
  const kit = new Kit().enter();
  const hub = kit.world;
  kit.answers.world = (socket, message) => {
    if (message.type !== "join" || socket === hub) return false;
    kit.answers = {};
    kit.activeWorld = LEFT;
    const lease = kit.app.state.value.trip!;
    socket.sayWorld("joined", { worldKey: lease.to, entityId: 1, tick: 1, tickMs: 50 });
    kit.control.say("committed", { leaseId: kit.leaseId!, worldKey: LEFT });
    kit.clock.after(20, () => socket.cut());
    return true;
  };
  kit.grant(LEFT, "portal");
  kit.clock.advance(100);
  assert.equal(kit.phase.phase, "rejoining");
  kit.clock.advance(5000);
  assert.deepEqual(kit.phase, { phase: "playing", world: LEFT });
});

Deno.test("a newer lease takes the place of a trip under way, without a word", () => {
  const { kit } = withHeldPack();
  kit.grant(LEFT, "portal");
  kit.clock.advance(10);
  kit.answers = {};
  kit.grant(HUB, "resume");
  kit.clock.advance(200);
  assert.deepEqual(kit.entered, [HUB, HUB]);
  assert.deepEqual(kit.notices, []);
  assert.equal(kit.cancelledFetches, 1);
});

Deno.test("words about a closed lease are stale: they change nothing and are no fault", () => {
  const { kit } = withHeldPack();
  const leaseId = kit.grant(LEFT, "portal");
  kit.clock.advance(10);
  kit.app.actions.cancelTrip();
  kit.clock.advance(10);
  kit.giveTicket();
  kit.control.say("lease_closed", { leaseId, reason: "expired" });
  kit.clock.advance(1000);
  assertStillIn(kit, "trip_cancelled");
  assert.equal(kit.logged("TRIP_STALE").length, 2);
  assert.ok(kit.lines.every((line) => line.level !== "warn"));
});

Deno.test("a trip with its ticket goes on when the master is lost", () => {
  const kit = new Kit().enter();
  kit.answers.world = (socket, message) => {
    if (message.type !== "join") return false;
    kit.control.cut();
    kit.answers = { isDown: (url) => new URL(url).pathname === "/" };
    kit.admit(socket);
    return true;
  };
  kit.grant(LEFT, "portal");
  kit.clock.advance(200);
  assert.deepEqual(kit.phase, { phase: "playing", world: LEFT });
});

Deno.test("a trip without its ticket ends when the master is lost", () => {
  const { kit } = withHeldPack();
  kit.grant(LEFT, "portal");
  kit.clock.advance(10);
  kit.control.cut();
  assert.equal(kit.app.state.value.trip, undefined);
  assert.deepEqual(kit.phase, { phase: "playing", world: HUB });
  assert.ok(kit.notices.includes("master_away"));
});
