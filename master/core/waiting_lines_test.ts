import assert from "node:assert/strict";
import { CoreBench, type FakeClient, HUB, LEFT } from "./core_test_kit.ts";
import { LEASE_HARD_MS } from "./travel_desk.ts";
import { MAX_WAITING, TURN_KEPT_MS } from "./waiting_lines.ts";

/** A hub with one place, which somebody has. */
function fullHub(): { bench: CoreBench; inside: FakeClient } {
  const bench = new CoreBench({ capacity: 1 });
  return { bench, inside: bench.guestInHub() };
}

/** Somebody who comes in and redeems the lease to the hub. */
function comer(bench: CoreBench, tab: string, address = tab): FakeClient {
  const client = bench.connect(address);
  client.enter("", tab);
  redeem(client);
  return client;
}

function redeem(client: FakeClient): void {
  const { leaseId, worldKey } = client.last("lease_granted");
  client.say("redeem_lease", { leaseId, worldKey });
}

/** Somebody in the left world, and somebody at the portal to it in the hub; each world has one place. */
function atPortal(): { bench: CoreBench; inside: FakeClient; traveller: FakeClient } {
  const bench = new CoreBench({ capacity: 1 });
  const inside = bench.guestInHub();
  bench.usePortal(bench.world(HUB), inside, LEFT);
  bench.travel(inside);
  return { bench, inside, traveller: bench.guestInHub("traveller", "tab-t") };
}

/** The player leaves for good. */
function leaves(bench: CoreBench, client: FakeClient, key = HUB): void {
  const { playerId } = client.last("session");
  const admitted = bench.world(key).heard.findLast((message) =>
    message.type === "committed" && message.body.playerId === playerId
  );
  assert.ok(admitted?.type === "committed");
  client.leave();
  bench.world(key).say("gone", { playerId, fence: admitted.body.fence, why: "left", place });
}

const place = { x: 0, y: 0, z: 0, yaw: 0 };

/** Time passes and the hub lives on. */
function pass(bench: CoreBench, ms: number): void {
  for (let left = ms; left > 0; left -= 1000) {
    bench.pass(Math.min(1000, left));
    bench.world(HUB).heartbeat();
  }
}

Deno.test("[T16] [T19] whoever redeems a lease to a full world waits and hears the place in line", () => {
  const { bench } = fullHub();
  const [second, third] = [comer(bench, "tab-2"), comer(bench, "tab-3")];
  assert.equal(second.last("queued").place, 1);
  assert.equal(third.last("queued").place, 2);
  assert.deepEqual(second.last("queued").leaseId, second.last("lease_granted").leaseId);
  pass(bench, 3000);
  assert.equal(second.count("queued"), 1, "told only when it changes");
  assert.equal(bench.world(HUB).count("expect"), 1, "nobody else is expected");
});

Deno.test("[T16] the last place goes to one of two who are on the way", () => {
  const bench = new CoreBench({ capacity: 1 });
  const [first, second] = [comer(bench, "tab-1"), comer(bench, "tab-2")];
  assert.equal(first.count("queued"), 0);
  assert.equal(second.last("queued").place, 1);
});

Deno.test("[T19] a free place goes to the first in line, and the others move up", () => {
  const { bench, inside } = fullHub();
  const [second, third] = [comer(bench, "tab-2"), comer(bench, "tab-3")];
  leaves(bench, inside);
  bench.pass(250);
  bench.world(HUB).acknowledge();
  assert.equal(second.count("ticket"), 1);
  assert.equal(third.count("ticket"), 0);
  assert.equal(third.last("queued").place, 1);
  bench.world(HUB).admit();
  // The world's own count comes a second late: nobody slips in meanwhile.
  bench.pass(750);
  assert.equal(bench.world(HUB).count("expect"), 2);
  leaves(bench, second);
  bench.pass(250);
  bench.world(HUB).acknowledge();
  assert.equal(third.count("ticket"), 1);
});

Deno.test("[T19] nobody who comes later overtakes those who wait", () => {
  const { bench, inside } = fullHub();
  const second = comer(bench, "tab-2");
  leaves(bench, inside); // the place is free, and served with the next tick
  const late = comer(bench, "tab-3");
  assert.equal(late.last("queued").place, 2);
  bench.pass(250);
  bench.world(HUB).acknowledge();
  assert.equal(second.count("ticket"), 1);
  assert.equal(late.last("queued").place, 1);
});

