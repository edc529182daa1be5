// A world as a process of its own: launched as a master launches it, dialled, played in, killed.

import assert from "node:assert/strict";
import { ids, LOOK } from "../core/room_test_kit.ts";
import { WorldProcessKit } from "./world_process_test_kit.ts";

const ADA = {
  ticketId: ids.ticket(1),
  leaseId: ids.lease(1),
  expiresInMs: 10_000,
  playerId: ids.player(5),
  fence: ids.fence(50),
  displayName: "Ada",
  isGuest: false,
  arrival: {
    saved: { x: 0, y: 0, z: 20, yaw: 0 },
    portal: undefined,
    fromWorld: undefined,
    spot: undefined,
  },
};

Deno.test("a launched world registers, admits, lets walk, and saves on stop", async () => {
  await using world = await WorldProcessKit.start();
  const control = await world.dial("control");
  const register = await control.next("register");
  assert.equal(register.key, "hub");
  assert.equal(register.version, "0.1");
  control.order("registered", {});
  control.order("expect", ADA);
  assert.equal((await control.next("ticket_acknowledged")).ticketId, ids.ticket(1));
  const players = await world.dial("players");
  players.open(3);
  players.say(3, "join", { ticketId: ids.ticket(1) });
  const joined = await players.next(3, "joined");
  assert.equal(joined.worldKey, "hub");
  assert.equal((await control.next("admitted")).fence, 50);
  control.order("committed", { playerId: ids.player(5), fence: ids.fence(50), look: LOOK });
  const full = await players.next(3, "snapshot");
  assert.ok(full.entered.some(({ name }) => name === "Ada"));
  players.say(3, "input", {
    frames: [1, 2, 3, 4].map((seq) => ({ seq, moveX: 0, moveZ: -127, yaw: 0, buttons: 0 })),
  });
  let snapshot = full;
  while (snapshot.lastInputSeq < 4) snapshot = await players.next(3, "snapshot");
  assert.ok(Math.abs(snapshot.own.z - 19) < 0.05, `walked to ${snapshot.own.z}`);
  let heartbeat = await control.next("heartbeat");
  while (heartbeat.players === 0) heartbeat = await control.next("heartbeat");
  assert.equal(heartbeat.players, 1);
  assert.ok(heartbeat.rssBytes > 1e6);
  control.order("stop", { reason: "changed", graceMs: 4000 });
  const { saves } = await control.next("save");
  assert.equal(saves[0]?.fence, 50);
  assert.equal((await control.next("stopping")).reason, "changed");
  assert.equal(await players.closeOf(3), 4000);
  assert.equal(await world.exitCode(), 0);
  world.assertLogged("WORLD_READY key=hub", "WORLD_REGISTERED", "WORLD_STOPPING key=hub");
});

Deno.test("a world outlives its launcher only as long as somebody is inside, within the grace", async () => {
  await using world = await WorldProcessKit.start();
  const control = await world.dial("control");
  await control.next("register");
  control.order("registered", {});
  await world.closeStdin();
  control.close();
  assert.equal(await world.exitCode(), 20);
  world.assertLogged("reason=master_lost");
});

Deno.test("a world with players inside is taken over by the next master", async () => {
  await using world = await WorldProcessKit.start();
  const first = await world.dial("control");
  first.order("registered", {});
  first.order("expect", ADA);
  await first.next("ticket_acknowledged");
  const players = await world.dial("players");
  players.open(0);
  players.say(0, "join", { ticketId: ADA.ticketId });
  await first.next("admitted");
  first.order("committed", { playerId: ADA.playerId, fence: ADA.fence, look: LOOK });
  await players.next(0, "snapshot");
  await world.closeStdin();
  first.close();
  players.close();
  const second = await world.dial("control");
  const register = await second.next("register");
  assert.deepStrictEqual(register.players.map(({ fence }) => fence), [ADA.fence]);
  second.order("registered", {});
  // Everything it says from now on goes to the new master, also after the first second.
  assert.equal((await second.next("heartbeat")).players, 1);
  assert.equal((await second.next("heartbeat")).players, 1);
  assert.ok(world.isRunning);
});

Deno.test("a world that nobody registers ends by itself", async () => {
  await using world = await WorldProcessKit.start();
  assert.equal(await world.exitCode(), 21);
});

