// What each player is told at the end of a tick. What changed is encoded once and shared by the
// frames of all who see the same; only the own head differs. The link is reliable and ordered, so
// the baseline of a change is simply what was sent before; a reader that was stalled gets all again.

import { ByteWriter } from "../../shared/lib/bytes.ts";
import type { EdgeCommandWriter } from "../../shared/net/player_link.ts";
import { OWN_FLAG, writeSnapshotHead } from "../../shared/protocol/snapshot.ts";
import { FROM_WORLD } from "../../shared/protocol/world_messages.ts";
import { TICKS_PER_SECOND } from "../../shared/sim/constants.ts";
import type { Visibility, WorldDefinition } from "../../shared/sim/world_definition.ts";
import { CellGrid, cellMetresFor } from "./cell_grid.ts";
import type { Outlets } from "./outlets.ts";
import type { Player } from "./player.ts";
import type { Session } from "./session.ts";
import { Sight } from "./sight.ts";
import type { Stage } from "./stage.ts";

/** A player to whom nothing happens still hears of the tick this often. */
const QUIET_TICKS = 20;
/** More on stage than this are a crowd, of which one sees who is near … */
export const CROWD_ABOVE = 160;
/** … until no more than this are left. The gap keeps a world from changing its mind each tick. */
export const CROWD_UNTIL = 120;

/** Writes the snapshots of one room. */
export class SnapshotBuilder {
  readonly #stage: Stage;
  readonly #outlets: Outlets;
  readonly #visibility: Visibility;
  readonly #everyone: Sight;
  readonly #near: Sight;
  readonly #head = new ByteWriter(64);
  /** Numbers of this tick's shared slices, by edge. */
  readonly #slices = new Map<number, Map<Uint8Array, number>>();
  #sight: Sight;

  constructor(stage: Stage, outlets: Outlets, definition: WorldDefinition) {
    const { extent, capacity, visibility } = definition;
    const budgetBytes = definition.bytesPerPlayer / TICKS_PER_SECOND;
    this.#stage = stage;
    this.#outlets = outlets;
    this.#visibility = visibility;
    this.#everyone = new Sight(stage, new CellGrid(extent, 2 * extent), budgetBytes);
    const cellMetres = cellMetresFor(extent, capacity);
    this.#near = new Sight(stage, new CellGrid(extent, cellMetres), budgetBytes);
    this.#sight = visibility === "near" ? this.#near : this.#everyone;
  }

  /** Writes one frame for each of `sessions` that has something to hear, and ends the stage's tick. */
  build(tick: number, sessions: () => Iterable<Session>): void {
    for (const numbers of this.#slices.values()) numbers.clear();
    if (this.#chooseSight()) {
      for (const session of sessions()) session.needsFull = true;
    }
    this.#sight.begin(tick, sessions());
    for (const session of sessions()) {
      const player = session.player;
      if (session.phase !== "playing" || session.isOver || player === undefined) continue;
      // What it is not told now it would never be told.
      if (session.isStalled) session.needsFull = true;
      else this.#tell(session, player, tick);
    }
    this.#sight.end();
    this.#stage.endTick(tick);
  }

  /** Forgets an edge that is gone. */
  drop(source: number): void {
    this.#slices.delete(source);
  }

  /** @returns True when all have to be told anew. */
  #chooseSight(): boolean {
    if (this.#visibility !== "auto") return false;
    const count = this.#stage.shown.size;
    const isNear = this.#sight === this.#near;
    if (isNear ? count > CROWD_UNTIL : count <= CROWD_ABOVE) return false;
    this.#sight = isNear ? this.#everyone : this.#near;
    this.#sight.start();
    return true;
  }

  #tell(session: Session, player: Player, tick: number): void {
    const own = player.entity;
    const flags = (session.isTeleported ? OWN_FLAG.teleported : 0) |
      (player.lock === undefined ? 0 : OWN_FLAG.locked);
    const isFull = session.needsFull;
    const shared = isFull ? this.#sight.full(session) : this.#sight.changes(session);
    const seq = session.inputs.lastTakenSeq;
    const isNews = isFull || shared.length > 0 || session.sentSeq !== seq ||
      session.sentX !== own.x || session.sentY !== own.y || session.sentZ !== own.z ||
      session.sentYaw !== own.yaw || session.sentVelocityY !== own.velocityY ||
      session.sentFlags !== flags || tick - session.lastFrameTick >= QUIET_TICKS ||
      this.#sight.isQuietDue(session, tick - session.toldTick);
    if (!isNews) return;
    // The first one must arrive: a client shows the world only with it.
    const kind = !isFull ? "change" : session.isFirstFull ? "first_whole" : "whole";
    const writer = this.#outlets.writer(session.source);
    const slice = shared.length === 0 ? undefined : this.#sliceOf(session.source, writer, shared);
    this.#head.reset();
    this.#head.u8(FROM_WORLD.snapshot.byte);
    writeSnapshotHead(this.#head, tick, seq, own, flags);
    writer.sharedFrame(session.slot, this.#head, slice, kind);
    if (isFull) session.needsFull = session.isFirstFull = false;
    session.isTeleported = false;
    session.lastFrameTick = tick;
    if (shared.length > 0) session.toldTick = tick;
    session.sentX = own.x;
    session.sentY = own.y;
    session.sentZ = own.z;
    session.sentYaw = own.yaw;
    session.sentVelocityY = own.velocityY;
    session.sentSeq = seq;
    session.sentFlags = flags;
  }

  #sliceOf(source: number, writer: EdgeCommandWriter, bytes: Uint8Array): number {
    let known = this.#slices.get(source);
    if (known === undefined) this.#slices.set(source, known = new Map());
    let slice = known.get(bytes);
    if (slice === undefined) {
      slice = writer.slice(bytes);
      known.set(bytes, slice);
    }
    return slice;
  }
}