Deno.test("[T19] a turn outlives a lost connection for 30 s, and no longer", () => {
  for (const [awayMs, place] of [[TURN_KEPT_MS - 1000, 1], [TURN_KEPT_MS + 1000, 2]] as const) {
    const { bench } = fullHub();
    const second = comer(bench, "tab-2");
    const { resumeSecret } = second.last("session");
    const third = comer(bench, "tab-3");
    second.lose();
    pass(bench, awayMs);
    assert.equal(third.last("queued").place, place === 1 ? 2 : 1);
    const back = bench.connect("tab-2");
    back.enter(resumeSecret, "tab-2");
    redeem(back);
    assert.equal(back.last("queued").place, place, `${awayMs} ms`);
  }
});

Deno.test("[T19] who is away is passed over, and served on coming back", () => {
  const { bench, inside } = fullHub();
  const second = comer(bench, "tab-2");
  const { resumeSecret } = second.last("session");
  const third = comer(bench, "tab-3");
  second.lose();
  leaves(bench, inside);
  bench.pass(250);
  bench.world(HUB).acknowledge();
  assert.equal(third.count("ticket"), 1);
  bench.world(HUB).admit();
  const back = bench.connect("tab-2");
  back.enter(resumeSecret, "tab-2");
  redeem(back);
  assert.equal(back.last("queued").place, 1);
});

Deno.test("[T20] whoever waits at a portal walks on, and the source is unlocked just once", () => {
  const { bench, inside, traveller } = atPortal();
  const [hub, left] = [bench.world(HUB), bench.world(LEFT)];
  bench.usePortal(hub, traveller, LEFT);
  redeem(traveller);
  assert.equal(traveller.last("queued").place, 1);
  assert.equal(hub.count("unlock"), 1);
  traveller.say("release_lease", { leaseId: traveller.last("lease_granted").leaseId });
  assert.equal(traveller.last("lease_closed").reason, "released");
  assert.equal(hub.count("unlock"), 1);
  // The same portal once more, and this time the wait ends in the world.
  bench.usePortal(hub, traveller, LEFT, 8);
  redeem(traveller);
  assert.equal(hub.count("unlock"), 2);
  leaves(bench, inside, LEFT);
  bench.pass(250);
  left.acknowledge();
  left.admit();
  assert.equal(hub.last("release").reason, "travelled");
  assert.equal(hub.count("unlock"), 2);
});

Deno.test("[T20] another trip of the same player ends the wait; back at the portal the turn is there", () => {
  const { bench, traveller } = atPortal();
  const hub = bench.world(HUB);
  bench.usePortal(hub, traveller, LEFT);
  redeem(traveller);
  const { leaseId } = traveller.last("lease_granted");
  bench.usePortal(hub, traveller, LEFT, 8);
  assert.deepEqual(traveller.last("lease_closed"), { leaseId, reason: "superseded" });
  redeem(traveller);
  assert.equal(traveller.last("queued").place, 1);
});

Deno.test("[T21] 64 wait for one world, and one more is refused by name", () => {
  const { bench } = fullHub();
  const waiting = Array.from({ length: MAX_WAITING }, (_, at) => comer(bench, `tab-w${at}`));
  assert.equal(waiting.at(-1)?.last("queued").place, MAX_WAITING);
  const refused = comer(bench, "tab-x");
  assert.equal(refused.count("queued"), 0);
  assert.equal(refused.last("lease_closed").reason, "world_full");
  waiting[0]!.say("release_lease", { leaseId: waiting[0]!.last("lease_granted").leaseId });
  assert.equal(comer(bench, "tab-y").last("queued").place, MAX_WAITING);
});

Deno.test("[T21] a wait that is not refreshed ends after 120 s, and any after an hour", () => {
  const { bench } = fullHub();
  const [second, third] = [comer(bench, "tab-2"), comer(bench, "tab-3")];
  const { leaseId } = third.last("lease_granted");
  for (let ms = 0; ms < LEASE_HARD_MS - 60_000; ms += 60_000) {
    pass(bench, 60_000);
    third.say("refresh_lease", { leaseId });
    if (ms === 60_000) assert.equal(second.last("lease_closed").reason, "expired");
  }
  pass(bench, 62_000);
  assert.deepEqual(third.last("lease_closed"), { leaseId, reason: "expired" });
});

Deno.test("[T21] a world that crashes has places for all again, in their order", () => {
  const { bench } = fullHub();
  const [second, third] = [comer(bench, "tab-2"), comer(bench, "tab-3")];
  bench.world(HUB).exit(1);
  bench.pass(1000);
  assert.equal(bench.starts(HUB), 2);
  bench.world(HUB).register();
  bench.world(HUB).acknowledge();
  assert.equal(second.count("ticket"), 1);
  assert.equal(third.last("queued").place, 1);
});
