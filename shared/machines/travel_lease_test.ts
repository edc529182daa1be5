import assert from "node:assert/strict";
import {
  holdsTarget,
  isLeaseOver,
  LEASE_EDGES,
  type LeaseEvent,
  type LeasePhase,
} from "./travel_lease.ts";

const PHASES = Object.keys(LEASE_EDGES) as LeasePhase[];

function moves() {
  return PHASES.flatMap((from) =>
    Object.entries(LEASE_EDGES[from]).map(([event, edge]) => ({
      from,
      event: event as LeaseEvent,
      to: edge.to,
      then: edge.then ?? [],
    }))
  );
}

Deno.test("LEASE_EDGES lets the source go on every way out, exactly once", () => {
  for (const { from, event, to, then } of moves()) {
    const unlocks = then.filter((effect) => effect === "unlock_source").length;
    const releases = then.filter((effect) => effect === "release_source").length;
    // Who waits was let go when the wait began; the desk unlocks no lease a second time.
    const isFree = to === "closed" || (from === "granted" && to === "waiting");
    assert.equal(unlocks, isFree ? 1 : 0, `${from} ${event}`);
    assert.equal(releases, to === "committed" ? 1 : 0, `${from} ${event}`);
  }
});

Deno.test("LEASE_EDGES leaves no ticket alive behind a closed or new lease", () => {
  for (const { from, event, to, then } of moves()) {
    const hasTicket = from === "offering" || from === "ticketed";
    const loses = to === "closed" || to === "redeemed";
    // A failed target took its tickets along.
    const revokes = hasTicket && loses && event !== "target_failed";
    assert.equal(then.includes("revoke_ticket"), revokes, `${from} ${event}`);
  }
});

Deno.test("LEASE_EDGES can end from every open phase, whoever goes", () => {
  for (const phase of PHASES.filter((phase) => !isLeaseOver(phase))) {
    for (const event of ["released", "expired", "player_gone", "superseded"] as const) {
      assert.equal(LEASE_EDGES[phase][event]?.to, "closed", `${phase} ${event}`);
    }
  }
});

Deno.test("LEASE_EDGES starts a world only once the client is ready", () => {
  for (const { event, then } of moves()) {
    if (then.includes("ensure_world")) assert.ok(event === "redeemed" || event === "place_free");
  }
});

Deno.test("LEASE_EDGES commits only what the target admitted, and only with a ticket", () => {
  const commits = moves().filter(({ to }) => to === "committed");
  assert.deepEqual(commits.map(({ from, event }) => [from, event]), [["ticketed", "admitted"]]);
});

Deno.test("LEASE_EDGES tells the client of a ticket only when the target acknowledged it", () => {
  const tells = moves().filter(({ then }) => then.includes("tell_ticket"));
  assert.deepEqual(tells.map(({ from, event }) => [from, event]), [["offering", "acknowledged"]]);
});

Deno.test("LEASE_EDGES ends are final", () => {
  for (const phase of PHASES.filter(isLeaseOver)) {
    assert.deepEqual(Object.keys(LEASE_EDGES[phase]), []);
    assert.equal(holdsTarget(phase), false);
  }
});
