/** Every bound of an edge. {@link DEFAULT_EDGE_LIMITS} says what each is unless told otherwise. */
export interface EdgeLimits {
  /** Connections of any kind, together. */
  readonly maxConnections: number;
  /**
   * On top of them, for connections from this machine and from trusted proxies: health checks are
   * answered also when every place is taken. Nobody plays in these.
   */
  readonly reservedConnections: number;
  /**
   * Players' sockets of one address (IPv6: of one /64). Beside them it may hold three times as many
   * plain connections, those whose first head is not complete among them. Loopback is an address like
   * any other.
   */
  readonly maxConnectionsPerAddress: number;
  /** A request head, with its last empty line. */
  readonly maxHeadBytes: number;
  /** For a head, from connecting or from its first byte on a kept connection; TLS included. */
  readonly headTimeoutMs: number;
  /** How long a refused connection may take to read why. */
  readonly lingerMs: number;
  /** Plain HTTP with nothing moving in either direction. */
  readonly spliceIdleMs: number;
  /** The same between an answer and the next request, where it does not come from a trusted proxy. */
  readonly keepIdleMs: number;
  /** From the upgrade to a whole gate frame. */
  readonly gateTimeoutMs: number;
  readonly maxMessageBytes: number;
  /** Frames that one message may come in; browsers use one, or a few for long ones. */
  readonly maxFragments: number;
  /** Messages, pings and pongs of one player. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  readonly inboundBytesPerSecond: number;
  readonly inboundByteBurst: number;
  /** Dropped messages that are forgiven, and how many each second earns back; one more is a flood. */
  readonly floodBurst: number;
  readonly floodForgivenPerSecond: number;
  /** Unsent bytes above which a player counts as stalled; below half of it as drained. */
  readonly stallBytes: number;
  /** Unsent bytes at which a player is closed. */
  readonly maxQueueBytes: number;
  /** Longest time as a stalled player. */
  readonly maxStallMs: number;
  readonly pingEveryMs: number;
  /** Silence (no data, no pong) after which the peer counts as lost. */
  readonly silenceMs: number;
  /** Longest time that the players of a lost far end wait for the next one under its name. */
  readonly holdMs: number;
  /** Players of one far end that may wait so. */
  readonly maxHeldPlayers: number;
  /** For the closing handshake; then the connection is cut. */
  readonly closeTimeoutMs: number;
  /** How often the timeouts above are looked at: their precision. */
  readonly sweepEveryMs: number;
  /** A freed slot is not given out again before the far end must have read `closed`. */
  readonly slotRestMs: number;
  /** A crowd's events are handed over at most once in this time; all others at once. */
  readonly flushEveryMs: number;
  /**
   * A crowd's inputs rest for this time after the far end's states came, less twice the time that
   * sending them on took: well before the next tick all are there.
   */
  readonly flushRestMs: number;
  /** Messages a tick for one far end that do not make a crowd yet. */
  readonly calmMessages: number;
  /** A player who was silent for this long may say something urgent: it does not rest. */
  readonly pauseMs: number;
  /** Events are handed over at once above this size. */
  readonly flushBytes: number;
}

/** What holds unless the options say otherwise. */
export const DEFAULT_EDGE_LIMITS: EdgeLimits = {
  maxConnections: 4096,
  reservedConnections: 64,
  // A class of 30: each has two, one more while travelling, and those of a lost network for a while.
  maxConnectionsPerAddress: 128,
  maxHeadBytes: 8192,
  headTimeoutMs: 5000,
  lingerMs: 500,
  spliceIdleMs: 60_000,
  keepIdleMs: 5000,
  gateTimeoutMs: 5000,
  maxMessageBytes: 65_536,
  maxFragments: 16,
  // The fastest honest client sends inputs at 20 Hz and little else.
  messagesPerSecond: 60,
  messageBurst: 120,
  inboundBytesPerSecond: 65_536,
  inboundByteBurst: 262_144,
  floodBurst: 200,
  floodForgivenPerSecond: 10,
  stallBytes: 131_072,
  maxQueueBytes: 524_288,
  maxStallMs: 10_000,
  pingEveryMs: 15_000,
  silenceMs: 40_000,
  holdMs: 10_000,
  maxHeldPlayers: 2048,
  closeTimeoutMs: 2000,
  sweepEveryMs: 1000,
  slotRestMs: 10_000,
  flushEveryMs: 4,
  flushRestMs: 28,
  calmMessages: 4,
  pauseMs: 500,
  flushBytes: 262_144,
};
