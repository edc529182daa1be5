import assert from "node:assert/strict";
import { TEST_VERSION, TestPlayer } from "../../shared/edge/edge_test_kit.ts";
import type { Fence, InstanceId, WorldKey } from "../../shared/lib/ids.ts";
import { createLog } from "../../shared/lib/log.ts";
import { DEFAULT_EDGE_LIMITS } from "../../shared/edge/edge_limits.ts";
import { FrameDecoder } from "../../shared/protocol/frames.ts";
import { FROM_WORLD } from "../../shared/protocol/world_messages.ts";
import { EdgeCommandWriter, readEdgeEvents } from "../../shared/net/player_link.ts";
import { startFakeWorld, withTempDirectory } from "./fake_world_link.ts";
import type { RouteId } from "./gateway_messages.ts";
import { type GatewayThread, startGatewayThread } from "./gateway_thread.ts";

const TOKEN = "ef".repeat(32);
const WORKER_URL = import.meta.resolve("./gateway_worker.ts");

/** A gateway, and what it reports, each line as text. */
class Recorded {
  readonly lines: string[] = [];
  readonly #waiting = new Set<{ wanted: string; found: () => void }>();

  note(line: string): void {
    this.lines.push(line);
    for (const each of this.#waiting) {
      if (each.wanted !== line) continue;
      this.#waiting.delete(each);
      each.found();
    }
  }

  until(wanted: string): Promise<void> {
    if (this.lines.includes(wanted)) return Promise.resolve();
    return new Promise((found) => this.#waiting.add({ wanted, found }));
  }
}

async function withGateway(
  body: (gateway: GatewayThread, heard: Recorded) => Promise<void>,
  { port = 0, maxConnections = 4096, maxConnectionsPerAddress = 64 } = {},
): Promise<void> {
  const heard = new Recorded();
  const gateway = await startGatewayThread({
    workerUrl: WORKER_URL,
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
      maxConnections,
      maxConnectionsPerAddress,
      sockets: "auto",
      lane: 0,
      sharedCounts: undefined,
      logLevel: "error",
    },
    events: {
      control: (batch) =>
        readEdgeEvents(batch, {
          opened: (slot, address) => heard.note(`opened ${slot} ${address}`),
          message: (slot, bytes) => heard.note(`message ${slot} ${bytes}`),
          closed: (slot, code) => heard.note(`closed ${slot} ${code}`),
          stalled: () => {},
          drained: () => {},
        }),
      routeOpened: ({ instanceId, epoch }) => heard.note(`route_opened ${instanceId} ${epoch}`),
      routeLost: ({ instanceId, epoch }) => heard.note(`route_lost ${instanceId} ${epoch}`),
      crashed: (cause) => heard.note(`crashed ${cause}`),
    },
  });
  try {
    await body(gateway, heard);
  } finally {
    await gateway.stop();
  }
}

function route(epoch: number): RouteId {
  return { instanceId: "hub#1" as InstanceId, epoch: epoch as Fence };
}

Deno.test("GatewayThread passes control messages both ways", () =>
  withGateway(async (gateway, heard) => {
    const player = await TestPlayer.join(gateway.port, "/");
    await heard.until("opened 0 127.0.0.1");
    player.send(new Uint8Array([1, 2]));
    await heard.until("message 0 1,2");
    const commands = new EdgeCommandWriter();
    commands.frame(0, new Uint8Array([3]));
    gateway.deliverControl(commands.take());
    assert.deepStrictEqual([...await player.next()], [3]);
    assert.equal((await gateway.stats()).openPlayers, 1);
    await player.leave();
    await heard.until("closed 0 1000");
  }));

Deno.test("GatewayThread lets one address hold as many connections as it was told, no more", () =>
  withGateway(async (gateway) => {
    const players = [
      await TestPlayer.join(gateway.port, "/"),
      await TestPlayer.join(gateway.port, "/"),
    ];
    await new TestPlayer(gateway.port, "/").closed;
    const { faults, openPlayers } = await gateway.stats();
    assert.equal(faults.too_many_per_address, 1);
    assert.equal(openPlayers, 2);
    for (const player of players) await player.leave();
  }, { maxConnectionsPerAddress: 2 }));

