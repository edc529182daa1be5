import assert from "node:assert/strict";
import { instanceId, type WorldKey } from "../../shared/lib/ids.ts";
import { FrameEncoder } from "../../shared/protocol/frames.ts";
import { TO_MASTER_LINK } from "../../shared/protocol/master_messages.ts";
import { CoreBench, FakeWorld, HUB, LEFT, LOOK } from "./core_test_kit.ts";
import { HEARTBEAT_EXPIRY_MS, START_TIMEOUT_MS, STOP_GRACE_MS } from "./worlds.ts";

const HUB_1 = instanceId(HUB, 1);

/** A client whose lease to the hub was redeemed: the hub is being started. */
function wantHub(bench: CoreBench) {
  const client = bench.connect();
  client.enter();
  client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
  return client;
}

Deno.test("[L1] a child that hangs before it registers is killed, and its world can start again", () => {
  const bench = new CoreBench();
  const client = wantHub(bench);
  bench.pass(START_TIMEOUT_MS);
  assert.deepEqual(bench.killed, [HUB_1]);
  assert.equal(client.last("lease_closed").reason, "world_unavailable");
  bench.world(HUB).exit(137);
  bench.pass(1000);
  client.say("request_entry", {});
  client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
  bench.pass(1000);
  assert.equal(bench.starts(HUB), 2);
});

Deno.test("[L2] an empty world is stopped after its idle time, and not before", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  client.leave();
  const { playerId } = client.last("session");
  const { fence } = hub.last("committed");
  hub.say("gone", { playerId, fence, why: "left", place: { x: 0, y: 0, z: 0, yaw: 0 } });
  for (let ms = 0; ms < 4750; ms += 250) {
    hub.heartbeat();
    bench.pass(250);
  }
  assert.equal(hub.count("stop"), 0);
  hub.heartbeat();
  bench.pass(750);
  assert.equal(hub.last("stop").reason, "idle");
});

Deno.test("[L2] a player who is away holds the world", () => {
  const bench = new CoreBench();
  bench.guestInHub();
  const hub = bench.world(HUB);
  for (let ms = 0; ms < 20_000; ms += 1000) {
    hub.heartbeat(1);
    bench.pass(1000);
  }
  assert.equal(hub.count("stop"), 0);
});

Deno.test("[L3] somebody on the way holds an empty world", () => {
  const bench = new CoreBench();
  wantHub(bench);
  const hub = bench.world(HUB);
  hub.register();
  hub.acknowledge();
  for (let ms = 0; ms < 20_000; ms += 1000) {
    hub.heartbeat(0, 0);
    bench.pass(1000);
  }
  assert.equal(hub.count("stop"), 0);
});

Deno.test("[L3] a mere lease does not hold a world", () => {
  const bench = new CoreBench();
  const client = wantHub(bench);
  const hub = bench.world(HUB);
  hub.register();
  client.say("release_lease", { leaseId: client.last("lease_granted").leaseId });
  client.say("request_entry", {});
  for (let ms = 0; ms < 6000; ms += 250) {
    hub.heartbeat();
    bench.pass(250);
  }
  assert.equal(hub.last("stop").reason, "idle");
});

Deno.test("[L4] a world wanted while it stops is started again once it is gone", () => {
  const bench = new CoreBench();
  const client = wantHub(bench);
  const hub = bench.world(HUB);
  hub.register();
  client.say("release_lease", { leaseId: client.last("lease_granted").leaseId });
  for (let ms = 0; ms < 6000; ms += 250) {
    hub.heartbeat();
    bench.pass(250);
  }
  assert.equal(bench.phaseOf(HUB_1), "stopping");
  client.say("request_entry", {});
  client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
  assert.equal(bench.starts(HUB), 1);
  hub.exit(0);
  assert.equal(bench.starts(HUB), 2);
  bench.world(HUB).register();
  bench.world(HUB).acknowledge();
  assert.equal(client.count("ticket"), 1);
});

