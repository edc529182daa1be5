import assert from "node:assert/strict";
import { TEST_VERSION, testEachKind, TestPlayer } from "../../shared/edge/edge_test_kit.ts";
import type { SocketKind } from "../../shared/edge/socket_layer.ts";
import type { Fence, InstanceId, WorldKey } from "../../shared/lib/ids.ts";
import { createLog } from "../../shared/lib/log.ts";
import { readEdgeEvents } from "../../shared/net/player_link.ts";
import { createClientSockets } from "./client_sockets.ts";
import { startFakeWorld, withTempDirectory } from "./fake_world_link.ts";
import type { GatewayThread } from "./gateway_thread.ts";
import { Gateways, startGateways } from "./gateway_threads.ts";

const TOKEN = "ef".repeat(32);
const ROUTE = { instanceId: "hub#1" as InstanceId, epoch: 5 as Fence };
/** So many that they do not all come to one thread: one run in half a million. */
const PLAYERS = 20;

interface Heard {
  readonly lines: string[];
  /** Resolves when so many lines match. */
  until(pattern: RegExp, count?: number): Promise<void>;
}

/** Two gateway threads whose control sockets echo. */
async function withTwoThreads(
  sockets: SocketKind,
  body: (gateways: Gateways, heard: Heard) => Promise<void>,
): Promise<void> {
  const lines: string[] = [];
  let woke = () => {};
  const note = (line: string) => {
    lines.push(line);
    woke();
  };
  const heard: Heard = {
    lines,
    async until(pattern, count = 1) {
      while (lines.filter((line) => pattern.test(line)).length < count) {
        await new Promise<void>((resolve) => woke = resolve);
      }
    },
  };
  const clients = createClientSockets(
    {
      clientOpened: (slot) => note(`opened ${slot}`),
      clientMessage: (slot, bytes) => clients.sendToClient(slot, bytes),
      clientClosed: (slot) => note(`closed ${slot}`),
    },
    2,
    (commands, thread) => gateways.deliverControl(commands, thread),
  );
  const gateways = await startTwoThreads(sockets, 0, {
    control: (batch, thread) => clients.receive(batch, thread),
    routeOpened: ({ epoch }) => note(`route_opened ${epoch}`),
    routeLost: ({ epoch }) => note(`route_lost ${epoch}`),
    crashed: (cause) => note(`crashed ${cause}`),
  });
  try {
    assert.equal(gateways.sockets, sockets);
    await body(gateways, heard);
  } finally {
    await gateways.stop();
  }
}

function startTwoThreads(
  sockets: SocketKind,
  port: number,
  events: Parameters<typeof startGateways>[0]["events"],
): Promise<Gateways> {
  return startGateways({
    workerUrl: import.meta.resolve("./gateway_worker.ts"),
    threads: 2,
    log: createLog(() => {}),
    gateway: {
      hostname: "127.0.0.1",
      port,
      tls: undefined,
      serverVersion: TEST_VERSION,
      keys: ["hub" as WorldKey],
      upstreamPort: 1, // nobody there
      allowedOrigins: [],
      trustedProxies: [],
      maxConnections: 4096,
      maxConnectionsPerAddress: PLAYERS,
      sockets,
      logLevel: "error",
    },
    events,
  });
}

testEachKind(
  "Gateways serve control sockets in both threads, counted as one gateway",
  (sockets) =>
    withTwoThreads(sockets, async (gateways, heard) => {
      const players: TestPlayer[] = [];
      while (players.length < PLAYERS) players.push(await TestPlayer.join(gateways.port, "/"));
      await heard.until(/^opened/, PLAYERS);
      const slots = heard.lines.map((line) => Number(line.split(" ")[1]));
      assert.equal(new Set(slots).size, PLAYERS, "no two have one slot");
      assert.equal(new Set(slots.map((slot) => slot % 2)).size, 2, "both threads have some");
      for (const player of players) await player.echo();
      // One more of this address, whichever thread it comes to.
      await new TestPlayer(gateways.port, "/").closed;
      const { openPlayers, messagesIn, faults } = await gateways.stats();
      assert.deepStrictEqual([openPlayers, messagesIn], [PLAYERS, PLAYERS]);
      assert.equal(faults.too_many_per_address, 1);
      await players.pop()?.leave();
      await heard.until(/^closed/);
      // Its goodbye is heard before its connection is gone, and that one is counted.
      while ((await gateways.stats()).openConnections >= PLAYERS);
      players.push(await TestPlayer.join(gateways.port, "/"));
      for (const player of players) await player.leave();
    }),
);

