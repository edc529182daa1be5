// A player who is lost for a while: who waits for them, what they find, and what they missed.

import assert from "node:assert/strict";
import type { TicketId } from "../../shared/lib/ids.ts";
import { FrameEncoder } from "../../shared/protocol/frames.ts";
import { TO_WORLD } from "../../shared/protocol/world_messages.ts";
import type { Player } from "../../world/core/player.ts";
import { Cluster } from "./cluster.ts";
import type { ClusterClient } from "./cluster_client.ts";
import { faultsOf } from "./invariants.ts";

/** Saved to 1/64 m. */
const SAME_METRES = 0.05;

/** A guest who walked on since the last save, and another who looks on. */
function walkedOn(): { cluster: Cluster; walker: ClusterClient; watcher: ClusterClient } {
  const cluster = new Cluster(1);
  const walker = cluster.addClient();
  const watcher = cluster.addClient();
  cluster.until(() => walker.walkingIn === "hub" && watcher.walkingIn === "hub", "both in the hub");
  cluster.pass(3500);
  walker.controls.moveX = 127;
  cluster.pass(1500);
  walker.controls.moveX = 0;
  cluster.pass(300);
  const { x } = avatarOf(cluster, "hub", walker).entity;
  const saved = cluster.store.rows.get(avatarOf(cluster, "hub", walker).playerId)?.place;
  assert.ok(Math.abs((saved?.x ?? 0) - x) > 1, "the saved place is another");
  return { cluster, walker, watcher };
}

function avatarOf(cluster: Cluster, key: string, client: ClusterClient): Player {
  const name = client.app.state.value.identity?.displayName;
  const found = [...cluster.world(key)?.room.roster.players.values() ?? []]
    .find((player) => player.displayName === name);
  if (found === undefined) throw new Error(`Cannot find ${name} in ${key}\n${cluster.tail()}`);
  return found;
}

/** What the watcher sees of an entity. */
function seenBy(watcher: ClusterClient, entityId: number) {
  return watcher.app.world?.client.entities.get(entityId);
}

function said(client: ClusterClient): readonly string[] {
  return client.app.state.value.chat.map(({ text }) => text);
}

function metresFrom(a: { readonly x: number; readonly z: number }, b: typeof a): number {
  return Math.hypot(a.x - b.x, a.z - b.z);
}

for (const seconds of [1, 10, 29, 30]) {
  Deno.test(`[R9] whoever is cut off for ${seconds} s goes on with the same avatar where it stood`, () => {
    const { cluster, walker, watcher } = walkedOn();
    const { playerId, entity: { entityId, x, z } } = avatarOf(cluster, "hub", walker);
    watcher.app.actions.sendChat("before");
    cluster.pass(500);
    cluster.cutOff(walker, seconds * 1000);
    cluster.pass(seconds * 500);
    assert.equal(seenBy(watcher, entityId)?.isAway, true);
    assert.notEqual(walker.walkingIn, "hub");
    watcher.app.actions.sendChat("one that is missed");
    cluster.pass(100);
    watcher.app.actions.sendChat("and another");
    cluster.pass(seconds * 500 - 100);
    cluster.until(() => walker.walkingIn === "hub", "the walker back", 5000);
    cluster.pass(1000);

    const avatar = avatarOf(cluster, "hub", walker);
    assert.deepEqual([avatar.playerId, avatar.entity.entityId], [playerId, entityId]);
    assert.ok(metresFrom(avatar.entity, { x, z }) < SAME_METRES, "it did not move");
    assert.ok(metresFrom(walker.app.world!.client.ownPose, { x, z }) < SAME_METRES);
    assert.equal(seenBy(watcher, entityId)?.isAway, false);
    assert.deepEqual(said(walker), ["before", "one that is missed", "and another"]);
    assert.equal(cluster.worlds.length, 1);

    walker.controls.moveX = 127;
    cluster.pass(1000);
    const walked = avatarOf(cluster, "hub", walker).entity.x - x;
    assert.ok(walked > 3 && walked < 6, `inputs go on from there, ${walked} m`);
    walker.app.actions.sendChat("back again");
    cluster.pass(500);
    assert.equal(said(watcher).at(-1), "back again");
    assert.deepEqual(faultsOf(cluster), []);
  });
}

for (const seconds of [9, 12, 25]) {
  Deno.test(`[R9] whoever hears nothing for ${seconds} s, on sockets that live, keeps the avatar`, () => {
    const { cluster, walker, watcher } = walkedOn();
    const { entity: { entityId, x, z } } = avatarOf(cluster, "hub", walker);
    cluster.net.silent = /^client 1 /;
    cluster.pass(seconds * 1000);
    cluster.net.silent = undefined; // what was said meanwhile arrives late, goodbyes among it
    cluster.until(() => walker.walkingIn === "hub", "the walker back", 5000);
    cluster.pass(1000);
    const avatar = avatarOf(cluster, "hub", walker);
    assert.equal(avatar.entity.entityId, entityId);
    assert.ok(metresFrom(avatar.entity, { x, z }) < SAME_METRES, "it did not move");
    assert.equal(seenBy(watcher, entityId)?.isAway, false);
    assert.deepEqual(faultsOf(cluster), []);
  });
}

