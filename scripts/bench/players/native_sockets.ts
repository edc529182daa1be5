// Many client sockets in one thread, waited for together: non-blocking calls of the C library and
// epoll. Linux only, loopback only, for load.

import {
  buildSocketAddress,
  EPOLL,
  EPOLL_EVENT,
  ERRNO,
  type Libc,
  SOCK,
} from "../../../shared/edge/libc.ts";

/** What an owner of a socket is told. Bytes are valid only during the call. */
export interface NativeSocketEvents {
  data(bytes: Uint8Array): void;
  closed(): void;
}

/** Sockets read in one turn: a burst of states must not keep inputs from being sent in time. */
const MOST_EVENTS = 64;
const READ_BYTES = 262_144;
const SEND_FLAGS = SOCK.MSG_DONTWAIT | SOCK.MSG_NOSIGNAL;
const SWITCH_ON = new Uint8Array([1, 0, 0, 0]);

/** One connection. */
export interface NativeSocket {
  readonly isOpen: boolean;
  /** Sends all of it: what a client says is far smaller than a socket's buffer. */
  send(bytes: Uint8Array): void;
  close(): void;
}

interface Entry {
  readonly fd: number;
  readonly events: NativeSocketEvents;
}

/** All sockets of one process. */
export class NativeSockets {
  readonly #libc: Libc;
  readonly #epoll: number;
  readonly #byFd = new Map<number, Entry>();
  readonly #eventBytes = new Uint8Array(MOST_EVENTS * EPOLL_EVENT.bytes);
  readonly #eventView = new DataView(this.#eventBytes.buffer);
  readonly #buffer = new Uint8Array(READ_BYTES);

  constructor(libc: Libc) {
    this.#libc = libc;
    this.#epoll = libc.epoll_create1(EPOLL.CLOEXEC);
  }

  /**
   * Connects to a port of this machine, from one of the loopback addresses 127.0.0.1 … 127.0.0.250,
   * so that limits for one address are not what is measured.
   * @throws {Error} When nobody listens.
   */
  connect(port: number, fromHost: number, events: NativeSocketEvents): NativeSocket {
    const libc = this.#libc;
    const fd = libc.socket(SOCK.AF_INET, SOCK.STREAM | SOCK.CLOEXEC, 0);
    const from = buildSocketAddress(new Uint8Array([127, 0, 0, fromHost]), 0);
    const to = buildSocketAddress(new Uint8Array([127, 0, 0, 1]), port);
    if (
      fd < 0 || libc.bind(fd, from, from.length) !== 0 || libc.connect(fd, to, to.length) !== 0
    ) {
      const fault = libc.errno();
      if (fd >= 0) libc.close(fd);
      throw new Error(`Cannot connect to port ${port}: errno ${fault}`);
    }
    libc.setsockopt(fd, SOCK.IPPROTO_TCP, SOCK.TCP_NODELAY, SWITCH_ON, SWITCH_ON.length);
    const event = new DataView(new ArrayBuffer(EPOLL_EVENT.bytes));
    event.setUint32(0, EPOLL.IN, true);
    event.setUint32(EPOLL_EVENT.dataAt, fd, true);
    libc.epoll_ctl(this.#epoll, EPOLL.ADD, fd, new Uint8Array(event.buffer));
    this.#byFd.set(fd, { fd, events });
    const isOpen = () => this.#byFd.has(fd);
    return {
      get isOpen() {
        return isOpen();
      },
      send: (bytes) => {
        if (!isOpen()) return;
        // FFI takes no shared memory. This is never shared; the type alone does not say so.
        const sent = libc.send(fd, bytes as Uint8Array<ArrayBuffer>, bytes.length, SEND_FLAGS);
        if (sent !== bytes.length) this.#end(fd);
      },
      close: () => this.#end(fd),
    };
  }

  /** Waits for what comes, at most so long, and hands it out. */
  turn(waitMs: number): void {
    const count = this.#libc.epoll_wait(this.#epoll, this.#eventBytes, MOST_EVENTS, waitMs);
    for (let i = 0; i < count; i++) {
      this.#read(this.#eventView.getUint32(i * EPOLL_EVENT.bytes + EPOLL_EVENT.dataAt, true));
    }
  }

  #read(fd: number): void {
    const entry = this.#byFd.get(fd);
    if (entry === undefined) return;
    const count = this.#libc.recv(fd, this.#buffer, READ_BYTES, SOCK.MSG_DONTWAIT);
    if (count > 0) {
      entry.events.data(this.#buffer.subarray(0, count));
      return;
    }
    const fault = count < 0 ? this.#libc.errno() : 0;
    if (count < 0 && (fault === ERRNO.EAGAIN || fault === ERRNO.EINTR)) return;
    this.#end(fd);
  }

  #end(fd: number): void {
    const entry = this.#byFd.get(fd);
    if (entry === undefined) return;
    this.#byFd.delete(fd);
    this.#libc.close(fd); // which takes it out of epoll
    entry.events.closed();
  }
}