Deno.test("[B8] GatewayThread takes as many connections as it was told, no more", () =>
  withGateway(async (gateway) => {
    const players = [
      await TestPlayer.join(gateway.port, "/"),
      await TestPlayer.join(gateway.port, "/"),
    ];
    await new TestPlayer(gateway.port, "/").closed;
    assert.equal((await gateway.stats()).faults.too_many_connections, 1);
    for (const player of players) await player.leave();
  }, { maxConnections: 2 }));

Deno.test("GatewayThread joins players and a world, and closes them with the given code", () =>
  withGateway((gateway, heard) =>
    withTempDirectory(async (directory) => {
      const path = `${directory}/w.sock`;
      const world = startFakeWorld({ path, token: TOKEN });
      gateway.openRoute(route(5), { path, token: TOKEN });
      const link = await world.accept();
      assert.deepStrictEqual(link.claim, { purpose: "players", lane: 0 });
      await heard.until("route_opened hub#1 5");
      const player = await TestPlayer.join(gateway.port, "/hub");
      const events: string[] = [];
      const handler = {
        opened: (slot: number) => events.push(`opened ${slot}`),
        message: (slot: number, bytes: Uint8Array) => events.push(`message ${slot} ${bytes}`),
        closed: (slot: number, code: number) => events.push(`closed ${slot} ${code}`),
        stalled: () => {},
        drained: () => {},
      };
      readEdgeEvents(await link.next(), handler);
      player.send(new Uint8Array([8]));
      readEdgeEvents(await link.next(), handler);
      assert.deepStrictEqual(events, ["opened 0", "message 0 8"]);
      const commands = new EdgeCommandWriter();
      commands.frame(0, new Uint8Array([9]));
      await link.send(commands.take());
      assert.deepStrictEqual([...await player.next()], [9]);

      gateway.closeRoute(route(4), 4000, "world_gone"); // an older start: nothing happens
      gateway.openRoute(route(5), { path, token: TOKEN });
      gateway.closeRoute(route(5), 4004, "draining");
      assert.equal(await player.closed, 4004);
      await link.closed;
      world.stop();
    })
  ));

/** What the gateway itself says to a player. */
async function heardBy(player: TestPlayer): Promise<unknown> {
  const decoder = new FrameDecoder<typeof FROM_WORLD, "any">(FROM_WORLD);
  const decoded = decoder.decode(await player.next(), "any", 0);
  return decoded.ok ? decoded.message : decoded.fault;
}

const INTERRUPTED = { type: "interrupted", body: { holdMs: DEFAULT_EDGE_LIMITS.holdMs } };
const REOPENED = { type: "reopened", body: {} };

Deno.test("[R1] GatewayThread reports a world that is lost, and brings its players to its next start", () =>
  withGateway((gateway, heard) =>
    withTempDirectory(async (directory) => {
      const path = `${directory}/w.sock`;
      const first = startFakeWorld({ path, token: TOKEN });
      gateway.openRoute(route(6), { path, token: TOKEN });
      const lost = await first.accept();
      await heard.until("route_opened hub#1 6");
      const player = await TestPlayer.join(gateway.port, "/hub");
      await lost.next();
      first.stop();
      await heard.until("route_lost hub#1 6");
      assert.deepStrictEqual(await heardBy(player), INTERRUPTED);
      gateway.holdRoute(route(6)); // the master hears of the crash a moment later
      player.send(new Uint8Array([1]));
      while ((await gateway.stats()).messagesIn < 1); // it was read while nobody was there

      const nextPath = `${directory}/next.sock`;
      gateway.openRoute(route(7), { path: nextPath, token: TOKEN }); // before it listens
      const next = startFakeWorld({ path: nextPath, token: TOKEN });
      const link = await next.accept();
      const events: string[] = [];
      const handler = {
        opened: (slot: number, address: string) => events.push(`opened ${slot} ${address}`),
        message: (slot: number, bytes: Uint8Array) => events.push(`message ${slot} ${bytes}`),
        closed: (slot: number, code: number) => events.push(`closed ${slot} ${code}`),
        stalled: () => {},
        drained: () => {},
      };
      readEdgeEvents(await link.next(), handler);
      assert.deepStrictEqual(await heardBy(player), REOPENED);
      await heard.until("route_opened hub#1 7");
      gateway.holdRoute(route(6)); // an older start: nothing happens
      gateway.closeRoute(route(6), 4004, "draining");
      player.send(new Uint8Array([2]));
      readEdgeEvents(await link.next(), handler);
      assert.deepStrictEqual(events, ["opened 0 127.0.0.1", "message 0 2"]);
      gateway.closeRoute(route(7), 4004, "draining");
      assert.equal(await player.closed, 4004);
      next.stop();
    })
  ));

