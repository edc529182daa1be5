// Native TLS. `node:tls` tells of a connection only once its handshake is done (2.8), or does not
// encrypt a wrapped socket at all (2.7), so a silent peer could not be counted there. Deno's own
// listener accepts first and shakes hands while reading, which puts the handshake under the time
// limit of the request head and all of it under the limits on connections.

import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";

/** After an accept fails for want of something (file descriptors), before the next one. */
const ACCEPT_REST_MS = 50;
/** A TLS record holds at most this much. */
const READ_BYTES = 16_384;

/** A certificate chain and its private key, as PEM text. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/** Accepts TLS connections until it is closed. */
export interface TlsListener {
  readonly port: number;
  close(): void;
}

/**
 * Listens at once.
 * @throws {Error} When the address cannot be used, or the certificate or key is none.
 */
export function listenTls(
  options: { readonly hostname: string; readonly port: number; readonly tls: TlsPair },
  accepted: (socket: Duplex, peer: string) => void,
): TlsListener {
  const { hostname, port, tls } = options;
  const alpnProtocols = ["http/1.1"];
  const listener = Deno.listenTls({ hostname, port, alpnProtocols, ...tls });
  let isClosed = false;
  void (async () => {
    while (!isClosed) {
      try {
        const conn = await listener.accept();
        accepted(duplexOf(conn), conn.remoteAddr.hostname);
      } catch {
        // Closed by ourselves, or nothing to accept with: either way there is nothing to say here.
        if (!isClosed) await new Promise((resolve) => setTimeout(resolve, ACCEPT_REST_MS));
      }
    }
  })();
  return {
    port: listener.addr.port,
    close() {
      if (isClosed) return;
      isClosed = true;
      listener.close();
    },
  };
}

/** A Deno connection as the stream that the rest of the edge and `ws` speak to. */
function duplexOf(conn: Deno.TlsConn): Duplex {
  const buffer = new Uint8Array(READ_BYTES);
  let isSecure = false;
  const handshake = conn.handshake().then(() => void (isSecure = true));
  const writeAll = async (bytes: Uint8Array) => {
    // Waiting for the peer's handshake here could not be given up.
    if (!isSecure) throw new Error("Cannot write: the TLS handshake is not complete");
    for (let at = 0; at < bytes.length;) at += await conn.write(bytes.subarray(at));
  };
  const duplex: Duplex = new Duplex({
    allowHalfOpen: true,
    read() {
      handshake.then(() => conn.read(buffer)).then(
        (count) => duplex.push(count === null ? null : Buffer.from(buffer.subarray(0, count))),
        (error) => duplex.destroy(error),
      );
    },
    write(chunk: Buffer, _encoding, done) {
      writeAll(chunk).then(() => done(), done);
    },
    writev(chunks, done) {
      writeAll(Buffer.concat(chunks.map((each) => each.chunk as Buffer))).then(() => done(), done);
    },
    final(done) {
      if (isSecure) conn.closeWrite().then(() => done(), done);
      else done();
    },
    destroy(error, done) {
      const close = () => {
        conn.close();
        done(error);
      };
      // The runtime keeps a connection open while its handshake is under way, also after close().
      // So it is not called closed before: it still counts in the limits as long as it lasts.
      if (isSecure) close();
      else handshake.then(close, close);
    },
  });
  return duplex;
}
