import assert from "node:assert/strict";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { appPhaseOf, type PhaseFacts, stopReasonOfCode, stopReasonOfEntry } from "./app_phase.ts";

const hub = parseWorldKey("hub")!;
const FACTS: PhaseFacts = {
  session: "entered",
  attempt: 2,
  isOnline: true,
  retryAtMs: 700,
  world: undefined,
  stopped: undefined,
  updated: undefined,
};
const phaseOf = (facts: Partial<PhaseFacts>) => appPhaseOf({ ...FACTS, ...facts });

Deno.test("appPhaseOf() without a world follows the session", () => {
  assert.deepEqual(phaseOf({}), { phase: "entering" });
  assert.deepEqual(phaseOf({ session: "gating" }), { phase: "connecting", attempt: 2 });
  assert.deepEqual(phaseOf({ session: "waiting" }), {
    phase: "retrying",
    attempt: 2,
    retryAtMs: 700,
  });
  assert.deepEqual(phaseOf({ session: "waiting", isOnline: false }), { phase: "offline" });
  // A server on this very device may answer all the same.
  assert.deepEqual(phaseOf({ session: "gating", isOnline: false }).phase, "connecting");
});

Deno.test("appPhaseOf() keeps playing in a living world, whatever the session does", () => {
  const world = { key: hub, isLost: false, isRestarting: false };
  for (const session of ["entered", "waiting", "dialling"] as const) {
    assert.deepEqual(phaseOf({ session, world }), { phase: "playing", world: hub });
  }
});

Deno.test("appPhaseOf() tells a lost world from a lost master", () => {
  const world = { key: hub, isLost: true, isRestarting: false };
  assert.equal(phaseOf({ world }).phase, "rejoining");
  assert.equal(phaseOf({ world, session: "waiting" }).phase, "retrying");
});

Deno.test("[R5] appPhaseOf() tells a world that restarts from one that is lost", () => {
  const world = { key: hub, isLost: true, isRestarting: true };
  assert.deepEqual(phaseOf({ world }), { phase: "restarting", world: hub });
  // Without a master nothing restarts.
  assert.equal(phaseOf({ world, session: "waiting" }).phase, "retrying");
});

Deno.test("appPhaseOf() lets an end outweigh everything else", () => {
  const world = { key: hub, isLost: false, isRestarting: false };
  assert.deepEqual(phaseOf({ world, stopped: "kicked" }), { phase: "stopped", reason: "kicked" });
});

Deno.test("stopReasonOfCode() and stopReasonOfEntry() always name a reason", () => {
  assert.equal(stopReasonOfCode(CLOSE_CODES.taken_over), "taken_over");
  assert.equal(stopReasonOfCode(CLOSE_CODES.kicked), "kicked");
  assert.equal(stopReasonOfCode(CLOSE_CODES.flood), "protocol_fault");
  assert.equal(stopReasonOfEntry("world_full"), "world_full");
  assert.equal(stopReasonOfEntry("download_too_slow"), "pack_failed");
  assert.equal(stopReasonOfEntry("whatever"), "world_unavailable");
});
