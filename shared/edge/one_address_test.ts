// Many people behind one address, as a school has: what they open at once, and what they leave open.

import assert from "node:assert/strict";
import { PLAIN_FOR_EACH_PLAYER } from "./address_limits.ts";
import {
  type EchoEdge,
  RawClient,
  testEachKind,
  upgradeHead,
  withUpstream,
} from "./edge_test_kit.ts";

const PEOPLE = 30;
/** What a browser opens for a page, kept; and what it opens to have it at hand, saying nothing. */
const KEPT_EACH = 6;
const SPARE_EACH = 1;
/** The master, a world, and another one on the way there. */
const SOCKETS_EACH = 3;

/** Opens a plain connection and gets an answer over it. */
async function ask(echo: EchoEdge, path = "/page"): Promise<RawClient> {
  const raw = await RawClient.dial(echo.edge.port);
  await raw.send(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
  await raw.readUntil("|");
  return raw;
}

async function join(echo: EchoEdge): Promise<RawClient> {
  const raw = await RawClient.dial(echo.edge.port);
  await raw.join();
  return raw;
}

async function times<Value>(count: number, make: () => Promise<Value>): Promise<Value[]> {
  return await Promise.all(Array.from({ length: count }, make));
}

/** Resolves when no more than `count` connections are open. */
async function untilOpen(echo: EchoEdge, count: number): Promise<void> {
  while (echo.edge.stats().openConnections > count) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

testEachKind(
  "[B6] a class behind one address opens the page at once, enters and travels",
  (sockets) =>
    withUpstream({ sockets }, async (echo) => {
      const spare = await times(PEOPLE * SPARE_EACH, () => RawClient.dial(echo.edge.port));
      const kept = await times(PEOPLE * KEPT_EACH, () => ask(echo));
      const players = await times(PEOPLE * SOCKETS_EACH, () => join(echo));
      assert.equal(echo.edge.stats().openPlayers, PEOPLE * SOCKETS_EACH);
      echo.assertFaults({});
      for (const each of [...spare, ...kept, ...players]) each.close();
    }),
);

testEachKind(
  "[B6] plain connections take no player's place, and have a limit of their own",
  (sockets) =>
    withUpstream({ sockets, limits: { maxConnectionsPerAddress: 2 } }, async (echo) => {
      const kept = await times(2 * PLAIN_FOR_EACH_PLAYER - 1, () => ask(echo));
      const players = [await join(echo), await join(echo)];
      const third = await RawClient.dial(echo.edge.port);
      await third.send(upgradeHead());
      assert.match(await third.readAll(), /^HTTP\/1\.1 429 /);
      third.close();
      await untilOpen(echo, kept.length + players.length);
      kept.push(await ask(echo));
      const oneMore = await RawClient.dial(echo.edge.port);
      assert.match(await oneMore.readAll(), /^HTTP\/1\.1 429 /);
      oneMore.close();
      echo.assertFaults({ too_many_per_address: 2 });
      for (const each of [...kept, ...players]) each.close();
    }),
);

testEachKind(
  "[B7] a kept connection between two requests is ended soon, but none that waits for an answer",
  (sockets) =>
    withUpstream({ sockets, limits: { keepIdleMs: 40 } }, async (echo, upstream) => {
      const waiting = await RawClient.dial(echo.edge.port);
      await waiting.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
      await upstream.asked;
      const idle = await ask(echo);
      assert.equal(await idle.readAll(), "");
      upstream.answer();
      assert.match(
        await waiting.readUntil("|"),
        /^HTTP\/1\.1 200 [^]*GET \/later 127\.0\.0\.1 \|$/,
      );
      assert.equal(await waiting.readAll(), "", "and then it is idle, too");
      for (const each of [idle, waiting]) each.close();
      await echo.untilClosed();
      echo.assertFaults({});
    }),
);

testEachKind(
  "[B7] a trusted proxy's kept connection stays, for it is many people's",
  (sockets) =>
    withUpstream({
      sockets,
      trustedProxies: ["127.0.0.1"],
      limits: { keepIdleMs: 10, spliceIdleMs: 100 },
    }, async (echo) => {
      const kept = await ask(echo);
      await kept.readAll();
      kept.close();
      echo.assertFaults({ splice_idle: 1 });
    }),
);

testEachKind(
  "[B8] with every place taken, this machine and a trusted proxy still get an answer, but no player in",
  (sockets) =>
    withUpstream(
      { sockets, limits: { maxConnections: 2, reservedConnections: 2 } },
      async (echo) => {
        const open = [await join(echo), await join(echo)];
        const third = await RawClient.dial(echo.edge.port);
        await third.send(upgradeHead());
        assert.match(await third.readAll(), /^HTTP\/1\.1 503 /);
        third.close();
        await untilOpen(echo, 2);
        open.push(await ask(echo, "/readyz"), await ask(echo, "/healthz"));
        const oneMore = await RawClient.dial(echo.edge.port);
        assert.match(await oneMore.readAll(), /^HTTP\/1\.1 503 /);
        oneMore.close();
        echo.assertFaults({ too_many_connections: 2 });
        for (const each of open) each.close();
      },
    ),
);
