import assert from "node:assert/strict";
import { EdgeEventWriter, readEdgeCommands } from "../../shared/net/player_link.ts";
import { createClientSockets } from "./client_sockets.ts";

Deno.test("createClientSockets() hands events on and collects orders for one batch a turn", async () => {
  const heard: string[] = [];
  const batches: Uint8Array[] = [];
  const sockets = createClientSockets(
    {
      clientOpened: (slot, address) => heard.push(`opened ${slot} ${address}`),
      clientMessage: (slot, bytes) => heard.push(`message ${slot} ${bytes}`),
      clientClosed: (slot, code, isLeaving) => heard.push(`closed ${slot} ${code} ${isLeaving}`),
    },
    1,
    (commands) => batches.push(commands),
  );
  const events = new EdgeEventWriter();
  events.opened(3, "192.0.2.1");
  events.message(3, new Uint8Array([1]));
  events.stalled(3);
  events.drained(3);
  events.closed(3, 1000, true);
  sockets.receive(events.take(), 0);
  assert.deepStrictEqual(heard, ["opened 3 192.0.2.1", "message 3 1", "closed 3 1000 true"]);

  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  sockets.sendToClient(4, new Uint8Array([7]));
  sockets.closeClient(4, 4106, "kicked");
  assert.equal(batches.length, 0);
  await turn();
  sockets.sendToClient(5, new Uint8Array([8]));
  await turn();
  const orders = batches.map((batch) => {
    const lines: string[] = [];
    readEdgeCommands(batch, {
      frame: (slot, own, _slices, kind) => lines.push(`frame ${slot} ${own} ${kind}`),
      close: (slot, code, reason) => lines.push(`close ${slot} ${code} ${reason}`),
    });
    return lines;
  });
  assert.deepStrictEqual(orders, [
    ["frame 4 7 answer", "close 4 4106 kicked"],
    ["frame 5 8 answer"],
  ]);
});

Deno.test("createClientSockets() names an IPv6 address by what one customer has", () => {
  const heard: string[] = [];
  const sockets = createClientSockets(
    {
      clientOpened: (slot, address) => heard.push(`${slot} ${address}`),
      clientMessage: () => {},
      clientClosed: () => {},
    },
    1,
    () => {},
  );
  const events = new EdgeEventWriter();
  events.opened(0, "2001:db8:0:1:0:0:0:5");
  events.opened(1, "2001:db8:0:1:ffff:0:0:6");
  events.opened(2, "2001:db8:0:2:0:0:0:5");
  events.opened(3, "192.0.2.1");
  sockets.receive(events.take(), 0);
  assert.deepStrictEqual(heard, [
    "0 2001:db8:0:1::/64",
    "1 2001:db8:0:1::/64",
    "2 2001:db8:0:2::/64",
    "3 192.0.2.1",
  ]);
});

Deno.test("createClientSockets() keeps the sockets of several threads apart", async () => {
  const opened: number[] = [];
  const orders: string[] = [];
  const sockets = createClientSockets(
    { clientOpened: (slot) => opened.push(slot), clientMessage() {}, clientClosed() {} },
    2,
    (commands, thread) =>
      readEdgeCommands(commands, {
        frame: (slot, own) => orders.push(`thread ${thread} frame ${slot} ${own}`),
        close: (slot, code) => orders.push(`thread ${thread} close ${slot} ${code}`),
      }),
  );
  const events = new EdgeEventWriter();
  for (const thread of [0, 1]) {
    for (const slot of [0, 7]) events.opened(slot, "192.0.2.1");
    sockets.receive(events.take(), thread);
  }
  assert.equal(new Set(opened).size, 4);
  const [, , , last] = opened;
  sockets.sendToClient(opened[1]!, new Uint8Array([1]));
  sockets.closeClient(last!, 4106, "kicked");
  await new Promise<void>((resolve) => setImmediate(resolve));
  assert.deepStrictEqual(orders, ["thread 0 frame 7 1", "thread 1 close 7 4106"]);
});
