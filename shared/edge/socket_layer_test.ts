import { PLAIN_FOR_EACH_PLAYER } from "./address_limits.ts";
import assert from "node:assert/strict";
import { buildGateFrame } from "../protocol/gate.ts";
import type { EdgeOptions } from "./edge.ts";
import {
  type EchoEdge,
  maskedFrame,
  RawClient,
  TEST_VERSION,
  upgradeHead,
  withEchoEdge,
} from "./edge_test_kit.ts";
import type { TlsPair } from "./socket_layer.ts";

Deno.test("startEdge() with a certificate serves HTTPS and WebSockets", () =>
  withTls({}, async (echo, cert) => {
    const dial = () => RawClient.dialTls(echo.edge.port, cert);
    const plain = await dial();
    await plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert.match(await plain.readAll(), /^HTTP\/1\.1 404 /);
    plain.close();
    const player = await dial();
    await player.send(upgradeHead());
    await player.readUntil("\r\n\r\n");
    await player.send(maskedFrame(0x82, buildGateFrame(TEST_VERSION)));
    await player.readUntil(`${TEST_VERSION}\x03${TEST_VERSION}`);
    await player.send(maskedFrame(0x82, new Uint8Array([65, 66, 67])));
    assert.equal(await player.readUntil("C"), "\x82\x03ABC");
    player.close();
    assert.equal(await echo.until(/^closed/), "closed 0 1006 lost");
    echo.assertFaults({ no_upstream: 1 });
  }));

Deno.test("startEdge() with a certificate counts a handshake that never comes until it is gone", () =>
  withTls({ limits: { headTimeoutMs: 20, maxConnectionsPerAddress: 1 } }, async (echo, cert) => {
    const silent: RawClient[] = [];
    while (silent.length < PLAIN_FOR_EACH_PLAYER) {
      silent.push(await RawClient.dial(echo.edge.port));
    }
    const last = await RawClient.dialTls(echo.edge.port, cert);
    await last.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert.match(await last.readAll(), /^(|HTTP\/1\.1 429 [^]*)$/);
    last.close();
    assert.equal(echo.edge.stats().faults.too_many_per_address, 1);
    for (const each of silent) each.close();
  }));

Deno.test("startEdge() with a certificate cuts a peer who never shakes hands", () =>
  withTls({ limits: { headTimeoutMs: 20 } }, async (echo) => {
    const silent = await RawClient.dial(echo.edge.port);
    await silent.readAll();
    silent.close();
    echo.assertFaults({ head_timeout: 1 });
    await echo.untilClosed();
  }));

Deno.test("startEdge() with a certificate refuses a peer that speaks no TLS", () =>
  withTls({}, async (echo) => {
    const raw = await RawClient.dial(echo.edge.port);
    await raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert.doesNotMatch(await raw.readAll(), /HTTP/);
    raw.close();
  }));

Deno.test("startEdge() says that a certificate or key is none", async () => {
  const { cert, key } = await testPair();
  for (const tls of [{ cert: "none", key }, { cert, key: "none" }, { cert: key, key: cert }]) {
    await assert.rejects(
      withEchoEdge({ tls }, () => Promise.resolve()),
      /^Error: Cannot listen on 127\.0\.0\.1:0: /,
    );
  }
});

async function withTls(
  overrides: Partial<EdgeOptions>,
  body: (echo: EchoEdge, cert: string) => Promise<void>,
): Promise<void> {
  const tls = await testPair();
  await withEchoEdge({ tls, ...overrides }, (echo) => body(echo, tls.cert));
}

async function testPair(): Promise<TlsPair> {
  const read = (name: string) =>
    Deno.readTextFile(new URL(`./testdata/test_only_${name}.pem`, import.meta.url));
  return { cert: await read("cert"), key: await read("key") };
}
