// What the edge needs from the runtime's sockets, and which of its two kinds keeps the promise.

import type { Duplex } from "node:stream";
import { DENO_SOCKETS } from "./deno_sockets.ts";
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
  /** @param peer The socket's remote address. */
  readonly accepted: (socket: Duplex, peer: string) => void;
}

/** A listening socket. */
export interface Listener {
  readonly port: number;
  /** Accepts no more. What was accepted goes on. */
  close(): void;
}

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
export async function listen(options: ListenOptions): Promise<Listener> {
  try {
    return await socketLayer().listen(options);
  } catch (error) {
    const { code, message } = error as Error & { code?: string }; // whatever listening throws
    const cause = LISTEN_CAUSES[code ?? ""] ?? message;
    throw new Error(`Cannot listen on ${options.hostname}:${options.port}: ${cause}`, {
      cause: error,
    });
  }
}
