import assert from "node:assert/strict";
import { nextSession, SESSION_EDGES, type SessionPhase } from "./client_session.ts";

const HAS_SOCKET: readonly SessionPhase[] = ["dialling", "gating", "entering", "entered"];

Deno.test("SESSION_EDGES answers the end of a socket in every phase that has one", () => {
  for (const phase of HAS_SOCKET) {
    assert.deepEqual(nextSession(phase, "lost"), { to: "waiting", then: ["back_off"] });
    assert.deepEqual(nextSession(phase, "refused"), { to: "stopped" });
    assert.deepEqual(nextSession(phase, "too_slow")?.then, ["drop_socket", "back_off"]);
  }
});

Deno.test("SESSION_EDGES dials only from phases without a socket", () => {
  for (const [from, edges] of Object.entries(SESSION_EDGES)) {
    for (const edge of Object.values(edges)) {
      if (!edge.then?.includes("dial")) continue;
      assert.equal(edge.to, "dialling");
      assert.ok(!HAS_SOCKET.includes(from as SessionPhase), from);
    }
  }
});

Deno.test("SESSION_EDGES drops the socket on every way to a phase without one", () => {
  for (const from of HAS_SOCKET) {
    for (const [event, edge] of Object.entries(SESSION_EDGES[from])) {
      if (HAS_SOCKET.includes(edge.to)) continue;
      const isGoneAlready = event === "lost" || event === "refused";
      assert.equal(edge.then?.includes("drop_socket") ?? false, !isGoneAlready, `${from} ${event}`);
    }
  }
});

Deno.test("SESSION_EDGES lets the person leave from everywhere, and come back", () => {
  for (const phase of Object.keys(SESSION_EDGES) as SessionPhase[]) {
    assert.equal(nextSession(phase, "leave")?.to, "stopped", phase);
  }
  for (const phase of ["waiting", "updated", "stopped"] as const) {
    assert.equal(nextSession(phase, "retry")?.to, "dialling", phase);
  }
});

Deno.test("SESSION_EDGES enters only through the gate", () => {
  const into = (to: SessionPhase) =>
    Object.entries(SESSION_EDGES).filter(([from, edges]) =>
      from !== to && Object.values(edges).some((edge) => edge.to === to)
    ).map(([from]) => from);
  assert.deepEqual(into("entered"), ["entering"]);
  assert.deepEqual(into("entering"), ["gating"]);
  assert.deepEqual(into("updated"), ["gating"]);
});