Deno.test("[L5] a world that does not stop when told is killed", () => {
  const bench = new CoreBench();
  bench.guestInHub();
  bench.core.drain();
  assert.equal(bench.world(HUB).last("stop").reason, "master_exit");
  bench.pass(STOP_GRACE_MS - 250);
  assert.deepEqual(bench.killed, []);
  bench.pass(250);
  assert.deepEqual(bench.killed, [HUB_1]);
});

Deno.test("[L6] a world that is not heard of is killed", () => {
  const bench = new CoreBench();
  bench.guestInHub();
  bench.pass(HEARTBEAT_EXPIRY_MS - 250);
  assert.deepEqual(bench.killed, []);
  bench.pass(250);
  assert.deepEqual(bench.killed, [HUB_1]);
});

Deno.test("[L6] a master that was itself paused does not expire everything at once", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  bench.suspend(600_000);
  assert.deepEqual(bench.killed, []);
  assert.equal(bench.logged("MASTER_WAS_PAUSED"), 1);
  bench.world(HUB).heartbeat(1);
  bench.pass(1000);
  assert.deepEqual(bench.killed, []);
  assert.equal(client.count("lease_closed"), 0);
});

Deno.test("[L6] a world that grows over its memory ends in good order and is started anew", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  hub.heartbeat(1, 0, 512 * 2 ** 20);
  assert.equal(hub.count("stop"), 0);
  hub.heartbeat(1, 0, 512 * 2 ** 20 + 1);
  assert.equal(hub.last("stop").reason, "memory");
  client.say("request_entry", {});
  client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
  hub.exit(0);
  assert.equal(bench.starts(HUB), 2);
});

Deno.test("[L7] a link that breaks for a second condemns nobody", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  const { fence } = hub.last("committed");
  const { playerId } = client.last("session");
  bench.core.worldLinkLost(hub.order.instanceId, hub.order.epoch);
  bench.pass(1000);
  hub.register([{
    playerId,
    fence,
    isAway: false,
    displayName: "Guest",
    isGuest: true,
    look: LOOK,
    place: { x: 0, y: 0, z: 0, yaw: 0 },
  }]);
  hub.heartbeat(1);
  bench.pass(1000);
  assert.equal(bench.phaseOf(HUB_1), "ready");
  assert.equal(bench.core.whereIs(playerId), HUB_1);
  assert.equal(hub.count("release"), 0);
  assert.deepEqual(bench.killed, []);
});

Deno.test("[L7] an avatar that moved on while the link was broken is released", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  const { fence } = hub.last("committed");
  const { playerId } = client.last("session");
  bench.usePortal(hub, client, LEFT);
  bench.travel(client);
  const before = hub.count("release");
  bench.core.worldLinkLost(hub.order.instanceId, hub.order.epoch);
  hub.register([{
    playerId,
    fence,
    isAway: false,
    displayName: "Guest",
    isGuest: true,
    look: LOOK,
    place: { x: 0, y: 0, z: 0, yaw: 0 },
  }]);
  assert.equal(hub.count("release"), before + 1);
  assert.equal(bench.core.whereIs(playerId), instanceId(LEFT, 1));
});

Deno.test("[L7] an admission that was lost with the link leaves nobody inside", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const hub = bench.world(HUB);
  const { playerId } = client.last("session");
  const { fence } = hub.last("committed");
  client.say("request_entry", {});
  bench.travel(client);
  // The world never heard of the second commit: it reports the first admission.
  hub.register([{
    playerId,
    fence,
    isAway: false,
    displayName: "Guest",
    isGuest: true,
    look: LOOK,
    place: { x: 0, y: 0, z: 0, yaw: 0 },
  }]);
  assert.equal(hub.last("release").fence, fence);
  assert.equal(bench.core.whereIs(playerId), undefined);
});

