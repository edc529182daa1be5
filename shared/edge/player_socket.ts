// One player's WebSocket: the version gate first, then messages to the far end and frames back,
// within the bounds of socket_bounds.ts.

import type { Log } from "../lib/log.ts";
import { CLOSE_CODES, type CloseReason, isLeavingCode } from "../net/close_codes.ts";
import { buildGateVerdict, parseGateFrame } from "../protocol/gate.ts";
import type { EdgeCounters, EdgeFault } from "./edge_faults.ts";
import type { EdgeLimits } from "./edge_limits.ts";
import type { FarEnd } from "./far_ends.ts";
import type { FrameKind } from "../net/player_link.ts";
import type { PlayerTransport } from "./player_transport.ts";
import { InboundBudget, OutboundWatch } from "./socket_bounds.ts";
import { binaryFrameBytes } from "./websocket_frame.ts";
import { WebSocketWire } from "./websocket_wire.ts";

/** What all players of one edge have in common. */
export interface PlayerContext {
  readonly serverVersion: string;
  readonly limits: EdgeLimits;
  readonly counters: EdgeCounters;
  readonly log: Log;
}

const NO_SLICES: readonly Uint8Array[] = [];

/** A ping has this part of the allowed silence to be answered. */
const ANSWER_PART = 0.25;

/** One player's WebSocket, from the upgrade to its end. */
export class PlayerSocket {
  /** The player's real address. */
  readonly address: string;
  readonly #context: PlayerContext;
  readonly #farEnd: FarEnd;
  readonly #wire: WebSocketWire;
  readonly #budget: InboundBudget;
  readonly #outbound: OutboundWatch;
  readonly #openedMs: number;
  /** Its number at the far end, from the gate to the report that it is gone. */
  #slot: number | undefined;
  #isClosing = false;
  /** A frame was shed, and no whole one has been sent since. */
  #lacksWhole = false;
  /** No message has passed to the far end yet. */
  #isFirst = true;
  #lastHeardMs: number;
  #lastPingMs: number;

  constructor(
    context: PlayerContext,
    farEnd: FarEnd,
    parts: { readonly transport: PlayerTransport; readonly address: string },
  ) {
    const nowMs = performance.now();
    this.#context = context;
    this.#farEnd = farEnd;
    this.address = parts.address;
    this.#budget = new InboundBudget(context.limits);
    this.#outbound = new OutboundWatch(context.limits);
    this.#openedMs = this.#lastHeardMs = this.#lastPingMs = nowMs;
    this.#wire = this.#wireOver(parts.transport);
  }

  /** Begins to read. */
  start(): void {
    this.#wire.start();
  }

  /** True while the peer reads too slowly. */
  get isStalled(): boolean {
    return this.#outbound.isStalled;
  }

