// One world of the scripted universe: avatars walk by the real rules, everyone sees everyone.

import type { TicketId, WorldKey } from "../../shared/lib/ids.ts";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import { FrameDecoder, FrameEncoder } from "../../shared/protocol/frames.ts";
import { standingAt } from "../../shared/protocol/entity_changes.ts";
import type { EnteredRecord } from "../../shared/protocol/snapshot_records.ts";
import {
  FROM_WORLD,
  type InputFrame,
  TO_WORLD,
  type ToWorld,
} from "../../shared/protocol/world_messages.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { type AvatarState, standing } from "../../shared/sim/avatar_state.ts";
import { TICK_MS } from "../../shared/sim/constants.ts";
import { isAtPortal } from "../../shared/sim/portal_reach.ts";
import { stepAvatar } from "../../shared/sim/movement.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";

interface Seat {
  readonly send: (frame: Uint8Array<ArrayBuffer>) => void;
  readonly entityId: number;
  readonly name: string;
  readonly at: AvatarState;
  readonly inputs: InputFrame[];
  readonly seen: Set<number>;
  lastSeq: number;
}

/** Runs from its making until `stop()`. */
export class ScriptedWorld {
  readonly #definition: WorldDefinition;
  readonly #ground: Ground;
  readonly #encoder = new FrameEncoder(FROM_WORLD);
  readonly #seats = new Set<Seat>();
  readonly #timer: ReturnType<typeof setInterval>;
  #tick = 1;
  #nextEntity = 1;

  constructor(definition: WorldDefinition) {
    this.#definition = definition;
    this.#ground = new Ground(definition);
    this.#timer = setInterval(() => this.#step(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** A socket that passed the gate. `travel` is told of who uses a portal. */
  seat(
    send: (frame: Uint8Array<ArrayBuffer>) => void,
    nameOf: (ticketId: TicketId) => string | undefined,
    travel: (name: string, to: WorldKey) => void,
  ): { read: (bytes: Uint8Array) => void; left: () => void } {
    const decoder = new FrameDecoder<typeof TO_WORLD, "connected" | "playing">(TO_WORLD);
    let seat: Seat | undefined;
    return {
      read: (bytes) => {
        const phase = seat === undefined ? "connected" : "playing";
        const frame = decoder.decode(bytes, phase, performance.now());
        if (!frame.ok) throw new Error(`Cannot read world frame: ${frame.fault} ${frame.type}`);
        const { message } = frame;
        if (message.type === "join") seat = this.#join(send, nameOf(message.body.ticketId));
        else if (seat !== undefined) this.#answer(seat, message, travel);
      },
      left: () => {
        if (seat !== undefined) this.#seats.delete(seat);
      },
    };
  }

  #join(send: Seat["send"], name: string | undefined): Seat | undefined {
    if (name === undefined) {
      send(this.#encoder.encode("join_refused", { reason: "admission_denied" }));
      return undefined;
    }
    const { key, spawns } = this.#definition;
    const entityId = this.#nextEntity++;
    const { at, yaw } = spawns[0]!;
    const place = standing(at.x, at.y, at.z, yaw);
    const seat = { send, entityId, name, at: place, inputs: [], seen: new Set<number>() };
    const joined = { worldKey: key, entityId, tick: this.#tick, tickMs: TICK_MS };
    send(this.#encoder.encode("joined", joined));
    const added = { ...seat, lastSeq: 0 };
    this.#seats.add(added);
    return added;
  }

  #answer(seat: Seat, message: ToWorld, travel: (name: string, to: WorldKey) => void): void {
    if (message.type === "input") seat.inputs.push(...message.body.frames);
    if (message.type === "ping") {
      seat.send(this.#encoder.encode("pong", { ...message.body, tick: this.#tick }));
    }
    if (message.type !== "use_portal") return;
    const { portal: name } = message.body;
    const portal = this.#definition.portals.find((each) => each.name === name);
    if (portal === undefined || !isAtPortal(portal, seat.at)) {
      seat.send(this.#encoder.encode("portal_refused", { portal: name, reason: "not_at_portal" }));
    } else {
      travel(seat.name, portal.to);
    }
  }

  #step(): void {
    this.#tick++;
    for (const seat of this.#seats) {
      for (const frame of seat.inputs.splice(0, 2)) {
        stepAvatar(seat.at, frame, this.#ground, seat.at);
        seat.lastSeq = frame.seq;
      }
    }
    for (const seat of this.#seats) seat.send(this.#snapshotFor(seat));
  }

  #snapshotFor(seat: Seat): Uint8Array<ArrayBuffer> {
    const here = [...this.#seats];
    const entered = here.filter(({ entityId }) => !seat.seen.has(entityId)).map(recordOf);
    const left = [...seat.seen].filter((id) => !here.some(({ entityId }) => entityId === id));
    seat.seen.clear();
    for (const { entityId } of here) seat.seen.add(entityId);
    return this.#encoder.encode("snapshot", {
      tick: this.#tick,
      lastInputSeq: seat.lastSeq,
      own: seat.at,
      ownFlags: 0,
      isFull: false,
      entered,
      placed: here.map(({ entityId, at }) => ({ entityId, everyTicks: 1, at: standingAt(at) })),
      changed: [],
      restyled: [],
      left,
      said: [],
      emoted: [],
      sounded: [],
      playersHere: here.length,
    });
  }
}

function recordOf({ entityId, name, at }: Seat): EnteredRecord {
  const playerId = Number(name.slice(name.indexOf("-") + 1));
  const looks = { isGuest: true, look: defaultLook(playerId), costume: "", everyTicks: 1 };
  return { entityId, kind: "player", playerId, name, ...looks, at: standingAt(at) };
}
