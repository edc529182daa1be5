// One world, whole and pure: what edges and the master say comes in, time comes in, and what they
// are to be told comes out once a tick. It touches no socket, clock or file.

import type { Log } from "../../shared/lib/log.ts";
import type { Random } from "../../shared/lib/random.ts";
import { unreachable } from "../../shared/lib/result.ts";
import type { StopReason } from "../../shared/protocol/reasons.ts";
import type { ToMasterLink, ToWorldLink } from "../../shared/protocol/master_messages.ts";
import type { ToWorld } from "../../shared/protocol/world_messages.ts";
import { readEdgeEvents } from "../../shared/net/player_link.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { NEUTRAL_INPUT } from "../../shared/sim/avatar_state.ts";
import { TICK_MS } from "../../shared/sim/constants.ts";
import { stepAvatar } from "../../shared/sim/movement.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";
import { mustFall } from "./airtime.ts";
import { JoinGate } from "./join_gate.ts";
import { MasterDesk } from "./master_desk.ts";
import { type OutgoingBatch, Outlets } from "./outlets.ts";
import type { Player } from "./player.ts";
import { PortalWatch } from "./portal_watch.ts";
import { Residents } from "./residents.ts";
import { Roster } from "./roster.ts";
import type { RoomConfig, RoomScript } from "./room_config.ts";
import type { Session } from "./session.ts";
import { SnapshotBuilder } from "./snapshot_builder.ts";
import { Stage } from "./stage.ts";

/** What a room is made of and from. */
export interface RoomOptions {
  readonly definition: WorldDefinition;
  readonly config: RoomConfig;
  readonly random: Random;
  readonly log: Log;
  readonly nowMs: number;
}

/** The simulation of one world instance. */
export class Room {
  readonly definition: WorldDefinition;
  readonly ground: Ground;
  readonly stage = new Stage();
  readonly residents: Residents;
  readonly roster: Roster;
  readonly #log: Log;
  readonly #outlets = new Outlets();
  readonly #portals: PortalWatch;
  readonly #gate: JoinGate;
  readonly #desk: MasterDesk;
  readonly #snapshots: SnapshotBuilder;
  readonly #toMaster: ToMasterLink[] = [];
  #tick = 0;
  #nextTickMs: number;
  #script: RoomScript | undefined;
  #ended: StopReason | undefined;

