// A master core between doubles: clients and worlds whose words are recorded and decoded, a store
// that answers when it is told to, and time that passes when a test says so.

import type { Fence, InstanceId, LeaseId, TicketId, WorldKey } from "../../shared/lib/ids.ts";
import { instanceId } from "../../shared/lib/ids.ts";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import { FROM_MASTER, type FromMaster, TO_MASTER } from "../../shared/protocol/control_messages.ts";
import type { Visit } from "../../shared/protocol/fields.ts";
import { type BodyOf, FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import {
  TO_MASTER_LINK,
  TO_WORLD_LINK,
  type ToWorldLink,
} from "../../shared/protocol/master_messages.ts";
import type { CatalogWorld, MasterCoreConfig, Place, StartOrder } from "./effects.ts";
import { FakeStorePort } from "./fake_store_port.ts";
import { MasterCore } from "./master_core.ts";

export const HUB = "hub" as WorldKey;
export const LEFT = "left_world" as WorldKey;
export const ORIGIN: Place = { x: 0, y: 0, z: 0, yawRadians: 0 };

/** What somebody looks like of whom no test wants to know. */
export const LOOK = { colour: 2, accent: 5, shape: 1 };

/** One client as the core sees it: a slot whose frames are kept, decoded. */
export class FakeClient {
  readonly heard: FromMaster[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  readonly #bench: CoreBench;
  readonly #encoder = new FrameEncoder(TO_MASTER);

  constructor(bench: CoreBench, readonly slot: number) {
    this.#bench = bench;
  }

  say<Name extends keyof typeof TO_MASTER>(type: Name, body: BodyOf<typeof TO_MASTER, Name>): void {
    this.#bench.core.clientMessage(this.slot, this.#encoder.encode(type, body));
  }

  sayBytes(bytes: Uint8Array): void {
    this.#bench.core.clientMessage(this.slot, bytes);
  }

  enter(resumeSecret = "", tabId = "tab-1", lastChatId = 0, visit?: Visit): void {
    this.say("enter", { resumeSecret, tabId, lastChatId, visit });
  }

  /** The newest message of that type. @throws {Error} When there is none. */
  last<Name extends keyof typeof FROM_MASTER>(type: Name): BodyOf<typeof FROM_MASTER, Name> {
    const found = this.heard.findLast((message) => message.type === type);
    if (found === undefined) {
      throw new Error(`Cannot find ${type}: heard ${this.heard.map((m) => m.type).join(", ")}`);
    }
    return found.body as BodyOf<typeof FROM_MASTER, Name>; // its type was just compared
  }

  count(type: FromMaster["type"]): number {
    return this.heard.filter((message) => message.type === type).length;
  }

  lose(): void {
    this.#bench.core.clientClosed(this.slot, 1006, false);
  }

  leave(): void {
    this.#bench.core.clientClosed(this.slot, 1000, true);
  }
}

/** One world process as the core sees it. */
export class FakeWorld {
  readonly heard: ToWorldLink[] = [];
  readonly #bench: CoreBench;
  readonly #encoder = new FrameEncoder(TO_MASTER_LINK);

  constructor(bench: CoreBench, readonly order: StartOrder) {
    this.#bench = bench;
  }

  say<Name extends keyof typeof TO_MASTER_LINK>(
    type: Name,
    body: BodyOf<typeof TO_MASTER_LINK, Name>,
  ): void {
    const { instanceId: id, epoch } = this.order;
    this.#bench.core.worldMessage(id, epoch, this.#encoder.encode(type, body));
  }

  register(
    players: BodyOf<typeof TO_MASTER_LINK, "register">["players"] = [],
    version = "0.1",
  ): void {
    const { key, number, epoch } = this.order;
    this.say("register", { version, key, number, epoch, pid: 1, players });
  }

  heartbeat(players = 0, expected = 0, rssBytes = 1, faults = 0): void {
    const ticks = { tick: 1, tickP50Micros: 50, tickP99Micros: 100 };
    this.say("heartbeat", { ...ticks, players, expected, rssBytes, faults });
  }

  exit(code = 0): void {
    this.#bench.core.worldExited(this.order.instanceId, this.order.epoch, code);
  }

  last<Name extends keyof typeof TO_WORLD_LINK>(type: Name): BodyOf<typeof TO_WORLD_LINK, Name> {
    const found = this.heard.findLast((message) => message.type === type);
    if (found === undefined) throw new Error(`Cannot find ${type} for ${this.order.instanceId}`);
    return found.body as BodyOf<typeof TO_WORLD_LINK, Name>; // its type was just compared
  }

  count(type: ToWorldLink["type"]): number {
    return this.heard.filter((message) => message.type === type).length;
  }

  /** Acknowledges the newest ticket. */
  acknowledge(): TicketId {
    const { ticketId } = this.last("expect");
    this.say("ticket_acknowledged", { ticketId });
    return ticketId;
  }

  /** Lets the holder of the newest ticket in. */
  admit(place = { x: 1, y: 0, z: 2, yaw: 0 }): Fence {
    const { ticketId, leaseId, playerId, fence } = this.last("expect");
    this.say("admitted", { ticketId, leaseId, playerId, fence, place });
    return fence;
  }
}

/** The core and all its doubles. */
export class CoreBench {
  readonly core: MasterCore;
  readonly store: FakeStorePort;
  readonly log: LogLine[] = [];
  readonly clients = new Map<number, FakeClient>();
  /** Every start of a process, in order. */
  readonly worlds: FakeWorld[] = [];
  readonly killed: InstanceId[] = [];
  /** Routes that were held or closed: `hold hub#1 5`. */
  readonly routes: string[] = [];
  /** What is left of the store's sequence. */
  numbersLeft = Infinity;
  /** While false, routes open at once. */
  holdsRoutes = false;
  #nowMs = 0;
  #nextSlot = 0;
  #secrets = 0;

  constructor(options: {
    readonly config?: Partial<MasterCoreConfig>;
    readonly capacity?: number;
    readonly store?: FakeStorePort;
    readonly firstNumber?: number;
  } = {}) {
    this.store = options.store ?? new FakeStorePort();
    let number = options.firstNumber ?? 0;
    const read = new FrameDecoder<typeof FROM_MASTER, "any">(FROM_MASTER);
    const readWorld = new FrameDecoder<typeof TO_WORLD_LINK, "any">(TO_WORLD_LINK);
    this.core = new MasterCore({
      config: {
        version: "0.1",
        buildId: "build",
        packBaseUrl: "/packs",
        startWorld: HUB,
        isNameOnlyLogin: true,
        worldIdleMs: 5000,
        maxWorldBytes: 512 * 2 ** 20,
        maxConnectionsPerAddress: 128,
        maxGuestsPerAddressHour: 20,
        worldUrl: (id) => `/${id.slice(0, id.indexOf("#"))}`,
        ...options.config,
      },
      worlds: [HUB, LEFT, "right_world" as WorldKey].map((key) =>
        catalogWorld(key, options.capacity ?? 100)
      ),
      store: this.store,
      nextNumber: () => ++number,
      numbersLeft: () => this.numbersLeft,
      secret: (bytes) => (++this.#secrets).toString(16).padStart(bytes * 2, "0"),
      log: createLog((line) => this.log.push(line), "debug"),
      effects: {
        sendToClient: (slot, frame) => {
          const decoded = read.decode(frame, "any", 0);
          if (!decoded.ok) throw new Error(`Cannot decode what the core said: ${decoded.fault}`);
          this.clients.get(slot)?.heard.push(decoded.message);
        },
        closeClient: (slot, code, reason) => {
          const client = this.clients.get(slot);
          if (client !== undefined) client.closed ??= { code, reason };
        },
        startWorld: (order) => void this.worlds.push(new FakeWorld(this, order)),
        sendToWorld: (id, epoch, frame) => {
          const decoded = readWorld.decode(frame, "any", 0);
          if (!decoded.ok) throw new Error(`Cannot decode what the core said: ${decoded.fault}`);
          this.#process(id, epoch)?.heard.push(decoded.message);
        },
        killWorld: (id) => void this.killed.push(id),
        openRoute: (id, epoch) => {
          if (!this.holdsRoutes) this.core.routeOpened(id, epoch);
        },
        holdRoute: (id, epoch) => void this.routes.push(`hold ${id} ${epoch}`),
        closeRoute: (id, epoch) => void this.routes.push(`close ${id} ${epoch}`),
      },
    });
    this.pass(250);
  }

  /** Lets time pass in ticks of 250 ms. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 250) {
      this.#nowMs += 250;
      this.core.tick(this.#nowMs, 1_700_000_000_000 + this.#nowMs);
    }
  }

  /** The master is suspended for `ms`, then ticks once. */
  suspend(ms: number): void {
    this.#nowMs += ms;
    this.core.tick(this.#nowMs, 1_700_000_000_000 + this.#nowMs);
  }

  connect(address = "1.2.3.4"): FakeClient {
    const client = new FakeClient(this, this.#nextSlot++);
    this.clients.set(client.slot, client);
    this.core.clientOpened(client.slot, address);
    return client;
  }

  /** The newest process of a world. @throws {Error} When none was started. */
  world(key: WorldKey): FakeWorld {
    const found = this.worlds.findLast((world) => world.order.key === key);
    if (found === undefined) throw new Error(`Cannot find a process of ${key}`);
    return found;
  }

  starts(key: WorldKey): number {
    return this.worlds.filter((world) => world.order.key === key).length;
  }

  logged(name: string): number {
    return this.log.filter((line) => line.name === name).length;
  }

  /** Takes `client` through its newest lease into the lease's world. */
  travel(client: FakeClient): FakeWorld {
    const { leaseId, worldKey } = client.last("lease_granted");
    client.say("redeem_lease", { leaseId, worldKey });
    const id = instanceId(worldKey, 1);
    const phase = this.phaseOf(id);
    if (phase === "starting") this.world(worldKey).register();
    const world = this.world(worldKey);
    world.acknowledge();
    world.admit();
    return world;
  }

  /** A guest who walks in the hub. */
  guestInHub(address?: string, tabId?: string): FakeClient {
    const client = this.connect(address);
    client.enter("", tabId);
    this.travel(client);
    return client;
  }

  /** The player at `world` asks for a portal to `to`. */
  usePortal(world: FakeWorld, client: FakeClient, to: WorldKey, requestId = 7): void {
    const { playerId } = client.last("session");
    const fence = world.heard.findLast((message) =>
      message.type === "committed" && message.body.playerId === playerId
    );
    if (fence?.type !== "committed") throw new Error("Cannot use a portal: nobody is inside");
    world.say("travel", {
      requestId,
      playerId,
      fence: fence.body.fence,
      portal: "left",
      to,
      arriveAt: undefined,
    });
  }

  phaseOf(id: InstanceId): string | undefined {
    const { worlds } = this.core.health() as {
      worlds: { instanceId: InstanceId; phase: string }[];
    };
    return worlds.find((world) => world.instanceId === id)?.phase;
  }

  #process(id: InstanceId, epoch: Fence): FakeWorld | undefined {
    return this.worlds.find(({ order }) => order.instanceId === id && order.epoch === epoch);
  }
}

/** An id that no core made. */
export const FORGED_LEASE = "f".repeat(32) as LeaseId;

/** A world of the catalog whose pack is nowhere. */
export function catalogWorld(key: WorldKey, capacity: number): CatalogWorld {
  return {
    key,
    title: key,
    capacity,
    packHash: "0".repeat(64),
    packBytes: 1000,
    requiredBytes: 500,
    packUrl: `/packs/${key}.zip`,
    manifestUrl: `/packs/${key}.json`,
  };
}
