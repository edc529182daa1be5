// One client's way to the master and back: which step follows which event, and what is then done.

/** Where the control session of a client stands. */
export type SessionPhase =
  | "idle"
  /** The socket is being opened. */
  | "dialling"
  /** The gate frame is sent, the verdict awaited. */
  | "gating"
  /** `enter` is sent, the identity awaited. */
  | "entering"
  | "entered"
  /** Lost; the next try is due at a known moment. */
  | "waiting"
  /** The versions differ. */
  | "updated"
  /** The server said not to come back by oneself, or the person left. */
  | "stopped";

export type SessionEvent =
  | "start"
  | "opened"
  | "welcome"
  | "mismatch"
  | "session"
  /** The socket is gone and one may come back. */
  | "lost"
  /** The socket is gone with a code that forbids coming back. */
  | "refused"
  /** No answer in time, or pings without one. */
  | "too_slow"
  /** The wait is over, or the person does not want to wait. */
  | "retry"
  | "leave";

export type SessionEffect =
  | "dial"
  | "send_gate"
  | "send_enter"
  | "reset_back_off"
  | "back_off"
  | "stop_waiting"
  | "drop_socket";

/** One legal move. */
export interface SessionEdge {
  readonly to: SessionPhase;
  readonly then?: readonly SessionEffect[];
}

const DIAL: SessionEdge = { to: "dialling", then: ["dial"] };
const OPEN = {
  lost: { to: "waiting", then: ["back_off"] },
  refused: { to: "stopped" },
  too_slow: { to: "waiting", then: ["drop_socket", "back_off"] },
  leave: { to: "stopped", then: ["drop_socket"] },
} satisfies Partial<Record<SessionEvent, SessionEdge>>;

/** Every legal move of a control session. A pair not listed is refused. */
export const SESSION_EDGES: Readonly<
  Record<SessionPhase, Readonly<Partial<Record<SessionEvent, SessionEdge>>>>
> = {
  idle: { start: DIAL, leave: { to: "stopped" } },
  dialling: { ...OPEN, opened: { to: "gating", then: ["send_gate"] } },
  gating: {
    ...OPEN,
    welcome: { to: "entering", then: ["send_enter"] },
    mismatch: { to: "updated", then: ["drop_socket"] },
  },
  entering: { ...OPEN, session: { to: "entered", then: ["reset_back_off"] } },
  // A login or logout gives a new identity without a new socket.
  entered: { ...OPEN, session: { to: "entered" } },
  waiting: {
    retry: { to: "dialling", then: ["stop_waiting", "dial"] },
    leave: { to: "stopped", then: ["stop_waiting"] },
  },
  updated: { retry: DIAL, leave: { to: "stopped" } },
  stopped: { retry: DIAL, leave: { to: "stopped" } },
};

/** The move for `event` in `phase`, or `undefined` where there is none. */
export function nextSession(phase: SessionPhase, event: SessionEvent): SessionEdge | undefined {
  return SESSION_EDGES[phase][event];
}
