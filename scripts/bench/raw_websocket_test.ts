import assert from "node:assert/strict";
import { TEST_VERSION, withEchoEdge } from "../../shared/edge/edge_test_kit.ts";
import { buildGateFrame, parseGateVerdict } from "../../shared/protocol/gate.ts";
import { RawWebSocket } from "./raw_websocket.ts";

Deno.test("RawWebSocket reads messages of every length, then counts them, until it is closed", () =>
  withEchoEdge({}, async ({ edge, farEnd }) => {
    const socket = await RawWebSocket.open(edge.port, "/hub");
    socket.send(buildGateFrame(TEST_VERSION));
    assert.equal(parseGateVerdict(await socket.next())?.isWelcome, true);
    for (const length of [1, 125, 126, 60_000]) {
      socket.send(new Uint8Array(length).fill(7));
      assert.deepStrictEqual(await socket.next(), new Uint8Array(length).fill(7));
    }
    socket.count();
    socket.send(new Uint8Array(300));
    socket.send(new Uint8Array(20));
    while (socket.frames < 2) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.equal(socket.bytes, 320);
    farEnd.detach(4000, "world_gone");
    await assert.rejects(socket.next(), /the socket is closed/);
    assert.equal(socket.isOpen, false);
  }));