  /**
   * False when a frame would be wasted: the socket is closing, or stalled and the frame may be shed,
   * or the frame builds on one that was. The far end hears of a stall only after the peer may have
   * caught up again; what it has said by then builds on what never arrived.
   */
  accepts(kind: FrameKind): boolean {
    if (this.#isClosing || !this.#wire.isOpen) return false;
    if (this.#outbound.isStalled) this.#lookAtQueue(performance.now());
    if (this.#isClosing) return false;
    const isShed = kind === "change"
      ? this.#outbound.isStalled || this.#lacksWhole
      : kind === "whole" && this.#outbound.isStalled;
    if (isShed) {
      this.#lacksWhole = true;
      this.#context.counters.count("shed_frame");
    } else if (kind === "whole" || kind === "first_whole") {
      this.#lacksWhole = false;
    }
    return !isShed;
  }

  /** Writes one whole WebSocket frame. It may be shared between sockets and must not change. */
  sendFrame(frame: Uint8Array<ArrayBuffer>): void {
    if (!this.#maySend(frame.length)) return;
    this.#wire.sendFrame(frame);
    this.#afterSend();
  }

  /** Writes one message of these parts. They are not kept. */
  sendParts(own: Uint8Array, slices: readonly Uint8Array[]): void {
    if (!this.#maySend(binaryFrameBytes(own, slices))) return;
    this.#wire.sendParts(own, slices);
    this.#afterSend();
  }

  /** Closes after what was sent before. The far end gets its `closed` at once. */
  close(code: number, reason: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#report(code, false);
    this.#wire.close(code, reason);
  }

  /** Looks at every timeout of this socket. Called by the edge's one sweep. */
  sweep(nowMs: number): void {
    if (this.#isClosing) return;
    const { limits } = this.#context;
    if (this.#slot === undefined) {
      if (nowMs - this.#openedMs >= limits.gateTimeoutMs) {
        this.#fail("gate_timeout", "idle_timeout");
      }
      return;
    }
    this.#lookAtQueue(nowMs);
    if (this.#isClosing) return;
    if (this.#isSilent(nowMs)) {
      this.#count("idle");
      this.#isClosing = true;
      this.#report(1006, false);
      this.#wire.terminate();
    } else if (
      nowMs - this.#lastPingMs >= limits.pingEveryMs &&
      nowMs - this.#lastHeardMs >= limits.pingEveryMs
    ) {
      this.#lastPingMs = nowMs;
      this.#wire.ping();
    }
  }

  /**
   * True when the peer let its time pass and did not answer a ping either. An edge that was itself
   * held up has sent none: it asks first.
   */
  #isSilent(nowMs: number): boolean {
    const { silenceMs } = this.#context.limits;
    const wasAsked = this.#lastPingMs > this.#lastHeardMs;
    return wasAsked && nowMs - this.#lastHeardMs >= silenceMs &&
      nowMs - this.#lastPingMs >= silenceMs * ANSWER_PART;
  }

  #maySend(frameBytes: number): boolean {
    const { counters, limits } = this.#context;
    if (frameBytes > limits.maxQueueBytes) {
      this.#fail("frame_too_big", "internal_error");
      return false;
    }
    counters.messagesOut++;
    counters.bytesOut += frameBytes;
    return true;
  }

  #afterSend(): void {
    if (this.#wire.queuedBytes > this.#context.limits.stallBytes || this.#outbound.isStalled) {
      this.#lookAtQueue(performance.now());
    }
  }

  #wireOver(transport: PlayerTransport): WebSocketWire {
    return new WebSocketWire(transport, this.#context.limits, {
      message: (bytes, isBinary) => this.#heard(bytes, isBinary),
      ping: (bytes) => {
        const isAnswered = !this.#isClosing && this.#judge(bytes.length);
        if (isAnswered && !this.#outbound.isStalled) this.#wire.pong(bytes);
      },
      pong: (bytes) => {
        if (!this.#isClosing) this.#judge(bytes.length);
      },
      failed: (fault) => this.#count(fault),
      drained: () => {
        if (this.#outbound.isStalled && !this.#isClosing) this.#lookAtQueue(performance.now());
      },
      closed: (code) => {
        this.#isClosing = true;
        this.#report(code, isLeavingCode(code));
      },
    });
  }

  #heard(data: Uint8Array, isBinary: boolean): void {
    if (this.#isClosing) return;
    if (!isBinary) {
      this.#fail("text_frame", "unsupported_data");
    } else if (this.#slot === undefined) {
      this.#gate(data);
    } else {
      this.#message(this.#slot, data);
    }
  }

  #message(slot: number, data: Uint8Array): void {
    const { counters, limits } = this.#context;
    const nowMs = performance.now();
    const isUrgent = this.#isFirst || nowMs - this.#lastHeardMs >= limits.pauseMs;
    if (!this.#judge(data.length, nowMs)) return;
    this.#isFirst = false;
    counters.messagesIn++;
    counters.bytesIn += data.length;
    this.#farEnd.message(slot, data, nowMs, isUrgent);
  }

  #gate(frame: Uint8Array): void {
    const { serverVersion, counters } = this.#context;
    const clientVersion = parseGateFrame(frame);
    if (clientVersion === undefined) {
      this.#fail("bad_gate", "bad_gate");
      return;
    }
    this.#wire.sendParts(buildGateVerdict(serverVersion, clientVersion), NO_SLICES);
    if (clientVersion !== serverVersion) {
      this.#fail("version_mismatch", "version_mismatch");
      return;
    }
    if (!this.#farEnd.isAttached) {
      this.#fail("far_end_absent", "world_gone");
      return;
    }
    const nowMs = performance.now();
    this.#lastHeardMs = nowMs;
    counters.openPlayers++;
    this.#slot = this.#farEnd.open(this, nowMs);
  }

  /** True when what was heard may pass. */
  #judge(sizeBytes: number, nowMs = performance.now()): boolean {
    this.#lastHeardMs = nowMs;
    const verdict = this.#budget.judge(sizeBytes, nowMs);
    if (verdict === "pass") return true;
    this.#context.counters.count("excess_message");
    if (verdict === "flood") this.#fail("flood", "flood");
    return false;
  }

  #lookAtQueue(nowMs: number): void {
    const change = this.#outbound.look(this.#wire.queuedBytes, nowMs);
    if (change === "none" || this.#slot === undefined) return;
    if (change === "slow_reader") {
      this.#fail("slow_reader", "slow_reader");
      return;
    }
    if (change === "stalled") this.#farEnd.events.stalled(this.#slot);
    else this.#farEnd.events.drained(this.#slot);
    this.#farEnd.wrote();
  }

  #fail(fault: EdgeFault, reason: CloseReason): void {
    this.#count(fault);
    this.close(CLOSE_CODES[reason], reason);
  }

  #count(fault: EdgeFault): void {
    this.#context.counters.count(fault);
    this.#context.log.debug("EDGE_REFUSED", { fault, address: this.address });
  }

  /** Tells the far end once that the socket is gone. */
  #report(code: number, isLeaving: boolean): void {
    if (this.#slot === undefined) return;
    this.#farEnd.closed(this.#slot, code, isLeaving, performance.now());
    this.#slot = undefined;
    this.#context.counters.openPlayers--;
  }
}
