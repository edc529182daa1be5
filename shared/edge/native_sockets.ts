// Native sockets for Linux: the same promises as the runtime's layers, with a fraction of their cost
// for players. Plain connections only; TLS stays with the runtime.

import { refuse, type Result } from "../lib/result.ts";
import { formatIp, parseIp } from "./ip_address.ts";
import {
  buildSocketAddress,
  EPOLL,
  ERRNO,
  type Libc,
  openLibc,
  readSocketAddress,
  SOCK,
} from "./libc.ts";
import { NativePoller } from "./native_poller.ts";
import { type NativeContext, NativeStream } from "./native_stream.ts";
import type { Listener, ListenOptions } from "./socket_layer.ts";

const BACKLOG = 511;
/** Connections that are accepted before sockets that are open get their turn. */
const ACCEPTS_AT_A_TIME = 64;
/** After an accept fails for want of something (file descriptors), before the next one. */
const ACCEPT_REST_MS = 50;
const READ_BYTES = 65_536;
const FRAME_BYTES = 65_536;
const ON = new Uint8Array([1, 0, 0, 0]);
const OFF = new Uint8Array(4);
const MAX_ADDRESS_BYTES = 28;

/** Why native sockets cannot be used here; the address itself is not judged. */
export function nativeObstacle(options: ListenOptions): string | undefined {
  if (options.tls !== undefined) return "TLS is the runtime's";
  if (parseAddress(options.hostname) === undefined) return "the host is a name, not an address";
  const libc = openLibc();
  return libc.ok ? undefined : libc.fault;
}

/**
 * Listens.
 * @param libc For tests: one whose calls go wrong.
 * @throws {Error} With a `code` like Node's when the address cannot be used.
 */
export function listenNative(options: ListenOptions, libc = must(openLibc())): Listener {
  const ip = must(orRefuse(parseAddress(options.hostname)));
  const fd = openListener(libc, ip, options);
  const poller = new NativePoller(libc);
  const context: NativeContext = {
    libc,
    poller,
    readBuffer: new Uint8Array(READ_BYTES),
    frameBuffer: new Uint8Array(FRAME_BYTES),
  };
  const peerAddress = new Uint8Array(MAX_ADDRESS_BYTES);
  const peerBytes = new Uint8Array(4);
  let restTimer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  const watch = poller.watch(fd, { ready: accept }, EPOLL.IN);

  function accept(): boolean {
    for (let i = 0; i < ACCEPTS_AT_A_TIME && !isClosed; i++) {
      peerBytes[0] = MAX_ADDRESS_BYTES;
      const socket = libc.accept4(fd, peerAddress, peerBytes, SOCK.NONBLOCK | SOCK.CLOEXEC);
      if (socket >= 0) {
        options.accepted(
          new NativeStream(context, socket),
          formatIp(unmapped(readSocketAddress(peerAddress).ip)),
        );
        continue;
      }
      const errno = libc.errno();
      if (errno === ERRNO.EAGAIN) break;
      if (errno === ERRNO.EINTR || errno === ERRNO.ECONNABORTED) continue;
      rest();
      break;
    }
    return true;
  }

  function rest(): void {
    watch.want(0);
    restTimer = setTimeout(() => watch.want(EPOLL.IN), ACCEPT_REST_MS);
  }

  return {
    port: boundPort(libc, fd),
    kind: "native",
    close() {
      if (isClosed) return;
      isClosed = true;
      clearTimeout(restTimer);
      watch.end();
      libc.close(fd);
    },
    stop: () => poller.stop(),
  };
}

function openListener(
  libc: Libc,
  ip: Uint8Array,
  { port, isShared }: Pick<ListenOptions, "port" | "isShared">,
): number {
  const family = ip.length === 4 ? SOCK.AF_INET : SOCK.AF_INET6;
  const fd = libc.socket(family, SOCK.STREAM | SOCK.NONBLOCK | SOCK.CLOEXEC, 0);
  if (fd < 0) throw listenError(libc.errno());
  const address = buildSocketAddress(ip, port);
  libc.setsockopt(fd, SOCK.SOL_SOCKET, SOCK.SO_REUSEADDR, ON, ON.length);
  if (isShared) libc.setsockopt(fd, SOCK.SOL_SOCKET, SOCK.SO_REUSEPORT, ON, ON.length);
  // Accepted sockets inherit it.
  libc.setsockopt(fd, SOCK.IPPROTO_TCP, SOCK.TCP_NODELAY, ON, ON.length);
  if (ip.length === 16) {
    libc.setsockopt(fd, SOCK.IPPROTO_IPV6, SOCK.IPV6_V6ONLY, OFF, OFF.length);
  }
  if (libc.bind(fd, address, address.length) < 0 || libc.listen(fd, BACKLOG) < 0) {
    const errno = libc.errno();
    libc.close(fd);
    throw listenError(errno);
  }
  return fd;
}

function boundPort(libc: Libc, fd: number): number {
  const address = new Uint8Array(MAX_ADDRESS_BYTES);
  libc.getsockname(fd, address, new Uint8Array([MAX_ADDRESS_BYTES, 0, 0, 0]));
  return readSocketAddress(address).port;
}

/** `localhost` is the one name that needs nobody's answer. */
function parseAddress(hostname: string): Uint8Array | undefined {
  return parseIp(hostname === "localhost" ? "127.0.0.1" : hostname);
}

/** The IPv4 address that an IPv6 socket writes as `::ffff:a.b.c.d`. */
function unmapped(ip: Uint8Array): Uint8Array {
  return parseIp(formatIp(ip)) ?? ip;
}

const CODES: Readonly<Record<number, string>> = {
  [ERRNO.EADDRINUSE]: "EADDRINUSE",
  [ERRNO.EADDRNOTAVAIL]: "EADDRNOTAVAIL",
  [ERRNO.EACCES]: "EACCES",
};

function listenError(errno: number): Error {
  const code = CODES[errno] ?? `errno ${errno}`;
  return Object.assign(new Error(code), { code });
}

function orRefuse<Value>(value: Value | undefined): Result<Value> {
  return value === undefined ? refuse("no address") : { ok: true, value };
}

/** Called only where {@link nativeObstacle} found none. */
function must<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`Cannot use native sockets: ${result.fault}`);
  return result.value;
}
