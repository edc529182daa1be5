// Every code with which VirtuCade closes a WebSocket. 4000–4099: the client may come back by itself.
// 4100–4199: it must not (a person or a reload decides). docs/protocol.md lists them from here.

/** WebSocket close codes, by the reason a client and a log see. */
export const CLOSE_CODES = {
  /** Said by a client that leaves for good (RFC 6455 7.4.1). */
  normal: 1000,
  /** The browser tab navigates away, or the server goes down. */
  going_away: 1001,
  /** The peer broke the WebSocket protocol itself. */
  protocol_error: 1002,
  /** A text frame where only binary ones are spoken. */
  unsupported_data: 1003,
  /** Text inside a frame is not UTF-8. */
  invalid_payload: 1007,
  /** A message over the size limit. */
  too_big: 1009,
  /** The server failed; coming back may help. */
  internal_error: 1011,

  /** The world behind this socket stopped or crashed. */
  world_gone: 4000,
  /** The reader was too slow for too long. */
  slow_reader: 4001,
  /** No message for too long. */
  idle_timeout: 4002,
  /** The server is full or limits this address: try later. */
  too_busy: 4003,
  /** The server is draining for a restart: come back in a moment. */
  draining: 4004,
  /** The master behind this socket is gone or restarting. */
  master_gone: 4005,
  /** The avatar moved on to another world or was re-attached by a newer socket. */
  superseded: 4006,

  /** Client and server versions differ: reload. */
  version_mismatch: 4100,
  /** No or a malformed gate frame. */
  bad_gate: 4101,
  /** Too many malformed or illegal messages. */
  protocol_fault: 4102,
  /** Too many messages, again and again. */
  flood: 4103,
  /** The ticket was refused. */
  bad_ticket: 4104,
  /** Another tab took this session over. */
  taken_over: 4105,
  /** An operator removed this player. */
  kicked: 4106,
} as const;

export type CloseReason = keyof typeof CLOSE_CODES;

const REASON_OF = new Map<number, CloseReason>(
  (Object.entries(CLOSE_CODES) as [CloseReason, number][]).map(([reason, code]) => [code, reason]),
);

/** The reason behind a close code, `undefined` for codes that are not ours. */
export function closeReasonOf(code: number): CloseReason | undefined {
  return REASON_OF.get(code);
}

/** True when a client may reconnect by itself after this code. Lost connections (1005, 1006) may. */
export function mayReconnectAfter(code: number): boolean {
  return code < 4100 || code > 4199;
}

/** True when the closing peer said that it leaves for good: its avatar need not wait for it. */
export function isLeavingCode(code: number): boolean {
  return code === CLOSE_CODES.normal || code === CLOSE_CODES.going_away;
}
