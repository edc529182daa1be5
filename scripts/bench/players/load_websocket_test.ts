import assert from "node:assert/strict";
import { TEST_VERSION, withEchoEdge } from "../../../shared/edge/edge_test_kit.ts";
import { openLibc } from "../../../shared/edge/libc.ts";
import { buildGateFrame, parseGateVerdict } from "../../../shared/protocol/gate.ts";
import { LoadWebSocket } from "./load_websocket.ts";
import { NativeSockets } from "./native_sockets.ts";

const libc = openLibc();

Deno.test({
  name: "LoadWebSocket reads messages of every length over native sockets, until it is closed",
  ignore: !libc.ok,
  fn: () =>
    withEchoEdge({}, async ({ edge, farEnd }) => {
      assert.ok(libc.ok);
      const sockets = new NativeSockets(libc.value);
      const heard: Uint8Array[] = [];
      let closes = 0;
      const at = { port: edge.port, path: "/hub", fromHost: 9 };
      const socket = new LoadWebSocket(sockets, at, {
        opened: () => socket.send(buildGateFrame(TEST_VERSION)),
        message: (payload) => void heard.push(payload.slice()),
        closed: () => void closes++,
      });
      /** The edge lives in this thread as well: both have their turn. */
      const until = async (isSo: () => boolean) => {
        while (!isSo()) {
          sockets.turn(0);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      };
      await until(() => heard.length === 1);
      assert.equal(parseGateVerdict(heard[0]!)?.isWelcome, true);
      for (const length of [1, 125, 126, 60_000]) {
        heard.length = 0;
        socket.send(new Uint8Array(length).fill(7));
        await until(() => heard.length === 1);
        assert.deepStrictEqual(heard[0], new Uint8Array(length).fill(7));
      }
      farEnd.detach(4000, "world_gone");
      await until(() => closes > 0);
      assert.deepStrictEqual([closes, socket.isOpen], [1, false]);
      socket.send(new Uint8Array(1)); // nobody is there: nothing happens
    }),
});

Deno.test({
  name: "NativeSockets.connect() says when nobody listens",
  ignore: !libc.ok,
  fn() {
    assert.ok(libc.ok);
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    const events = { data() {}, closed() {} };
    assert.throws(() => new NativeSockets(libc.value).connect(port, 9, events), /errno 111/);
  },
});