Deno.test("[L8] crash after crash waits longer, and is refused at once when it takes too long", () => {
  const bench = new CoreBench();
  const client = wantHub(bench);
  const starts: number[] = [];
  for (let crash = 0; crash < 6; crash++) {
    starts.push(bench.starts(HUB));
    bench.world(HUB).exit(1);
    client.say("request_entry", {});
    client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
    bench.pass(4250);
  }
  assert.equal(starts[1], 2);
  assert.equal(client.last("lease_closed").reason, "world_unavailable");
  assert.ok(bench.starts(HUB) < 7);
});

Deno.test("[L8] a start that hangs counts as a crash: one after the other waits longer", () => {
  const bench = new CoreBench();
  const client = wantHub(bench);
  const waitsMs: number[] = [];
  for (let hang = 0; hang < 4; hang++) {
    bench.pass(START_TIMEOUT_MS);
    bench.world(HUB).exit(137);
    client.say("request_entry", {});
    client.say("redeem_lease", { leaseId: client.last("lease_granted").leaseId, worldKey: HUB });
    const before = bench.starts(HUB);
    let waitedMs = 0;
    for (; bench.starts(HUB) === before && waitedMs < 10_000; waitedMs += 250) bench.pass(250);
    waitsMs.push(waitedMs);
  }
  assert.deepEqual(waitsMs, [250, 1000, 2000, 4000]);
});

Deno.test("[L9] a world of another version is refused and ends", () => {
  const bench = new CoreBench();
  const client = wantHub(bench);
  bench.world(HUB).register([], "0.2");
  assert.equal(bench.world(HUB).last("refused").reason, "version_mismatch");
  assert.equal(bench.world(HUB).count("registered"), 0);
  assert.equal(bench.phaseOf(HUB_1), "stopping");
  bench.world(HUB).exit(0);
  assert.equal(client.count("ticket"), 0);
});

Deno.test("[L9] who waits for a world that is refused hears of its end", () => {
  const bench = new CoreBench();
  const client = wantHub(bench);
  const { leaseId } = client.last("lease_granted");
  bench.world(HUB).register([], "0.2");
  bench.world(HUB).exit(0);
  assert.deepEqual(client.last("lease_closed"), { leaseId, reason: "world_unavailable" });
});

Deno.test("[L9] who wants a world again while it ends waits for the next", () => {
  const bench = new CoreBench();
  const client = wantHub(bench);
  bench.world(HUB).register([], "0.2");
  const late = bench.connect();
  late.enter("", "tab-2");
  late.say("redeem_lease", { leaseId: late.last("lease_granted").leaseId, worldKey: HUB });
  bench.world(HUB).exit(0);
  bench.world(HUB).register();
  bench.world(HUB).acknowledge();
  assert.equal(client.count("lease_closed") + late.count("lease_closed"), 0);
  assert.equal(late.count("ticket"), 1);
});

Deno.test("[L10] a late word of a process that is gone changes nothing", () => {
  const bench = new CoreBench();
  wantHub(bench);
  const old = bench.world(HUB);
  old.exit(1);
  old.register();
  old.heartbeat(3);
  assert.equal(bench.phaseOf(HUB_1), "backing_off");
});

Deno.test("[L11] a restarted master takes over live worlds with their players inside", () => {
  const before = new CoreBench();
  const client = before.guestInHub();
  const { playerId, resumeSecret } = client.last("session");
  const { fence } = before.world(HUB).last("committed");
  before.world(HUB).say("save", {
    saves: [{ playerId, fence, place: { x: 5, y: 0, z: 6, yaw: 1 } }],
  });
  const { order } = before.world(HUB);

  const after = new CoreBench({ store: before.store, firstNumber: 1000 });
  after.core.adopt([order]);
  after.worlds.push(Object.assign(before.world(HUB)));
  after.core.worldMessage(order.instanceId, order.epoch, registerFrame(order, playerId, fence));
  assert.equal(after.phaseOf(HUB_1), "ready");
  assert.equal(after.core.whereIs(playerId), HUB_1);
  const again = after.connect();
  again.enter(resumeSecret, "tab-1");
  assert.equal(again.last("session").playerId, playerId);
  assert.equal(again.last("lease_granted").worldKey, HUB);
});

