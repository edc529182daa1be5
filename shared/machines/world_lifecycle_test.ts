import assert from "node:assert/strict";
import { hasProcess, WORLD_EDGES, type WorldEvent, type WorldPhase } from "./world_lifecycle.ts";

const PHASES = Object.keys(WORLD_EDGES) as WorldPhase[];

function moves() {
  return PHASES.flatMap((from) =>
    Object.entries(WORLD_EDGES[from]).map(([event, edge]) => ({
      from,
      event: event as WorldEvent,
      to: edge.to,
      then: edge.then ?? [],
    }))
  );
}

Deno.test("WORLD_EDGES starts a process only where there is none", () => {
  for (const { from, event, then } of moves()) {
    if (!then.includes("start")) continue;
    assert.equal(hasProcess(from), false, `${from} ${event}`);
    assert.equal(event, "wanted");
  }
});

Deno.test("WORLD_EDGES loses no process: only `exited` leads from one to none", () => {
  for (const { from, event, to } of moves()) {
    if (hasProcess(from) && !hasProcess(to)) assert.equal(event, "exited", `${from} ${event}`);
  }
});

Deno.test("WORLD_EDGES can stop, and can be killed, in every phase with a process", () => {
  for (const phase of PHASES.filter(hasProcess)) {
    assert.equal(WORLD_EDGES[phase].stop_ordered?.to, "stopping", phase);
    assert.notEqual(WORLD_EDGES[phase].exited, undefined, phase);
  }
  assert.deepEqual(WORLD_EDGES.stopping.kill_due?.then, ["kill"]);
});

Deno.test("WORLD_EDGES kills a child that hangs before it registered", () => {
  for (const phase of ["starting", "adopting", "opening"] as const) {
    assert.ok(WORLD_EDGES[phase].start_timeout?.then?.includes("kill"), phase);
  }
});

Deno.test("WORLD_EDGES takes a world back whose link broke", () => {
  assert.equal(WORLD_EDGES.ready.link_lost?.to, "lost");
  assert.equal(WORLD_EDGES.lost.registered?.to, "opening");
});

Deno.test("WORLD_EDGES never idles out a world that is not ready", () => {
  const idles = moves().filter(({ event }) => event === "idle");
  assert.deepEqual(idles.map(({ from }) => from), ["ready"]);
});

Deno.test("WORLD_EDGES hears `wanted` in every phase", () => {
  for (const phase of PHASES) assert.notEqual(WORLD_EDGES[phase].wanted, undefined, phase);
});

Deno.test("WORLD_EDGES forgets the players of every process that ended", () => {
  for (const { event, then, from } of moves()) {
    if (event === "exited") assert.ok(then.includes("forget_players"), from);
  }
});

Deno.test("[R1] WORLD_EDGES holds the route of a world that was lost, and closes that of one that ends as it was told", () => {
  for (const { from, event, to, then } of moves()) {
    const wasHeld = from === "killed" || from === "backing_off";
    const isLost = (to === "killed" || to === "backing_off") && !wasHeld;
    const isKilled = then.includes("kill") && event !== "kill_due" && event !== "stop_ordered";
    assert.equal(then.includes("hold_route"), isLost || isKilled, `${from} ${event}`);
  }
  for (const phase of ["lost", "killed"] as const) {
    assert.ok(WORLD_EDGES[phase].stop_ordered?.then?.includes("close_route"), phase);
  }
  assert.ok(WORLD_EDGES.stopping.exited?.then?.includes("close_route"));
});
