// The few calls of Linux's C library that sockets without the runtime need, bound by FFI. Nothing
// here waits: a thread that runs JavaScript must not, except for who asks `epoll_wait` to.
//
// Sizes are bound as u32 and results as i32: with 64-bit types each call costs half as much again.

import { refuse, type Result } from "../lib/result.ts";

const SYMBOLS = {
  socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
  bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  listen: { parameters: ["i32", "i32"], result: "i32" },
  connect: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  accept4: { parameters: ["i32", "buffer", "buffer", "i32"], result: "i32" },
  getsockname: { parameters: ["i32", "buffer", "buffer"], result: "i32" },
  setsockopt: { parameters: ["i32", "i32", "i32", "buffer", "u32"], result: "i32" },
  recv: { parameters: ["i32", "buffer", "u32", "i32"], result: "i32" },
  send: { parameters: ["i32", "buffer", "u32", "i32"], result: "i32" },
  shutdown: { parameters: ["i32", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  epoll_create1: { parameters: ["i32"], result: "i32" },
  epoll_ctl: { parameters: ["i32", "i32", "i32", "buffer"], result: "i32" },
  epoll_wait: { parameters: ["i32", "buffer", "i32", "i32"], result: "i32" },
  /** The same on a thread of its own: it may wait while JavaScript runs on. */
  epoll_wait_aside: {
    name: "epoll_wait",
    parameters: ["i32", "pointer", "i32", "i32"],
    result: "i32",
    nonblocking: true,
  },
  eventfd: { parameters: ["u32", "i32"], result: "i32" },
  eventfd_write: { parameters: ["i32", "u64"], result: "i32" },
  calloc: { parameters: ["usize", "usize"], result: "pointer" },
  free: { parameters: ["pointer"], result: "void" },
  __errno_location: { parameters: [], result: "pointer" },
} as const;

/** The bound calls, as `man 2` and `man 3` describe them. */
export type Libc = Deno.StaticForeignLibraryInterface<typeof SYMBOLS> & {
  /** Why the last call on this thread answered -1. Read it before anything else is called. */
  errno(): number;
};

/** Linux's numbers of those errors that are answered in different ways. */
export const ERRNO = {
  EINTR: 4,
  EAGAIN: 11,
  EADDRINUSE: 98,
  EADDRNOTAVAIL: 99,
  EACCES: 13,
  ENFILE: 23,
  EMFILE: 24,
  ECONNABORTED: 103,
} as const;

/** Linux's numbers, the same on x86-64 and ARM64. */
export const SOCK = {
  AF_INET: 2,
  AF_INET6: 10,
  STREAM: 1,
  NONBLOCK: 0o4000,
  CLOEXEC: 0o2000000,
  SOL_SOCKET: 1,
  SO_REUSEADDR: 2,
  SO_REUSEPORT: 15,
  IPPROTO_TCP: 6,
  TCP_NODELAY: 1,
  IPPROTO_IPV6: 41,
  IPV6_V6ONLY: 26,
  MSG_DONTWAIT: 0x40,
  MSG_NOSIGNAL: 0x4000,
  SHUT_WR: 1,
  SHUT_RDWR: 2,
} as const;

/** Linux's numbers of `epoll`. */
export const EPOLL = {
  CLOEXEC: 0o2000000,
  ADD: 1,
  DEL: 2,
  MOD: 3,
  IN: 1,
  OUT: 4,
  ERR: 8,
  HUP: 16,
  RDHUP: 0x2000,
} as const;

/** Of `eventfd`: processes that are started do not get it. */
export const EFD_CLOEXEC = 0o2000000;

/** `struct epoll_event` is packed on x86-64 only: bytes of it, and where its 64 bits of data begin. */
export const EPOLL_EVENT = Deno.build.arch === "x86_64"
  ? { bytes: 12, dataAt: 4 } as const
  : { bytes: 16, dataAt: 8 } as const;

/** Binds the library. The fault says why it cannot be had: another system, no right, no library. */
export function openLibc(): Result<Libc> {
  if (Deno.build.os !== "linux") return refuse(`no native sockets on ${Deno.build.os}`);
  let library: Deno.DynamicLibrary<typeof SYMBOLS>;
  try {
    library = Deno.dlopen("libc.so.6", SYMBOLS);
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
  const { symbols } = library;
  // Each thread has its own, which does not move as long as the thread lives.
  const location = symbols.__errno_location();
  if (location === null) return refuse("errno has no address");
  const errno = new Int32Array(Deno.UnsafePointerView.getArrayBuffer(location, 4));
  return { ok: true, value: { ...symbols, errno: () => errno[0]! } };
}

/** A `struct sockaddr_in` or `sockaddr_in6`. @param ip 4 or 16 bytes. */
export function buildSocketAddress(ip: Uint8Array, port: number): Uint8Array<ArrayBuffer> {
  const isV4 = ip.length === 4;
  const bytes = new Uint8Array(isV4 ? 16 : 28);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, isV4 ? SOCK.AF_INET : SOCK.AF_INET6, true);
  view.setUint16(2, port);
  bytes.set(ip, isV4 ? 4 : 8);
  return bytes;
}

/** What a `struct sockaddr` of the two kinds says. */
export function readSocketAddress(bytes: Uint8Array): { ip: Uint8Array; port: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isV4 = view.getUint16(0, true) === SOCK.AF_INET;
  return { ip: isV4 ? bytes.slice(4, 8) : bytes.slice(8, 24), port: view.getUint16(2) };
}
