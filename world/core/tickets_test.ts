import assert from "node:assert/strict";
import type { Expected } from "../../shared/protocol/master_messages.ts";
import { ids } from "./room_test_kit.ts";
import { MAX_EXPECTED_TICKETS, Tickets } from "./tickets.ts";

function expected(number: number, expiresInMs = 10_000): Expected {
  return {
    ticketId: ids.ticket(number),
    leaseId: ids.lease(number),
    expiresInMs,
    playerId: ids.player(number),
    fence: ids.fence(number),
    displayName: "Ada",
    isGuest: false,
    arrival: { saved: undefined, portal: undefined, fromWorld: undefined, spot: undefined },
  };
}

Deno.test("Tickets.expect() holds 2048 and lets the one that expires soonest go for one more", () => {
  const tickets = new Tickets();
  for (let i = 1; i <= MAX_EXPECTED_TICKETS; i++) {
    tickets.expect(expected(i, i === 77 ? 5000 : 10_000), 0);
  }
  assert.equal(tickets.countAt(0), MAX_EXPECTED_TICKETS);
  tickets.expect(expected(5000), 0);
  assert.equal(tickets.countAt(0), MAX_EXPECTED_TICKETS);
  assert.deepStrictEqual(tickets.use(ids.ticket(77), 0), { ok: false, fault: "admission_denied" });
  assert.ok(tickets.use(ids.ticket(5000), 0).ok);
});

Deno.test("Tickets.use() spends a ticket, also an expired one, and forgets it after a while", () => {
  const tickets = new Tickets();
  tickets.expect(expected(1, 100), 0);
  tickets.expect(expected(2, 100), 0);
  assert.equal(tickets.countAt(100), 0);
  assert.deepStrictEqual(tickets.use(ids.ticket(1), 100), { ok: false, fault: "ticket_expired" });
  assert.deepStrictEqual(tickets.use(ids.ticket(1), 100), { ok: false, fault: "admission_denied" });
  tickets.sweep(30_100);
  assert.equal(tickets.revoke(ids.ticket(2)), false);
});
