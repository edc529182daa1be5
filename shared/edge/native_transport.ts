// A player's frames on a native socket: read into one buffer that all players share, written
// straight to the kernel; only what that does not take is kept.

import type { Buffer } from "node:buffer";
import { EPOLL, ERRNO, SOCK } from "./libc.ts";
import type { Watch } from "./native_poller.ts";
import { type NativeContext, SOCKET_FLAGS } from "./native_stream.ts";
import type { PlayerTransport, TransportEvents } from "./player_transport.ts";
import { binaryFrameBytes, buildBinaryFrame, writeBinaryFrame } from "./websocket_frame.ts";

/** What a transport needs of the stream that owns its socket. */
interface Owner {
  readonly destroyed: boolean;
  destroy(): void;
  on(event: "close", heard: () => void): unknown;
}

/** Carries one player over a socket that is another's to close. */
export class NativeTransport implements PlayerTransport {
  readonly #context: NativeContext;
  readonly #owner: Owner;
  readonly #watch: Watch;
  readonly #rest: Buffer;
  /** What the kernel did not take; the first is partly sent. */
  readonly #queue: Uint8Array<ArrayBuffer>[] = [];
  #queuedBytes = 0;
  #events: TransportEvents | undefined;
  #isReading = false;
  #isAtEnd: boolean;
  #isEnding = false;
  /** Reads until the player is in: its gate and its first messages wait for nobody. */
  #hastyReads = 4;

  constructor(
    context: NativeContext,
    owner: Owner,
    parts: { readonly watch: Watch; readonly rest: Buffer; readonly isAtEnd: boolean },
  ) {
    this.#context = context;
    this.#owner = owner;
    this.#watch = parts.watch;
    this.#rest = parts.rest;
    this.#isAtEnd = parts.isAtEnd;
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  writeFrame(own: Uint8Array, slices: readonly Uint8Array[]): void {
    const { frameBuffer } = this.#context;
    if (this.#queuedBytes > 0 || binaryFrameBytes(own, slices) > frameBuffer.length) {
      this.write(buildBinaryFrame(own, slices));
      return;
    }
    if (this.#isDeaf) return;
    const frameBytes = writeBinaryFrame(frameBuffer, own, slices);
    const sent = this.#send(frameBuffer, frameBytes);
    if (sent < frameBytes) this.#keep(frameBuffer.slice(sent, frameBytes));
  }

  write(bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#isDeaf) return;
    const sent = this.#queuedBytes > 0 ? 0 : this.#send(bytes, bytes.length);
    if (sent < bytes.length) this.#keep(bytes.subarray(sent));
  }

  end(): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    if (this.#queuedBytes === 0) this.#shutDown();
  }

  destroy(): void {
    this.#owner.destroy();
  }

  start(events: TransportEvents): void {
    this.#events = events;
    this.#owner.on("close", () => {
      this.#events = undefined;
      events.closed();
    });
    this.#isReading = !this.#isAtEnd;
    this.#wantWhatIsNeeded();
    if (this.#rest.length > 0) events.data(this.#rest);
    if (this.#isAtEnd) events.ended();
  }

  /** Called by the poller. */
  ready(bits: number): boolean {
    if ((bits & EPOLL.OUT) !== 0) this.#sendQueue();
    if (this.#owner.destroyed) return false;
    if (this.#isReading && (bits & ~EPOLL.OUT) !== 0) this.#receive();
    // Neither reads nor writes any more, and the peer is gone: it waits to be closed.
    else if ((bits & (EPOLL.ERR | EPOLL.HUP)) !== 0) this.destroy();
    return this.#hastyReads > 0;
  }

  /** Nothing written now would arrive. */
  get #isDeaf(): boolean {
    return this.#isEnding || this.#owner.destroyed;
  }

  #receive(): void {
    const { libc, readBuffer } = this.#context;
    const count = libc.recv(this.#watch.fd, readBuffer, readBuffer.length, SOCKET_FLAGS);
    if (count > 0) {
      if (this.#hastyReads > 0) this.#hastyReads--;
      this.#events?.data(readBuffer.subarray(0, count));
    } else if (count === 0) {
      this.#isReading = false;
      this.#isAtEnd = true;
      this.#wantWhatIsNeeded();
      if (this.#isEnding && this.#queuedBytes === 0) this.destroy();
      else this.#events?.ended();
    } else {
      const errno = libc.errno();
      if (errno !== ERRNO.EAGAIN && errno !== ERRNO.EINTR) this.destroy();
    }
  }

  /** @returns Bytes that the kernel took; a broken connection takes all and is destroyed. */
  #send(bytes: Uint8Array<ArrayBuffer>, count: number): number {
    const { libc } = this.#context;
    for (;;) {
      const sent = libc.send(this.#watch.fd, bytes, count, SOCKET_FLAGS);
      if (sent >= 0) return sent;
      const errno = libc.errno();
      if (errno === ERRNO.EAGAIN) return 0;
      if (errno === ERRNO.EINTR) continue;
      this.destroy();
      return count;
    }
  }

  #keep(bytes: Uint8Array<ArrayBuffer>): void {
    this.#queue.push(bytes);
    this.#queuedBytes += bytes.length;
    this.#wantWhatIsNeeded();
  }

  #sendQueue(): void {
    while (this.#queue.length > 0 && !this.#owner.destroyed) {
      const first = this.#queue[0]!;
      const sent = this.#send(first, first.length);
      this.#queuedBytes -= sent;
      if (sent < first.length) {
        this.#queue[0] = first.subarray(sent);
        return;
      }
      this.#queue.shift();
    }
    if (this.#owner.destroyed) return;
    this.#wantWhatIsNeeded();
    if (this.#isEnding) this.#shutDown();
    this.#events?.drained();
  }

  #shutDown(): void {
    if (this.#owner.destroyed) return;
    if (this.#isAtEnd) this.destroy();
    else this.#context.libc.shutdown(this.#watch.fd, SOCK.SHUT_WR);
  }

  #wantWhatIsNeeded(): void {
    if (this.#owner.destroyed) return;
    this.#watch.want((this.#isReading ? EPOLL.IN : 0) | (this.#queuedBytes > 0 ? EPOLL.OUT : 0));
  }
}
