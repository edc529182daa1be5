// Sockets of Deno's own, for the 2.7 runtime. There `node:net` counts a write as done before the
// kernel took it, so that the queue for a peer who never reads grows without anybody seeing it, and
// `node:tls` does not encrypt a wrapped socket. (In 2.8 it is the other way round: see
// node_sockets.ts.)

import { Buffer } from "node:buffer";
import { Duplex } from "node:stream";
import type { Listener, SocketLayer, Upstream } from "./socket_layer.ts";

/** What one read may bring. Kept as long as the connection, so not more than inputs need. */
const READ_BYTES = 16_384;
/** The same for plain HTTP's upstream, which sends whole files: fewer reads cost less. */
const UPSTREAM_READ_BYTES = 131_072;
/** After an accept fails for want of something (file descriptors), before the next one. */
const ACCEPT_REST_MS = 50;

/** Listens and dials with `Deno.listen`, `Deno.listenTls` and `Deno.connect`. */
export const DENO_SOCKETS: SocketLayer = {
  listen({ hostname, port, tls, isShared = false, accepted }) {
    // The runtime ends the program when it is not allowed to know this option: only where needed.
    const place = isShared ? { hostname, port, reusePort: true } : { hostname, port };
    if (tls === undefined) {
      return acceptFrom(Deno.listen(place), (conn) => {
        conn.setNoDelay(true);
        accepted(streamOf({ conn }), conn.remoteAddr.hostname);
      });
    }
    const listener = Deno.listenTls({ ...place, alpnProtocols: ["http/1.1"], ...tls });
    return acceptFrom(listener, (conn) => accepted(tlsStream(conn), conn.remoteAddr.hostname));
  },
  dial(to: Upstream) {
    const ready = "path" in to
      ? Deno.connect({ transport: "unix", path: to.path })
      : Deno.connect(to);
    return streamOf({ ready, mayWriteEarly: true }, UPSTREAM_READ_BYTES);
  },
};

/** Calls `accepted` for each connection until the listener is closed. */
function acceptFrom<Conn extends Deno.Conn>(
  listener: { accept(): Promise<Conn>; close(): void; readonly addr: Deno.NetAddr },
  accepted: (conn: Conn) => void,
): Promise<Listener> {
  let isClosed = false;
  void (async () => {
    while (!isClosed) {
      const conn = await listener.accept().catch(() => undefined);
      if (conn !== undefined) accepted(conn);
      else if (!isClosed) await new Promise((resolve) => setTimeout(resolve, ACCEPT_REST_MS));
    }
  })();
  return Promise.resolve({
    port: listener.addr.port,
    kind: "runtime",
    close() {
      if (isClosed) return;
      isClosed = true;
      listener.close();
    },
    stop: () => Promise.resolve(),
  });
}

/**
 * An accepted TLS connection. Nothing can be written before the peer's handshake.
 *
 * The runtime keeps such a connection open while the handshake is under way, also after `close()`.
 * So the stream is not closed before either: it goes on counting in the limits as long as it lasts.
 */
function tlsStream(conn: Deno.TlsConn): Duplex {
  const ready = conn.handshake().then(() => conn, (error) => {
    conn.close();
    throw error;
  });
  return streamOf({ ready, mayWriteEarly: false });
}

type Source = { readonly conn: Deno.Conn } | {
  readonly ready: Promise<Deno.Conn>;
  readonly mayWriteEarly: boolean;
};

function streamOf(source: Source, readBytes = READ_BYTES): Duplex {
  const buffer = new Uint8Array(readBytes);
  const later = "ready" in source ? source : undefined;
  let conn = "conn" in source ? source.conn : undefined;
  later?.ready.then((opened) => conn = opened, (error) => duplex.destroy(error));

  const read = (from: Deno.Conn) => {
    from.read(buffer).then(
      (count) => duplex.push(count === null ? null : Buffer.from(buffer.subarray(0, count))),
      (error) => duplex.destroy(error),
    );
  };
  const write = (bytes: Uint8Array, done: (error?: Error) => void) => {
    if (conn === undefined) {
      if (later?.mayWriteEarly) later.ready.then(() => write(bytes, done), done);
      else done(new Error("Cannot write: the TLS handshake is not complete"));
      return;
    }
    conn.write(bytes).then((count) => {
      if (count === bytes.length) done();
      else write(bytes.subarray(count), done);
    }, done);
  };
  const duplex: Duplex = new Duplex({
    allowHalfOpen: true,
    read() {
      if (conn !== undefined) read(conn);
      else later?.ready.then(read, () => {}); // its failure destroys the stream above
    },
    write(chunk: Buffer, _encoding, done) {
      write(chunk, done);
    },
    writev(chunks, done) {
      write(Buffer.concat(chunks.map((each) => each.chunk as Buffer)), done);
    },
    final(done) {
      if (conn !== undefined) conn.closeWrite().then(() => done(), done);
      else done();
    },
    destroy(error, done) {
      const close = (opened: Deno.Conn) => {
        opened.close();
        done(error);
      };
      if (conn !== undefined) close(conn);
      else later?.ready.then(close, () => done(error));
    },
  });
  return duplex;
}
