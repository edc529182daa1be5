// Everything an edge refuses, by name, and its counters.

/** Why an edge refused, dropped or closed something. The counter, the log and the docs use this text. */
export const EDGE_FAULTS = [
  // before the request is known
  "too_many_connections",
  "too_many_per_address",
  "head_too_large",
  "head_timeout",
  "bad_head",
  "bad_path",
  // plain HTTP
  "no_upstream",
  "upstream_unreachable",
  "splice_idle",
  // upgrade
  "bad_upgrade",
  "origin_refused",
  "route_refused",
  "far_end_absent",
  // gate
  "gate_timeout",
  "bad_gate",
  "version_mismatch",
  // an open socket
  "text_frame",
  "too_big",
  "too_fragmented",
  "protocol_error",
  "invalid_payload",
  "excess_message",
  "flood",
  "shed_frame",
  "slow_reader",
  "idle",
  "frame_too_big",
] as const;

export type EdgeFault = (typeof EDGE_FAULTS)[number];

/** What an edge has seen since it started, and what is open now. */
export interface EdgeStats {
  readonly faults: Readonly<Record<EdgeFault, number>>;
  /** TCP connections of any kind. */
  readonly openConnections: number;
  /** WebSockets that passed the version gate. */
  readonly openPlayers: number;
  /** Player messages and their payload bytes; HTTP and dropped messages are not in here. */
  readonly messagesIn: number;
  readonly bytesIn: number;
  readonly messagesOut: number;
  readonly bytesOut: number;
}

/** Counts by name. The names are fixed, so it never grows. */
export class EdgeCounters {
  readonly #faults: Record<EdgeFault, number>;
  openPlayers = 0;
  messagesIn = 0;
  bytesIn = 0;
  messagesOut = 0;
  bytesOut = 0;

  constructor() {
    // The cast is what fromEntries cannot say: one entry for each name.
    this.#faults = Object.fromEntries(EDGE_FAULTS.map((fault) => [fault, 0])) as Record<
      EdgeFault,
      number
    >;
  }

  count(fault: EdgeFault): void {
    this.#faults[fault]++;
  }

  /** A copy that does not change any more. */
  snapshot(openConnections: number): EdgeStats {
    return {
      faults: { ...this.#faults },
      openConnections,
      openPlayers: this.openPlayers,
      messagesIn: this.messagesIn,
      bytesIn: this.bytesIn,
      messagesOut: this.messagesOut,
      bytesOut: this.bytesOut,
    };
  }
}
