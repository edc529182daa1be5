// A whole universe in one thread: the real core of the master, the real rooms and the real clients,
// between held channels and under a clock that a test moves. Every fault that the field knows can
// be made to happen at any message.

import { type BadNet, badNetDialler } from "../../client/core/bad_net.ts";
import type { LinkDialler } from "../../client/core/ports.ts";
import type { CatalogWorld, MasterEffects, StartOrder } from "../../master/core/effects.ts";
import { FakeStorePort } from "../../master/core/fake_store_port.ts";
import { MasterCore } from "../../master/core/master_core.ts";
import type { DeskRequest } from "../../master/core/operator_desk.ts";
import type { OperatorAnswer } from "../../master/core/operator_messages.ts";
import type { InstanceId, WorldKey } from "../../shared/lib/ids.ts";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import { type Random, randomIndex, seededRandom } from "../../shared/lib/random.ts";
import { type BodyOf, FrameEncoder } from "../../shared/protocol/frames.ts";
import { TO_MASTER_LINK } from "../../shared/protocol/master_messages.ts";
import { TICK_MS } from "../../shared/sim/constants.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";
import { FakeClock } from "../../shared/testing/fake_clock.ts";
import { ClusterClient } from "./cluster_client.ts";
import { ClusterGateway } from "./cluster_gateway.ts";
import { ClusterWorld } from "./cluster_world.ts";
import { DEFINITIONS } from "./cluster_worlds.ts";
import { HeldNet } from "./held_net.ts";
import { type EdgeEnd, type Far, HeldSocket } from "./held_socket.ts";

const VERSION = "0.1";
/** From the order to the first sign of life of a process. */
const PROCESS_START_MS = 200;
const KEPT_LOG_LINES = 400;

/** Master, worlds, clients and the network between them. */
export class Cluster {
  readonly net = new HeldNet();
  readonly clock = new FakeClock();
  readonly random: Random;
  readonly store = new FakeStorePort();
  readonly log: LogLine[] = [];
  readonly worlds: ClusterWorld[] = [];
  readonly clients: ClusterClient[] = [];
  /** True: the next processes die at once. */
  worldsFailToStart = false;
  /** True: the next processes start and never say a word. */
  worldsHang = false;
  /** True: no edge hears that a client closed its socket. */
  clientsNeverHangUp = false;
  /** Called when a world's route is about to be opened. */
  beforeReopening: () => void = () => {};
  core: MasterCore;
  readonly #linkEncoder = new FrameEncoder(TO_MASTER_LINK);
  #number = 0;
  #secrets = 0;
  #sockets = new Set<HeldSocket>();
  readonly control: ControlFar;
  readonly gateway: ClusterGateway;
  /** Sockets dialled so far, by name: `client 1 /hub`. */
  readonly dials = new Map<string, number>();
  #masterLife = 0;
  /** Until when the network of a client is gone, by what its sockets' names begin with. */
  readonly #down = new Map<string, number>();
  /** The newest socket of each client to each path. */
  readonly #dialled = new Map<string, HeldSocket>();

  readonly #routing: "gateway" | "direct";
  readonly #capacities: Readonly<Record<string, number>>;