Deno.test("[L11] a player who is faster than their world keeps the avatar in it", () => {
  const before = new CoreBench();
  const client = before.guestInHub();
  const { playerId, resumeSecret } = client.last("session");
  const { fence } = before.world(HUB).last("committed");
  const { order } = before.world(HUB);

  const after = new CoreBench({ store: before.store, firstNumber: 1000 });
  after.core.adopt([order]);
  after.worlds.push(new FakeWorld(after, order));
  const again = after.connect();
  again.enter(resumeSecret, "tab-1");
  assert.equal(after.core.whereIs(playerId), undefined);
  after.core.worldMessage(order.instanceId, order.epoch, registerFrame(order, playerId, fence));
  assert.equal(after.core.whereIs(playerId), HUB_1);
  assert.equal(after.world(HUB).count("release"), 0);
  assert.equal(after.world(HUB).last("committed").fence, fence);
});

Deno.test("[L11] of two worlds that report one player, the later admission stands", () => {
  for (const laterFirst of [true, false]) {
    const bench = new CoreBench({ firstNumber: 1000 });
    const worlds = [HUB, LEFT].map((key, index) =>
      new FakeWorld(bench, {
        instanceId: instanceId(key, 1),
        key,
        number: 1,
        epoch: (index + 1) as never,
      })
    );
    bench.worlds.push(...worlds);
    bench.core.adopt(worlds.map(({ order }) => order));
    const reports = worlds.map((world, index) => () =>
      bench.core.worldMessage(
        world.order.instanceId,
        world.order.epoch,
        registerFrame(world.order, 5, 10 + index),
      )
    );
    for (const report of laterFirst ? reports.toReversed() : reports) report();
    assert.equal(bench.core.whereIs(5 as never), instanceId(LEFT, 1));
    assert.equal(bench.world(HUB).last("release").fence, 10);
    assert.equal(bench.world(LEFT).count("release"), 0);
    assert.equal(bench.world(LEFT).last("committed").fence, 11);
  }
});

Deno.test("[L11] a world that does not answer the restarted master is killed", () => {
  const bench = new CoreBench();
  bench.core.adopt([{ instanceId: HUB_1, key: HUB, number: 1, epoch: 5 as never }]);
  bench.pass(START_TIMEOUT_MS);
  assert.deepEqual(bench.killed, [HUB_1]);
});

Deno.test("[L12] a draining master starts nothing and is idle once every world ended", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  bench.core.drain();
  assert.equal(client.last("draining").inMs, 0);
  assert.equal(bench.core.isIdle, false);
  const late = bench.connect();
  late.enter("", "tab-9");
  assert.equal(late.last("entry_refused").reason, "draining");
  bench.world(HUB).exit(0);
  assert.equal(bench.core.isIdle, true);
  assert.equal(bench.worlds.length, 1);
});

Deno.test("[L13] an unknown saved world falls back to the start world", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { playerId, resumeSecret } = client.last("session");
  const { fence } = bench.world(HUB).last("committed");
  bench.world(HUB).say("save", {
    saves: [{ playerId, fence, place: { x: 0, y: 0, z: 0, yaw: 0 } }],
  });
  bench.store.rows.get(playerId)!.worldKey = "gone_world" as WorldKey;
  const after = new CoreBench({ store: bench.store, firstNumber: 1000 });
  const again = after.connect();
  again.enter(resumeSecret);
  assert.equal(again.last("lease_granted").worldKey, HUB);
});

function registerFrame(
  order: { key: WorldKey; number: number; epoch: never | number },
  playerId: number,
  fence: number,
): Uint8Array {
  return new FrameEncoder(TO_MASTER_LINK).encode("register", {
    version: "0.1",
    key: order.key,
    number: order.number,
    epoch: order.epoch as never,
    pid: 1,
    players: [{
      playerId: playerId as never,
      fence: fence as never,
      isAway: true,
      displayName: "Guest",
      isGuest: true,
      look: LOOK,
      place: { x: 5, y: 0, z: 6, yaw: 1 },
    }],
  });
}