/** Somebody who was cut off, and whose avatar has them again; the first picture is still to come. */
function attachedAgain() {
  const { cluster, walker } = walkedOn();
  const avatar = avatarOf(cluster, "hub", walker);
  cluster.cutOff(walker, 3000);
  cluster.until(() => avatar.session?.phase === "playing", "the avatar attached again");
  assert.equal(walker.walkingIn, undefined);
  return { cluster, walker, entityId: avatar.entity.entityId };
}

Deno.test("[R9] whoever comes back over a link too slow for a first picture keeps the avatar", () => {
  const { cluster, walker, entityId } = attachedAgain();
  cluster.net.silent = /^client 1 .hub down$/;
  cluster.pass(6000); // the trip gives up; what it says to the world gets through
  cluster.net.silent = undefined;
  cluster.until(() => walker.walkingIn === "hub", "the walker back", 10_000);
  assert.equal(avatarOf(cluster, "hub", walker).entity.entityId, entityId);
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("[R9] a control socket that is lost on the way back costs nobody the avatar they are about to see", () => {
  const { cluster, walker, entityId } = attachedAgain();
  cluster.net.silent = /^client 1 .hub down$/; // the first picture takes its time
  cluster.cutSockets("client 1 / ");
  cluster.pass(4500);
  cluster.net.silent = undefined;
  cluster.until(() => walker.walkingIn === "hub", "the walker back", 10_000);
  assert.equal(avatarOf(cluster, "hub", walker).entity.entityId, entityId);
  assert.deepEqual(faultsOf(cluster), []);
});

for (const [what, ms] of [["36 s", 36_000], ["an hour", 3_600_000]] as const) {
  Deno.test(`[R10] whoever is cut off for ${what} comes back at the saved place, without a question`, () => {
    const { cluster, walker, watcher } = walkedOn();
    const name = walker.app.state.value.identity?.displayName;
    const { playerId, entity: { x, z } } = avatarOf(cluster, "hub", walker);
    if (ms > 60_000) watcher.app.leave(); // so that the world stops meanwhile
    const phases = new Set<string>();
    walker.app.state.subscribe(({ phase }) => phases.add(phase.phase));
    cluster.cutOff(walker, ms);
    cluster.pass(ms, 250);
    assert.equal(cluster.world("hub")?.room.roster.players.has(playerId) ?? false, false);
    cluster.until(() => walker.walkingIn === "hub", "the walker back", 30_000);
    cluster.pass(1000);
    assert.equal(walker.app.state.value.identity?.displayName, name);
    const avatar = avatarOf(cluster, "hub", walker);
    assert.ok(metresFrom(avatar.entity, { x, z }) < SAME_METRES, "where it was given up");
    assert.equal(phases.has("stopped"), false);
    if (ms > 60_000) assert.ok(cluster.worlds.length > 1, "another process");
    else assert.deepEqual(faultsOf(cluster), []);
  });
}

Deno.test("[R5] a crash brings everybody back on the sockets they had, at their saved places", () => {
  const { cluster, walker, watcher } = walkedOn();
  cluster.pass(3000); // saved
  const { x, z } = avatarOf(cluster, "hub", walker).entity;
  const phases: string[] = [];
  walker.app.state.subscribe(({ phase }) => {
    if (phases.at(-1) !== phase.phase) phases.push(phase.phase);
  });
  const first = cluster.world("hub")!;
  cluster.crash(first);
  cluster.pass(5000);
  for (const [index, client] of [walker, watcher].entries()) {
    assert.equal(client.walkingIn, "hub");
    assert.equal(cluster.dials.get(`client ${index + 1} /hub`), 1, "no other socket was dialled");
  }
  assert.equal(cluster.gateway.heldCount, 2);
  assert.deepEqual(phases, ["playing", "restarting", "playing"]);
  assert.notEqual(cluster.world("hub"), first);
  const back = avatarOf(cluster, "hub", walker).entity;
  assert.ok(metresFrom(back, { x, z }) < SAME_METRES);
  assert.equal(seenBy(watcher, back.entityId)?.isAway, false);
  walker.controls.moveX = 127;
  cluster.pass(1000);
  assert.ok(avatarOf(cluster, "hub", walker).entity.x - x > 3, "and walks on");
  watcher.app.actions.sendChat("still here");
  cluster.pass(500);
  assert.equal(said(walker).at(-1), "still here");
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("[R5] a world that hangs is killed and comes back behind the same sockets", () => {
  const { cluster, walker, watcher } = walkedOn();
  const hung = cluster.world("hub")!;
  hung.isHung = true;
  cluster.pass(15_000);
  assert.equal(hung.isAlive, false);
  for (const [index, client] of [walker, watcher].entries()) {
    assert.equal(client.walkingIn, "hub");
    assert.equal(cluster.dials.get(`client ${index + 1} /hub`), 1);
  }
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("[R5] a players' link that breaks brings everybody back to the same avatar", () => {
  const { cluster, walker } = walkedOn();
  const { entityId, x, z } = avatarOf(cluster, "hub", walker).entity;
  cluster.loseRoute(cluster.world("hub")!);
  cluster.pass(5000);
  assert.equal(walker.walkingIn, "hub");
  assert.equal(cluster.dials.get("client 1 /hub"), 1);
  const { entity } = avatarOf(cluster, "hub", walker);
  assert.equal(entity.entityId, entityId);
  assert.ok(metresFrom(entity, { x, z }) < SAME_METRES);
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("[R6] a world that does not come back for 10 s lets the sockets go, and is entered when it does", () => {
  const { cluster, walker } = walkedOn();
  cluster.worldsHang = true;
  cluster.crash(cluster.world("hub")!);
  const lost = () => cluster.log.filter(({ name }) => name === "WORLD_LOST").length;
  cluster.pass(9000);
  assert.equal(lost(), 0);
  assert.equal(walker.app.state.value.phase.phase, "restarting");
  cluster.pass(2000);
  assert.equal(lost(), 2);
  assert.equal(walker.app.state.value.phase.phase, "rejoining");
  cluster.worldsHang = false;
  cluster.until(() => walker.walkingIn === "hub", "the walker back");
  assert.equal(cluster.dials.get("client 1 /hub"), 2);
});

Deno.test("[R6] without a gateway a crash closes the sockets, and new ones lead back", () => {
  const cluster = new Cluster(1, "direct");
  const client = cluster.addClient();
  cluster.until(() => client.walkingIn === "hub", "the guest in the hub");
  cluster.pass(4000);
  cluster.crash(cluster.world("hub")!);
  cluster.pass(5000);
  assert.equal(client.walkingIn, "hub");
  assert.equal(cluster.dials.get("client 1 /hub"), 2);
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("[R7] a second tab takes an account over whose socket is held: one avatar, and the first tab is told", () => {
  const cluster = new Cluster(1);
  const first = cluster.addClient();
  const second = cluster.addClient();
  cluster.until(() => first.walkingIn === "hub" && second.walkingIn === "hub", "both in the hub");
  first.app.actions.logIn("Ada");
  cluster.pass(5000);
  cluster.crash(cluster.world("hub")!);
  cluster.pass(200);
  assert.equal(first.app.state.value.phase.phase, "restarting");
  second.app.actions.logIn("ada");
  cluster.pass(20_000);
  assert.deepEqual(first.app.state.value.phase, { phase: "stopped", reason: "taken_over" });
  assert.equal(second.app.state.value.identity?.displayName, "Ada");
  assert.equal(second.walkingIn, "hub");
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("[R7] a tab that is loaded anew while its socket is held is the same guest, once", () => {
  const { cluster, walker } = walkedOn();
  cluster.pass(3000);
  const name = walker.app.state.value.identity?.displayName;
  const { playerId, entity: { x, z } } = avatarOf(cluster, "hub", walker);
  cluster.crash(cluster.world("hub")!);
  cluster.pass(200);
  walker.app.leave();
  cluster.clients.splice(cluster.clients.indexOf(walker), 1);
  const again = cluster.addClient(walker);
  cluster.until(() => again.walkingIn === "hub", "the guest in the hub");
  cluster.pass(12_000); // whoever is still held is let go
  assert.equal(again.app.state.value.identity?.displayName, name);
  const avatar = avatarOf(cluster, "hub", again);
  assert.equal(avatar.playerId, playerId);
  assert.ok(metresFrom(avatar.entity, { x, z }) < SAME_METRES);
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("[R1] what is said while a world is lost goes nowhere, and a ticket shown too early is not spent", () => {
  const { cluster, walker } = walkedOn();
  const inputs = new FrameEncoder(TO_WORLD);
  cluster.crash(cluster.world("hub")!);
  const ticketId = "0".repeat(32) as TicketId; // nobody's: shown to a world it would cost the socket
  cluster.sendAs(walker, "/hub", inputs.encode("join", { ticketId }));
  cluster.sendAs(walker, "/hub", inputs.encode("use_portal", { portal: "onward_exit" }));
  cluster.pass(5000);
  assert.equal(walker.walkingIn, "hub");
  assert.equal(cluster.dials.get("client 1 /hub"), 1);
  assert.deepEqual([...cluster.world("hub")!.room.roster.faults], []);
  assert.deepEqual(faultsOf(cluster), []);
});
