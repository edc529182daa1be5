import assert from "node:assert/strict";
import { EdgeCommandWriter } from "../net/player_link.ts";
import { buildGateFrame, parseGateVerdict } from "../protocol/gate.ts";
import {
  maskedFrame,
  RawClient,
  TEST_VERSION,
  testEachKind,
  TestPlayer,
  withEchoEdge,
} from "./edge_test_kit.ts";

testEachKind(
  "startEdge() lets a player through the gate and passes messages both ways",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      const player = await TestPlayer.join(echo.edge.port);
      await player.echo();
      assert.equal(echo.edge.stats().openPlayers, 1);
      await player.leave();
      assert.equal(await echo.until(/^closed/), "closed 0 1000 leaving");
      assert.deepStrictEqual(echo.events, ["opened 0 127.0.0.1", "closed 0 1000 leaving"]);
      const stats = echo.edge.stats();
      assert.equal(stats.openPlayers, 0);
      assert.equal(stats.messagesIn, 1);
      assert.equal(stats.bytesIn, 3);
      assert.equal(stats.messagesOut, 1);
      echo.assertFaults({});
    }),
);

testEachKind(
  "startEdge() tells another version both versions, closes 4100, and the far end hears nothing",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      const player = new TestPlayer(echo.edge.port);
      await player.opened();
      player.send(buildGateFrame("9.9"));
      assert.deepStrictEqual(parseGateVerdict(await player.next()), {
        isWelcome: false,
        serverVersion: TEST_VERSION,
        clientVersion: "9.9",
      });
      assert.equal(await player.closed, 4100);
      echo.assertFaults({ version_mismatch: 1 });
      assert.deepStrictEqual(echo.events, []);
    }),
);

testEachKind(
  "startEdge() reports a connection that is just cut as lost",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.join();
      raw.close();
      assert.equal(await echo.until(/^closed/), "closed 0 1006 lost");
    }),
);

testEachKind(
  "startEdge() answers a ping with its own bytes",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.join();
      await raw.send(maskedFrame(0x89, new Uint8Array([65, 66])));
      assert.equal(await raw.readUntil("B"), "\x8a\x02AB");
      raw.close();
    }),
);

testEachKind(
  "startEdge() refuses an upgrade for a far end that is not attached",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      echo.farEnd.detach(4000, "world_gone");
      const raw = await RawClient.dial(echo.edge.port);
      await raw.send(
        "GET /hub HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      );
      assert.match(await raw.readAll(), /^HTTP\/1\.1 503 /);
      raw.close();
      echo.assertFaults({ far_end_absent: 1 });
    }),
);

testEachKind(
  "FarEnd.detach() closes its players with the given code, and another may attach",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      const player = await TestPlayer.join(echo.edge.port);
      assert.throws(() => echo.edge.attach("hub", () => {}), /Cannot attach "hub"/);
      echo.farEnd.detach(4000, "world_gone");
      assert.equal(await player.closed, 4000);
      assert.equal(echo.edge.stats().openPlayers, 0);
      echo.edge.attach("hub", () => {}).detach(4000, "world_gone");
    }),
);

testEachKind(
  "FarEnd.deliver() joins slices, shares frames and closes after what was sent before",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      const [first, second] = [
        await TestPlayer.join(echo.edge.port),
        await TestPlayer.join(echo.edge.port),
      ];
      const commands = new EdgeCommandWriter();
      const a = commands.slice(new Uint8Array([1, 1]));
      const b = commands.slice(new Uint8Array(300).fill(2));
      commands.frame(0, new Uint8Array([9]), [a, b]);
      commands.frame(0, new Uint8Array(), [a, b]);
      commands.frame(1, new Uint8Array(), [a, b]);
      commands.frame(1, new Uint8Array(), [b]);
      commands.frame(77, new Uint8Array([1])); // nobody there
      commands.close(0, 4106, "kicked");
      commands.frame(0, new Uint8Array([3])); // after its close
      echo.farEnd.deliver(commands.take());
      const both = [1, 1, ...Array<number>(300).fill(2)];
      assert.deepStrictEqual([...await first.next()], [9, ...both]);
      assert.deepStrictEqual([...await first.next()], both);
      assert.equal(await first.closed, 4106);
      assert.deepStrictEqual([...await second.next()], both);
      assert.deepStrictEqual([...await second.next()], Array<number>(300).fill(2));
      assert.equal(await echo.until(/^closed/), "closed 0 4106 lost");
      await second.leave();
    }),
);

testEachKind(
  "RunningEdge.stop() closes players with 1001 and leaves nothing open",
  async (sockets) => {
    let closed: Promise<number> | undefined;
    await withEchoEdge({ sockets }, async (echo) => {
      const player = await TestPlayer.join(echo.edge.port);
      closed = player.closed;
    });
    assert.equal(await closed, 1001);
  },
);

testEachKind(
  "[W5] startEdge() cuts whoever does not answer a close",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.join();
      const commands = new EdgeCommandWriter();
      commands.close(0, 4106, "kicked");
      echo.farEnd.deliver(commands.take());
      await raw.readUntil("kicked");
      assert.equal(await raw.readAll(), ""); // ends, although this side said nothing
      raw.close();
      await echo.untilClosed();
    }),
);

testEachKind(
  "RunningEdge.stopAccepting() keeps those who are in",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      const player = await TestPlayer.join(echo.edge.port);
      echo.edge.stopAccepting();
      await player.echo();
      await assert.rejects(RawClient.dial(echo.edge.port), Deno.errors.ConnectionRefused);
      await player.leave();
    }),
);

testEachKind(
  "startEdge() says what it cannot listen on, and which proxies are none",
  async (sockets) => {
    await withEchoEdge({ sockets }, async (echo) => {
      await assert.rejects(
        withEchoEdge({ sockets, port: echo.edge.port }, () => Promise.resolve()),
        new RegExp(`Cannot listen on 127\\.0\\.0\\.1:${echo.edge.port}: address in use`),
      );
    });
    await assert.rejects(
      withEchoEdge(
        { sockets, trustedProxies: ["10.0.0.0/8", "caddy", "1.2.3.4/33"] },
        () => Promise.resolve(),
      ),
      /Cannot trust proxies "caddy", "1\.2\.3\.4\/33": /,
    );
  },
);
