// How many places those take who are on the way into a world and not there yet.

import assert from "node:assert/strict";
import { CoreBench, type FakeClient, type FakeWorld, HUB } from "./core_test_kit.ts";
import { MAX_LEASES, MAX_LEASES_PER_PLAYER } from "./lease_book.ts";
import { PLACE_MS, TICKET_MS } from "./travel_desk.ts";

function comer(bench: CoreBench, tab: string): FakeClient {
  const client = bench.connect(tab);
  client.enter("", tab);
  return client;
}

function redeem(client: FakeClient, { leaseId, worldKey } = client.last("lease_granted")): void {
  client.say("redeem_lease", { leaseId, worldKey });
}

/** Each of `clients` asks until it has `count` leases, as fast as it may. */
function askForMore(bench: CoreBench, clients: readonly FakeClient[], count: number): void {
  for (let i = 1; i < count; i++) {
    bench.pass(500);
    for (const client of clients) client.say("request_entry", {});
  }
}

function redeemAll(client: FakeClient): void {
  for (const { type, body } of client.heard) if (type === "lease_granted") redeem(client, body);
}

function refreshAll(client: FakeClient): void {
  for (const { type, body } of client.heard) {
    if (type === "lease_granted") client.say("refresh_lease", { leaseId: body.leaseId });
  }
}

/** The hub acknowledges every ticket that it was told of. */
function acknowledgeAll(hub: FakeWorld): void {
  for (const { type, body } of hub.heard) {
    if (type === "expect") hub.say("ticket_acknowledged", { ticketId: body.ticketId });
  }
}

/** Time passes and the hub lives on. */
function pass(bench: CoreBench, ms: number): void {
  for (let left = ms; left > 0; left -= 1000) {
    bench.pass(Math.min(1000, left));
    bench.world(HUB).heartbeat();
  }
}

Deno.test("[T22] one player takes one place, however many leases are redeemed", () => {
  const bench = new CoreBench({ capacity: 2 });
  const greedy = comer(bench, "greedy");
  askForMore(bench, [greedy], MAX_LEASES_PER_PLAYER);
  assert.equal(greedy.count("lease_granted"), MAX_LEASES_PER_PLAYER);
  redeemAll(greedy);
  assert.equal(greedy.count("queued"), 0, "who has a place needs no other");
  const second = comer(bench, "second");
  redeem(second);
  assert.equal(second.count("queued"), 0);
  const third = comer(bench, "third");
  redeem(third);
  assert.equal(third.last("queued").place, 1);
});

Deno.test("[T22] who stands in a world takes no second place by coming back into it", () => {
  const bench = new CoreBench({ capacity: 2 });
  const inside = bench.guestInHub("inside", "inside");
  inside.say("request_entry", {});
  redeem(inside);
  assert.equal(bench.world(HUB).count("expect"), 2, "on the way back in");
  const second = comer(bench, "second");
  redeem(second);
  assert.equal(second.count("queued"), 0);
});

Deno.test("[T22] a place is kept for 120 s, however often the ticket is renewed, and goes to who waits", () => {
  const bench = new CoreBench({ capacity: 1 });
  const lazy = comer(bench, "lazy");
  askForMore(bench, [lazy], 2);
  redeem(lazy); // the newer of two
  const hub = bench.world(HUB);
  hub.register();
  acknowledgeAll(hub);
  const waiting = comer(bench, "waiting");
  redeem(waiting);
  assert.equal(waiting.last("queued").place, 1);
  const everyMs = TICKET_MS - 5000;
  for (let leftMs = PLACE_MS; leftMs > 0; leftMs -= everyMs) {
    assert.equal(lazy.count("lease_closed"), 0);
    refreshAll(waiting);
    refreshAll(lazy);
    redeemAll(lazy);
    acknowledgeAll(hub);
    pass(bench, Math.min(everyMs, leftMs));
  }
  assert.equal(lazy.count("lease_closed"), 2, "one place, whichever lease it was redeemed with");
  assert.equal(lazy.last("lease_closed").reason, "ticket_expired");
  bench.pass(250);
  acknowledgeAll(hub);
  assert.equal(waiting.count("ticket"), 1);
  lazy.say("request_entry", {});
  redeem(lazy);
  assert.equal(lazy.last("queued").place, 1);
});

Deno.test("[T7] of too many leases in all, one of whoever has the most goes", () => {
  const bench = new CoreBench();
  const honest = comer(bench, "honest");
  const others = Array.from(
    { length: MAX_LEASES / MAX_LEASES_PER_PLAYER },
    (_, at) => comer(bench, `tab-${at}`),
  );
  askForMore(bench, others, MAX_LEASES_PER_PLAYER);
  assert.equal(honest.count("lease_closed"), 0, "although it would expire first");
  const losers = others.filter((each) => each.count("lease_closed") > 0);
  assert.equal(losers.length, 1);
  assert.equal(losers[0]!.last("lease_closed").reason, "too_many_leases");
});
