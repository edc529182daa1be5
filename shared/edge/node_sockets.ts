// Sockets of `node:net` and `node:tls`, for runtimes from 2.8 on. There closing a `Deno.Conn` while
// a read waits neither ends the read nor the connection, so that a peer could not be cut off. (In
// 2.7 it is the other way round: see deno_sockets.ts.)

import { connect, createServer, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { Listener, SocketLayer, TlsPair } from "./socket_layer.ts";

/** Listens and dials with `node:net`. TLS is put on connections that were accepted and counted. */
export const NODE_SOCKETS: SocketLayer = {
  listen({ hostname, port, tls, isShared = false, accepted }) {
    const encrypt = tls === undefined ? (raw: Socket) => raw : encryptWith(tls);
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (raw) => {
      raw.setNoDelay(true);
      accepted(encrypt(raw), raw.remoteAddress ?? "");
    });
    return listening(server, { host: hostname, port, reusePort: isShared });
  },
  dial(to) {
    return "path" in to
      ? connect({ path: to.path, allowHalfOpen: true })
      : connect({ host: to.hostname, port: to.port, allowHalfOpen: true, noDelay: true });
  },
};

function listening(
  server: Server,
  place: { readonly host: string; readonly port: number; readonly reusePort: boolean },
): Promise<Listener> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(place, () => {
      server.off("error", reject);
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port was given"));
      else {
        resolve({
          port: address.port,
          kind: "runtime",
          close: () => void server.close(),
          stop: () => Promise.resolve(),
        });
      }
    });
  });
}

function encryptWith(tls: TlsPair): (raw: Socket) => Socket {
  // `node:tls` takes any text here and fails at the first handshake. Deno's listener looks at it.
  Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...tls }).close();
  const secureContext = createSecureContext({ cert: tls.cert, key: tls.key });
  return (raw) => {
    const socket = new TLSSocket(raw, { isServer: true, secureContext });
    // A handshake that fails may end only one of the two.
    raw.on("error", () => socket.destroy());
    raw.on("close", () => socket.destroy());
    socket.on("close", () => raw.destroy());
    return socket;
  };
}
