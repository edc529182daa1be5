// The traps that earlier systems of this kind fell into, each by name. Most are tested in depth
// beside the code that avoids them; here each is walked into once, with the real parts.

import assert from "node:assert/strict";
import { parseTicketId, type WorldKey } from "../../shared/lib/ids.ts";
import { FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import { buildGateFrame } from "../../shared/protocol/gate.ts";
import { FROM_MASTER, TO_MASTER } from "../../shared/protocol/control_messages.ts";
import { FROM_WORLD, TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { lintPortals } from "../../shared/pack/portal_graph.ts";
import { Cluster } from "./cluster.ts";
import { guestInHub, travel } from "./cluster_walks.ts";
import { DEFINITIONS } from "./cluster_worlds.ts";
import { HeldSocket } from "./held_socket.ts";
import { faultsOf } from "./invariants.ts";

/** A socket that says what a forger wants. */
function forger(cluster: Cluster, path: string) {
  const heard: Uint8Array[] = [];
  const closed: number[] = [];
  const world = () => cluster.world(path.slice(1));
  const socket = new HeldSocket({
    net: cluster.net,
    name: `forger ${path}`,
    version: "0.1",
    neverHangsUp: false,
    events: {
      opened: () => {},
      message: (bytes) => void heard.push(bytes.slice()),
      closed: (code) => void closed.push(code),
    },
    findFar: () => path === "/" ? cluster.control : world(),
  });
  return { socket, heard, closed };
}

const toWorld = new FrameEncoder(TO_WORLD);
const toMaster = new FrameEncoder(TO_MASTER);

Deno.test("trap A9.1: hung-child kill: one that never registers is killed, its key is not denied for ever", () => {
  const cluster = new Cluster(1);
  cluster.worldsHang = true;
  const client = cluster.addClient();
  cluster.pass(6000);
  assert.equal(client.walkingIn, undefined);
  assert.equal(cluster.log.filter((line) => line.name === "MASTER_WORLD_KILLED").length, 1);
  cluster.worldsHang = false;
  cluster.until(() => client.walkingIn === "hub", "the guest in the hub after all");
});

Deno.test("trap A9.2: world reconnect after a 1 s master blip: nobody is condemned", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  const hub = cluster.world("hub")!;
  cluster.blip(hub, 1000);
  cluster.pass(10_000);
  assert.ok(hub.isAlive);
  assert.equal(client.visited.length, 1);
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("trap A9.2 A9.10: master restart with players inside: the world and its players stay", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  cluster.pass(4000);
  const hub = cluster.world("hub")!;
  const player = [...hub.room.roster.players.keys()];
  cluster.restartMaster(1500);
  cluster.pass(20_000);
  assert.ok(hub.isAlive);
  assert.deepEqual([...hub.room.roster.players.keys()], player);
  assert.equal(client.walkingIn, "hub");
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("trap A9.10: transfer fails on master loss: the player walks on in the old world, and then travels", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  cluster.pass(4000);
  const hub = cluster.world("hub")!;
  client.holdsPack = true;
  client.goOn();
  cluster.until(() => client.app.state.value.trip !== undefined, "the trip under way");
  cluster.restartMaster(2000);
  cluster.pass(1000);
  assert.ok(hub.isAlive, "the world lives without a master");
  client.holdsPack = false;
  cluster.until(() => client.walkingIn === "hub", "the guest in the same hub", 20_000);
  cluster.pass(10_000);
  assert.ok(hub.isAlive);
  assert.equal([...hub.room.roster.players.values()][0]?.lock, undefined);
  assert.equal(client.walkingIn, "hub");
  travel(cluster, client);
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("trap: ticket replay to another world: shown there, twice, or never issued it opens nothing", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  travel(cluster, client);
  for (const path of ["/hub", "/left_world"]) {
    const { socket, closed } = forger(cluster, path);
    socket.clientEnd.send(buildGateFrame("0.1"));
    for (let secret = 1; secret < 12; secret++) {
      // The cluster counts its secrets: these are all the tickets and leases that ever were.
      const ticketId = parseTicketId(secret.toString(16).padStart(32, "0"))!;
      socket.clientEnd.send(toWorld.encode("join", { ticketId }));
    }
    cluster.pass(1000);
    assert.ok(closed.length === 1, path);
  }
  assert.deepEqual(faultsOf(cluster), []);
  assert.equal(client.walkingIn, "left_world");
});

Deno.test("trap: ticket after expiry: it opens nothing, and the player is where they were", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  client.holdWorldFrames();
  client.goOn();
  cluster.pass(45_000);
  client.releaseWorldFrames();
  cluster.pass(10_000);
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("trap A9.3: slow client at 10 s: a pack that takes minutes does not cost the trip", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  client.holdsPack = true;
  client.goOn();
  // Far longer than a reservation, a ticket or a soft lease, which the client refreshes.
  cluster.pass(300_000, 250);
  assert.equal(client.walkingIn, "hub");
  client.holdsPack = false;
  cluster.until(() => client.walkingIn === "left_world", "the trip after the pack came");
  cluster.pass(1000);
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("trap A9.4: portal use from afar by a forged position: refused by the world's own positions", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  cluster.sendAs(client, "/hub", toWorld.encode("use_portal", { portal: "onward_exit" }));
  cluster.pass(2000);
  assert.equal(client.walkingIn, "hub");
  const refusals = client.app.state.value.notices.map((notice) => notice.reason);
  assert.ok(refusals.includes("not_at_portal"), refusals.join(", "));
});

Deno.test("trap A9.4: no speed check: no stream of inputs walks faster than the rules allow", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  const player = [...cluster.world("hub")!.room.roster.players.values()][0]!;
  const from = { x: player.entity.x, z: player.entity.z };
  const seconds = 2;
  let seq = 1000;
  for (let ms = 0; ms < seconds * 1000; ms += 50) {
    const frames = Array.from({ length: 8 }, () => ({
      seq: seq++,
      moveX: 127,
      moveZ: 0,
      yaw: 0,
      buttons: 0,
    }));
    for (let burst = 0; burst < 3; burst++) {
      cluster.sendAs(client, "/hub", toWorld.encode("input", { frames }));
    }
    cluster.pass(50);
  }
  const metres = Math.hypot(player.entity.x - from.x, player.entity.z - from.z);
  assert.ok(metres <= 5 * (seconds + 0.5), `${metres} m in ${seconds} s`);
});

Deno.test("trap A9.5: two tabs on one account: one avatar, and the first tab is told", () => {
  const cluster = new Cluster(1);
  const first = guestInHub(cluster);
  first.app.actions.logIn("Ada");
  cluster.pass(5000);
  const second = cluster.addClient();
  cluster.until(() => second.walkingIn === "hub", "the second tab in the hub");
  second.app.actions.logIn("ada");
  cluster.pass(15_000);
  assert.deepEqual(first.app.state.value.phase, { phase: "stopped", reason: "taken_over" });
  assert.equal(second.app.state.value.identity?.displayName, "Ada");
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("trap A9.5: late save from the previous world: refused", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  cluster.pass(4000);
  const hub = cluster.world("hub")!;
  const player = [...hub.room.roster.players.values()][0]!;
  const late = { playerId: player.playerId, fence: player.fence! };
  travel(cluster, client);
  cluster.sayAs(hub, "save", { saves: [{ ...late, place: { x: 9, y: 0, z: 9, yaw: 0 } }] });
  cluster.pass(4000);
  const row = cluster.store.rows.get(player.playerId)!;
  assert.equal(row.worldKey, "left_world");
  assert.notEqual(row.place?.x, 9);
});

Deno.test("trap A9.6: unvalidated peer never receives chat, nor any other answer, and starts no world", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  const ungated = forger(cluster, "/");
  const silent = forger(cluster, "/");
  silent.socket.clientEnd.send(buildGateFrame("0.1"));
  cluster.pass(100);
  for (const { socket } of [ungated, silent]) {
    socket.clientEnd.send(toMaster.encode("chat", { channel: "everyone", text: "let me in" }));
    socket.clientEnd.send(toMaster.encode("log_in", { name: "Eve" }));
  }
  ungated.socket.clientEnd.send(toMaster.encode("ping", { clientMs: 1 }));
  client.app.actions.sendChat("hello");
  cluster.pass(500);
  // One verdict each at most; not a line of chat.
  assert.ok(silent.heard.length <= 1);
  assert.ok(ungated.heard.length === 0);
  assert.equal(client.app.state.value.chat.length, 1);
  assert.equal(cluster.store.names.size, 0);
});

Deno.test("trap A9.7: chat limiter feedback: the sender is told", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  for (let i = 0; i < 12; i++) client.app.actions.sendChat(`line ${i}`);
  cluster.pass(500);
  const reasons = client.app.state.value.notices.map((notice) => notice.reason);
  assert.ok(reasons.includes("too_many_messages"));
  assert.equal(client.app.state.value.chat.length, 10);
});

Deno.test("trap: ambiguous portals: found before anybody walks", () => {
  const hub = DEFINITIONS.get("hub" as WorldKey)!;
  const left = DEFINITIONS.get("left_world" as WorldKey)!;
  const twoBack = {
    ...left,
    portals: [
      { ...left.portals[0]!, name: "back", to: hub.key },
      { ...left.portals[0]!, name: "back_again", to: hub.key, at: { x: 6, y: 0, z: 6 } },
    ],
  };
  const ambiguous = {
    ...hub,
    portals: [{ ...hub.portals[1]!, to: left.key, arriveAt: undefined }],
  };
  const problems = lintPortals([ambiguous, twoBack]).map((problem) => problem.problem);
  assert.ok(problems.some((problem) => problem.includes("arriveAt")), problems.join("; "));
});

Deno.test("trap: unknown saved world: it leads to the start world", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  cluster.pass(4000);
  const [playerId] = [...cluster.store.rows.keys()];
  client.app.leave();
  cluster.pass(60_000, 250);
  cluster.store.rows.get(playerId!)!.worldKey = "atlantis" as WorldKey;
  cluster.clients.splice(0);
  const again = cluster.addClient(client);
  cluster.until(() => again.walkingIn === "hub", "the guest in the hub");
});

Deno.test("trap: idle vs pending-join race: an emptying world does not stop under who is on the way in", () => {
  const cluster = new Cluster(1);
  const first = guestInHub(cluster);
  const second = cluster.addClient();
  second.holdWorldFrames();
  cluster.pass(3000);
  first.app.leave();
  cluster.clients.splice(0, 1);
  cluster.pass(12_000);
  assert.equal(cluster.log.some((line) => line.name === "MASTER_WORLD_STOP_REQUESTED"), false);
  second.releaseWorldFrames();
  cluster.until(() => second.walkingIn === "hub", "the second guest in the hub");
});

Deno.test("trap: a trip called off while its world boots holds nothing", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  client.goOn();
  cluster.until(() => client.app.state.value.trip?.step === "starting", "the world booting");
  client.app.actions.cancelTrip();
  cluster.pass(15_000);
  assert.equal(client.walkingIn, "hub");
  assert.equal(cluster.world("left_world"), undefined);
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("trap: crash while a transfer is in flight: the lock must clear, and does", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  client.goOn();
  cluster.until(() => cluster.world("left_world") !== undefined, "the target");
  cluster.crash(cluster.world("left_world")!);
  cluster.pass(15_000);
  const player = [...cluster.world("hub")!.room.roster.players.values()][0];
  assert.equal(player?.lock, undefined);
  travel(cluster, client);
  assert.deepEqual(faultsOf(cluster), []);
});

Deno.test("trap A9.11: guests never written to the DB: here they are kept, and a refresh finds the place", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  travel(cluster, client);
  cluster.pass(4000);
  const name = client.app.state.value.identity?.displayName;
  const before = [...cluster.world("left_world")!.room.roster.players.values()][0]!;
  const { x, z } = before.entity;
  client.app.leave();
  cluster.clients.splice(0);
  cluster.pass(60_000, 250);
  const again = cluster.addClient(client);
  cluster.until(() => again.walkingIn === "left_world", "the guest where they left");
  const after = [...cluster.world("left_world")!.room.roster.players.values()][0]!;
  assert.equal(again.app.state.value.identity?.displayName, name);
  assert.ok(Math.hypot(after.entity.x - x, after.entity.z - z) < 0.1);
});

Deno.test("trap A9.12: rejoin at the default spawn: after a world crash one is at the saved place", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  client.app.actions.logIn("Ada");
  cluster.pass(8000);
  const player = [...cluster.world("hub")!.room.roster.players.values()][0]!;
  const { x, z } = player.entity;
  cluster.crash(cluster.world("hub")!);
  cluster.pass(10_000);
  assert.equal(client.walkingIn, "hub");
  const after = [...cluster.world("hub")!.room.roster.players.values()][0]!;
  assert.ok(Math.hypot(after.entity.x - x, after.entity.z - z) < 0.1);
});

