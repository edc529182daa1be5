import assert from "node:assert/strict";
import type { TicketId } from "../../shared/lib/ids.ts";
import { instanceId } from "../../shared/lib/ids.ts";
import { CoreBench, FORGED_LEASE, HUB, LEFT } from "./core_test_kit.ts";
import { MAX_LEASES_PER_PLAYER } from "./lease_book.ts";
import { LEASE_HARD_MS, LEASE_SOFT_MS, TICKET_ACKNOWLEDGE_MS, TICKET_MS } from "./travel_desk.ts";

Deno.test("[T1] a lease starts no world; only its redemption does", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  assert.equal(client.last("lease_granted").worldKey, HUB);
  bench.pass(2000);
  assert.equal(bench.worlds.length, 0);
  client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
  assert.equal(bench.starts(HUB), 1);
});

Deno.test("[T2] the client hears of a ticket only once the target acknowledged it", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
  bench.world(HUB).register();
  assert.equal(client.count("ticket"), 0);
  const ticketId = bench.world(HUB).acknowledge();
  assert.equal(client.last("ticket").ticketId, ticketId);
});

Deno.test("[T3] a trip commits: the source releases, the target shows, the lease is over", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  bench.usePortal(hub, client, LEFT);
  assert.equal(hub.last("lease_opened").requestId, 7);
  const left = bench.travel(client);
  assert.equal(hub.last("release").reason, "travelled");
  assert.equal(left.last("committed").playerId, client.last("session").playerId);
  assert.equal(client.last("committed").worldKey, LEFT);
  assert.equal(hub.count("unlock"), 0);
  assert.equal(bench.core.whereIs(client.last("session").playerId), instanceId(LEFT, 1));
});

Deno.test("[T4] redeem refuses a lease held by another player", () => {
  const bench = new CoreBench();
  const owner = bench.connect();
  owner.enter();
  const thief = bench.connect();
  thief.enter("", "tab-2");
  const { leaseId } = owner.last("lease_granted");
  thief.say("redeem_lease", { leaseId, worldKey: HUB });
  assert.deepEqual(thief.last("lease_closed"), { leaseId, reason: "invalid_travel_lease" });
  assert.equal(bench.worlds.length, 0);
});

Deno.test("[T4] a forged lease is refused by name", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  client.say("redeem_lease", { leaseId: FORGED_LEASE, worldKey: HUB });
  assert.equal(client.last("lease_closed").reason, "invalid_travel_lease");
});

Deno.test("[T5] trap: two redeems of one lease start one world and issue one ticket", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  const { leaseId } = client.last("lease_granted");
  client.say("redeem_lease", { leaseId, worldKey: HUB });
  client.say("redeem_lease", { leaseId, worldKey: HUB });
  bench.world(HUB).register();
  assert.equal(bench.starts(HUB), 1);
  assert.equal(bench.world(HUB).count("expect"), 1);
});

Deno.test("[T5] a redeem after the commit finds no lease", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { leaseId } = client.last("lease_granted");
  client.say("redeem_lease", { leaseId, worldKey: HUB });
  assert.equal(client.last("lease_closed").reason, "invalid_travel_lease");
  assert.equal(bench.world(HUB).count("expect"), 1);
});

Deno.test("[T6] redeem for another world than the lease's ends the lease", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  const { leaseId } = client.last("lease_granted");
  client.say("redeem_lease", { leaseId, worldKey: LEFT });
  assert.equal(client.last("lease_closed").reason, "travel_lease_target_mismatch");
});

Deno.test("[T7] trap: 9th lease evicts the soonest-expiring one of its player", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  const first = client.last("lease_granted").leaseId;
  for (let i = 1; i < MAX_LEASES_PER_PLAYER; i++) {
    bench.pass(1000);
    client.say("request_entry", {});
  }
  assert.equal(client.count("lease_granted"), MAX_LEASES_PER_PLAYER);
  assert.equal(client.count("lease_closed"), 0);
  bench.pass(1000);
  client.say("request_entry", {});
  assert.deepEqual(client.last("lease_closed"), { leaseId: first, reason: "too_many_leases" });
});

Deno.test("[T8] an unrefreshed lease ends at its soft end, a refreshed one goes on", () => {
  const bench = new CoreBench();
  const idle = bench.connect();
  idle.enter();
  const busy = bench.connect();
  busy.enter("", "tab-2");
  bench.pass(LEASE_SOFT_MS - 10_000);
  busy.say("refresh_lease", { leaseId: busy.last("lease_granted").leaseId });
  bench.pass(10_000);
  assert.equal(idle.last("lease_closed").reason, "expired");
  assert.equal(busy.count("lease_closed"), 0);
});

