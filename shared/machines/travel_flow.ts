// One trip as the client makes it, from the lease to the first snapshot of the new world. The
// master's side of the same trip is `travel_lease.ts`.

/** Where a trip stands. */
export type TripPhase =
  /** The pack's required files are fetched and verified. */
  | "fetching"
  /** The lease is redeemed; the ticket is awaited while the world may be starting. */
  | "redeeming"
  /** The world is full: the trip stands in line, and the old world is walked in meanwhile. */
  | "waiting"
  /** The new world's socket is opened and passes the version gate. */
  | "dialling"
  /** The ticket is shown; from here on it is spent. */
  | "joining"
  /** Admitted; the master commits and the first snapshot follows. */
  | "arriving"
  | "arrived"
  | "over";

export type TripEvent =
  | "pack_ready"
  | "pack_failed"
  /** The lease ends before the download can. */
  | "out_of_time"
  /** The person called it off. */
  | "cancelled"
  /** The master granted another lease. */
  | "superseded"
  | "lease_closed"
  | "control_lost"
  /** There is no place in the world yet; said again when the place in line changes. */
  | "queued"
  | "ticket"
  | "ticket_late"
  | "gate_passed"
  | "version_mismatch"
  /** The socket closed before the ticket was shown: the ticket is still good. */
  | "lost_unspent"
  /** The socket closed, or the ticket was refused for its age, after it was shown. */
  | "lost_spent"
  /** As the two above, with no attempt left. */
  | "gave_up"
  | "join_refused"
  | "joined"
  | "world_lost"
  /** No first snapshot in time. */
  | "world_late"
  | "first_snapshot";

export type TripEffect =
  | "redeem"
  | "redeem_later"
  | "dial"
  | "dial_later"
  | "send_join"
  | "cancel_fetch"
  | "release_lease"
  | "drop_socket"
  | "report"
  | "swap";

/** One legal move. */
export interface TripEdge {
  readonly to: TripPhase;
  readonly then?: readonly TripEffect[];
}

/** The edge to the end of a failed trip. */
function over(...then: readonly TripEffect[]): TripEdge {
  return { to: "over", then };
}

const DIALLED = {
  lease_closed: over("drop_socket", "report"),
  superseded: over("drop_socket", "release_lease"),
  world_late: over("drop_socket", "release_lease", "report"),
  gave_up: over("drop_socket", "release_lease", "report"),
} satisfies Partial<Record<TripEvent, TripEdge>>;

/** Every legal move of one trip. A pair not listed is refused. */
export const TRIP_EDGES: Readonly<
  Record<TripPhase, Readonly<Partial<Record<TripEvent, TripEdge>>>>
> = {
  fetching: {
    pack_ready: { to: "redeeming", then: ["redeem"] },
    pack_failed: over("release_lease", "report"),
    out_of_time: over("cancel_fetch", "release_lease", "report"),
    cancelled: over("cancel_fetch", "release_lease", "report"),
    superseded: over("cancel_fetch", "release_lease"),
    lease_closed: over("cancel_fetch", "report"),
    control_lost: over("cancel_fetch", "report"),
  },
  redeeming: {
    queued: { to: "waiting" },
    ticket: { to: "dialling", then: ["dial"] },
    ticket_late: over("release_lease", "report"),
    cancelled: over("release_lease", "report"),
    superseded: over("release_lease"),
    lease_closed: over("report"),
    control_lost: over("report"),
  },
  waiting: {
    queued: { to: "waiting" },
    ticket: { to: "dialling", then: ["dial"] },
    cancelled: over("release_lease", "report"),
    superseded: over("release_lease"),
    lease_closed: over("report"),
    control_lost: over("report"),
  },
  // With a ticket in hand the world alone decides, so a lost control socket changes nothing.
  dialling: {
    ...DIALLED,
    gate_passed: { to: "joining", then: ["send_join"] },
    version_mismatch: over("drop_socket", "release_lease", "report"),
    lost_unspent: { to: "dialling", then: ["drop_socket", "dial_later"] },
    cancelled: over("drop_socket", "release_lease", "report"),
    control_lost: { to: "dialling" },
  },
  joining: {
    ...DIALLED,
    joined: { to: "arriving" },
    join_refused: over("drop_socket", "release_lease", "report"),
    lost_spent: { to: "redeeming", then: ["drop_socket", "redeem_later"] },
    control_lost: { to: "joining" },
  },
  arriving: {
    ...DIALLED,
    first_snapshot: { to: "arrived", then: ["swap"] },
    world_lost: over("drop_socket", "release_lease", "report"),
    control_lost: { to: "arriving" },
  },
  arrived: {},
  over: {},
};

/** The move for `event` in `phase`, or `undefined` where there is none. */
export function nextTrip(phase: TripPhase, event: TripEvent): TripEdge | undefined {
  return TRIP_EDGES[phase][event];
}