Deno.test("[R1] GatewayThread holds the players of a world that hangs, when it is told", () =>
  withGateway((gateway, heard) =>
    withTempDirectory(async (directory) => {
      const path = `${directory}/w.sock`;
      const hung = startFakeWorld({ path, token: TOKEN });
      gateway.openRoute(route(6), { path, token: TOKEN });
      const link = await hung.accept();
      await heard.until("route_opened hub#1 6");
      const player = await TestPlayer.join(gateway.port, "/hub");
      gateway.holdRoute(route(6));
      assert.deepStrictEqual(await heardBy(player), INTERRUPTED);
      await link.closed;
      assert.equal(
        heard.lines.includes("route_lost hub#1 6"),
        false,
        "it was told, it need not say",
      );
      // A second crash before anybody could come in: they go on waiting.
      hung.stop();
      gateway.openRoute(route(7), { path, token: TOKEN });
      gateway.holdRoute(route(7));
      const nextPath = `${directory}/next.sock`;
      const next = startFakeWorld({ path: nextPath, token: TOKEN });
      gateway.openRoute(route(8), { path: nextPath, token: TOKEN });
      assert.deepStrictEqual(await heardBy(player), REOPENED);
      await player.leave();
      next.stop();
    })
  ));

Deno.test("[R4] GatewayThread closes those who wait for a world that is not to come back", () =>
  withGateway((gateway, heard) =>
    withTempDirectory(async (directory) => {
      const path = `${directory}/w.sock`;
      const world = startFakeWorld({ path, token: TOKEN });
      gateway.openRoute(route(6), { path, token: TOKEN });
      const link = await world.accept();
      await heard.until("route_opened hub#1 6");
      const waits = await TestPlayer.join(gateway.port, "/hub");
      await link.next();
      link.close();
      await heard.until("route_lost hub#1 6");
      gateway.closeRoute(route(6), 4000, "world_gone");
      assert.equal(await waits.closed, 4000);

      gateway.openRoute(route(7), { path, token: TOKEN });
      await world.accept();
      await heard.until("route_opened hub#1 7");
      const alsoWaits = await TestPlayer.join(gateway.port, "/hub");
      gateway.holdRoute(route(7));
      world.stop();
      gateway.openRoute(route(8), { path, token: TOKEN }); // nobody listens there any more
      gateway.closeRoute(route(8), 4004, "draining");
      assert.equal(await alsoWaits.closed, 4004);
    })
  ));

Deno.test("GatewayThread drops a world that sends nonsense, and serves everybody else", () =>
  withGateway((gateway, heard) =>
    withTempDirectory(async (directory) => {
      const path = `${directory}/w.sock`;
      const world = startFakeWorld({ path, token: TOKEN });
      gateway.openRoute(route(7), { path, token: TOKEN });
      const link = await world.accept();
      await heard.until("route_opened hub#1 7");
      const player = await TestPlayer.join(gateway.port, "/hub");
      await link.next();
      await link.send(new Uint8Array([99, 1, 2]));
      await heard.until("route_lost hub#1 7");
      assert.deepStrictEqual(await heardBy(player), INTERRUPTED);
      gateway.closeRoute(route(7), 4000, "world_gone");
      assert.equal(await player.closed, 4000);
      const other = await TestPlayer.join(gateway.port, "/");
      await heard.until("opened 0 127.0.0.1");
      await other.leave();
      world.stop();
    })
  ));

Deno.test("startGatewayThread() says what it cannot listen on", () =>
  withGateway(async (gateway) => {
    await assert.rejects(
      withGateway(() => Promise.resolve(), { port: gateway.port }),
      /Cannot listen on 127\.0\.0\.1:\d+: address in use/,
    );
  }));
