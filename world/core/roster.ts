// Sockets and avatars, and how the one comes to the other and is lost again.

import type { Fence, PlayerId } from "../../shared/lib/ids.ts";
import type { CloseReason } from "../../shared/net/close_codes.ts";
import type { ToMasterLink } from "../../shared/protocol/master_messages.ts";
import type { Outlets } from "./outlets.ts";
import { placeOf, type Player } from "./player.ts";
import { Session } from "./session.ts";
import type { Stage } from "./stage.ts";

/** Sockets that one room serves at most, of all edges together. */
export const MAX_SESSIONS = 8192;
/** A socket must show a ticket within this time. */
export const JOIN_TIMEOUT_MS = 10_000;
/** The socket of somebody who travelled on stays open this long for the client to close. */
export const TRAVELLED_SOCKET_MS = 10_000;

/** Edges number their slots below this. */
const SLOTS_PER_SOURCE = 2 ** 24;

/** What a roster needs of the room around it. */
export interface RosterOptions {
  readonly stage: Stage;
  readonly outlets: Outlets;
  readonly awayMs: number;
  readonly tell: (message: ToMasterLink) => void;
  /** Somebody came in and can be seen. */
  readonly entered: (player: Player) => void;
  /** Somebody who could be seen is gone. */
  readonly left: (player: Player) => void;
}

/** All players and sockets of one room. */
export class Roster {
  readonly #options: RosterOptions;
  readonly #sessions = new Map<number, Session>();
  readonly #players = new Map<PlayerId, Player>();
  readonly #faults = new Map<string, number>();
  #faultCount = 0;

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  /** Everybody with an avatar: playing, away, or admitted and not committed. */
  get players(): ReadonlyMap<PlayerId, Player> {
    return this.#players;
  }

  /** True without a socket and without an avatar. */
  get isEmpty(): boolean {
    return this.#sessions.size === 0 && this.#players.size === 0;
  }

  /** Peers' mistakes by name. */
  get faultCount(): number {
    return this.#faultCount;
  }

  /** The same by name. */
  get faults(): ReadonlyMap<string, number> {
    return this.#faults;
  }

  sessions(): Iterable<Session> {
    return this.#sessions.values();
  }

  session(source: number, slot: number): Session | undefined {
    return this.#sessions.get(source * SLOTS_PER_SOURCE + slot);
  }

  countFault(kind: string): void {
    this.#faultCount++;
    this.#faults.set(kind, (this.#faults.get(kind) ?? 0) + 1);
  }

  add(player: Player): void {
    this.#players.set(player.playerId, player);
  }

