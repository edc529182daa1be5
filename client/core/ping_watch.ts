// Measures a socket's round trip and notices one that no longer answers. A half-open socket would
// otherwise look alive until somebody writes to it.

import type { Cancel, Clock } from "../../shared/lib/clock.ts";

/** Time between two pings. */
export const PING_PERIOD_MS = 2000;
/** Pings without an answer after which the socket counts as dead: 8 s. */
export const MOST_UNANSWERED = 4;

/** What a ping watch needs from its socket. */
export interface PingPorts {
  send(clientMs: number): void;
  answered(pingMs: number): void;
  /** Several pings in a row got no answer. */
  silent(): void;
}

/** Pings one socket while it runs. */
export class PingWatch {
  readonly #clock: Clock;
  readonly #ports: PingPorts;
  #unanswered = 0;
  #stop: Cancel | undefined;

  constructor(clock: Clock, ports: PingPorts) {
    this.#clock = clock;
    this.#ports = ports;
  }

  start(): void {
    this.stop();
    this.#unanswered = 0;
    this.#stop = this.#clock.every(PING_PERIOD_MS, () => this.#ping());
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /** The answer to the ping that was sent at `clientMs`. */
  pong(clientMs: number): void {
    if (this.#stop === undefined) return;
    this.#unanswered = 0;
    const pingMs = this.#clock.nowMs() - clientMs;
    // A peer may echo anything; only what can be a round trip is shown.
    if (pingMs >= 0 && pingMs < PING_PERIOD_MS * MOST_UNANSWERED) this.#ports.answered(pingMs);
  }

  #ping(): void {
    // Counting pings, not time: a tab that slept has long silence behind it and a live socket.
    if (this.#unanswered >= MOST_UNANSWERED) {
      this.#ports.silent();
      return;
    }
    this.#unanswered++;
    this.#ports.send(this.#clock.nowMs());
  }
}