Deno.test("[T8] trap: lease refresh past hard expiry refused", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  const { leaseId } = client.last("lease_granted");
  for (let ms = 0; ms < LEASE_HARD_MS - 60_000; ms += 60_000) {
    bench.pass(60_000);
    client.say("refresh_lease", { leaseId });
  }
  assert.equal(client.count("lease_closed"), 0);
  bench.pass(60_000);
  assert.equal(client.last("lease_closed").reason, "expired");
  client.say("refresh_lease", { leaseId });
  assert.equal(client.last("lease_closed").reason, "invalid_travel_lease");
});

Deno.test("[T8] trap: reservation expiry during boot: the source unlocks, no ticket follows, and the world ends", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  bench.usePortal(hub, client, LEFT);
  const { leaseId } = client.last("lease_granted");
  const passIn = (ms: number, idle = bench.worlds.slice(1)) => {
    for (let left = ms; left > 0; left -= 1000) {
      hub.heartbeat(1);
      for (const world of idle) world.heartbeat(0);
      bench.pass(1000);
    }
  };
  passIn(LEASE_SOFT_MS - 2000);
  client.say("redeem_lease", { leaseId, worldKey: LEFT });
  assert.equal(bench.starts(LEFT), 1);
  passIn(3000);
  assert.equal(client.last("lease_closed").reason, "expired");
  assert.equal(hub.last("unlock").leaseId, leaseId);
  const left = bench.world(LEFT);
  left.register();
  assert.equal(left.count("expect"), 0);
  passIn(6000);
  assert.equal(left.last("stop").reason, "idle");
});

Deno.test("[T9] a target that never acknowledges ends the trip and unlocks the source", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  bench.usePortal(hub, client, LEFT);
  const { leaseId } = client.last("lease_granted");
  client.say("redeem_lease", { leaseId, worldKey: LEFT });
  const left = bench.world(LEFT);
  left.register();
  for (let ms = 0; ms < TICKET_ACKNOWLEDGE_MS; ms += 1000) {
    hub.heartbeat(1);
    left.heartbeat(0, 1);
    bench.pass(1000);
  }
  assert.equal(client.last("lease_closed").reason, "ticket_unavailable");
  assert.equal(hub.last("unlock").leaseId, leaseId);
  assert.equal(left.last("revoke_ticket").leaseId, leaseId);
  // A late acknowledgement of the closed lease is stale: no ticket reaches the client.
  left.say("ticket_acknowledged", { ticketId: left.last("expect").ticketId });
  assert.equal(client.count("ticket"), 1);
});

Deno.test("[T10] trap A9.13: a late acknowledgement costs nothing: a ticket's time counts from when the client was told", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
  const hub = bench.world(HUB);
  hub.register();
  bench.pass(4000);
  hub.heartbeat(0, 1);
  hub.acknowledge();
  for (let ms = 0; ms < TICKET_MS - 1000; ms += 1000) {
    hub.heartbeat(0, 1);
    bench.pass(1000);
  }
  hub.admit();
  assert.equal(client.count("committed"), 1);
});

Deno.test("[T10] an unused ticket expires, is revoked, and a new lease may follow", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
  const hub = bench.world(HUB);
  hub.register();
  hub.acknowledge();
  for (let ms = 0; ms < TICKET_MS; ms += 1000) {
    hub.heartbeat(0, 1);
    bench.pass(1000);
  }
  assert.equal(client.last("lease_closed").reason, "ticket_expired");
  assert.equal(hub.count("revoke_ticket"), 1);
  client.say("request_entry", {});
  assert.equal(client.count("lease_granted"), 2);
});

Deno.test("[T11] an open lease can be redeemed again: the old ticket is void", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter();
  const { leaseId } = client.last("lease_granted");
  client.say("redeem_lease", { leaseId, worldKey: HUB });
  const hub = bench.world(HUB);
  hub.register();
  const old = hub.acknowledge();
  client.say("redeem_lease", { leaseId, worldKey: HUB });
  assert.equal(hub.last("revoke_ticket").ticketId, old);
  hub.acknowledge();
  hub.admit();
  assert.equal(client.count("committed"), 1);
});