testEachKind(
  "Gateways bring a world to players of both threads, and lose it once",
  (sockets) =>
    withTwoThreads(sockets, (gateways, heard) =>
      withTempDirectory(async (directory) => {
        const path = `${directory}/w.sock`;
        const world = startFakeWorld({ path, token: TOKEN });
        gateways.openRoute(ROUTE, { path, token: TOKEN });
        const links = [await world.accept(), await world.accept()];
        assert.deepStrictEqual(links.map((link) => link.claim.lane).toSorted(), [0, 1]);
        await heard.until(/^route_opened 5$/);
        const players: TestPlayer[] = [];
        while (players.length < PLAYERS) players.push(await TestPlayer.join(gateways.port, "/hub"));
        const opened = await Promise.all(links.map((link) => countOpened(link, 1)));
        assert.ok(opened.every((count) => count >= 1));
        world.stop();
        await heard.until(/^route_lost 5$/);
        gateways.closeRoute(ROUTE, 4000, "world_gone");
        for (const player of players) assert.equal(await player.closed, 4000);
        assert.deepStrictEqual(heard.lines, ["route_opened 5", "route_lost 5"]);
      })),
);

testEachKind(
  "[R1] Gateways hold players in both threads for the next start of their world",
  (sockets) =>
    withTwoThreads(sockets, (gateways, heard) =>
      withTempDirectory(async (directory) => {
        const first = startFakeWorld({ path: `${directory}/5.sock`, token: TOKEN });
        gateways.openRoute(ROUTE, { path: `${directory}/5.sock`, token: TOKEN });
        await Promise.all([first.accept(), first.accept()]);
        await heard.until(/^route_opened 5$/);
        const players: TestPlayer[] = [];
        while (players.length < PLAYERS) players.push(await TestPlayer.join(gateways.port, "/hub"));
        first.stop();
        await heard.until(/^route_lost 5$/);
        gateways.holdRoute(ROUTE); // the master sees the process end
        const again = startFakeWorld({ path: `${directory}/6.sock`, token: TOKEN });
        const next = { ...ROUTE, epoch: 6 as Fence };
        gateways.openRoute(next, { path: `${directory}/6.sock`, token: TOKEN });
        const links = [await again.accept(), await again.accept()];
        const opened = await Promise.all(links.map((link) => countOpened(link, 1)));
        assert.equal(opened[0]! + opened[1]!, PLAYERS);
        await heard.until(/^route_opened 6$/);
        // Each hears two words, `interrupted` and `reopened`, and then who plays there goes on.
        for (const player of players) assert.notDeepEqual(await player.next(), await player.next());
        gateways.closeRoute(ROUTE, 4001, "late"); // an order about the start before
        for (const player of players) await player.leave();
        again.stop();
      })),
);

testEachKind(
  "startGateways() does not share its port with another master",
  (sockets) =>
    withTwoThreads(sockets, async (gateways) => {
      const nobody = { control() {}, routeOpened() {}, routeLost() {}, crashed() {} };
      await assert.rejects(
        startTwoThreads(sockets, gateways.port, nobody),
        new RegExp(`Cannot listen on 127\\.0\\.0\\.1:${gateways.port}: address in use`),
      );
    }),
);

Deno.test("Gateways hear nobody before every thread is there to answer them", () => {
  const heard: string[] = [];
  const sent: number[] = [];
  const thread = { deliverControl: (bytes: Uint8Array) => sent.push(...bytes) };
  const gateways = new Gateways({
    // Answered at once, in the thread it came from.
    control(batch, lane) {
      heard.push(`${lane}: ${batch}`);
      gateways.deliverControl(batch.slice(), lane);
    },
    routeOpened() {},
    routeLost() {},
    crashed() {},
  }, 2);
  gateways.add(thread as unknown as GatewayThread); // what a thread does here
  gateways.eventsOf(0).control(new Uint8Array([1]));
  gateways.eventsOf(1).control(new Uint8Array([2]));
  gateways.eventsOf(0).control(new Uint8Array([3]));
  assert.deepStrictEqual([heard, sent], [[], []]);
  gateways.add(thread as unknown as GatewayThread);
  gateways.eventsOf(1).control(new Uint8Array([4]));
  assert.deepStrictEqual(heard, ["0: 1", "1: 2", "0: 3", "1: 4"]);
  assert.deepStrictEqual(sent, [1, 2, 3, 4]);
});

async function countOpened(
  link: { next(): Promise<Uint8Array> },
  atLeast: number,
): Promise<number> {
  let count = 0;
  while (count < atLeast) {
    readEdgeEvents(await link.next(), {
      opened: () => count++,
      message() {},
      closed() {},
      stalled() {},
      drained() {},
    });
  }
  return count;
}
