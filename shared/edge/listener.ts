import { createServer } from "node:net";
import type { Duplex } from "node:stream";
import { listenTls, type TlsPair } from "./tls_listener.ts";

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
  const { hostname, port, tls, accepted } = options;
  try {
    return tls === undefined
      ? await listenPlain(options)
      : listenTls({ hostname, port, tls }, accepted);
  } catch (error) {
    const { code, message } = error as Error & { code?: string }; // whatever listening throws
    const cause = LISTEN_CAUSES[code ?? ""] ?? message;
    throw new Error(`Cannot listen on ${hostname}:${port}: ${cause}`, { cause: error });
  }
}

function listenPlain({ hostname, port, accepted }: ListenOptions): Promise<Listener> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      socket.setNoDelay(true);
      accepted(socket, socket.remoteAddress ?? "");
    });
    server.once("error", reject);
    server.listen(port, hostname, () => {
      server.off("error", reject);
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port was given"));
      else resolve({ port: address.port, close: () => void server.close() });
    });
  });
}
