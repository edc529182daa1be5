// A room with hands: tests speak as players and master, and hear what comes out. No I/O, own time.

import assert from "node:assert/strict";
import {
  type Fence,
  type LeaseId,
  parseWorldKey,
  type PlayerId,
  type TicketId,
} from "../../shared/lib/ids.ts";
import type { LogLine } from "../../shared/lib/log.ts";
import { createLog } from "../../shared/lib/log.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import { EdgeEventWriter, readEdgeCommands } from "../../shared/net/player_link.ts";
import { type BodyOf, FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import type {
  Arrival,
  TO_MASTER_LINK,
  TO_WORLD_LINK,
  ToMasterLink,
  ToWorldLink,
} from "../../shared/protocol/master_messages.ts";
import { FROM_WORLD, type FromWorld, TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { TICK_MS } from "../../shared/sim/constants.ts";
import { parseWorldDefinition, type WorldDefinition } from "../../shared/sim/world_definition.ts";
import { Room } from "./room.ts";
import type { RoomConfig } from "./room_config.ts";

/** The edge that the kit speaks as, unless told otherwise. */
const SOURCE = 1;

/** An open square with two portals, one pillar, and room for three. */
export const TEST_WORLD: WorldDefinition = parsedWorld({
  title: "Test",
  capacity: 3,
  extent: 20,
  spawns: [{ name: "start", at: { x: 0, z: 0 }, yaw: 0 }],
  portals: [
    { name: "east", at: { x: 10, z: 0 }, yaw: Math.PI / 2, to: "other", arriveAt: "west" },
    { name: "north", at: { x: 0, z: -10 }, yaw: Math.PI, to: "third" },
  ],
  colliders: [{ kind: "cylinder", at: { x: 5, z: 5 }, radius: 1, height: 2 }],
});

/** Reads a definition that must be right. */
export function parsedWorld(json: unknown): WorldDefinition {
  const parsed = parseWorldDefinition(parseWorldKey("test_world")!, json);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.value;
}

/** The ticket, lease or fence that stands for `number` in a test. */
export const ids = {
  ticket: (number: number) => number.toString(16).padStart(32, "0") as TicketId,
  lease: (number: number) => (number + 0xa00).toString(16).padStart(32, "0") as LeaseId,
  player: (number: number) => number as PlayerId,
  fence: (number: number) => number as Fence,
};

/** What everybody in a test looks like who is to look like nobody in particular. */
export const LOOK = { colour: 2, accent: 5, shape: 1 };

const NO_ARRIVAL: Arrival = {
  saved: undefined,
  portal: undefined,
  fromWorld: undefined,
  spot: undefined,
};

/** One room under test. */
export class RoomKit {
  readonly room: Room;
  readonly lines: LogLine[] = [];
  nowMs = 1000;
  readonly #heard = new Map<number, FromWorld[]>();
  readonly #closes = new Map<number, number>();
  readonly #told: ToMasterLink[] = [];
  readonly #encoder = new FrameEncoder(TO_WORLD);
  readonly #decoder = new FrameDecoder<typeof FROM_WORLD, "any">(FROM_WORLD);
  #seq = new Map<number, number>();

  constructor(options: { definition?: WorldDefinition; config?: Partial<RoomConfig> } = {}) {
    this.room = new Room({
      definition: options.definition ?? TEST_WORLD,
      config: {
        version: "0.1",
        number: 1,
        epoch: ids.fence(7),
        pid: 4242,
        graceMs: 8000,
        awayMs: 30_000,
        isStandalone: false,
        ...options.config,
      },
      random: seededRandom(1),
      log: createLog((line) => this.lines.push(line), "debug"),
      nowMs: this.nowMs,
    });
  }

  /** A room whose master is there. */
  static linked(options: ConstructorParameters<typeof RoomKit>[0] = {}): RoomKit {
    const kit = new RoomKit(options);
    kit.room.onMasterLinked(kit.nowMs);
    kit.order("registered", {});
    kit.told();
    return kit;
  }

  order<Name extends keyof typeof TO_WORLD_LINK & string>(
    type: Name,
    body: BodyOf<typeof TO_WORLD_LINK, Name>,
  ): void {
    this.room.onMasterMessage({ type, body } as ToWorldLink, this.nowMs);
    this.#collect();
  }

  /** The master announces ticket `number` for player `number` under fence `fence`. */
  expect(
    number: number,
    rest: { player?: number; fence?: number; arrival?: Partial<Arrival>; expiresInMs?: number } =
      {},
  ): void {
    this.order("expect", {
      ticketId: ids.ticket(number),
      leaseId: ids.lease(number),
      expiresInMs: rest.expiresInMs ?? 10_000,
      playerId: ids.player(rest.player ?? number),
      fence: ids.fence(rest.fence ?? number + 100),
      displayName: `Player ${rest.player ?? number}`,
      isGuest: false,
      arrival: { ...NO_ARRIVAL, ...rest.arrival },
    });
  }

  events(write: (to: EdgeEventWriter) => void, source = SOURCE): void {
    const to = new EdgeEventWriter();
    write(to);
    this.room.onEdgeEvents(source, to.take(), this.nowMs);
    this.#collect();
  }

  open(slot: number): void {
    this.events((to) => to.opened(slot, "192.0.2.1"));
  }

  say<Name extends keyof typeof TO_WORLD & string>(
    slot: number,
    type: Name,
    body: BodyOf<typeof TO_WORLD, Name>,
  ): void {
    this.events((to) => to.message(slot, this.#encoder.encode(type, body)));
  }

  join(slot: number, ticket: number): void {
    this.open(slot);
    this.say(slot, "join", { ticketId: ids.ticket(ticket) });
  }

  /** Player `number` on slot `number` plays, and has seen a first snapshot. */
  enter(number: number, arrival: Partial<Arrival> = {}): void {
    this.expect(number, { arrival });
    this.join(number, number);
    this.order("committed", {
      playerId: ids.player(number),
      fence: ids.fence(number + 100),
      look: LOOK,
    });
    this.tick();
    this.heard(number);
    this.told();
  }

  /** Sends `count` input frames, one message and tick each. */
  walk(
    slot: number,
    count: number,
    control: { moveX?: number; moveZ?: number; yaw?: number },
  ): void {
    for (let i = 0; i < count; i++) {
      const seq = (this.#seq.get(slot) ?? 0) + 1;
      this.#seq.set(slot, seq);
      const { moveX = 0, moveZ = 0, yaw = 0 } = control;
      this.say(slot, "input", { frames: [{ seq, moveX, moveZ, yaw, buttons: 0 }] });
      this.tick();
    }
  }

  tick(count = 1): void {
    for (let i = 0; i < count; i++) {
      this.nowMs += TICK_MS;
      this.room.tick(this.nowMs);
      this.#collect();
    }
  }

  /** Lets time pass in ticks. */
  pass(ms: number): void {
    this.tick(Math.ceil(ms / TICK_MS));
  }

  /** What slot `slot` heard since the last call. */
  heard(slot: number): FromWorld[] {
    const heard = this.#heard.get(slot) ?? [];
    this.#heard.set(slot, []);
    return heard;
  }

  /** The bodies of one kind of message that a slot heard since the last call of either. */
  heardOf<Name extends FromWorld["type"]>(
    slot: number,
    type: Name,
  ): BodyOf<typeof FROM_WORLD, Name>[] {
    return this.heard(slot).filter((message) => message.type === type)
      .map((message) => message.body as BodyOf<typeof FROM_WORLD, Name>);
  }

  /** What the master was told since the last call. */
  told(): ToMasterLink[] {
    return this.#told.splice(0);
  }

  toldOf<Name extends ToMasterLink["type"]>(type: Name): BodyOf<typeof TO_MASTER_LINK, Name>[] {
    return this.told().filter((message) => message.type === type)
      .map((message) => message.body as BodyOf<typeof TO_MASTER_LINK, Name>);
  }

  /** The code that a slot was closed with. */
  closeOf(slot: number): number | undefined {
    return this.#closes.get(slot);
  }

  #collect(): void {
    for (const { batch } of this.room.takeCommands()) {
      readEdgeCommands(batch, {
        frame: (slot, own, slices) => {
          const bytes = new Uint8Array([...own, ...slices.flatMap((slice) => [...slice])]);
          const decoded = this.#decoder.decode(bytes, "any", this.nowMs);
          assert.ok(decoded.ok, JSON.stringify(decoded));
          this.#heard.set(slot, [...this.#heard.get(slot) ?? [], decoded.message]);
        },
        close: (slot, code) => void this.#closes.set(slot, code),
      });
    }
    this.#told.push(...this.room.takeMessages());
  }
}