  opened(source: number, slot: number, nowMs: number): void {
    const session = new Session(source, slot, nowMs);
    this.#sessions.set(source * SLOTS_PER_SOURCE + slot, session);
    if (this.#sessions.size > MAX_SESSIONS) this.#options.outlets.close(session, "too_busy");
  }

  closed(source: number, slot: number, isLeaving: boolean, nowMs: number): void {
    const session = this.session(source, slot);
    if (session === undefined) return;
    this.#sessions.delete(source * SLOTS_PER_SOURCE + slot);
    this.#detach(session, isLeaving, nowMs);
  }

  edgeLost(source: number, nowMs: number): void {
    for (const session of [...this.#sessions.values()]) {
      if (session.source === source) this.closed(source, session.slot, false, nowMs);
    }
  }

  /** Closes a misbehaving socket; its avatar waits like that of a lost one. */
  shutOut(session: Session, reason: CloseReason, nowMs: number): void {
    this.#options.outlets.close(session, reason);
    this.#detach(session, false, nowMs);
  }

  /** Takes a socket away from its player, without a word to the master. */
  supersede(player: Player, reason: CloseReason): void {
    for (const session of [player.session, player.pending?.session]) {
      if (session === undefined) continue;
      this.#options.outlets.close(session, reason);
      session.player = undefined;
    }
    player.session = undefined;
  }

  /** Makes the pending admission the player's admission here: from now on they are seen and saved. */
  commit(player: Player, nowMs: number): void {
    const { pending } = player;
    if (pending === undefined) return;
    const { stage, entered } = this.#options;
    player.fence = pending.fence;
    player.session = pending.session;
    player.pending = undefined;
    player.lock = undefined;
    player.savedX = NaN; // whatever was saved before was under another fence
    const isNew = !stage.isShown(player.entity);
    stage.show(player.entity);
    if (player.session === undefined) {
      this.#lose(player, nowMs);
    } else {
      player.session.phase = "playing";
      player.awayEndsAtMs = Infinity;
      stage.setAway(player.entity, false);
    }
    if (isNew) entered(player);
  }

  /** Ends a pending admission. The avatar of a committed one stays, away. */
  cancelPending(player: Player, reason: CloseReason, nowMs: number): void {
    const { pending } = player;
    if (pending === undefined) return;
    if (pending.session !== undefined) {
      this.#options.outlets.close(pending.session, reason);
      pending.session.player = undefined;
    }
    player.pending = undefined;
    if (player.fence === undefined) this.remove(player);
    else if (player.awayEndsAtMs === Infinity) this.#lose(player, nowMs);
  }

  /**
   * The admission under `fence` has ended elsewhere. Its last place is told once more: whether it
   * still counts is for the master to say. Nothing is saved under it any more.
   */
  release(player: Player, close: CloseReason | undefined, nowMs: number): void {
    const { session } = player;
    this.#tellGone(player, player.fence, "left");
    player.session = undefined;
    player.fence = undefined;
    player.lock = undefined;
    if (session !== undefined) {
      session.player = undefined;
      session.isOver = true;
      if (close === undefined) session.closeAtMs = nowMs + TRAVELLED_SOCKET_MS;
      else this.#options.outlets.close(session, close);
    }
    if (player.pending === undefined) this.remove(player);
    else this.#hide(player);
  }

  /** The player left in all but word: takes the avatar and its sockets away and tells the master. */
  giveUp(player: Player, reason: CloseReason): void {
    this.supersede(player, reason);
    if (player.pending !== undefined) this.#tellGone(player, player.pending.fence, "left");
    this.#tellGone(player, player.fence, "left");
    this.remove(player);
  }

  /** Takes an avatar off the stage and forgets the player. */
  remove(player: Player): void {
    this.#players.delete(player.playerId);
    this.#hide(player);
    this.#options.stage.retire(player.entity);
  }

  /** Closes every socket, at the end. */
  closeAll(reason: CloseReason): void {
    for (const session of this.#sessions.values()) this.#options.outlets.close(session, reason);
  }

  /** Ends what has waited too long. */
  sweep(nowMs: number): void {
    for (const session of this.#sessions.values()) this.#sweepSession(session, nowMs);
    // A map may lose the entry that is being looked at.
    for (const player of this.#players.values()) {
      if (player.pending !== undefined && nowMs >= player.pending.endsAtMs) {
        this.#tellGone(player, player.pending.fence, "away_too_long");
        this.cancelPending(player, "bad_ticket", nowMs);
      } else if (nowMs >= player.awayEndsAtMs && player.pending === undefined) {
        this.#tellGone(player, player.fence, "away_too_long");
        this.remove(player);
      }
    }
  }

  #sweepSession(session: Session, nowMs: number): void {
    if (session.isOver) {
      if (session.closeAtMs !== undefined && nowMs >= session.closeAtMs) {
        this.#options.outlets.close(session, "superseded");
      }
    } else if (session.phase === "connected" && nowMs >= session.openedAtMs + JOIN_TIMEOUT_MS) {
      this.#options.outlets.close(session, "idle_timeout");
    }
  }

  #detach(session: Session, isLeaving: boolean, nowMs: number): void {
    const { player } = session;
    session.player = undefined;
    if (player === undefined) return;
    if (player.session === session) player.session = undefined;
    else if (player.pending?.session === session) player.pending.session = undefined;
    else return;
    if (isLeaving) {
      if (player.pending !== undefined) this.#tellGone(player, player.pending.fence, "left");
      this.#tellGone(player, player.fence, "left");
      this.remove(player);
    } else if (player.pending === undefined) {
      this.#lose(player, nowMs);
    }
  }

  #lose(player: Player, nowMs: number): void {
    const { stage, awayMs, tell } = this.#options;
    if (player.fence === undefined) return;
    player.awayEndsAtMs = nowMs + awayMs;
    stage.setAway(player.entity, true);
    tell({ type: "away", body: { playerId: player.playerId, fence: player.fence } });
  }

  #hide(player: Player): void {
    if (!this.#options.stage.isShown(player.entity)) return;
    this.#options.stage.hide(player.entity);
    this.#options.left(player);
  }

  #tellGone(player: Player, fence: Fence | undefined, why: "left" | "away_too_long"): void {
    if (fence === undefined) return;
    const { playerId } = player;
    const place = placeOf(player);
    this.#options.tell({ type: "gone", body: { playerId, fence, why, place } });
  }
}