Deno.test("[T12] an admission after the lease closed is dropped by the target", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  bench.usePortal(hub, client, LEFT);
  const { leaseId } = client.last("lease_granted");
  client.say("redeem_lease", { leaseId, worldKey: LEFT });
  const left = bench.world(LEFT);
  left.register();
  left.acknowledge();
  client.say("release_lease", { leaseId });
  assert.equal(hub.last("unlock").leaseId, leaseId);
  left.admit();
  assert.equal(left.count("committed"), 0);
  assert.equal(left.count("revoke_ticket"), 2);
  assert.equal(bench.core.whereIs(client.last("session").playerId), instanceId(HUB, 1));
});

Deno.test("[T13] a ticket admits once: a second admission by it is dropped", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  hub.admit();
  assert.equal(client.count("committed"), 1);
  assert.equal(hub.count("revoke_ticket"), 1);
});

Deno.test("[T13] a ticket of one world is nothing in another", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  bench.usePortal(hub, client, LEFT);
  client.say("redeem_lease", {
    leaseId: client.last("lease_granted").leaseId,
    worldKey: LEFT,
  });
  const left = bench.world(LEFT);
  left.register();
  left.acknowledge();
  const { ticketId, leaseId, playerId, fence } = left.last("expect");
  hub.say("admitted", {
    ticketId,
    leaseId,
    playerId,
    fence,
    place: { x: 0, y: 0, z: 0, yaw: 0 },
  });
  assert.equal(hub.last("revoke_ticket").ticketId, ticketId);
  assert.equal(client.count("committed"), 1);
});

Deno.test("[T14] a crash of the target while a trip is in flight clears the lock", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  bench.usePortal(hub, client, LEFT);
  const { leaseId } = client.last("lease_granted");
  client.say("redeem_lease", { leaseId, worldKey: LEFT });
  bench.world(LEFT).exit(1);
  assert.equal(client.last("lease_closed").reason, "world_crashed");
  assert.equal(hub.last("unlock").leaseId, leaseId);
  assert.equal(bench.core.whereIs(client.last("session").playerId), instanceId(HUB, 1));
});

Deno.test("[T15] a player who leaves during a trip unlocks and revokes", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  bench.usePortal(hub, client, LEFT);
  client.say("redeem_lease", {
    leaseId: client.last("lease_granted").leaseId,
    worldKey: LEFT,
  });
  const left = bench.world(LEFT);
  left.register();
  left.acknowledge();
  client.leave();
  assert.equal(left.count("revoke_ticket"), 1);
  assert.equal(hub.count("unlock"), 1);
});

Deno.test("[T17] a world cannot move a player who is not its own", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  const { playerId } = client.last("session");
  hub.say("travel", {
    requestId: 3,
    playerId,
    fence: 1 as never,
    portal: "left",
    to: LEFT,
    arriveAt: undefined,
  });
  assert.deepEqual(hub.last("travel_refused"), {
    requestId: 3,
    playerId,
    reason: "world_unavailable",
  });
});

Deno.test("[T17] a portal to a world that does not exist is refused", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  bench.usePortal(bench.world(HUB), client, "nowhere" as typeof HUB);
  assert.equal(bench.world(HUB).last("travel_refused").reason, "invalid_world");
});

Deno.test("[T17] a player without a control socket cannot prepare a trip", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  client.lose();
  bench.usePortal(bench.world(HUB), client, LEFT);
  assert.equal(bench.world(HUB).last("travel_refused").reason, "master_away");
});

Deno.test("[T18] a new request from the same world replaces the lease before it", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  bench.usePortal(hub, client, LEFT, 7);
  const first = client.last("lease_granted").leaseId;
  bench.usePortal(hub, client, LEFT, 8);
  assert.deepEqual(client.last("lease_closed"), { leaseId: first, reason: "superseded" });
  assert.equal(hub.last("unlock").leaseId, first);
  assert.notEqual(client.last("lease_granted").leaseId, first);
});

Deno.test("an unknown ticket that is acknowledged is stale, not a fault", () => {
  const bench = new CoreBench();
  bench.guestInHub();
  bench.world(HUB).say("ticket_acknowledged", { ticketId: "a".repeat(32) as TicketId });
  assert.equal(bench.logged("TRAVEL_STALE"), 1);
  assert.equal(bench.logged("TRAVEL_EVENT_REFUSED"), 0);
});
