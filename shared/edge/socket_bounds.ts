// What one player may send and may leave unread. Pure: time and sizes come in as arguments.

import { TokenBucket } from "../lib/token_bucket.ts";

/** The bounds of what a player sends. See the fields of the same names in `EdgeLimits`. */
export interface InboundLimits {
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  readonly inboundBytesPerSecond: number;
  readonly inboundByteBurst: number;
  readonly floodBurst: number;
  readonly floodForgivenPerSecond: number;
}

/** `pass` it on, `drop` it, or close the socket: it is a `flood`. */
export type InboundVerdict = "pass" | "drop" | "flood";

/** Decides about each message of one player. A dropped message costs no budget, only patience. */
export class InboundBudget {
  readonly #messages: TokenBucket;
  readonly #patience: TokenBucket;
  readonly #bytesPerMs: number;
  readonly #byteBurst: number;
  #bytesLeft: number;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(limits: InboundLimits) {
    this.#messages = new TokenBucket(limits.messagesPerSecond, limits.messageBurst);
    this.#patience = new TokenBucket(limits.floodForgivenPerSecond, limits.floodBurst);
    this.#bytesPerMs = limits.inboundBytesPerSecond / 1000;
    this.#byteBurst = limits.inboundByteBurst;
    this.#bytesLeft = limits.inboundByteBurst;
  }

  /** Judges one message, ping or pong of `sizeBytes`. */
  judge(sizeBytes: number, nowMs: number): InboundVerdict {
    this.#earnBytes(nowMs);
    if (sizeBytes <= this.#bytesLeft && this.#messages.take(nowMs)) {
      this.#bytesLeft -= sizeBytes;
      return "pass";
    }
    return this.#patience.take(nowMs) ? "drop" : "flood";
  }

  #earnBytes(nowMs: number): void {
    if (nowMs <= this.#lastMs) return;
    if (this.#lastMs > Number.NEGATIVE_INFINITY) {
      const earned = (nowMs - this.#lastMs) * this.#bytesPerMs;
      this.#bytesLeft = Math.min(this.#byteBurst, this.#bytesLeft + earned);
    }
    this.#lastMs = nowMs;
  }
}

/** The bounds of what a player leaves unread. See the fields of the same names in `EdgeLimits`. */
export interface OutboundLimits {
  readonly stallBytes: number;
  readonly maxQueueBytes: number;
  readonly maxStallMs: number;
}

/** What a look at the unsent bytes tells. */
export type OutboundChange = "none" | "stalled" | "drained" | "slow_reader";

/** Follows one player's unsent bytes. Call `look` after each write, on drain and now and then. */
export class OutboundWatch {
  readonly #limits: OutboundLimits;
  #stalledSinceMs: number | undefined;

  constructor(limits: OutboundLimits) {
    this.#limits = limits;
  }

  get isStalled(): boolean {
    return this.#stalledSinceMs !== undefined;
  }

  look(queuedBytes: number, nowMs: number): OutboundChange {
    if (queuedBytes > this.#limits.maxQueueBytes) return "slow_reader";
    if (this.#stalledSinceMs === undefined) {
      if (queuedBytes <= this.#limits.stallBytes) return "none";
      this.#stalledSinceMs = nowMs;
      return "stalled";
    }
    if (queuedBytes < this.#limits.stallBytes / 2) {
      this.#stalledSinceMs = undefined;
      return "drained";
    }
    return nowMs - this.#stalledSinceMs > this.#limits.maxStallMs ? "slow_reader" : "none";
  }
}
