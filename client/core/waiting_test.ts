import assert from "node:assert/strict";
import { KEYS, Kit } from "./app_test_kit.ts";

const [HUB, LEFT] = [KEYS[0]!, KEYS[1]!];

/** A client whose next trips find a full world: the master says a place in line, and no ticket. */
function kitWithFullWorld(): Kit {
  const kit = new Kit().enter();
  fillUp(kit);
  return kit;
}

function fillUp(kit: Kit, place = 3): void {
  kit.answers.control = (socket, message) => {
    if (message.type !== "redeem_lease") return false;
    socket.say("queued", { leaseId: message.body.leaseId, place });
    return true;
  };
}

Deno.test("[T19] App tells the place in line, moves up, and goes in when it is its turn", () => {
  const kit = kitWithFullWorld();
  const leaseId = kit.grant(LEFT, "portal");
  kit.clock.advance(200);
  const trip = () => kit.app.state.value.trip;
  assert.deepEqual([trip()?.step, trip()?.placeInLine, trip()?.canCancel], ["waiting", 3, true]);
  assert.equal(kit.phase.phase, "playing", "one walks on");
  // Far longer than a ticket is waited for; the lease is refreshed all the while.
  kit.clock.advance(300_000);
  assert.equal(trip()?.step, "waiting");
  assert.ok(kit.heard("refresh_lease") >= 29, String(kit.heard("refresh_lease")));
  kit.control.say("queued", { leaseId, place: 1 });
  kit.clock.advance(10);
  assert.equal(trip()?.placeInLine, 1);
  kit.giveTicket();
  kit.clock.advance(200);
  assert.deepEqual(kit.entered, [HUB, LEFT]);
  assert.equal(trip(), undefined);
});

Deno.test("[T20] App waits no more once the person calls it off", () => {
  const kit = kitWithFullWorld();
  kit.grant(LEFT, "portal");
  kit.clock.advance(200);
  kit.app.actions.cancelTrip();
  kit.clock.advance(200);
  assert.equal(kit.app.state.value.trip, undefined);
  assert.equal(kit.heard("release_lease"), 1);
  assert.deepEqual(kit.notices, ["trip_cancelled"]);
  assert.equal(kit.phase.phase, "playing");
});

Deno.test("[T20] App gives a turn up for the way back when it loses the world it walks in", () => {
  const kit = kitWithFullWorld();
  kit.grant(LEFT, "portal");
  kit.clock.advance(200);
  kit.answers = {};
  kit.world.cut(4000);
  kit.clock.advance(5000);
  assert.equal(kit.heard("release_lease"), 1);
  assert.deepEqual(kit.entered, [HUB, HUB]);
  assert.equal(kit.phase.phase, "playing");
});

Deno.test("[T19] App waits before its first world, too, and nothing is to be called off there", () => {
  const kit = new Kit();
  fillUp(kit, 1);
  kit.enter();
  kit.clock.advance(120_000);
  assert.equal(kit.phase.phase, "entering");
  const { trip } = kit.app.state.value;
  assert.deepEqual([trip?.step, trip?.placeInLine, trip?.canCancel], ["waiting", 1, false]);
  kit.giveTicket();
  kit.clock.advance(200);
  assert.deepEqual(kit.entered, [HUB]);
});

Deno.test("[T21] App says that a world is full where the line is full, too", () => {
  const kit = new Kit().enter();
  kit.answers.control = (socket, message) => {
    if (message.type !== "redeem_lease") return false;
    socket.say("lease_closed", { leaseId: message.body.leaseId, reason: "world_full" });
    return true;
  };
  kit.grant(LEFT, "portal");
  kit.clock.advance(200);
  assert.deepEqual(kit.notices, ["world_full"]);
});
