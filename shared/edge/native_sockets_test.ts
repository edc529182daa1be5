import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Duplex } from "node:stream";
import { createLog, type LogLine } from "../lib/log.ts";
import { RawClient, SOCKET_KINDS, TestPlayer, withEchoEdge } from "./edge_test_kit.ts";
import { ERRNO, type Libc, openLibc } from "./libc.ts";
import { listenNative, nativeObstacle } from "./native_sockets.ts";
import { listen } from "./socket_layer.ts";
import { transportOver } from "./player_transport.ts";

const HOSTNAME = "127.0.0.1";
const ignore = !SOCKET_KINDS.includes("native");
const NOBODY = { hostname: HOSTNAME, port: 0, accepted: () => {} };

/** The C library, but some of its calls fail or do less, as `spoil` says. */
function spoiledLibc(spoil: (libc: Libc, fail: (errno: number) => -1) => Partial<Libc>): Libc {
  const opened = openLibc();
  assert(opened.ok);
  const libc = opened.value;
  let faked: number | undefined;
  const fail = (errno: number): -1 => {
    faked = errno;
    return -1;
  };
  const errno = () => {
    const last = faked ?? libc.errno();
    faked = undefined;
    return last;
  };
  return { ...libc, errno, ...spoil(libc, fail) };
}

/** Connects once. @returns The accepted stream, the client, and the way to end all. */
async function connected(libc: Libc): Promise<
  { readonly stream: Duplex; readonly raw: RawClient; readonly end: () => Promise<void> }
> {
  const accepted = Promise.withResolvers<Duplex>();
  const listener = listenNative({ ...NOBODY, accepted: accepted.resolve }, libc);
  const raw = await RawClient.dial(listener.port);
  const stream = await accepted.promise;
  stream.on("error", () => {});
  const end = async () => {
    stream.destroy();
    listener.close();
    await listener.stop();
    raw.close();
  };
  return { stream, raw, end };
}

Deno.test({
  name: "listenNative() goes on accepting after calls that failed, also for want of descriptors",
  ignore,
  fn: async () => {
    const errors = [ERRNO.EINTR, ERRNO.ECONNABORTED, ERRNO.EMFILE, ERRNO.ENFILE];
    const libc = spoiledLibc(({ accept4 }, fail) => ({
      accept4(...args: Parameters<Libc["accept4"]>) {
        const errno = errors.shift();
        return errno === undefined ? accept4(...args) : fail(errno);
      },
    }));
    const { end } = await connected(libc);
    assert.deepStrictEqual(errors, []);
    await end();
  },
});

Deno.test({
  name: "NativeStream writes all of it however little the kernel takes, and reads on after EINTR",
  ignore,
  fn: async () => {
    let calls = 0;
    const libc = spoiledLibc(({ send, recv }, fail) => ({
      send(...[fd, bytes, count, flags]: Parameters<Libc["send"]>) {
        if (++calls % 3 === 0) return fail(ERRNO.EINTR);
        if (calls % 7 === 0) return fail(ERRNO.EAGAIN);
        return send(fd, bytes, Math.min(count, 1000), flags);
      },
      recv(...args: Parameters<Libc["recv"]>) {
        return ++calls % 2 === 0 ? fail(ERRNO.EINTR) : recv(...args);
      },
    }));
    const { stream, raw, end } = await connected(libc);
    stream.write("a".repeat(50_000));
    stream.end("|");
    assert.equal((await raw.readAll()).length, 50_001);
    let heard = "";
    stream.on("data", (chunk) => heard += chunk);
    await raw.send("hello");
    await raw.closeWrite();
    await new Promise((resolve) => stream.on("end", resolve));
    assert.equal(heard, "hello");
    await end();
  },
});

