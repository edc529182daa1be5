// What each player is told at the end of a tick. What changed is encoded once and shared by every
// frame; only the own head differs. The link is reliable and ordered, so the baseline of a change
// is simply what was sent before; a reader that was stalled gets everything again.

import { ByteWriter } from "../../shared/lib/bytes.ts";
import {
  OWN_FLAG,
  writeAwaySection,
  writeEnteredSection,
  writeLeftSection,
  writeMovedSection,
  writePlayersHereSection,
  writeSaidSection,
  writeSnapshotHead,
} from "../../shared/protocol/snapshot.ts";
import { FROM_WORLD } from "../../shared/protocol/world_messages.ts";
import type { Outlets } from "./outlets.ts";
import type { Session } from "./session.ts";
import type { Entity, Stage } from "./stage.ts";

/** A player to whom nothing happens still hears of the tick this often. */
const QUIET_TICKS = 20;
const NO_SLICES: readonly number[] = [];

/** Writes the snapshots of one room. */
export class SnapshotBuilder {
  readonly #stage: Stage;
  readonly #outlets: Outlets;
  readonly #head = new ByteWriter(64);
  readonly #sections = new ByteWriter(8192);
  /** Numbers of this tick's shared slices, by edge. */
  readonly #changeSlices = new Map<number, readonly number[]>();
  readonly #fullSlices = new Map<number, readonly number[]>();
  #changes: Uint8Array = new Uint8Array(0);
  #full: Uint8Array | undefined;

  constructor(stage: Stage, outlets: Outlets) {
    this.#stage = stage;
    this.#outlets = outlets;
  }

  /** Writes one frame for each of `sessions` that has something to hear, and ends the stage's tick. */
  build(tick: number, sessions: Iterable<Session>): void {
    this.#changeSlices.clear();
    this.#fullSlices.clear();
    this.#full = undefined;
    this.#changes = this.#encodeChanges();
    for (const session of sessions) {
      const player = session.player;
      if (session.phase !== "playing" || session.isOver || player === undefined) continue;
      const flags = (session.isTeleported ? OWN_FLAG.teleported : 0) |
        (player.lock === undefined ? 0 : OWN_FLAG.locked);
      if (session.needsFull) {
        if (!session.isStalled) this.#sendFull(session, tick, player.entity, flags);
      } else if (!session.isStalled && this.#isNews(session, tick, player.entity, flags)) {
        const slices = this.#slicesFor(session.source, this.#changeSlices, this.#changes);
        this.#send(session, tick, player.entity, flags, slices, true);
      }
    }
    this.#stage.endTick(tick);
  }

  #isNews(session: Session, tick: number, own: Entity, flags: number): boolean {
    return this.#changes.length > 0 || session.sentSeq !== session.inputs.lastTakenSeq ||
      session.sentX !== own.x || session.sentZ !== own.z || session.sentYaw !== own.yaw ||
      session.sentFlags !== flags || tick - session.lastFrameTick >= QUIET_TICKS;
  }

  #sendFull(session: Session, tick: number, own: Entity, flags: number): void {
    this.#full ??= this.#encodeFull();
    const slices = this.#slicesFor(session.source, this.#fullSlices, this.#full);
    // The first one must arrive: a client shows the world only with it.
    this.#send(session, tick, own, flags, slices, !session.isFirstFull);
    session.needsFull = false;
    session.isFirstFull = false;
  }

  #send(
    session: Session,
    tick: number,
    own: Entity,
    flags: number,
    slices: readonly number[],
    isSheddable: boolean,
  ): void {
    const seq = session.inputs.lastTakenSeq;
    this.#head.reset();
    this.#head.u8(FROM_WORLD.snapshot.byte);
    writeSnapshotHead(this.#head, tick, seq, own, flags);
    this.#outlets.writer(session.source)
      .frame(session.slot, this.#head.view(), slices, isSheddable);
    session.isTeleported = false;
    session.lastFrameTick = tick;
    session.sentX = own.x;
    session.sentZ = own.z;
    session.sentYaw = own.yaw;
    session.sentSeq = seq;
    session.sentFlags = flags;
  }

  #slicesFor(
    source: number,
    known: Map<number, readonly number[]>,
    bytes: Uint8Array,
  ): readonly number[] {
    if (bytes.length === 0) return NO_SLICES;
    let slices = known.get(source);
    if (slices === undefined) {
      slices = [this.#outlets.writer(source).slice(bytes)];
      known.set(source, slices);
    }
    return slices;
  }

  #encodeChanges(): Uint8Array {
    const to = this.#sections;
    const stage = this.#stage;
    to.reset();
    writeLeftSection(to, stage.left);
    writeEnteredSection(to, stage.entered);
    writeMovedSection(to, stage.collectMoved());
    writeSaidSection(to, stage.said);
    writeAwaySection(to, stage.away);
    if (stage.isPlayerCountChanged) writePlayersHereSection(to, stage.playerCount);
    return to.take();
  }

  /** Everybody; and who left of late, for a reader that was stalled and may still show them. */
  #encodeFull(): Uint8Array {
    const to = this.#sections;
    const stage = this.#stage;
    to.reset();
    writeLeftSection(to, [...stage.recentlyLeft, ...stage.left]);
    writeEnteredSection(to, [...stage.shown.values()]);
    writeSaidSection(to, stage.said);
    writePlayersHereSection(to, stage.playerCount);
    return to.take();
  }
}
