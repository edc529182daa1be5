// What the edge needs of sockets, and which of the three kinds keeps the promise here: native ones,
// or one of the runtime's two.

import type { Duplex } from "node:stream";
import type { Log } from "../lib/log.ts";
import { DENO_SOCKETS } from "./deno_sockets.ts";
import { listenNative, nativeObstacle } from "./native_sockets.ts";
import { NODE_SOCKETS } from "./node_sockets.ts";

/** Where plain HTTP goes: a loopback port or a Unix socket. */
export type Upstream = { readonly hostname: string; readonly port: number } | {
  readonly path: string;
};

/** A certificate chain and its private key, as PEM text. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/** Where to listen. */
export interface ListenOptions {
  readonly hostname: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly tls?: TlsPair | undefined;
  /** True when several threads share the port, all of which must say so. */
  readonly isShared?: boolean | undefined;
  /** @param peer The socket's remote address. */
  readonly accepted: (socket: Duplex, peer: string) => void;
}

/** A listening socket. */
export interface Listener {
  readonly port: number;
  readonly kind: SocketKind;
  /** Accepts no more. What was accepted goes on. */
  close(): void;
  /** Gives back what the connections had in common, once they are closed. */
  stop(): Promise<void>;
}

/** Linux's own sockets, or the runtime's. */
export type SocketKind = "native" | "runtime";

/** Which of them to take: `auto` takes native ones where that is possible. */
export const SOCKET_CHOICES = ["auto", "native", "runtime"] as const;
export type SocketChoice = (typeof SOCKET_CHOICES)[number];

/**
 * Streams whose `writableLength` tells truly what the kernel has not taken, and whose `destroy` cuts
 * the connection. They are half-open: an `end` from the peer does not end the other direction.
 */
export interface SocketLayer {
  listen(options: ListenOptions): Promise<Listener>;
  /** A stream that may be written to at once. */
  dial(to: Upstream): Duplex;
}

/** The layer for this runtime. */
export function socketLayer(): SocketLayer {
  return Deno.version.deno.startsWith("2.7.") ? DENO_SOCKETS : NODE_SOCKETS;
}

const LISTEN_CAUSES: Readonly<Record<string, string>> = {
  EADDRINUSE: "address in use",
  EADDRNOTAVAIL: "address is not of this machine",
  EACCES: "no right to use this port",
};

/**
 * Starts to accept connections.
 * @throws {Error} When the address cannot be used, or the certificate or key is none.
 */
export async function listen(
  options: ListenOptions,
  { sockets, log }: { readonly sockets: SocketChoice; readonly log: Log },
): Promise<Listener> {
  const obstacle = sockets === "runtime" ? "configured" : nativeObstacle(options);
  if (obstacle !== undefined) {
    // Whoever asked for them by name has a right to know at a glance.
    if (sockets === "native") log.warn("EDGE_NATIVE_SOCKETS_OFF", { cause: obstacle });
    else log.debug("EDGE_NATIVE_SOCKETS_OFF", { cause: obstacle });
  }
  try {
    return obstacle === undefined ? listenNative(options) : await socketLayer().listen(options);
  } catch (error) {
    const { code, message } = error as Error & { code?: string }; // whatever listening throws
    const cause = LISTEN_CAUSES[code ?? ""] ?? message;
    throw new Error(`Cannot listen on ${options.hostname}:${options.port}: ${cause}`, {
      cause: error,
    });
  }
}
