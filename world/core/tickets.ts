import type { TicketId } from "../../shared/lib/ids.ts";
import type { Expected } from "../../shared/protocol/master_messages.ts";

/** Expected tickets at most; above it the one that expires soonest goes. */
export const MAX_EXPECTED_TICKETS = 2048;
/** An expired ticket is remembered this long, so that its holder hears "expired", not "unknown". */
const REMEMBER_EXPIRED_MS = 30_000;

/** What becomes of a ticket that is shown. */
export type TicketUse =
  | { readonly ok: true; readonly expected: Expected }
  | { readonly ok: false; readonly fault: "admission_denied" | "ticket_expired" };

/** The tickets that the master told this world to expect. Each works once. */
export class Tickets {
  readonly #expected = new Map<TicketId, { readonly is: Expected; readonly expiresAtMs: number }>();

  /** Tickets that may still be used. */
  countAt(nowMs: number): number {
    let count = 0;
    for (const { expiresAtMs } of this.#expected.values()) if (nowMs < expiresAtMs) count++;
    return count;
  }

  /** Takes a ticket in; the same id again replaces it. */
  expect(expected: Expected, nowMs: number): void {
    this.#expected.delete(expected.ticketId);
    if (this.#expected.size >= MAX_EXPECTED_TICKETS) this.#evict();
    const expiresAtMs = nowMs + expected.expiresInMs;
    this.#expected.set(expected.ticketId, { is: expected, expiresAtMs });
  }

  /** Spends a ticket: shown once, it is gone, whatever the answer. */
  use(ticketId: TicketId, nowMs: number): TicketUse {
    const found = this.#expected.get(ticketId);
    if (found === undefined) return { ok: false, fault: "admission_denied" };
    this.#expected.delete(ticketId);
    if (nowMs >= found.expiresAtMs) return { ok: false, fault: "ticket_expired" };
    return { ok: true, expected: found.is };
  }

  /** @returns False when no such ticket waits: it was used, or never known. */
  revoke(ticketId: TicketId): boolean {
    return this.#expected.delete(ticketId);
  }

  clear(): void {
    this.#expected.clear();
  }

  /** Forgets tickets that expired long ago. */
  sweep(nowMs: number): void {
    for (const [ticketId, { expiresAtMs }] of this.#expected) {
      if (nowMs >= expiresAtMs + REMEMBER_EXPIRED_MS) this.#expected.delete(ticketId);
    }
  }

  #evict(): void {
    let soonest: TicketId | undefined;
    let soonestMs = Infinity;
    for (const [ticketId, { expiresAtMs }] of this.#expected) {
      if (expiresAtMs < soonestMs) {
        soonest = ticketId;
        soonestMs = expiresAtMs;
      }
    }
    if (soonest !== undefined) this.#expected.delete(soonest);
  }
}
