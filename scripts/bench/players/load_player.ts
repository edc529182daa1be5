// What the generator needs of a player, whichever server it plays on.

/** What a sampled player saw, since the counting began. */
export interface SampleSink {
  /**
   * An input frame was sent so long before the first state that shows it. `isFirst` in its message:
   * the other one is applied a tick later by design.
   */
  latency(ms: number, isFirst: boolean): void;
  /**
   * A state showed so many move, in so many bytes of payload; so many others are in view.
   * Zero in view: nobody counted.
   */
  movers(count: number, bytes: number, visible: number): void;
}

/** One player over raw sockets. */
export interface LoadPlayer {
  /** True once it walks and is told about others, until it is closed. */
  readonly isIn: boolean;
  /** Why it was closed or refused; it is over then. */
  readonly fault: string | undefined;
  /** States received so far, and bytes of their payload. */
  readonly frames: number;
  readonly bytes: number;
  /** Sends the next two input frames. */
  walk(nowMs: number): void;
  /** Says that it lives, where the server wants that. */
  ping(nowMs: number): void;
}

/** How a player comes in. */
export interface LoadPlayerOptions {
  readonly port: number;
  /** From 0. */
  readonly index: number;
  /** Undefined: frames are only counted. */
  readonly sample: SampleSink | undefined;
}

/** Loopback addresses that players are spread over. */
const HOSTS = 100;

/** The last byte of the address that a player comes from. */
export function hostOf(index: number): number {
  return 1 + index % HOSTS;
}
