// What carries one player's frames: a stream of the runtime, or a native socket.

import type { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
import { NativeStream } from "./native_stream.ts";
import { buildBinaryFrame } from "./websocket_frame.ts";

/** A connection that frames can be put on. Writing to one that is gone does nothing. */
export interface PlayerTransport {
  /** What the kernel has not taken yet. */
  readonly queuedBytes: number;
  /** Writes one binary frame with `own` and then each of `slices`. They are not kept. */
  writeFrame(own: Uint8Array, slices: readonly Uint8Array[]): void;
  /** Writes bytes that must not change afterwards; several sockets may share them. */
  write(bytes: Uint8Array<ArrayBuffer>): void;
  /** Ends this direction after what was written before. */
  end(): void;
  /** Cuts the connection. */
  destroy(): void;
  /** Begins to read; call it once. */
  start(events: TransportEvents): void;
}

/** What the owner of a transport hears. Nothing comes after `closed`. */
export interface TransportEvents {
  /** The bytes may be changed, and live only during the call. */
  data(bytes: Uint8Array): void;
  /** The peer ended its direction. */
  ended(): void;
  /** The kernel took what was queued. */
  drained(): void;
  closed(): void;
}

/** The transport over `socket`, with `rest` as what was already read from it. */
export function transportOver(socket: Duplex, rest: Buffer): PlayerTransport {
  return socket instanceof NativeStream ? socket.takeOver(rest) : new StreamTransport(socket, rest);
}

class StreamTransport implements PlayerTransport {
  readonly #socket: Duplex;
  readonly #rest: Buffer;

  constructor(socket: Duplex, rest: Buffer) {
    this.#socket = socket;
    this.#rest = rest;
  }

  get queuedBytes(): number {
    return this.#socket.writableLength;
  }

  writeFrame(own: Uint8Array, slices: readonly Uint8Array[]): void {
    this.write(buildBinaryFrame(own, slices));
  }

  write(bytes: Uint8Array): void {
    if (!this.#socket.writableEnded && !this.#socket.destroyed) this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  start(events: TransportEvents): void {
    const socket = this.#socket;
    socket.on("data", (chunk: Buffer) => events.data(chunk));
    socket.on("end", () => events.ended());
    socket.on("drain", () => events.drained());
    socket.on("close", () => events.closed());
    socket.resume();
    if (this.#rest.length > 0) events.data(this.#rest);
  }
}