Deno.test("a world answers only who proves the launch token", async () => {
  await using world = await WorldProcessKit.start();
  await assert.rejects(world.dial("control", "0".repeat(64)));
  await world.logged("WORLD_LINK_REFUSED");
  const control = await world.dial("control");
  await control.next("register");
});

Deno.test("a newer control link replaces the older one", async () => {
  await using world = await WorldProcessKit.start();
  const first = await world.dial("control");
  await first.next("register");
  const second = await world.dial("control");
  await second.next("register");
  second.order("registered", {});
  assert.equal(await first.ended, true);
  assert.ok(world.isRunning);
});

const ENDLESS = `({ start(world) { world.after(1, () => { for (;;); }); } })`;

Deno.test("a world whose script never returns is ended by the watchdog", async () => {
  await using world = await WorldProcessKit.start({ script: ENDLESS });
  const control = await world.dial("control");
  await control.next("register");
  control.order("registered", {});
  const players = await world.dial("players");
  assert.equal((await control.next("stopping")).reason, "watchdog");
  // The end of its players' link tells the gateway, and that tells the players, at once.
  assert.equal(await players.ended, true);
  assert.equal(await world.exitCode(), 1);
  world.assertLogged("WORLD_WATCHDOG");
});

Deno.test("a world whose script does not return from its start says so before it is killed", async () => {
  await using world = await WorldProcessKit.launch({ script: "({ start() { for (;;); } })" });
  await world.logged("WORLD_SCRIPT_SLOW key=hub in=start");
});

Deno.test("a world that listens by itself closes its players' sockets when the watchdog ends it", async () => {
  await using world = await WorldProcessKit.start({ script: ENDLESS, listen: "edge" });
  const player = await world.connect("/hub");
  assert.equal(await player.closeCode, 4000);
  assert.equal(await world.exitCode(), 1);
  world.assertLogged("WORLD_WATCHDOG");
});

Deno.test("a world says why it cannot start: 12, 13, 14, 15", async () => {
  const cases = [
    [12, { definition: undefined }, "known keys are"],
    [13, { linkPath: "/nowhere/at/all.sock" }, "Cannot listen"],
    [14, { line: "{}" }, "Cannot read launch document"],
    [15, { definition: "{}" }, "Cannot load world"],
    [15, { script: "({})" }, "no start function"],
  ] as const;
  for (const [code, options, problem] of cases) {
    await using world = await WorldProcessKit.launch(options);
    assert.equal(await world.exitCode(), code, problem);
    world.assertLogged(problem);
  }
});

Deno.test("a world without a key lists the keys", async () => {
  const main = new URL("../main.ts", import.meta.url).pathname;
  const args = ["run", "-A", "--no-check", main, "--standalone"];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args }).output();
  assert.equal(code, 14);
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.match(said, /the key of a world is missing; known keys are hub, left_world, .*top_world/);
});

Deno.test("a world that listens by itself serves players over its own edge", async () => {
  await using world = await WorldProcessKit.start({ listen: "edge" });
  const control = await world.dial("control");
  control.order("registered", {});
  control.order("expect", { ...ADA, ticketId: ids.ticket(2) });
  await control.next("ticket_acknowledged");
  const player = await world.connect("/hub");
  player.say("join", { ticketId: ids.ticket(2) });
  assert.equal((await player.next("joined")).worldKey, "hub");
  control.order("committed", { playerId: ADA.playerId, fence: ADA.fence, look: LOOK });
  const full = await player.next("snapshot");
  assert.ok(full.entered.some(({ name }) => name === "Ada"));
  control.order("release", { playerId: ADA.playerId, fence: ADA.fence, reason: "kicked" });
  assert.equal(await player.closeCode, 4106);
});

Deno.test("an author's mistake is logged with its line, and what it logs is limited", async () => {
  const script = `(() => {
    "use strict";
    return { start(world) {
      world.every(0.05, () => { for (let i = 0; i < 40; i++) console.log("line", i); });
      world.after(0.1, () => { throw new RangeError("oops"); });
      world.after(1.5, () => console.error("end"));
    } };
  })()`;
  await using world = await WorldProcessKit.start({ script });
  const control = await world.dial("control");
  control.order("registered", {});
  await control.next("heartbeat");
  await control.next("heartbeat");
  await world.logged('error="RangeError: oops" line=server.js:5:', 'text="line 39"');
  const lines = world.countLogged("WORLD_SCRIPT_SAYS");
  assert.ok(lines >= 50 && lines < 120, `${lines} lines`);
});
