// One accepted connection while it speaks HTTP: each request head is read and judged here; plain
// requests go to the upstream byte by byte, a WebSocket handshake leaves for the player side.
//
// Heads are read one by one also on a kept connection, because proxies reuse those for anybody's
// next request: an upgrade may follow a picture, and each request has its own real address.

import { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
import type { Log } from "../lib/log.ts";
import type { Admission } from "./address_limits.ts";
import { clientAddress, type TrustedProxies } from "./client_address.ts";
import type { EdgeCounters, EdgeFault } from "./edge_faults.ts";
import type { EdgeLimits } from "./edge_limits.ts";
import { buildUpstreamHead } from "./upstream_head.ts";
import { HeadCollector } from "./head_collector.ts";
import { destroyAfter, type RefusalStatus, refuseRequest } from "./refusal.ts";
import { socketLayer, type Upstream } from "./socket_layer.ts";
import { bodyBytesOf, parseRequestHead, type RequestHead, wantsWebSocket } from "./request_head.ts";

/** A connection that asked for a WebSocket, with nothing of it read beyond the head. */
export interface UpgradeRequest {
  readonly head: RequestHead;
  readonly socket: Duplex;
  readonly rest: Buffer;
  readonly address: string;
  readonly admission: Admission;
}

/** What all connections of one edge have in common. */
export interface HttpContext {
  readonly limits: EdgeLimits;
  readonly counters: EdgeCounters;
  readonly log: Log;
  readonly trusted: TrustedProxies;
  readonly upstream: Upstream | undefined;
  readonly isTls: boolean;
  readonly upgrade: (request: UpgradeRequest) => void;
}

const NOTHING = Buffer.alloc(0);

/** Serves one accepted connection until it closes or leaves as a WebSocket. */
export class HttpConnection {
  readonly #context: HttpContext;
  readonly #socket: Duplex;
  readonly #admission: Admission;
  readonly #peer: string;
  readonly #collector: HeadCollector;
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #lastMovedMs = 0;
  #headTimer: ReturnType<typeof setTimeout> | undefined;
  #upstream: Duplex | undefined;
  /** Bytes of the present request's body still to come; endless when only its end tells. */
  #bodyLeft = 0;
  #hasAnswer = false;
  /** True from a request until the first bytes of an answer. */
  #isAsking = false;
  #isOver = false;
  readonly #onData = (chunk: Buffer) => this.#heard(chunk);
  readonly #onEnd = () => this.#peerEnded();

  constructor(
    context: HttpContext,
    parts: { readonly socket: Duplex; readonly peer: string; readonly admission: Admission },
  ) {
    const { socket } = parts;
    this.#context = context;
    this.#socket = socket;
    this.#admission = parts.admission;
    this.#peer = parts.peer;
    this.#collector = new HeadCollector(context.limits.maxHeadBytes);
    socket.on("data", this.#onData);
    socket.on("end", this.#onEnd);
    socket.on("close", () => this.#stop());
    this.#startHeadTimer();
  }

  #heard(chunk: Buffer): void {
    this.#lastMovedMs = performance.now();
    let rest = chunk;
    while (rest.length > 0 && !this.#isOver) {
      if (this.#bodyLeft > 0) {
        const count = Math.min(this.#bodyLeft, rest.length);
        this.#bodyLeft -= count;
        this.#forward(rest.subarray(0, count));
        rest = rest.subarray(count);
      } else {
        rest = this.#collect(rest);
      }
    }
  }

  /** @returns What follows the head. */
  #collect(chunk: Buffer): Buffer {
    if (this.#headTimer === undefined) this.#startHeadTimer();
    const step = this.#collector.push(chunk);
    if (step.kind === "more") return NOTHING;
    this.#stopHeadTimer();
    if (step.kind === "refused") {
      this.#refuse(step.fault, step.fault === "head_too_large" ? 431 : 400);
      return NOTHING;
    }
    this.#collector.reset();
    const head = parseRequestHead(step.text);
    const rest = chunk.subarray(chunk.length - step.rest.length);
    if (!head.ok) {
      this.#refuse(head.fault, 400);
      return NOTHING;
    }
    if (wantsWebSocket(head.value)) {
      this.#leave(head.value, rest);
      return NOTHING;
    }
    this.#request(head.value);
    return rest;
  }

  #request(head: RequestHead): void {
    const { upstream, isTls } = this.#context;
    if (upstream === undefined) {
      this.#refuse("no_upstream", 404);
      return;
    }
    this.#bodyLeft = bodyBytesOf(head) ?? Number.POSITIVE_INFINITY;
    this.#isAsking = true;
    if (this.#upstream === undefined) this.#dial(upstream);
    const address = this.#addressOf(head);
    this.#forward(Buffer.from(buildUpstreamHead(head, { address, isTls }), "latin1"));
  }

  #dial(to: Upstream): void {
    const socket = this.#socket;
    const upstream = socketLayer().dial(to);
    this.#upstream = upstream;
    this.#watchIdle(this.#idleMs, false);
    upstream.on("error", () => this.#upstreamFailed());
    upstream.on("drain", () => socket.resume());
    upstream.on("data", () => {
      this.#hasAnswer = true;
      this.#isAsking = false;
      this.#lastMovedMs = performance.now();
    });
    upstream.on("close", () => {
      if (this.#isOver) return;
      if (!socket.writableEnded) socket.end();
      this.#context.log.debug("EDGE_UPSTREAM_CLOSED");
    });
    socket.once("finish", () => {
      if (!this.#isOver) destroyAfter(socket, this.#context.limits.lingerMs);
    });
    upstream.pipe(socket);
  }

  #forward(bytes: Buffer): void {
    if (this.#upstream !== undefined && !this.#upstream.write(bytes)) this.#socket.pause();
  }

  #upstreamFailed(): void {
    if (this.#isOver) return;
    if (this.#hasAnswer) {
      // Part of an answer is out: a cut connection is the only honest end.
      this.#count("upstream_unreachable");
      this.#socket.destroy();
    } else {
      this.#refuse("upstream_unreachable", 502);
    }
  }

  /**
   * The peer may only have ended its own direction and still read. The upstream is not told: some
   * servers take it for a cut. When nothing moves any more the answer is complete.
   */
  #peerEnded(): void {
    if (this.#upstream === undefined) this.#socket.destroy();
    else this.#watchIdle(this.#context.limits.lingerMs, true);
  }

  /** Looks again when the silence could be long enough, so that a chunk costs no timer. */
  #watchIdle(waitMs: number, hasPeerEnded: boolean): void {
    const { spliceIdleMs, lingerMs } = this.#context.limits;
    const patienceMs = hasPeerEnded ? lingerMs : this.#idleMs;
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      const silenceMs = performance.now() - this.#lastMovedMs;
      if (silenceMs >= spliceIdleMs) {
        this.#count("splice_idle");
        this.#socket.destroy();
      } else if (silenceMs >= patienceMs && this.#isAllSent) {
        this.#socket.end();
      } else {
        const leftMs = patienceMs - silenceMs;
        this.#watchIdle(leftMs > 0 ? leftMs : patienceMs, hasPeerEnded);
      }
    }, waitMs);
  }

  /**
   * How long a kept connection may rest between an answer and the next request. Browsers keep theirs
   * for minutes, and those of one address are counted; a proxy's are many people's.
   */
  get #idleMs(): number {
    const { spliceIdleMs, keepIdleMs } = this.#context.limits;
    return this.#admission.isProxied ? spliceIdleMs : Math.min(keepIdleMs, spliceIdleMs);
  }

  /** An answer that has not begun, from a server that is busy, is not at its end. */
  get #isAllSent(): boolean {
    return !this.#isAsking && this.#socket.writableLength === 0;
  }

  /** Hands the connection over to the player side. */
  #leave(head: RequestHead, rest: Buffer): void {
    this.#stop();
    const socket = this.#socket;
    if (socket.writableLength > 0) {
      // An earlier answer is still on its way: frames must not be mixed into it.
      this.#count("bad_upgrade");
      socket.destroy();
      return;
    }
    socket.off("data", this.#onData);
    socket.off("end", this.#onEnd);
    const address = this.#addressOf(head);
    this.#context.upgrade({ head, socket, rest, address, admission: this.#admission });
  }

  #refuse(fault: EdgeFault, status: RefusalStatus): void {
    this.#count(fault);
    const isAnswering = this.#hasAnswer;
    this.#stop();
    // A second answer in the midst of the first would be read as part of it.
    if (isAnswering) this.#socket.destroy();
    else refuseRequest(this.#socket, status, this.#context.limits.lingerMs);
  }

  #count(fault: EdgeFault): void {
    this.#context.counters.count(fault);
    this.#context.log.debug("EDGE_REFUSED", { fault, address: this.#peer });
  }

  #addressOf(head: RequestHead): string {
    const forwardedFor = head.headers.get("x-forwarded-for");
    return clientAddress(this.#peer, forwardedFor, this.#context.trusted);
  }

  #startHeadTimer(): void {
    const { headTimeoutMs } = this.#context.limits;
    this.#headTimer = setTimeout(() => this.#refuse("head_timeout", 408), headTimeoutMs);
  }

  #stopHeadTimer(): void {
    clearTimeout(this.#headTimer);
    this.#headTimer = undefined;
  }

  #stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopHeadTimer();
    clearTimeout(this.#idleTimer);
    this.#upstream?.unpipe(this.#socket);
    this.#upstream?.destroy();
  }
}
