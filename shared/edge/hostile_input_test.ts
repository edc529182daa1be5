import assert from "node:assert/strict";
import { EdgeCommandWriter } from "../net/player_link.ts";
import { closeCodeIn, RawClient, testEachKind, TestPlayer, withEchoEdge } from "./edge_test_kit.ts";
import { FRAME_BYTES, HOSTILE_CASES, runHostileCase, sendUntil } from "./hostile_cases.ts";

for (const each of HOSTILE_CASES) {
  const faults = Object.keys(each.faults).join(", ");
  testEachKind(
    `startEdge() stands ${each.name}: ${faults}`,
    (sockets) => runHostileCase(each, sockets),
  );
}

testEachKind(
  "startEdge() sheds what may be shed while a player is stalled, and tells when it drained",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.join();
      await sendUntil(echo, /^stalled 0$/, "change");
      const { bytesOut } = echo.edge.stats();
      const commands = new EdgeCommandWriter();
      for (let i = 0; i < 100; i++) commands.frame(0, new Uint8Array(FRAME_BYTES), [], "change");
      echo.farEnd.deliver(commands.take());
      assert.equal(echo.edge.stats().bytesOut, bytesOut);
      assert.equal(echo.edge.stats().faults.shed_frame, 100);
      const rest = raw.readAll();
      assert.equal(await echo.until(/^drained/), "drained 0");
      commands.frame(0, new Uint8Array([1]), [], "whole");
      commands.close(0, 4106, "kicked");
      echo.farEnd.deliver(commands.take());
      assert.equal(closeCodeIn(await rest), 4106);
      raw.close();
    }),
);

testEachKind(
  "[S9] startEdge() lets no change through that builds on a dropped one, until a whole frame came",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      const raw = await RawClient.dial(echo.edge.port);
      await raw.join();
      await sendUntil(echo, /^stalled 0$/, "answer");
      const commands = new EdgeCommandWriter();
      commands.frame(0, new Uint8Array([11]), [], "change");
      commands.frame(0, new Uint8Array([12]), [], "whole");
      echo.farEnd.deliver(commands.take());
      const rest = raw.readAll();
      await echo.until(/^drained 0$/);
      // The far end has not heard of it yet and goes on with changes; then it starts anew.
      commands.frame(0, new Uint8Array([13]), [], "change");
      commands.frame(0, new Uint8Array([14]), [], "answer");
      commands.frame(0, new Uint8Array([15]), [], "change");
      commands.frame(0, new Uint8Array([16]), [], "whole");
      commands.frame(0, new Uint8Array([17]), [], "change");
      commands.close(0, 4106, "kicked");
      echo.farEnd.deliver(commands.take());
      const framesOfOneByte = (await rest).slice(-40).split("\x82\x01").slice(1);
      assert.deepEqual(framesOfOneByte.map((frame) => frame.charCodeAt(0)), [14, 16, 17]);
      assert.equal(echo.edge.stats().faults.shed_frame, 4);
      raw.close();
    }),
);

testEachKind(
  "startEdge() refuses to send a frame that no queue could hold",
  (sockets) =>
    withEchoEdge({ sockets, limits: { maxQueueBytes: 1000, stallBytes: 500 } }, async (echo) => {
      const player = await TestPlayer.join(echo.edge.port);
      const commands = new EdgeCommandWriter();
      commands.frame(0, new Uint8Array(996));
      commands.frame(0, new Uint8Array(997)); // 1001 with its head
      echo.farEnd.deliver(commands.take());
      assert.equal((await player.next()).length, 996);
      assert.equal(await player.closed, 1011);
      echo.assertFaults({ frame_too_big: 1 });
    }),
);
