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
      await sendUntil(echo, /^stalled 0$/, true);
      const { bytesOut } = echo.edge.stats();
      const commands = new EdgeCommandWriter();
      for (let i = 0; i < 100; i++) commands.frame(0, new Uint8Array(FRAME_BYTES), [], true);
      echo.farEnd.deliver(commands.take());
      assert.equal(echo.edge.stats().bytesOut, bytesOut);
      assert.equal(echo.edge.stats().faults.shed_frame, 100);
      const rest = raw.readAll();
      assert.equal(await echo.until(/^drained/), "drained 0");
      commands.frame(0, new Uint8Array([1]), [], true);
      commands.close(0, 4106, "kicked");
      echo.farEnd.deliver(commands.take());
      assert.equal(closeCodeIn(await rest), 4106);
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
