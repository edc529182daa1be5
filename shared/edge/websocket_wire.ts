// A server's side of one WebSocket: framing, pings and the closing handshake over a transport
// (RFC 6455 5 and 7). What messages mean and how many there may be is its owner's business.

import type { PlayerTransport } from "./player_transport.ts";
import { buildCloseFrame, buildPingFrame, buildPongFrame } from "./websocket_frame.ts";
import { type FrameFault, type FrameLimits, WebSocketReader } from "./websocket_reader.ts";

/** What the owner of a wire hears. Byte views live only during the call. */
export interface WireEvents {
  message(bytes: Uint8Array, isBinary: boolean): void;
  ping(bytes: Uint8Array): void;
  pong(bytes: Uint8Array): void;
  /** The peer broke the rules; the wire closes itself. */
  failed(fault: FrameFault): void;
  drained(): void;
  /** The peer closed, with its code (1005: without one), or is just gone: 1006. Comes once. */
  closed(code: number): void;
}

/** Bounds of a wire. See the fields of the same names in `EdgeLimits`. */
export interface WireLimits extends FrameLimits {
  readonly closeTimeoutMs: number;
}

const NO_CODE = 1005;
const LOST = 1006;
/** What a failed peer is told (RFC 6455 7.4.1). */
const CODE_OF_FAULT: Readonly<Record<FrameFault, number>> = {
  protocol_error: 1002,
  invalid_payload: 1007,
  too_fragmented: 1008,
  too_big: 1009,
};

/** One WebSocket, from the handshake's answer on. */
export class WebSocketWire {
  readonly #transport: PlayerTransport;
  readonly #limits: WireLimits;
  readonly #events: WireEvents;
  readonly #reader: WebSocketReader;
  #closeTimer: ReturnType<typeof setTimeout> | undefined;
  #isCloseSent = false;
  #isPeerDone = false;
  #isReported = false;

  constructor(transport: PlayerTransport, limits: WireLimits, events: WireEvents) {
    this.#transport = transport;
    this.#limits = limits;
    this.#events = events;
    this.#reader = new WebSocketReader(limits, {
      message: (bytes, isBinary) => events.message(bytes, isBinary),
      ping: (bytes) => events.ping(bytes),
      pong: (bytes) => events.pong(bytes),
      closed: (code) => this.#peerClosed(code),
      failed: (fault) => this.#failed(fault),
    });
  }

  /** Begins to read. */
  start(): void {
    this.#transport.start({
      data: (bytes) => this.#reader.push(bytes),
      ended: () => this.#peerEnded(),
      drained: () => this.#events.drained(),
      closed: () => {
        clearTimeout(this.#closeTimer);
        this.#isCloseSent = true;
        this.#report(LOST);
      },
    });
  }

  /** False once a close frame was sent or the connection ended. */
  get isOpen(): boolean {
    return !this.#isCloseSent;
  }

  get queuedBytes(): number {
    return this.#transport.queuedBytes;
  }

  /** Sends one binary message of these parts. */
  sendParts(own: Uint8Array, slices: readonly Uint8Array[]): void {
    if (!this.#isCloseSent) this.#transport.writeFrame(own, slices);
  }

  /** Sends a frame that was built before, and that other sockets may get too. */
  sendFrame(frame: Uint8Array<ArrayBuffer>): void {
    if (!this.#isCloseSent) this.#transport.write(frame);
  }

  ping(): void {
    this.sendFrame(buildPingFrame());
  }

  pong(bytes: Uint8Array): void {
    this.sendFrame(buildPongFrame(bytes));
  }

  /** Begins the closing handshake; a peer that does not answer in time is cut off. */
  close(code: number | undefined, reason = ""): void {
    if (this.#isCloseSent) return;
    this.sendFrame(buildCloseFrame(code, reason));
    this.#isCloseSent = true;
    this.#cutLater();
    if (this.#isPeerDone) this.#transport.end();
  }

  /** Cuts the connection. */
  terminate(): void {
    this.#transport.destroy();
  }

  #peerClosed(code: number): void {
    this.#isPeerDone = true;
    this.#report(code);
    if (this.#isCloseSent) this.#transport.end();
    else this.close(code === NO_CODE ? undefined : code);
  }

  #failed(fault: FrameFault): void {
    // Nothing more is read, but bytes left in the kernel would make the close a reset: they are
    // taken and dropped until the peer ends too.
    this.#isPeerDone = true;
    this.#events.failed(fault);
    if (this.#isCloseSent) this.#transport.end();
    else this.close(CODE_OF_FAULT[fault]);
  }

  /** The peer ended without a close frame: there is nobody to close with. */
  #peerEnded(): void {
    this.#isCloseSent = true;
    this.#isPeerDone = true;
    this.#cutLater();
    this.#transport.end();
  }

  #cutLater(): void {
    this.#closeTimer ??= setTimeout(() => this.#transport.destroy(), this.#limits.closeTimeoutMs);
  }

  #report(code: number): void {
    if (this.#isReported) return;
    this.#isReported = true;
    this.#events.closed(code);
  }
}
