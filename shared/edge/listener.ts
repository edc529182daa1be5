import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/** Certificate chain and private key, as PEM text. */
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
  readonly accepted: (socket: Socket) => void;
}

/** A listening socket. */
export interface Listener {
  readonly port: number;
  /** Accepts no more. Resolves when every accepted connection is closed too. */
  close(): Promise<void>;
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
export function listen(options: ListenOptions): Promise<Listener> {
  const where = `${options.hostname}:${options.port}`;
  return new Promise((resolve, reject) => {
    const fail = (error: Error & { code?: string }) => {
      const cause = LISTEN_CAUSES[error.code ?? ""] ?? error.message;
      reject(new Error(`Cannot listen on ${where}: ${cause}`, { cause: error }));
    };
    try {
      const server = createListener(options);
      server.once("error", fail);
      server.listen(options.port, options.hostname, () => {
        server.off("error", fail);
        const address = server.address();
        if (address === null || typeof address === "string") {
          throw new Error(`Cannot listen on ${where}: no port was given`);
        }
        resolve({ port: address.port, close: () => closed(server) });
      });
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function createListener(options: ListenOptions): Server {
  const { tls, accepted } = options;
  if (tls === undefined) return createServer({ allowHalfOpen: true, noDelay: true }, accepted);
  return createTlsServer({ cert: tls.cert, key: tls.key, allowHalfOpen: true }, accepted);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
