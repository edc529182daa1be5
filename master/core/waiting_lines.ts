// Who waits for a place in which full world, in the order in which they came. Whether a place is
// free, and what then happens to a trip, is the travel desk's business.

import type { InstanceId, LeaseId, PlayerId } from "../../shared/lib/ids.ts";

/** So many wait for one world; one more is refused. */
export const MAX_WAITING = 64;
/** Who lost the connection, or set out again, finds their turn for so long. */
export const TURN_KEPT_MS = 30_000;

/** What a waiting line needs to know of a trip. */
export interface WaitingTrip {
  readonly id: LeaseId;
  readonly playerId: PlayerId;
  readonly target: InstanceId;
}

interface Turn {
  readonly playerId: PlayerId;
  /** Nothing while its player is away; it is not served then. */
  leaseId: LeaseId | undefined;
  /** When it is forgotten, while its player is away. */
  forgetAtMs: number;
  /** The place that its player heard last. */
  told: number;
}

/** All lines, one for each world that somebody waits for. */
export class WaitingLines {
  readonly #lines = new Map<InstanceId, Turn[]>();

  /** Worlds that somebody waits for. */
  get targets(): readonly InstanceId[] {
    return [...this.#lines.keys()];
  }

  /** True when somebody waits for `target` who came before this player. */
  hasBefore({ playerId, target }: WaitingTrip): boolean {
    const first = this.#lines.get(target)?.find(({ leaseId }) => leaseId !== undefined);
    return first !== undefined && first.playerId !== playerId;
  }

  /** Goes to the end of the line, or back to the turn that was kept. @returns False: it is full. */
  join({ id, playerId, target }: WaitingTrip): boolean {
    const line = this.#lines.get(target) ?? [];
    const kept = line.find((turn) => turn.playerId === playerId);
    if (kept !== undefined) {
      kept.leaseId = id;
      kept.told = 0;
      return true;
    }
    if (line.length >= MAX_WAITING) return false;
    line.push({ playerId, leaseId: id, forgetAtMs: Infinity, told: 0 });
    this.#lines.set(target, line);
    return true;
  }

  /** The trip waits no more. The turn stays for a while where `keepsTurn`. */
  leave({ id, target }: WaitingTrip, nowMs: number, keepsTurn: boolean): void {
    const line = this.#lines.get(target);
    const turn = line?.find(({ leaseId }) => leaseId === id);
    if (line === undefined || turn === undefined) return;
    turn.leaseId = undefined;
    turn.forgetAtMs = keepsTurn ? nowMs + TURN_KEPT_MS : nowMs;
    this.#forget(target, line, nowMs);
  }

  /** Whose turn it is. */
  next(target: InstanceId): LeaseId | undefined {
    return this.#lines.get(target)?.find(({ leaseId }) => leaseId !== undefined)?.leaseId;
  }

  /** Forgets turns that were kept long enough. */
  sweep(nowMs: number): void {
    for (const [target, line] of this.#lines) this.#forget(target, line, nowMs);
  }

  /** Those whose place, from 1, is another than they heard last; they count as told. */
  *news(): Iterable<{ readonly leaseId: LeaseId; readonly place: number }> {
    for (const line of this.#lines.values()) {
      for (const [index, turn] of line.entries()) {
        const place = index + 1;
        if (turn.leaseId === undefined || turn.told === place) continue;
        turn.told = place;
        yield { leaseId: turn.leaseId, place };
      }
    }
  }

  #forget(target: InstanceId, line: readonly Turn[], nowMs: number): void {
    const left = line.filter((turn) => turn.leaseId !== undefined || nowMs < turn.forgetAtMs);
    if (left.length === 0) this.#lines.delete(target);
    else this.#lines.set(target, left);
  }
}