  /**
   * @param routing `direct`: no socket outlives its world.
   * @param capacities Of worlds that hold fewer players than the ring's own.
   */
  constructor(
    seed: number,
    routing: "gateway" | "direct" = "gateway",
    capacities: Readonly<Record<string, number>> = {},
  ) {
    this.#routing = routing;
    this.#capacities = capacities;
    this.random = seededRandom(seed);
    this.gateway = new ClusterGateway(this.clock, (id, epoch) => this.#process(id, epoch));
    this.core = this.#newMaster();
    this.control = new ControlFar(() => this.core);
    this.clock.every(250, () => this.core.tick(this.clock.nowMs(), this.clock.wallMs()));
    this.clock.every(TICK_MS, () => {
      for (const world of this.worlds) world.tick();
    });
    this.clock.every(1000, () => {
      for (const world of this.worlds) world.beat();
    });
    this.pass(250);
  }

  /** Another player, over a network as bad as told; with `like`, the same tab loaded anew. */
  addClient(like?: ClusterClient, net?: BadNet): ClusterClient {
    const seed = this.clients.length + 1;
    const dial: LinkDialler = (url, events) => {
      const path = new URL(url).pathname;
      const name = `client ${seed} ${path}`;
      this.dials.set(name, (this.dials.get(name) ?? 0) + 1);
      const socket = new HeldSocket({
        net: this.net,
        name,
        version: VERSION,
        events,
        neverHangsUp: this.clientsNeverHangUp,
        findFar: () => this.#downUntilMs(name) > this.clock.nowMs() ? undefined : this.#farAt(path),
      });
      this.#sockets.add(socket);
      this.#dialled.set(`${seed} ${path}`, socket);
      return socket.clientEnd;
    };
    const client = new ClusterClient({
      net: this.net,
      clock: this.clock,
      log: createLog((line) => this.#note(line), "info"),
      dial: net === undefined ? dial : this.#badly(dial, net),
      seed,
      version: VERSION,
      tabId: like?.tabId ?? `tab-${seed}`,
      ...(like === undefined ? {} : { secret: like.secret }),
    });
    this.clients.push(client);
    return client;
  }

  /** Lets everything through as it comes, for `ms`. */
  pass(ms: number, stepMs = 50): void {
    for (let left = ms; left > 0; left -= stepMs) {
      this.clock.advance(Math.min(stepMs, left));
      while (this.net.deliverOne(this.random));
    }
  }

  /** Lets messages through in a random order, with random delays, for `ms`. */
  stir(ms: number): void {
    for (let left = ms; left > 0; left -= 20) {
      this.clock.advance(20);
      for (let count = randomIndex(this.random, 40); count > 0; count--) {
        this.net.deliverOne(this.random);
      }
    }
  }

  /** Lets everything through until `isDone`. @throws {Error} When that takes over `limitMs`. */
  until(isDone: () => boolean, what: string, limitMs = 60_000): void {
    for (let ms = 0; !isDone(); ms += 50) {
      if (ms > limitMs) throw new Error(`Cannot see ${what} within ${limitMs} ms\n${this.tail()}`);
      this.pass(50);
    }
  }

  /** The live process of a world, if any. */
  world(key: string): ClusterWorld | undefined {
    return this.worlds.find((world) => world.isAlive && world.order.key === key);
  }

  /** Sends bytes of a forger's choice on a client's own socket. */
  sendAs(client: ClusterClient, path: string, bytes: Uint8Array): void {
    const seed = this.clients.indexOf(client) + 1;
    this.#dialled.get(`${seed} ${path}`)?.clientEnd.send(bytes);
  }

  /** Sends the master a message in a world's name. */
  sayAs<Name extends keyof typeof TO_MASTER_LINK>(
    world: ClusterWorld,
    type: Name,
    body: BodyOf<typeof TO_MASTER_LINK, Name>,
  ): void {
    const { instanceId, epoch } = world.order;
    this.core.worldMessage(instanceId, epoch, this.#linkEncoder.encode(type, body));
  }

  /** What the operator of the machine asks or orders. */
  operate(request: DeskRequest): OperatorAnswer {
    return this.core.operators.answer(request, {
      pid: 1,
      processOf: () => undefined,
      wallMs: () => this.clock.wallMs(),
      drain: (graceMs) => this.core.drain(graceMs),
    });
  }

  /** The whole network of a client is gone for `ms`: its sockets are cut, and none can be dialled. */
  cutOff(client: ClusterClient, ms: number): void {
    const name = `client ${this.clients.indexOf(client) + 1} `;
    this.#down.set(name, this.clock.nowMs() + ms);
    this.cutSockets(name);
  }

  /** The link that carries the players breaks; world and master live on. */
  loseRoute(world: ClusterWorld): void {
    if (!this.gateway.leadsTo(world)) return;
    this.gateway.lost(world);
    const { instanceId, epoch } = world.order;
    this.core.routeLost(instanceId, epoch);
  }

  crash(world: ClusterWorld): void {
    world.end(1);
  }

  /** The control link to a world breaks, and is dialled again a moment later. */
  blip(world: ClusterWorld, ms = 500): void {
    if (!world.isLinked) return;
    world.unlink();
    this.core.worldLinkLost(world.order.instanceId, world.order.epoch);
    this.#dialAfter(world, ms);
  }

  /** Breaks every socket whose name, with a blank behind it, holds `part`. */
  cutSockets(part: string): void {
    for (const socket of [...this.#sockets]) {
      if (!socket.isLive) this.#sockets.delete(socket);
      else if (`${socket.name} `.includes(part)) socket.drop(1006);
    }
  }

  /** The master dies with its gateway, and another starts `ms` later on the same store. */
  restartMaster(ms = 1000): void {
    this.#masterLife += 1;
    for (const socket of [...this.#sockets]) socket.drop(1006);
    this.#sockets.clear();
    this.gateway.clear();
    this.control.isUp = false;
    for (const world of this.worlds.filter((world) => world.isAlive)) {
      world.unlink();
      world.loseSockets();
    }
    const silent = this.core;
    this.core = this.#newMaster();
    silent.drain(); // says goodbye to nobody: its effects are cut off
    const found = this.worlds.filter((world) => world.isAlive);
    this.clock.after(ms, () => {
      this.control.isUp = true;
      const live = found.filter((world) => world.isAlive);
      this.core.adopt(live.map((world) => world.order));
      for (const world of live) this.#dialAfter(world, 50);
    });
  }

  /** The last lines of the log, for a failing test. */
  tail(count = 40): string {
    return this.log.slice(-count)
      .map(({ name, fields }) => `  ${name} ${JSON.stringify(fields)}`)
      .join("\n");
  }

  #badly(dial: LinkDialler, net: BadNet): LinkDialler {
    return badNetDialler(dial, { net, clock: this.clock, random: this.random });
  }

  #newMaster(): MasterCore {
    const life = this.#masterLife;
    const isMine = () => life === this.#masterLife;
    const effects: MasterEffects = {
      sendToClient: (slot, frame) => isMine() && this.control.send(slot, frame),
      closeClient: (slot, code, reason) => isMine() && this.control.close(slot, code, reason),
      startWorld: (order) => isMine() && this.#startWorld(order),
      sendToWorld: (id, epoch, frame) => isMine() && this.#process(id, epoch)?.hear(frame),
      killWorld: (id, epoch) => isMine() && this.#process(id, epoch)?.end(137),
      openRoute: (id, epoch) => {
        const channel = this.net.open(`${id} route`);
        channel.send(() => {
          this.beforeReopening();
          if (isMine() && this.gateway.openRoute(id, epoch)) this.core.routeOpened(id, epoch);
        });
      },
      holdRoute: (id, epoch) => {
        if (isMine() && this.#routing === "gateway") this.gateway.holdRoute(id, epoch);
      },
      closeRoute: (id, epoch) => {
        if (isMine() && this.#routing === "gateway") this.gateway.closeRoute(id, epoch);
      },
    };
    return new MasterCore({
      config: {
        version: VERSION,
        buildId: "build",
        packBaseUrl: "/packs",
        startWorld: "hub" as WorldKey,
        isNameOnlyLogin: true,
        worldIdleMs: 5000,
        maxWorldBytes: 512 * 2 ** 20,
        maxConnectionsPerAddress: 4096,
        maxGuestsPerAddressHour: 1000,
        worldUrl: (id) => `/${id.slice(0, id.indexOf("#"))}`,
      },
      worlds: [...DEFINITIONS.keys()].map((key) => catalogWorld(this.#definitionOf(key)!)),
      effects,
      store: this.store,
      nextNumber: () => ++this.#number,
      numbersLeft: () => Infinity,
      secret: (bytes) => (++this.#secrets).toString(16).padStart(bytes * 2, "0"),
      log: createLog((line) => isMine() && this.#note(line), "info"),
    });
  }

  #startWorld(order: StartOrder): void {
    const definition = this.#definitionOf(order.key);
    if (definition === undefined) {
      throw new Error(`Cannot start ${order.key}: it is not in the ring`);
    }
    if (this.worldsFailToStart) {
      this.clock.after(100, () => this.core.worldExited(order.instanceId, order.epoch, 1));
      return;
    }
    const world = new ClusterWorld(order, definition, {
      net: this.net,
      log: createLog((line) => this.#note(line), "info"),
      version: VERSION,
      nowMs: () => this.clock.nowMs(),
      fromWorld: ({ instanceId, epoch }, bytes) => this.core.worldMessage(instanceId, epoch, bytes),
      lost: (lost) => {
        if (this.#routing === "gateway") this.gateway.lost(lost);
      },
      exited: ({ instanceId, epoch }, code) => {
        // The process's parent hears of it a moment later.
        this.clock.after(10, () => this.core.worldExited(instanceId, epoch, code));
      },
    });
    this.worlds.push(world);
    world.isHung = this.worldsHang;
    if (!world.isHung) this.#dialAfter(world, PROCESS_START_MS);
  }

  #definitionOf(key: WorldKey): WorldDefinition | undefined {
    const definition = DEFINITIONS.get(key);
    const capacity = this.#capacities[key];
    return definition && (capacity === undefined ? definition : { ...definition, capacity });
  }

  #dialAfter(world: ClusterWorld, ms: number): void {
    const life = this.#masterLife;
    this.clock.after(ms, () => {
      if (life === this.#masterLife) world.link();
    });
  }

  #process(id: InstanceId, epoch: number): ClusterWorld | undefined {
    return this.worlds.find(({ order, isAlive }) =>
      isAlive && order.instanceId === id && order.epoch === epoch
    );
  }

  #farAt(path: string): Far | undefined {
    if (path === "/") return this.control.isUp ? this.control : undefined;
    const world = this.world(path.slice(1));
    return world !== undefined && this.gateway.leadsTo(world) ? world : undefined;
  }

  #downUntilMs(name: string): number {
    for (const [part, untilMs] of this.#down) if (name.startsWith(part)) return untilMs;
    return 0;
  }

  #note(line: LogLine): void {
    this.log.push(line);
    if (this.log.length > KEPT_LOG_LINES) this.log.splice(0, KEPT_LOG_LINES / 2);
  }
}

/** The control desk behind the gateway. */
export class ControlFar implements Far {
  isUp = true;
  readonly #core: () => MasterCore;
  readonly #sockets = new Map<number, EdgeEnd>();
  #nextSlot = 0;

  constructor(core: () => MasterCore) {
    this.#core = core;
  }

  opened(socket: EdgeEnd): number {
    const slot = this.#nextSlot++;
    this.#sockets.set(slot, socket);
    this.#core().clientOpened(slot, "10.0.0.1");
    return slot;
  }

  message(slot: number, bytes: Uint8Array): void {
    this.#core().clientMessage(slot, bytes);
  }

  closed(slot: number, code: number, isLeaving: boolean): void {
    this.#sockets.delete(slot);
    this.#core().clientClosed(slot, code, isLeaving);
  }

  send(slot: number, frame: Uint8Array): void {
    this.#sockets.get(slot)?.send(frame);
  }

  close(slot: number, code: number, reason: string): void {
    this.#sockets.get(slot)?.close(code, reason);
  }
}

function catalogWorld({ key, title, capacity }: CatalogWorldSource): CatalogWorld {
  return {
    key,
    title,
    capacity,
    packHash: "0".repeat(64),
    packBytes: 2,
    requiredBytes: 2,
    packUrl: `/packs/${key}.zip`,
    manifestUrl: `/packs/${key}.json`,
  };
}

type CatalogWorldSource = {
  readonly key: WorldKey;
  readonly title: string;
  readonly capacity: number;
};
