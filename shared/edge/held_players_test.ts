import assert from "node:assert/strict";
import { CLOSE_CODES } from "../net/close_codes.ts";
import { EdgeCommandWriter, readEdgeEvents } from "../net/player_link.ts";
import {
  type EchoEdge,
  maskedFrame,
  RawClient,
  testEachKind,
  TestPlayer,
  withEchoEdge,
} from "./edge_test_kit.ts";

const LOST = new Uint8Array([201]);
const BACK = new Uint8Array([202]);
/** Long enough that no test sees its end by chance. */
const LONG = { holdMs: 600_000 };

/** Attaches the next far end of the name. @returns What it hears, and when. */
function attachNext(echo: EchoEdge) {
  const heard: string[] = [];
  let wake = () => {};
  const farEnd = echo.edge.attach("hub", (batch) => {
    readEdgeEvents(batch, {
      opened: (slot, address) => heard.push(`opened ${slot} ${address}`),
      message: (slot, bytes) => heard.push(`message ${slot} ${bytes}`),
      closed: (slot, code) => heard.push(`closed ${slot} ${code}`),
      stalled: (slot) => heard.push(`stalled ${slot}`),
      drained: (slot) => heard.push(`drained ${slot}`),
    });
    wake();
  }, BACK);
  const until = async (line: string) => {
    while (!heard.includes(line)) await new Promise<void>((resolve) => wake = resolve);
  };
  return { heard, farEnd, until };
}

testEachKind(
  "[R1] FarEnd.hold() keeps the sockets, tells each, and drops what they say",
  (sockets) =>
    withEchoEdge({ sockets, limits: LONG }, async (echo) => {
      const player = await TestPlayer.join(echo.edge.port);
      await echo.until(/^opened 0/);
      echo.farEnd.hold(LOST);
      echo.farEnd.hold(LOST); // once is enough
      assert.deepStrictEqual([...await player.next()], [...LOST]);
      player.send(new Uint8Array([1, 2, 3]));
      const next = attachNext(echo);
      assert.deepStrictEqual([...await player.next()], [...BACK]);
      player.send(new Uint8Array([4]));
      await next.until("message 0 4");
      // In its old slot, opened before anything else; of what it said meanwhile not a word, unless it
      // was still under way when the next one was attached.
      assert.equal(next.heard[0], "opened 0 127.0.0.1");
      assert.equal(next.heard.at(-1), "message 0 4");
      const commands = new EdgeCommandWriter();
      commands.frame(0, new Uint8Array([7]));
      next.farEnd.deliver(commands.take());
      assert.deepStrictEqual([...await player.next()], [7]);
      assert.equal(echo.edge.stats().openPlayers, 1);
      await player.leave();
      await next.until("closed 0 1000");
      assert.deepStrictEqual(echo.events, ["opened 0 127.0.0.1"]);
      echo.assertFaults({});
    }),
);

testEachKind(
  "[R1] a held socket that goes is gone: the next far end never hears of it",
  (sockets) =>
    withEchoEdge({ sockets, limits: LONG }, async (echo) => {
      const [stays, goes] = [
        await TestPlayer.join(echo.edge.port),
        await TestPlayer.join(echo.edge.port),
      ];
      await echo.until(/^opened 1/);
      echo.farEnd.hold(LOST);
      await goes.next();
      await goes.leave();
      while (echo.edge.stats().openPlayers > 1) await new Promise((go) => setTimeout(go, 5));
      const next = attachNext(echo);
      await next.until("opened 0 127.0.0.1");
      assert.deepStrictEqual(next.heard, ["opened 0 127.0.0.1"]);
      assert.deepStrictEqual([...await stays.next()], [...LOST]);
      assert.deepStrictEqual([...await stays.next()], [...BACK]);
      await stays.leave();
    }),
);

testEachKind(
  "[R2] FarEnd.hold() ends with 4000 after its time",
  (sockets) =>
    withEchoEdge({ sockets, limits: { holdMs: 30 } }, async (echo) => {
      const player = await TestPlayer.join(echo.edge.port);
      await echo.until(/^opened 0/);
      echo.farEnd.hold(LOST);
      assert.equal(await player.closed, CLOSE_CODES.world_gone);
      const next = attachNext(echo); // a new one: nobody is held any more
      const other = await TestPlayer.join(echo.edge.port);
      await next.until("opened 0 127.0.0.1");
      await other.leave();
    }),
);

testEachKind(
  "[R2] FarEnd.hold() holds as many as it may, and closes one more",
  (sockets) =>
    withEchoEdge({ sockets, limits: { holdMs: 600_000, maxHeldPlayers: 2 } }, async (echo) => {
      const players: TestPlayer[] = [];
      for (let i = 0; i < 3; i++) {
        players.push(await TestPlayer.join(echo.edge.port));
        await echo.until(new RegExp(`^opened ${i}`));
      }
      echo.farEnd.hold(LOST);
      assert.equal(await players[2]!.closed, CLOSE_CODES.world_gone);
      const next = attachNext(echo);
      await next.until("opened 1 127.0.0.1");
      assert.deepStrictEqual(next.heard, ["opened 0 127.0.0.1", "opened 1 127.0.0.1"]);
    }),
);

testEachKind(
  "[R2] a held socket keeps its bounds: who floods is closed",
  (sockets) =>
    withEchoEdge({
      sockets,
      limits: { holdMs: 600_000, messagesPerSecond: 1, messageBurst: 1, floodBurst: 1 },
    }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.join();
      await echo.until(/^opened 0/);
      echo.farEnd.hold(LOST);
      for (let i = 0; i < 20; i++) await raw.send(maskedFrame(0x82, new Uint8Array([i])));
      await echo.untilFault("flood");
      raw.close();
    }),
);

testEachKind(
  "[R3] nobody new comes in while a far end is held",
  (sockets) =>
    withEchoEdge({ sockets, limits: LONG }, async (echo) => {
      const early = new TestPlayer(echo.edge.port);
      await early.opened(); // upgraded before, at the gate after
      echo.farEnd.hold(LOST);
      await new TestPlayer(echo.edge.port).closed;
      echo.assertFaults({ far_end_absent: 1 });
      attachNext(echo);
    }),
);

testEachKind(
  "[R4] detach() closes those who are held with its own code",
  (sockets) =>
    withEchoEdge({ sockets, limits: LONG }, async (echo) => {
      const player = await TestPlayer.join(echo.edge.port);
      await echo.until(/^opened 0/);
      echo.farEnd.hold(LOST);
      echo.farEnd.detach(CLOSE_CODES.draining, "draining");
      assert.equal(await player.closed, CLOSE_CODES.draining);
      attachNext(echo);
    }),
);
