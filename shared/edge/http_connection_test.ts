import assert from "node:assert/strict";
import {
  BIG_BYTES,
  HOSTNAME,
  RawClient,
  testEachKind,
  upgradeHead,
  withEchoEdge,
  withUpstream,
} from "./edge_test_kit.ts";

testEachKind(
  "HttpConnection serves several requests on one connection, bodies included",
  (sockets) =>
    withUpstream({ sockets }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.send("GET /one HTTP/1.1\r\nHost: x\r\n\r\n");
      assert.match(await raw.readUntil("|"), /^HTTP\/1\.1 200 [^]*GET \/one 127\.0\.0\.1 \|$/);
      await raw.send("GET /two HTTP/1.1\r\nHost: x\r\n\r\nGET /three?q HTTP/1.1\r\nHo");
      assert.match(await raw.readUntil("|"), /GET \/two 127\.0\.0\.1 \|$/);
      await raw.send("st: x\r\n\r\n");
      assert.match(await raw.readUntil("|"), /GET \/three\?q 127\.0\.0\.1 \|$/);
      await raw.send("POST /four HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbo");
      await raw.send("dy");
      assert.match(await raw.readUntil("|"), /POST \/four 127\.0\.0\.1 body\|$/);
      raw.close();
      echo.assertFaults({});
    }),
);

testEachKind(
  "HttpConnection passes a chunked body on and closes after its answer",
  (sockets) =>
    withUpstream({ sockets }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.send(
        "POST /up HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n" +
          "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
      );
      const answer = await raw.readAll();
      assert.match(answer, /POST \/up 127\.0\.0\.1 body\|$/);
      raw.close();
    }),
);

testEachKind(
  "HttpConnection streams a big answer to a client that half-closed",
  (sockets) =>
    withUpstream({ sockets }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.send("GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      await raw.closeWrite();
      const answer = await raw.readAll();
      assert.equal(answer.length - answer.indexOf("\r\n\r\n") - 4, BIG_BYTES);
      raw.close();
    }),
);

testEachKind(
  "HttpConnection gives up on a client that ended, once nothing moves any more",
  (sockets) =>
    withUpstream({ sockets }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.send("GET /one HTTP/1.1\r\nHost: x\r\n\r\n");
      await raw.closeWrite();
      assert.match(await raw.readAll(), /GET \/one/);
      raw.close();
      await echo.untilClosed();
      echo.assertFaults({});
    }),
);

testEachKind(
  "HttpConnection lets an upgrade follow on a kept connection, as proxies do",
  (sockets) =>
    withUpstream({ sockets, trustedProxies: ["127.0.0.1"] }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.send("GET /one HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n");
      assert.match(await raw.readUntil("|"), /GET \/one 1\.2\.3\.4 \|$/);
      await raw.send("GET /two HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6, 5.6.7.8\r\n\r\n");
      assert.match(await raw.readUntil("|"), /GET \/two 5\.6\.7\.8 \|$/);
      await raw.send(upgradeHead({ fields: { "X-Forwarded-For": "9.9.9.9" } }));
      await raw.readUntil("\r\n\r\n");
      raw.close();
      echo.assertFaults({});
    }),
);

testEachKind(
  "HttpConnection counts proxied players by their real address",
  (sockets) =>
    withUpstream(
      { sockets, trustedProxies: ["127.0.0.0/8"], limits: { maxConnectionsPerAddress: 1 } },
      async (echo) => {
        const connections: RawClient[] = [];
        const open = async (address: string) => {
          const raw = await RawClient.dial(echo.edge.port);
          connections.push(raw);
          await raw.send(upgradeHead({ fields: { "X-Forwarded-For": address } }));
          return (await raw.readUntil("\r\n\r\n")).slice(9, 12);
        };
        assert.equal(await open("1.1.1.1"), "101");
        assert.equal(await open("2.2.2.2"), "101");
        assert.equal(await open("1.1.1.1"), "429");
        for (const each of connections) each.close();
        echo.assertFaults({ too_many_per_address: 1 });
      },
    ),
);

testEachKind(
  "HttpConnection does not believe an untrusted peer's X-Forwarded-For",
  (sockets) =>
    withUpstream({ sockets }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.send("GET /x HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n");
      assert.match(await raw.readUntil("|"), /GET \/x 127\.0\.0\.1 \|$/);
      raw.close();
    }),
);

testEachKind("HttpConnection answers 502 when the upstream cannot be reached", async (sockets) => {
  const gone = Deno.listen({ hostname: HOSTNAME, port: 0 });
  const { port } = gone.addr;
  gone.close();
  await withEchoEdge({ sockets, upstream: { hostname: HOSTNAME, port } }, async (echo) => {
    const raw = await RawClient.dial(echo.edge.port);
    await raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert.match(await raw.readAll(), /^HTTP\/1\.1 502 /);
    raw.close();
    echo.assertFaults({ upstream_unreachable: 1 });
  });
});

testEachKind(
  "HttpConnection cuts a connection on which nothing moves",
  (sockets) =>
    withUpstream({ sockets, limits: { spliceIdleMs: 40 } }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.send("GET /one HTTP/1.1\r\nHost: x\r\n\r\n");
      assert.match(await raw.readAll(), /GET \/one/);
      raw.close();
      echo.assertFaults({ splice_idle: 1 });
    }),
);

testEachKind(
  "HttpConnection takes no more from the upstream than a client reads",
  async (sockets) => {
    const total = 200_000_000;
    let taken = 0;
    const server = Deno.serve({ hostname: HOSTNAME, port: 0, onListen: () => {} }, () => {
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          taken += 100_000;
          if (taken <= total) controller.enqueue(new Uint8Array(100_000));
          else controller.close();
        },
      });
      return new Response(body);
    });
    const upstream = { hostname: HOSTNAME, port: server.addr.port };
    await withEchoEdge({ sockets, upstream, limits: { spliceIdleMs: 150 } }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      await echo.untilFault("splice_idle");
      // What the kernel's buffers of both connections hold, and a chunk or two here.
      assert(taken < 40_000_000, `${taken} bytes were taken`);
      raw.close();
    });
    await server.shutdown();
  },
);

testEachKind(
  "HttpConnection limits the time for a later head on a kept connection",
  (sockets) =>
    withUpstream({ sockets, limits: { headTimeoutMs: 40 } }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.send("GET /one HTTP/1.1\r\nHost: x\r\n\r\n");
      await raw.readUntil("|");
      await raw.send("GET /two");
      await raw.readAll();
      raw.close();
      echo.assertFaults({ head_timeout: 1 });
    }),
);

testEachKind("HttpConnection reaches an upstream behind a Unix socket", async (sockets) => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/http.sock`;
  const server = Deno.serve({ path, onListen: () => {} }, () => new Response("unix|"));
  try {
    await withEchoEdge({ sockets, upstream: { path } }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
      assert.match(await raw.readUntil("|"), /unix\|$/);
      raw.close();
    });
  } finally {
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
});
