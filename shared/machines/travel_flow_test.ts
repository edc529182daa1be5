import assert from "node:assert/strict";
import {
  nextTrip,
  TRIP_EDGES,
  type TripEdge,
  type TripEvent,
  type TripPhase,
} from "./travel_flow.ts";

interface Move {
  readonly from: TripPhase;
  readonly event: TripEvent;
  readonly edge: TripEdge;
}

const MOVES: readonly Move[] = Object.entries(TRIP_EDGES).flatMap(([from, edges]) =>
  Object.entries(edges).map(([event, edge]) => ({
    from: from as TripPhase,
    event: event as TripEvent,
    edge,
  }))
);
const HAS_SOCKET: readonly TripPhase[] = ["dialling", "joining", "arriving"];

Deno.test("TRIP_EDGES frees everything on each way to a failed end, exactly once", () => {
  for (const { from, event, edge } of MOVES.filter((move) => move.edge.to === "over")) {
    const count = (effect: string) => (edge.then ?? []).filter((each) => each === effect).length;
    const where = `${from} ${event}`;
    const isLeaseGone = event === "lease_closed" || event === "control_lost";
    assert.equal(count("release_lease"), isLeaseGone ? 0 : 1, where);
    assert.equal(count("drop_socket"), HAS_SOCKET.includes(from) ? 1 : 0, where);
    assert.equal(count("cancel_fetch"), from === "fetching" && event !== "pack_failed" ? 1 : 0);
    // Whoever is superseded has another trip to look at, everyone else is told why.
    assert.equal(count("report"), event === "superseded" ? 0 : 1, where);
    assert.equal(count("swap"), 0, where);
  }
});

Deno.test("TRIP_EDGES swaps worlds on the first snapshot and on nothing else", () => {
  const swaps = MOVES.filter(({ edge }) => edge.then?.includes("swap"));
  assert.deepEqual(swaps.map(({ from, event }) => [from, event]), [["arriving", "first_snapshot"]]);
  assert.deepEqual(MOVES.filter(({ edge }) => edge.to === "arrived").length, 1);
});

Deno.test("TRIP_EDGES drops a socket before another is dialled", () => {
  for (const { from, edge } of MOVES) {
    const then = edge.then ?? [];
    const dialsAgain = then.includes("dial_later") || then.includes("redeem_later");
    if (!dialsAgain) continue;
    assert.ok(HAS_SOCKET.includes(from));
    assert.ok(then.includes("drop_socket"));
  }
});

Deno.test("TRIP_EDGES hears of a closed lease and a newer one in every open phase", () => {
  for (const [phase, edges] of Object.entries(TRIP_EDGES)) {
    const isOpen = phase !== "arrived" && phase !== "over";
    for (const event of ["lease_closed", "superseded", "control_lost"] as const) {
      assert.equal(edges[event] !== undefined, isOpen, `${phase} ${event}`);
    }
    if (!isOpen) assert.deepEqual(edges, {});
  }
});

Deno.test("TRIP_EDGES reaches every phase from the first", () => {
  const reached = new Set<TripPhase>(["fetching"]);
  for (const phase of reached) {
    for (const edge of Object.values(TRIP_EDGES[phase])) reached.add(edge.to);
  }
  assert.deepEqual([...reached].sort(), Object.keys(TRIP_EDGES).sort());
});

Deno.test("nextTrip() refuses to call off a trip whose ticket was shown", () => {
  assert.equal(nextTrip("joining", "cancelled"), undefined);
  assert.equal(nextTrip("arriving", "cancelled"), undefined);
  assert.equal(nextTrip("dialling", "cancelled")?.to, "over");
});
