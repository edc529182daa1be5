import assert from "node:assert/strict";
import type { WorldKey } from "../../shared/lib/ids.ts";
import type { Visit } from "../../shared/protocol/fields.ts";
import { CoreBench, HUB, LEFT } from "./core_test_kit.ts";
import { VISIT_BURST } from "./visits.ts";

const SPOT = { x: 12, z: 4, y: undefined, yaw: 1 };
const to = (worldKey: WorldKey): Visit => ({ worldKey, spot: SPOT });

Deno.test("[V1] a newcomer with a link is led to its world and spot, and belongs there", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter("", "tab-1", 0, to(LEFT));
  const lease = client.last("lease_granted");
  assert.deepEqual([lease.worldKey, lease.purpose], [LEFT, "visit"]);
  assert.equal(client.count("lease_granted"), 1);
  const left = bench.travel(client);
  assert.deepEqual(left.last("expect").arrival.spot, SPOT);
  assert.equal(bench.starts(HUB), 0, "no other world is started for it");
  client.say("request_entry", {});
  assert.equal(client.last("lease_granted").worldKey, LEFT);
});

Deno.test("[V2] a link wins over the saved place, and the guest stays the same", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { playerId, resumeSecret } = client.last("session");
  const { fence } = bench.world(HUB).last("committed");
  client.leave();
  const place = { x: 5, y: 0, z: 6, yaw: 1 };
  bench.world(HUB).say("gone", { playerId, fence, why: "left", place });
  const again = bench.connect();
  again.enter(resumeSecret, "tab-1", 0, to(LEFT));
  assert.equal(again.last("session").playerId, playerId);
  assert.equal(again.last("lease_granted").worldKey, LEFT);
  again.leave();
  // Not committed: the place is what it was.
  const third = bench.connect();
  third.enter(resumeSecret, "tab-1");
  bench.travel(third);
  assert.deepEqual(bench.world(HUB).last("expect").arrival.saved, place);
  assert.equal(bench.world(HUB).last("expect").arrival.spot, undefined);
});

Deno.test("[V2] a link without a spot to the world where one belongs leads to the saved place", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter("", "tab-1", 0, { worldKey: HUB, spot: undefined });
  assert.equal(client.last("lease_granted").purpose, "enter");
  const elsewhere = bench.connect();
  elsewhere.enter("", "tab-2", 0, { worldKey: LEFT, spot: undefined });
  assert.equal(elsewhere.last("lease_granted").worldKey, LEFT);
});

Deno.test("[V2] who still walks somewhere and follows a link is led there, and let go at the commit", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { resumeSecret } = client.last("session");
  client.lose(); // the world's socket lives
  const again = bench.connect();
  again.enter(resumeSecret, "tab-1", 0, to(LEFT));
  assert.equal(bench.world(HUB).count("release"), 0);
  bench.travel(again);
  assert.equal(bench.world(HUB).last("release").reason, "travelled");
});

Deno.test("[V3] a link to a world that is none leads to where one belongs, and one hears why", () => {
  const bench = new CoreBench();
  const client = bench.connect();
  client.enter("", "tab-1", 0, to("nowhere" as WorldKey));
  assert.deepEqual(client.last("notice"), { reason: "visit_unknown_world", detail: "nowhere" });
  assert.equal(client.last("lease_granted").worldKey, HUB);
});

Deno.test("[V3] a link to a full world waits in line; who gives up enters where one belongs", () => {
  const bench = new CoreBench({ capacity: 1 });
  const first = bench.connect();
  first.enter("", "tab-1", 0, to(LEFT));
  bench.travel(first);
  bench.world(LEFT).heartbeat(1);
  const second = bench.connect();
  second.enter("", "tab-2", 0, to(LEFT));
  const { leaseId, worldKey } = second.last("lease_granted");
  second.say("redeem_lease", { leaseId, worldKey });
  assert.equal(second.last("queued").place, 1);
  second.say("release_lease", { leaseId });
  second.say("request_entry", {});
  assert.equal(second.last("lease_granted").worldKey, HUB);
});

Deno.test("[V5] one address follows only so many links; one more enters as without, and hears why", () => {
  const bench = new CoreBench();
  for (let count = 0; count < VISIT_BURST; count++) {
    const client = bench.connect();
    client.enter("", `tab-${count}`, 0, to(LEFT));
    assert.equal(client.last("lease_granted").worldKey, LEFT);
  }
  const late = bench.connect();
  late.enter("", "late", 0, to(LEFT));
  assert.equal(late.last("notice").reason, "visit_too_often");
  assert.equal(late.last("lease_granted").worldKey, HUB);
  const elsewhere = bench.connect("5.6.7.8");
  elsewhere.enter("", "other", 0, to(LEFT));
  assert.equal(elsewhere.last("lease_granted").worldKey, LEFT);
  bench.pass(6000);
  const later = bench.connect();
  later.enter("", "later", 0, to(LEFT));
  assert.equal(later.last("lease_granted").worldKey, LEFT);
});

Deno.test("[V5] a class of 30 follows a link at once, and once more when the lesson begins anew", () => {
  const bench = new CoreBench();
  for (let pupil = 0; pupil < 60; pupil++) {
    const client = bench.connect();
    client.enter("", `tab-${pupil}`, 0, to(LEFT));
    assert.equal(client.last("lease_granted").worldKey, LEFT);
  }
});
