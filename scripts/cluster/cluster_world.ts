// One world process in the cluster: the real room, without threads, sockets or a script.

import type { InstanceId } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import { seededRandom } from "../../shared/lib/random.ts";
import { EdgeEventWriter, readEdgeCommands } from "../../shared/net/player_link.ts";
import { FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import { AWAY_MS } from "../../shared/protocol/launch.ts";
import { TO_MASTER_LINK, TO_WORLD_LINK } from "../../shared/protocol/master_messages.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";
import type { StartOrder } from "../../master/core/effects.ts";
import { Room } from "../../world/core/room.ts";
import type { Channel, HeldNet } from "./held_net.ts";
import type { EdgeEnd, Far } from "./held_socket.ts";

const EDGE = 1;

/** How a world's words reach a master, and how the cluster hears of its end. */
export interface WorldSurroundings {
  readonly net: HeldNet;
  readonly log: Log;
  readonly version: string;
  readonly nowMs: () => number;
  fromWorld(order: StartOrder, bytes: Uint8Array): void;
  exited(order: StartOrder, code: number): void;
  /** The process ends, its players' link with it. */
  lost(world: ClusterWorld): void;
}

/** A process that lives until it ends itself or is crashed. */
export class ClusterWorld implements Far {
  readonly order: StartOrder;
  readonly room: Room;
  isAlive = true;
  /** True: it neither ticks, hears nor answers, and only a kill ends it. */
  isHung = false;
  /** True while the control link to a master is up. */
  isLinked = false;
  readonly #around: WorldSurroundings;
  readonly #sockets = new Map<number, EdgeEnd>();
  readonly #encoder = new FrameEncoder(TO_MASTER_LINK);
  readonly #decoder = new FrameDecoder<typeof TO_WORLD_LINK, "any">(TO_WORLD_LINK);
  #up: Channel;
  #down: Channel;
  #nextSlot = 0;

  constructor(order: StartOrder, definition: WorldDefinition, around: WorldSurroundings) {
    this.order = order;
    this.#around = around;
    this.#up = around.net.open(`${order.instanceId} up`);
    this.#down = around.net.open(`${order.instanceId} down`);
    this.room = new Room({
      definition,
      config: {
        version: around.version,
        number: order.number,
        epoch: order.epoch,
        pid: 1,
        graceMs: 8000,
        awayMs: AWAY_MS,
        isStandalone: false,
      },
      random: seededRandom(order.epoch),
      log: around.log,
      nowMs: around.nowMs(),
    });
  }

  get id(): InstanceId {
    return this.order.instanceId;
  }

  /** The master dials. */
  link(): void {
    if (!this.isAlive || this.isLinked) return;
    this.isLinked = true;
    this.#up = this.#around.net.open(`${this.id} up`);
    this.#down = this.#around.net.open(`${this.id} down`);
    this.room.onMasterLinked(this.#around.nowMs());
    this.flush();
  }

  /** The link breaks; what was under way is lost. */
  unlink(): void {
    if (!this.isLinked) return;
    this.isLinked = false;
    this.#around.net.drop(this.#up);
    this.#around.net.drop(this.#down);
    if (this.isAlive) this.room.onMasterLost(this.#around.nowMs());
  }

  /** A frame from the master. */
  hear(frame: Uint8Array): void {
    if (!this.isLinked) return;
    this.#down.send(() => {
      if (!this.isAlive || this.isHung) return;
      const decoded = this.#decoder.decode(frame, "any", this.#around.nowMs());
      if (!decoded.ok) throw new Error(`Cannot decode the master's frame: ${decoded.fault}`);
      this.room.onMasterMessage(decoded.message, this.#around.nowMs());
      this.flush();
    });
  }

  tick(): void {
    if (!this.isAlive || this.isHung) return;
    this.room.tick(this.#around.nowMs());
    this.flush();
  }

  /** The heartbeat that the process's other thread sends each second. */
  beat(): void {
    if (!this.isAlive || this.isHung || !this.isLinked) return;
    this.#say(this.#encoder.encode("heartbeat", {
      tick: this.room.tickCount,
      players: this.room.playerCount,
      expected: this.room.expectedCount(this.#around.nowMs()),
      tickP50Micros: 0,
      tickP99Micros: 0,
      rssBytes: 0,
      faults: this.room.roster.faultCount,
    }));
  }

  /** The process ends at once: killed, or crashed. */
  end(code: number): void {
    if (!this.isAlive) return;
    this.#around.lost(this);
    this.isAlive = false;
    this.unlink();
    this.loseSockets();
    this.#around.exited(this.order, code);
  }

  /** The link to the gateway is gone. @returns The sockets, which it keeps. */
  giveSockets(): readonly EdgeEnd[] {
    const sockets = [...this.#sockets.values()];
    this.#sockets.clear();
    if (this.isAlive && !this.isHung) this.room.onEdgeLost(EDGE, this.#around.nowMs());
    this.flush();
    return sockets;
  }

  /** The edge in front is gone: every player's socket is lost. */
  loseSockets(): void {
    for (const socket of [...this.#sockets.values()]) socket.drop(4000);
    this.#sockets.clear();
    if (this.isAlive) this.room.onEdgeLost(EDGE, this.#around.nowMs());
  }

  opened(socket: EdgeEnd): number {
    const slot = this.#nextSlot++;
    this.#sockets.set(slot, socket);
    this.#event((events) => events.opened(slot, "10.0.0.1"));
    return slot;
  }

  message(slot: number, bytes: Uint8Array): void {
    if (this.#sockets.has(slot)) this.#event((events) => events.message(slot, bytes));
  }

  closed(slot: number, code: number, isLeaving: boolean): void {
    if (!this.#sockets.delete(slot)) return;
    this.#event((events) => events.closed(slot, code, isLeaving));
  }

  /** Sends what the room has to say. */
  flush(): void {
    for (const message of this.room.takeMessages()) {
      this.#say(this.#encoder.encode(message.type, message.body as never));
    }
    for (const { batch } of this.room.takeCommands()) {
      readEdgeCommands(batch, {
        frame: (slot, own, slices) => this.#sockets.get(slot)?.send(joined(own, slices)),
        close: (slot, code, reason) => {
          const socket = this.#sockets.get(slot);
          this.#sockets.delete(slot);
          socket?.close(code, reason);
          if (socket !== undefined) this.#event((events) => events.closed(slot, code, false));
        },
      });
    }
    if (this.room.ended !== undefined) this.#endInOrder();
  }

  /** The process writes its last words before it goes: its end is heard of after them. */
  #endInOrder(): void {
    if (!this.isLinked) return this.end(0);
    this.isAlive = false;
    this.isLinked = false;
    this.#around.net.drop(this.#down);
    this.loseSockets();
    const up = this.#up;
    up.send(() => {
      this.#around.net.drop(up);
      this.#around.exited(this.order, 0);
    });
  }

  #say(bytes: Uint8Array): void {
    this.#up.send(() => this.#around.fromWorld(this.order, bytes));
  }

  #event(write: (events: EdgeEventWriter) => void): void {
    if (!this.isAlive || this.isHung) return;
    const events = new EdgeEventWriter();
    write(events);
    this.room.onEdgeEvents(EDGE, events.take(), this.#around.nowMs());
    this.flush();
  }
}

function joined(own: Uint8Array, slices: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(slices.reduce((sum, slice) => sum + slice.length, own.length));
  whole.set(own);
  let at = own.length;
  for (const slice of slices) {
    whole.set(slice, at);
    at += slice.length;
  }
  return whole;
}
