import {
  FRAME_CASES,
  HANDSHAKE_CASES,
  runFrameCase,
  runHandshakeCase,
} from "./conformance_cases.ts";
import { seededRandom } from "../lib/random.ts";
import { testEachKind, TestPlayer, withEchoEdge } from "./edge_test_kit.ts";
import { runArbitraryBytes, runFuzzedMessages } from "./frame_fuzz_kit.ts";

testEachKind(
  "[W1] WebSocketWire answers every row of RFC 6455's table",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      for (const each of FRAME_CASES) await named(each.name, runFrameCase(echo, each, 1e6));
    }),
);

testEachKind(
  "[W1] WebSocketWire answers it the same when three bytes come at a time",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      const short = FRAME_CASES.filter(({ sent }) =>
        sent.every(({ payload = [] }) => payload.length < 200)
      );
      for (const each of short) await named(each.name, runFrameCase(echo, each, 3));
    }),
);

testEachKind(
  "[W2] startEdge() opens a WebSocket as RFC 6455 4.2 says, and agrees to nothing else",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      for (const each of HANDSHAKE_CASES) await named(each.name, runHandshakeCase(echo, each));
    }),
);

testEachKind(
  "[W1] WebSocketWire hears the same messages in chunks of any size",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      for (let seed = 1; seed <= 12; seed++) {
        await named(`seed ${seed}`, runFuzzedMessages(echo, seededRandom(seed)));
      }
      echo.assertFaults({});
    }),
);

testEachKind(
  "[W4] WebSocketWire closes by name whoever sends arbitrary bytes",
  (sockets) =>
    withEchoEdge({ sockets }, async (echo) => {
      const friend = await TestPlayer.join(echo.edge.port);
      for (let seed = 1; seed <= 40; seed++) {
        await named(`seed ${seed}`, runArbitraryBytes(echo, seededRandom(seed)));
      }
      await friend.echo();
      await friend.leave();
    }),
);

/** Says which row of a table it was. */
async function named(name: string, row: Promise<void>): Promise<void> {
  try {
    await row;
  } catch (error) {
    throw new Error(name, { cause: error });
  }
}
