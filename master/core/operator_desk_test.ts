import assert from "node:assert/strict";
import { instanceId } from "../../shared/lib/ids.ts";
import { CoreBench, HUB, LEFT } from "./core_test_kit.ts";
import type { DeskRequest, OperatorOutside } from "./operator_desk.ts";
import type { OperatorAnswer } from "./operator_messages.ts";

const NOW_MS = 1_700_000_000_000;
const PROCESS = { pid: 4711, startedAtMs: NOW_MS - 61_400 };
const LIST_WORLDS: DeskRequest = { command: "worlds" };

function outside(bench: CoreBench): OperatorOutside & { drains: number } {
  return {
    drains: 0,
    pid: 17,
    wallMs: () => NOW_MS,
    processOf: (id) => id === instanceId(HUB, 1) ? PROCESS : undefined,
    drain(graceMs: number) {
      this.drains += 1;
      bench.core.drain(graceMs);
    },
  };
}

function ask<Command extends DeskRequest["command"]>(
  bench: CoreBench,
  request: DeskRequest & { readonly command: Command },
): OperatorAnswer & { readonly ok: true; readonly command: Command } {
  const answer = bench.core.operators.answer(request, outside(bench));
  assert.ok(answer.ok && answer.command === request.command, JSON.stringify(answer));
  return answer as OperatorAnswer & { readonly ok: true; readonly command: Command };
}

Deno.test("A9.14 OperatorDesk lists every world that runs, and none that does not", () => {
  const bench = new CoreBench();
  assert.deepEqual(ask(bench, { command: "worlds" }).worlds, []);
  bench.guestInHub();
  const hub = bench.world(HUB);
  hub.heartbeat(1, 0, 90_000_000);
  const { worlds, isDraining } = ask(bench, { command: "worlds" });
  assert.equal(isDraining, false);
  assert.deepEqual(worlds, [{
    key: HUB,
    number: 1,
    phase: "ready",
    players: 1,
    epoch: hub.order.epoch,
    pid: 4711,
    uptimeSeconds: 61,
    rssBytes: 90_000_000,
  }]);
  hub.exit(1);
  const [crashed] = ask(bench, { command: "worlds" }).worlds;
  assert.equal(crashed?.phase, "backing_off");
  bench.pass(10_000);
  assert.deepEqual(ask(bench, { command: "worlds" }).worlds, []);
});

Deno.test("[O4] OperatorDesk lists players, with addresses only where they are asked for", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub("203.0.113.9");
  const { displayName } = client.last("session");
  const seen = { name: displayName, isGuest: true, world: "hub#1", isAway: false };
  const { players } = ask(bench, { command: "players", withAddresses: false });
  assert.deepEqual(players, [seen]);
  const { players: more } = ask(bench, { command: "players", withAddresses: true });
  assert.deepEqual(more, [{ ...seen, address: "203.0.113.9" }]);
  client.leave();
  const hub = bench.world(HUB);
  const { fence } = hub.last("committed");
  const { playerId } = client.last("session");
  hub.say("gone", { playerId, fence, why: "left", place: { x: 0, y: 0, z: 0, yaw: 0 } });
  // Remembered for a while, but not here.
  assert.deepEqual(ask(bench, { command: "players", withAddresses: false }).players, []);
});

Deno.test("[O1] A9.14 OperatorDesk stops a world by name: players are told, the reason is `operator`", () => {
  const bench = new CoreBench();
  const inside = bench.guestInHub("203.0.113.1", "tab-1");
  const elsewhere = bench.connect("203.0.113.2");
  elsewhere.enter("", "tab-2");
  const hub = bench.world(HUB);
  hub.heartbeat(1);
  const { worlds } = ask(bench, { command: "stop", key: HUB, number: undefined });
  assert.deepEqual(worlds.map(({ key, number, players }) => ({ key, number, players })), [
    { key: HUB, number: 1, players: 1 },
  ]);
  assert.deepEqual(inside.last("notice"), { reason: "world_stopped", detail: "hub" });
  assert.equal(elsewhere.count("notice"), 0);
  assert.equal(hub.last("stop").reason, "operator");
  const line = bench.log.find(({ name }) => name === "MASTER_WORLD_STOP_REQUESTED");
  assert.equal(line?.fields?.reason, "operator");
  // Told twice it is told to end once.
  ask(bench, { command: "stop", key: HUB, number: 1 });
  assert.equal(hub.count("stop"), 1);
});

Deno.test("[O1] a world that an operator stopped starts again as soon as somebody wants it", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  ask(bench, { command: "stop", key: HUB, number: undefined });
  bench.world(HUB).exit(0);
  assert.equal(bench.logged("MASTER_WORLD_CRASHED"), 0);
  assert.equal(bench.phaseOf(instanceId(HUB, 1)), "stopped");
  client.say("request_entry", {});
  bench.travel(client);
  assert.equal(bench.starts(HUB), 2);
  assert.equal(bench.phaseOf(instanceId(HUB, 1)), "ready");
});

Deno.test("[O1] OperatorDesk.stop refuses what it does not know and what does not run, by name", () => {
  const bench = new CoreBench();
  bench.guestInHub();
  const say = (request: DeskRequest) => bench.core.operators.answer(request, outside(bench));
  const unknown = say({ command: "stop", key: "moon" as typeof HUB, number: undefined });
  assert.deepEqual(unknown, {
    ok: false,
    refusal: "unknown_world",
    detail: "the worlds are hub, left_world, right_world",
  });
  const notRunning = { ok: false, refusal: "not_running", detail: "" };
  assert.deepEqual(say({ command: "stop", key: LEFT, number: undefined }), notRunning);
  assert.deepEqual(say({ command: "stop", key: HUB, number: 2 }), notRunning);
  assert.equal(bench.world(HUB).count("stop"), 0);
});

Deno.test("[O3] OperatorDesk drains: worlds are told to end and nobody new comes in", () => {
  const bench = new CoreBench();
  const client = bench.guestInHub();
  const { worlds, pid } = ask(bench, { command: "drain", inSeconds: 0 });
  assert.equal(worlds.length, 1);
  assert.equal(pid, 17);
  assert.equal(client.last("draining").inMs, 0);
  assert.equal(bench.world(HUB).last("stop").reason, "master_exit");
  const late = bench.connect();
  late.enter();
  assert.equal(late.count("lease_granted"), 0);
  const answer = bench.core.operators.answer(LIST_WORLDS, outside(bench));
  assert.ok(answer.ok && answer.command === "worlds" && answer.isDraining);
});
