// Who is here: one record per player who has a control socket, an avatar in a world, or both.

import type { Fence, InstanceId, PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import type { AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { Place } from "./effects.ts";

/** An avatar in a world, under the admission that may save it. */
export interface Avatar {
  readonly instanceId: InstanceId;
  readonly fence: Fence;
  /** True while its socket is lost and it waits. */
  isAway: boolean;
  /** True once its world was ordered to remove it; the world's `gone` ends it. */
  isReleased: boolean;
  /** False once the store missed this admission or its last place: it is told of both again. */
  isKept: boolean;
}

/** An avatar of an earlier identity of the same person, to be released when the new one commits. */
export interface Shadow {
  readonly playerId: PlayerId;
  readonly avatar: Avatar;
}

/** One player who is here. */
export interface PlayerSession {
  readonly playerId: PlayerId;
  readonly displayName: string;
  readonly isGuest: boolean;
  /** Chosen, or drawn by the id. */
  look: AvatarLook;
  /** Address that the session came from last, for limits; empty before one is known. */
  address: string;
  /** Hash of the resume secret that this session was given or came with; empty if unknown. */
  secretHash: string;
  tabId: string;
  /** The control socket, while there is one. */
  slot: number | undefined;
  /** True once the store has a row. Accounts always have one. */
  isStored: boolean;
  /** True while the row is being made. */
  isBeingStored: boolean;
  /** Where the player comes back to. */
  home: { worldKey: WorldKey; place: Place | undefined };
  avatar: Avatar | undefined;
  /** The latest admission known to have been committed; 0 before the first. */
  lastFence: number;
  shadow: Shadow | undefined;
  /** Without socket and avatar, the record is dropped then. */
  lingerUntilMs: number;
}

/** How long a player without socket and avatar is remembered: as long as an avatar waits. */
export const LINGER_MS = 30_000;
/** Players at most; one more is refused. */
export const MAX_SESSIONS = 16_384;
/** Newcomers of one address; above it those who are gone again are not waited for, the oldest first. */
export const MAX_NEWCOMERS_PER_ADDRESS = 256;

/** All sessions, found by player, socket or secret. */
export class Sessions {
  readonly #byPlayer = new Map<PlayerId, PlayerSession>();
  readonly #bySlot = new Map<number, PlayerSession>();
  readonly #bySecret = new Map<string, PlayerSession>();
  /** Guests by the address that they came from first, the oldest first. */
  readonly #newcomers = new Map<string, Set<PlayerSession>>();
  readonly #cameFrom = new Map<PlayerSession, string>();

  get count(): number {
    return this.#byPlayer.size;
  }

  /** Those who have a socket or an avatar; the others are only remembered for a while. */
  get countHere(): number {
    let count = 0;
    for (const session of this.#byPlayer.values()) if (isHere(session)) count++;
    return count;
  }

  get isFull(): boolean {
    return this.#byPlayer.size >= MAX_SESSIONS;
  }

  all(): Iterable<PlayerSession> {
    return this.#byPlayer.values();
  }

  ofPlayer(playerId: PlayerId): PlayerSession | undefined {
    return this.#byPlayer.get(playerId);
  }

  atSlot(slot: number): PlayerSession | undefined {
    return this.#bySlot.get(slot);
  }

  withSecret(secretHash: string): PlayerSession | undefined {
    return this.#bySecret.get(secretHash);
  }

  add(session: PlayerSession): void {
    this.#byPlayer.set(session.playerId, session);
    if (session.secretHash !== "") this.#bySecret.set(session.secretHash, session);
    if (session.slot !== undefined) this.#bySlot.set(session.slot, session);
    if (session.isGuest && !session.isStored) this.#welcome(session);
  }

  /** Gives the session another control socket, or none. */
  seat(session: PlayerSession, slot: number | undefined): void {
    if (session.slot !== undefined && this.#bySlot.get(session.slot) === session) {
      this.#bySlot.delete(session.slot);
    }
    session.slot = slot;
    if (slot !== undefined) this.#bySlot.set(slot, session);
  }

  /** Gives the session another secret. */
  resecret(session: PlayerSession, secretHash: string): void {
    this.#bySecret.delete(session.secretHash);
    session.secretHash = secretHash;
    this.#bySecret.set(secretHash, session);
  }

  /** Its secret opens nothing any more. */
  forgetSecret(session: PlayerSession): void {
    this.#bySecret.delete(session.secretHash);
    session.secretHash = "";
  }

  drop(session: PlayerSession): void {
    this.seat(session, undefined);
    if (this.#bySecret.get(session.secretHash) === session) {
      this.#bySecret.delete(session.secretHash);
    }
    this.#byPlayer.delete(session.playerId);
    this.#forgetNewcomer(session);
  }

  /** Drops everybody who has neither socket nor avatar and whose time is over. */
  sweep(nowMs: number): PlayerSession[] {
    const dropped: PlayerSession[] = [];
    for (const session of this.#byPlayer.values()) {
      if (!isHere(session) && nowMs >= session.lingerUntilMs) dropped.push(session);
    }
    for (const session of dropped) this.drop(session);
    return dropped;
  }

  /** Who comes and goes again and again must not fill the universe with those being waited for. */
  #welcome(session: PlayerSession): void {
    const { address } = session;
    const newcomers = this.#newcomers.get(address) ?? new Set();
    this.#newcomers.set(address, newcomers.add(session));
    this.#cameFrom.set(session, address);
    if (newcomers.size <= MAX_NEWCOMERS_PER_ADDRESS) return;
    for (const oldest of newcomers) {
      if (oldest.slot !== undefined || oldest.avatar !== undefined || oldest === session) continue;
      oldest.lingerUntilMs = 0;
      return this.#forgetNewcomer(oldest);
    }
  }

  #forgetNewcomer(session: PlayerSession): void {
    const address = this.#cameFrom.get(session);
    if (address === undefined) return;
    this.#cameFrom.delete(session);
    const newcomers = this.#newcomers.get(address);
    newcomers?.delete(session);
    if (newcomers?.size === 0) this.#newcomers.delete(address);
  }
}

/** True for somebody who has a socket or an avatar. */
export function isHere(session: PlayerSession): boolean {
  return session.slot !== undefined || session.avatar !== undefined;
}