Deno.test("trap: whoever logs out and in again stands where they stood", () => {
  const cluster = new Cluster(1);
  const client = guestInHub(cluster);
  client.app.actions.logIn("Ada");
  cluster.pass(8000);
  travel(cluster, client);
  const world = cluster.world("left_world")!;
  const ada = [...world.room.roster.players.values()][0]!;
  // Walked since the last save: the place of the moment counts, not that of three seconds ago.
  ada.entity.x += 3;
  client.app.actions.logOut();
  cluster.pass(3000);
  client.app.actions.logIn("Ada");
  cluster.pass(8000);
  assert.equal(client.walkingIn, "left_world");
  const again = [...cluster.world("left_world")!.room.roster.players.values()]
    .find((player) => player.displayName === "Ada")!;
  assert.ok(Math.abs(again.entity.x - ada.entity.x) < 0.1, `${again.entity.x} ${ada.entity.x}`);
});

Deno.test("trap: two tickets of one player shown at once leave no avatar that nobody holds", () => {
  const cluster = new Cluster(1);
  guestInHub(cluster);
  const control = forger(cluster, "/");
  const read = new FrameDecoder<typeof FROM_MASTER, "any">(FROM_MASTER);
  const heard = () =>
    control.heard.slice(1).map((bytes) => read.decode(bytes, "any", 0))
      .flatMap((decoded) => decoded.ok ? [decoded.message] : []);
  const enter = { resumeSecret: "", tabId: "forged", lastChatId: 0, visit: undefined };
  control.socket.clientEnd.send(buildGateFrame("0.1"));
  control.socket.clientEnd.send(toMaster.encode("enter", enter));
  cluster.pass(500);
  control.socket.clientEnd.send(toMaster.encode("request_entry", {}));
  cluster.pass(500);
  for (const message of heard()) {
    if (message.type !== "lease_granted") continue;
    const { leaseId, worldKey } = message.body;
    control.socket.clientEnd.send(toMaster.encode("redeem_lease", { leaseId, worldKey }));
  }
  cluster.pass(500);
  const tickets = heard().flatMap(({ type, body }) => type === "ticket" ? [body.ticketId] : []);
  assert.equal(tickets.length, 2);
  const hub = cluster.world("hub")!;
  for (const ticketId of tickets) {
    const silent = { send: () => {}, close: () => {}, drop: () => {} };
    const slot = hub.opened({ ...silent, hold: () => {}, reopen: () => {} });
    hub.message(slot, toWorld.encode("join", { ticketId }));
  }
  cluster.pass(5000);
  assert.deepEqual(faultsOf(cluster), []);
  for (const message of heard()) {
    if (message.type !== "session") continue;
    const { playerId } = message.body;
    const isThere = hub.room.roster.players.get(playerId)?.fence !== undefined;
    assert.equal(cluster.core.whereIs(playerId) !== undefined, isThere);
  }
});

Deno.test("trap: what a world says is decoded, never passed on", () => {
  // Every frame that reached a client in a trip decodes by the client's own table.
  const cluster = new Cluster(1);
  const decoder = new FrameDecoder<typeof FROM_WORLD, "any">(FROM_WORLD);
  const client = guestInHub(cluster);
  const { socket, heard } = forger(cluster, "/hub");
  socket.clientEnd.send(buildGateFrame("0.1"));
  socket.clientEnd.send(toWorld.encode("join", { ticketId: parseTicketId("0".repeat(32))! }));
  cluster.pass(500);
  assert.equal(client.walkingIn, "hub");
  const [, refusal] = heard;
  const decoded = decoder.decode(refusal ?? new Uint8Array(), "any", 0);
  assert.ok(decoded.ok && decoded.message.type === "join_refused");
});
