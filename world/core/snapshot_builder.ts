// What each player is told at the end of a tick. What changed is encoded once and shared by the
// frames of all who see the same; only the own head differs. The link is reliable and ordered, so
// the baseline of a change is simply what was sent before; a reader that was stalled gets all again.

import { ByteWriter } from "../../shared/lib/bytes.ts";
import { OWN_FLAG, writeSnapshotHead } from "../../shared/protocol/snapshot.ts";
import { FROM_WORLD } from "../../shared/protocol/world_messages.ts";
import { CrowdScope } from "./crowd_scope.ts";
import type { Outlets } from "./outlets.ts";
import { EveryoneScope, type Scope } from "./scope.ts";
import type { Session } from "./session.ts";
import type { Entity, Stage } from "./stage.ts";

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
  readonly #everyone: EveryoneScope;
  readonly #crowd: CrowdScope;
  readonly #head = new ByteWriter(64);
  /** Numbers of this tick's shared slices, by edge. */
  readonly #slices = new Map<number, Map<Uint8Array, number>>();
  #scope: Scope;

  constructor(stage: Stage, outlets: Outlets, extent: number) {
    this.#stage = stage;
    this.#outlets = outlets;
    this.#everyone = new EveryoneScope(stage);
    this.#crowd = new CrowdScope(stage, extent);
    this.#scope = this.#everyone;
  }

  /** Writes one frame for each of `sessions` that has something to hear, and ends the stage's tick. */
  build(tick: number, sessions: () => Iterable<Session>): void {
    this.#slices.clear();
    this.#stage.collectMoved();
    if (this.#chooseScope()) {
      for (const session of sessions()) session.needsFull = true;
    }
    this.#scope.begin();
    for (const session of sessions()) {
      const player = session.player;
      if (session.phase !== "playing" || session.isOver || player === undefined) continue;
      if (session.isStalled) {
        // What it is not told now it would never be told.
        session.needsFull = true;
        continue;
      }
      const flags = (session.isTeleported ? OWN_FLAG.teleported : 0) |
        (player.lock === undefined ? 0 : OWN_FLAG.locked);
      if (session.needsFull) this.#sendFull(session, tick, player.entity, flags);
      else this.#sendChanges(session, tick, player.entity, flags);
    }
    this.#scope.end();
    this.#stage.endTick(tick);
  }

  /** @returns True when the scope changed. */
  #chooseScope(): boolean {
    const count = this.#stage.shown.size;
    const isCrowd = this.#scope === this.#crowd;
    if (isCrowd ? count > CROWD_UNTIL : count <= CROWD_ABOVE) return false;
    if (!isCrowd) this.#crowd.start();
    this.#scope = isCrowd ? this.#everyone : this.#crowd;
    return true;
  }

  #sendFull(session: Session, tick: number, own: Entity, flags: number): void {
    const full = this.#scope.full(session, own);
    // The first one must arrive: a client shows the world only with it.
    this.#send(session, { tick, own, flags, shared: full, isSheddable: !session.isFirstFull });
    session.needsFull = false;
    session.isFirstFull = false;
  }

  #sendChanges(session: Session, tick: number, own: Entity, flags: number): void {
    const shared = this.#scope.changes(session, own);
    const isNews = shared.length > 0 || session.sentSeq !== session.inputs.lastTakenSeq ||
      session.sentX !== own.x || session.sentY !== own.y || session.sentZ !== own.z ||
      session.sentYaw !== own.yaw || session.sentVelocityY !== own.velocityY ||
      session.sentFlags !== flags || tick - session.lastFrameTick >= QUIET_TICKS ||
      // [N11] One more after the last move: only then is it known that nobody moves on.
      session.owesQuiet;
    if (isNews) this.#send(session, { tick, own, flags, shared, isSheddable: true });
  }

  #send(
    session: Session,
    frame: {
      readonly tick: number;
      readonly own: Entity;
      readonly flags: number;
      readonly shared: Uint8Array;
      readonly isSheddable: boolean;
    },
  ): void {
    const { tick, own, flags, shared, isSheddable } = frame;
    const seq = session.inputs.lastTakenSeq;
    this.#head.reset();
    this.#head.u8(FROM_WORLD.snapshot.byte);
    writeSnapshotHead(this.#head, tick, seq, own, flags);
    const slices = shared.length === 0 ? [] : [this.#sliceOf(session.source, shared)];
    this.#outlets.writer(session.source)
      .frame(session.slot, this.#head.view(), slices, isSheddable);
    session.isTeleported = false;
    session.lastFrameTick = tick;
    session.owesQuiet = shared.length > 0;
    session.sentX = own.x;
    session.sentY = own.y;
    session.sentZ = own.z;
    session.sentYaw = own.yaw;
    session.sentVelocityY = own.velocityY;
    session.sentSeq = seq;
    session.sentFlags = flags;
  }

  #sliceOf(source: number, bytes: Uint8Array): number {
    let known = this.#slices.get(source);
    if (known === undefined) this.#slices.set(source, known = new Map());
    let slice = known.get(bytes);
    if (slice === undefined) {
      slice = this.#outlets.writer(source).slice(bytes);
      known.set(bytes, slice);
    }
    return slice;
  }
}