Deno.test({
  name: "NativeTransport keeps what the kernel does not take, in order, and tells when it took it",
  ignore,
  fn: async () => {
    let isFull = true;
    const libc = spoiledLibc(({ send }, fail) => ({
      send(...[fd, bytes, count, flags]: Parameters<Libc["send"]>) {
        return isFull && count > 3
          ? send(fd, bytes, 3, flags)
          : isFull
          ? fail(ERRNO.EAGAIN)
          : send(fd, bytes, Math.min(count, 2), flags);
      },
    }));
    const { stream, raw, end } = await connected(libc);
    const transport = transportOver(stream, Buffer.alloc(0));
    const drained = Promise.withResolvers<void>();
    transport.start({ data() {}, ended() {}, drained: drained.resolve, closed() {} });
    transport.writeFrame(new Uint8Array([1, 2]), [new Uint8Array([3])]);
    assert.equal(transport.queuedBytes, 2);
    transport.writeFrame(new Uint8Array([4]), []);
    transport.write(new Uint8Array([0x89, 0]));
    assert.equal(transport.queuedBytes, 7);
    isFull = false;
    await drained.promise;
    assert.equal(transport.queuedBytes, 0);
    transport.end();
    assert.equal(await raw.readAll(), "\x82\x03\x01\x02\x03\x82\x01\x04\x89\x00");
    await end();
  },
});

Deno.test({
  name: "NativeTransport is gone, and says so once, when the peer resets",
  ignore,
  fn: async () => {
    for (const errno of [32, 104]) { // EPIPE, ECONNRESET
      const libc = spoiledLibc((_, fail) => ({ send: () => fail(errno) }));
      const { stream, end } = await connected(libc);
      const transport = transportOver(stream, Buffer.alloc(0));
      const closed = Promise.withResolvers<void>();
      transport.start({ data() {}, ended() {}, drained() {}, closed: closed.resolve });
      transport.writeFrame(new Uint8Array([1]), []);
      await closed.promise;
      transport.writeFrame(new Uint8Array([1]), []); // into the void
      assert.equal(transport.queuedBytes, 0);
      await end();
    }
  },
});

Deno.test({
  name: "startEdge() with native sockets leaves no descriptor open, whatever ended a connection",
  ignore,
  fn: async () => {
    const before = openDescriptors();
    await withEchoEdge({ sockets: "native" }, async (echo) => {
      for (let i = 0; i < 10; i++) {
        const [cut, ended, refused, player] = [
          await RawClient.dial(echo.edge.port),
          await RawClient.dial(echo.edge.port),
          await RawClient.dial(echo.edge.port),
          await TestPlayer.join(echo.edge.port),
        ];
        await cut.join();
        cut.close();
        await ended.closeWrite();
        await ended.readAll();
        ended.close();
        await refused.send("nonsense\r\n\r\n");
        await refused.readAll();
        refused.close();
        await player.echo();
        await player.leave();
      }
      await echo.untilClosed();
    });
    assert.equal(openDescriptors(), before);
  },
});

Deno.test("listen() falls back with a line that says why, loudly for who asked by name", async () => {
  const lines: LogLine[] = [];
  const log = createLog((line) => lines.push(line), "debug");
  for (const sockets of ["auto", "native"] as const) {
    // A name is the runtime's to look up; nobody has this one.
    const options = { ...NOBODY, hostname: "nobody.invalid" };
    await assert.rejects(listen(options, { sockets, log }), /Cannot listen on nobody\.invalid:0/);
  }
  assert.deepStrictEqual(lines.map((line) => [line.name, line.level]), [
    ["EDGE_NATIVE_SOCKETS_OFF", "debug"],
    ["EDGE_NATIVE_SOCKETS_OFF", "warn"],
  ]);
});

Deno.test("nativeObstacle() names TLS, and hosts that are no addresses", () => {
  assert.match(nativeObstacle({ ...NOBODY, tls: { cert: "", key: "" } }) ?? "", /TLS/);
  assert.match(nativeObstacle({ ...NOBODY, hostname: "example.test" }) ?? "", /a name/);
  if (!ignore) assert.equal(nativeObstacle({ ...NOBODY, hostname: "::" }), undefined);
});

function openDescriptors(): number {
  return [...Deno.readDirSync("/proc/self/fd")].length;
}
