// A native socket as a stream, for as long as it speaks HTTP; a WebSocket takes it over
// (native_transport.ts), because passing chunks through a stream costs more than reading them.

import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";
import { EPOLL, ERRNO, type Libc, SOCK } from "./libc.ts";
import type { NativePoller, Watch } from "./native_poller.ts";
import { NativeTransport } from "./native_transport.ts";

/** What all native sockets of one thread have in common. */
export interface NativeContext {
  readonly libc: Libc;
  readonly poller: NativePoller;
  /** What one read may bring. Its bytes are used up before the next read. */
  readonly readBuffer: Uint8Array<ArrayBuffer>;
  /** What one frame is put together in. */
  readonly frameBuffer: Uint8Array<ArrayBuffer>;
}

/** Never wait, and no signal when the peer is gone. */
export const SOCKET_FLAGS = SOCK.MSG_DONTWAIT | SOCK.MSG_NOSIGNAL;

/** A half-open stream over a connected, non-blocking socket, which it closes when destroyed. */
export class NativeStream extends Duplex {
  readonly #context: NativeContext;
  readonly #fd: number;
  readonly #watch: Watch;
  #taken: NativeTransport | undefined;
  #isReading = false;
  #hasEnded = false;
  #unsent: { bytes: Uint8Array<ArrayBuffer>; done: (error?: Error) => void } | undefined;

  constructor(context: NativeContext, fd: number) {
    super({ allowHalfOpen: true });
    this.#context = context;
    this.#fd = fd;
    this.#watch = context.poller.watch(fd, this, 0);
  }

  /** Hands the socket over to a transport; as a stream it can only be destroyed from now on. */
  takeOver(rest: Buffer): NativeTransport {
    const unread: Buffer[] = [rest];
    for (let chunk = this.read(); chunk !== null; chunk = this.read()) unread.push(chunk as Buffer);
    this.#taken = new NativeTransport(this.#context, this, {
      watch: this.#watch,
      rest: Buffer.concat(unread),
      isAtEnd: this.#hasEnded,
    });
    return this.#taken;
  }

  /** Called by the poller. */
  ready(bits: number): boolean {
    if (this.#taken !== undefined) return this.#taken.ready(bits);
    if ((bits & EPOLL.OUT) !== 0 || (this.#unsent !== undefined && (bits & EPOLL.ERR) !== 0)) {
      this.#writeOn();
    }
    if (!this.destroyed && this.#isReading && (bits & ~EPOLL.OUT) !== 0) this.#receive();
    return true;
  }

  override _read(): void {
    if (this.#taken !== undefined || this.#hasEnded) return;
    this.#isReading = true;
    this.#wantWhatIsNeeded();
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error) => void): void {
    this.#unsent = { bytes: chunk as Uint8Array<ArrayBuffer>, done };
    this.#writeOn();
  }

  override _writev(
    chunks: readonly { readonly chunk: Uint8Array }[],
    done: (error?: Error) => void,
  ): void {
    this._write(Buffer.concat(chunks.map((each) => each.chunk)), "", done);
  }

  override _final(done: (error?: Error) => void): void {
    this.#context.libc.shutdown(this.#fd, SOCK.SHUT_WR);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#watch.end();
    this.#context.libc.close(this.#fd);
    const unsent = this.#unsent;
    this.#unsent = undefined;
    unsent?.done(error ?? new Error("Cannot write: the socket was closed"));
    done(error);
  }

  #receive(): void {
    const { libc, readBuffer } = this.#context;
    const count = libc.recv(this.#fd, readBuffer, readBuffer.length, SOCKET_FLAGS);
    if (count < 0) {
      const errno = libc.errno();
      if (errno !== ERRNO.EAGAIN && errno !== ERRNO.EINTR) this.destroy(socketError("read", errno));
      return;
    }
    this.#isReading = false;
    if (count === 0) {
      this.#hasEnded = true;
      this.push(null);
    } else if (this.push(Buffer.from(readBuffer.subarray(0, count)))) {
      this.#isReading = this.#taken === undefined && !this.destroyed;
    }
    this.#wantWhatIsNeeded();
  }

  #writeOn(): void {
    const unsent = this.#unsent;
    if (unsent === undefined) return;
    const { libc } = this.#context;
    while (unsent.bytes.length > 0) {
      const count = libc.send(this.#fd, unsent.bytes, unsent.bytes.length, SOCKET_FLAGS);
      if (count >= 0) {
        unsent.bytes = unsent.bytes.subarray(count);
        continue;
      }
      const errno = libc.errno();
      if (errno === ERRNO.EINTR) continue;
      if (errno === ERRNO.EAGAIN) {
        this.#wantWhatIsNeeded();
        return;
      }
      this.#unsent = undefined;
      unsent.done(socketError("write", errno));
      return;
    }
    this.#unsent = undefined;
    this.#wantWhatIsNeeded();
    unsent.done();
  }

  #wantWhatIsNeeded(): void {
    if (this.#taken !== undefined || this.destroyed) return;
    const isWriting = this.#unsent !== undefined;
    this.#watch.want((this.#isReading ? EPOLL.IN : 0) | (isWriting ? EPOLL.OUT : 0));
  }
}

function socketError(what: string, errno: number): Error & { code: string } {
  return Object.assign(new Error(`Cannot ${what}: errno ${errno}`), { code: `ERRNO_${errno}` });
}
