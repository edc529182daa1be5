import assert from "node:assert/strict";
import { TEST_VERSION, TestPlayer } from "../../shared/edge/edge_test_kit.ts";
import type { Fence, InstanceId, WorldKey } from "../../shared/lib/ids.ts";
import { createLog } from "../../shared/lib/log.ts";
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
  { port = 0, maxConnectionsPerAddress = 64 } = {},
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
      maxConnectionsPerAddress,
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

Deno.test("GatewayThread joins players and a world, and closes them with the given code", () =>
  withGateway((gateway, heard) =>
    withTempDirectory(async (directory) => {
      const path = `${directory}/w.sock`;
      const world = startFakeWorld({ path, token: TOKEN });
      gateway.openRoute(route(5), { path, token: TOKEN });
      const link = await world.accept();
      assert.equal(link.purpose, "players");
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

Deno.test("GatewayThread reports a world that is lost and closes its players with 4000", () =>
  withGateway((gateway, heard) =>
    withTempDirectory(async (directory) => {
      const path = `${directory}/w.sock`;
      const world = startFakeWorld({ path, token: TOKEN });
      gateway.openRoute(route(6), { path, token: TOKEN });
      const link = await world.accept();
      await heard.until("route_opened hub#1 6");
      const player = await TestPlayer.join(gateway.port, "/hub");
      await link.next();
      link.close();
      assert.equal(await player.closed, 4000);
      await heard.until("route_lost hub#1 6");
      world.stop();
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