  constructor({ definition, config, random, log, nowMs }: RoomOptions) {
    this.definition = definition;
    this.#log = log;
    this.#nextTickMs = nowMs + TICK_MS;
    this.ground = new Ground(definition);
    this.residents = new Residents(this.stage, this.ground);
    this.#portals = new PortalWatch(definition);
    this.#snapshots = new SnapshotBuilder(this.stage, this.#outlets, definition);
    this.roster = new Roster({
      stage: this.stage,
      outlets: this.#outlets,
      awayMs: config.awayMs,
      tell: (message) => this.#tell(message),
      entered: (player) => this.#script?.entered(player),
      left: (player) => this.#script?.left(player),
    });
    this.#gate = new JoinGate({
      definition,
      ground: this.ground,
      stage: this.stage,
      config,
      random,
      roster: this.roster,
      outlets: this.#outlets,
      tell: (message) => this.#tell(message),
    });
    this.#desk = new MasterDesk({
      key: definition.key,
      config,
      nowMs,
      log,
      roster: this.roster,
      stage: this.stage,
      gate: this.#gate,
      portals: this.#portals,
      outlets: this.#outlets,
      tell: (message) => this.#tell(message),
      end: (reason) => this.#end(reason),
    });
  }

  /** Ticks since the start. */
  get tickCount(): number {
    return this.#tick;
  }

  /** Why the room is over, once it is; nothing but `take…()` is of use then. */
  get ended(): StopReason | undefined {
    return this.#ended;
  }

  /** Players with an avatar, away ones counted. */
  get playerCount(): number {
    return this.roster.players.size;
  }

  /** Answers to trips that were over already. */
  get staleCount(): number {
    return this.#portals.staleCount + this.#desk.staleCount;
  }

  /** Tickets that may still be used. */
  expectedCount(nowMs: number): number {
    return this.#gate.tickets.countAt(nowMs);
  }

  /** Gives the world its author's rules. */
  setScript(script: RoomScript): void {
    this.#script = script;
  }

  /** Takes in one batch of an edge. `source` numbers the edge; it is never used for another. */
  onEdgeEvents(source: number, batch: Uint8Array, nowMs: number): void {
    readEdgeEvents(batch, {
      opened: (slot) => this.roster.opened(source, slot, nowMs),
      message: (slot, bytes) => this.#message(this.roster.session(source, slot), bytes, nowMs),
      closed: (slot, _code, isLeaving) => this.roster.closed(source, slot, isLeaving, nowMs),
      stalled: (slot) => {
        const session = this.roster.session(source, slot);
        if (session !== undefined) session.isStalled = true;
      },
      drained: (slot) => {
        const session = this.roster.session(source, slot);
        if (session === undefined) return;
        session.isStalled = false;
        session.needsFull = true;
      },
    });
  }

  /** An edge is gone: all its players are lost, not leaving. */
  onEdgeLost(source: number, nowMs: number): void {
    this.roster.edgeLost(source, nowMs);
    this.#outlets.drop(source);
    this.#snapshots.drop(source);
  }

  /** A master dialled: it is told who is inside. */
  onMasterLinked(nowMs: number): void {
    this.#desk.linked(nowMs);
  }

  onMasterLost(nowMs: number): void {
    this.#desk.lost(nowMs);
  }

  /** The process that launched this world is gone. */
  onLauncherGone(nowMs: number): void {
    this.#desk.launcherGone(nowMs);
  }

  onMasterMessage(message: ToWorldLink, nowMs: number): void {
    if (this.#ended === undefined) this.#desk.message(message, nowMs);
  }

  /** One fixed step. @param nextMs When the next one is due. */
  tick(nowMs: number, nextMs = nowMs + TICK_MS): void {
    if (this.#ended !== undefined) return;
    this.#nextTickMs = nextMs;
    this.#tick++;
    this.#script?.tick(this.#tick);
    this.residents.step(this.#tick);
    for (const player of this.roster.players.values()) this.#applyInput(player, nowMs);
    this.roster.sweep(nowMs);
    this.#gate.sweep(nowMs);
    this.#desk.tick(nowMs);
    if (this.#ended === undefined) this.#snapshots.build(this.#tick, () => this.roster.sessions());
  }

  /** So many steps that were due are left out; players made their input for them all the same. */
  missTicks(count: number): void {
    for (const { inputs } of this.roster.sessions()) inputs.miss(count);
  }

  /** True when the master is to hear something. */
  get hasMessages(): boolean {
    return this.#toMaster.length > 0;
  }

  /** Commands for the edges since the last call. */
  takeCommands(): readonly OutgoingBatch[] {
    return this.#outlets.take();
  }

  /** Reports for the master since the last call. */
  takeMessages(): readonly ToMasterLink[] {
    return this.#toMaster.splice(0);
  }

  #tell(message: ToMasterLink): void {
    // Without a link nobody reads; `register` says all that counts to the next master.
    if (this.#desk.isLinked) this.#toMaster.push(message);
  }

  #end(reason: StopReason): void {
    this.#ended ??= reason;
  }

  #applyInput(player: Player, nowMs: number): void {
    const { session, entity } = player;
    const isPlaying = session !== undefined && session.phase === "playing";
    const isHeld = player.lock !== undefined || player.pending !== undefined;
    const { x, y, z } = entity;
    let framesTaken: number | undefined;
    if (isPlaying && isHeld) {
      session.inputs.skipAll();
    } else if (isPlaying) {
      framesTaken = session.inputs.take((frame) => stepAvatar(entity, frame, this.ground, entity));
    }
    if (mustFall(player, framesTaken)) {
      stepAvatar(entity, NEUTRAL_INPUT, this.ground, entity);
      if (isPlaying) session.inputs.spend();
    }
    // Not the turning of the head: who sits may look around. Nor steps from before one sat down.
    const isOwnWay = (session?.inputs.lastTakenSeq ?? Infinity) > (session?.satAfterSeq ?? 0);
    if (isOwnWay && (entity.x !== x || entity.y !== y || entity.z !== z)) entity.isSeated = false;
    if (isPlaying) this.#judgeWish(session, nowMs);
  }

  #message(session: Session | undefined, bytes: Uint8Array, nowMs: number): void {
    if (session === undefined || session.isOver) return;
    const decoded = session.decoder.decode(bytes, session.phase, nowMs);
    if (decoded.ok) this.#handle(session, decoded.message, nowMs);
    else this.#fault(session, decoded.fault, nowMs);
  }

  #handle(session: Session, message: ToWorld, nowMs: number): void {
    switch (message.type) {
      case "join":
        this.#gate.join(session, message.body.ticketId, {
          nowMs,
          tick: this.#tick,
          isMasterPresent: this.#desk.isPresent,
        });
        break;
      case "input":
        session.inputs.receive(message.body.frames, (signal) => {
          if (signal === "input_order") this.#fault(session, signal, nowMs);
          else this.#signal(session, signal);
        }, (this.#nextTickMs - nowMs) / TICK_MS);
        if (session.phase === "admitted") session.inputs.skipAll();
        break;
      case "use_portal":
        // Whoever walks into a portal says so at its ring, with the last steps still in the queue.
        session.wish = { portal: message.body.portal, afterSeq: session.inputs.lastSeq };
        this.#judgeWish(session, nowMs);
        break;
      case "emote":
        if (session.player !== undefined) {
          session.satAfterSeq = session.inputs.lastSeq;
          this.stage.emote(session.player.entity, message.body.emote);
        }
        break;
      case "ping":
        this.#outlets.send(session, "pong", {
          clientMs: message.body.clientMs,
          tick: this.#tick,
        });
        break;
      default:
        unreachable(message);
    }
  }

  #judgeWish(session: Session, nowMs: number): void {
    const { wish, inputs } = session;
    if (wish === undefined || inputs.lastTakenSeq < wish.afterSeq) return;
    session.wish = undefined;
    this.#usePortal(session, wish.portal, nowMs);
  }

  #usePortal(session: Session, name: string, nowMs: number): void {
    const { player } = session;
    if (player === undefined || player.fence === undefined) return;
    const used = this.#portals.use(player, name, {
      nowMs,
      isMasterPresent: this.#desk.isPresent,
      isDraining: this.#gate.isDraining,
    });
    if (!used.ok) {
      if (used.fault === "not_at_portal") this.#signal(session, "portal_from_afar");
      this.#outlets.send(session, "portal_refused", { portal: name, reason: used.fault });
      return;
    }
    const { portal, lock } = used.value;
    this.#outlets.send(session, "locked", { portal: name, to: portal.to });
    this.#tell({
      type: "travel",
      body: {
        requestId: lock.requestId,
        playerId: player.playerId,
        fence: player.fence,
        portal: name,
        to: portal.to,
        arriveAt: portal.arriveAt,
      },
    });
  }

  /** Counts what no honest client does and what harms nobody: budgets bound it already. */
  #signal(session: Session, kind: string): void {
    this.roster.countFault(kind);
    if (!session.signal(kind)) return;
    this.#log.warn("WORLD_PLAYER_SIGNAL", { signal: kind, player: session.player?.playerId });
  }

  #fault(session: Session, kind: string, nowMs: number): void {
    const { isNew, isTooMany } = session.fault(kind, nowMs);
    this.roster.countFault(kind);
    if (isNew) {
      this.#log.warn("WORLD_PLAYER_FAULT", {
        fault: kind,
        phase: session.phase,
        player: session.player?.playerId,
      });
    }
    if (isTooMany) this.roster.shutOut(session, "protocol_fault", nowMs);
  }
}
