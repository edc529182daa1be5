// Who may use which portal, judged by the server's own state alone, and how long they stand locked.

import { ok, refuse, type Result } from "../../shared/lib/result.ts";
import type { LeaseId } from "../../shared/lib/ids.ts";
import type { PortalRefusal } from "../../shared/protocol/reasons.ts";
import { PORTAL_COOLDOWN_MS } from "../../shared/sim/constants.ts";
import { isAtPortal } from "../../shared/sim/portal_reach.ts";
import type { PortalDefinition, WorldDefinition } from "../../shared/sim/world_definition.ts";
import type { Player, TravelLock } from "./player.ts";

/** A lock that the master does not turn into a lease ends after this time. */
export const LOCK_FALLBACK_MS = 30_000;

/** Judges portal use and keeps the locks. */
export class PortalWatch {
  readonly #world: WorldDefinition;
  #nextRequestId = 1;
  /** Answers to locks that were over already. */
  staleCount = 0;

  constructor(world: WorldDefinition) {
    this.#world = world;
  }

  /** Locks a player for a trip, or says why not. */
  use(
    player: Player,
    name: string,
    at: { readonly nowMs: number; readonly isMasterPresent: boolean; readonly isDraining: boolean },
  ): Result<{ readonly portal: PortalDefinition; readonly lock: TravelLock }, PortalRefusal> {
    if (player.lock !== undefined) return refuse("already_travelling");
    const portal = this.#world.portals.find((each) => each.name === name);
    if (portal === undefined) return refuse("no_such_portal");
    if (!isAtPortal(portal, player.entity)) return refuse("not_at_portal");
    if (at.nowMs < player.arrivedAtMs + PORTAL_COOLDOWN_MS) return refuse("cooling_down");
    if (at.isDraining) return refuse("draining");
    if (!at.isMasterPresent) return refuse("master_away");
    const lock: TravelLock = {
      requestId: this.#nextRequestId++,
      portal: name,
      leaseId: undefined,
      endsAtMs: at.nowMs + LOCK_FALLBACK_MS,
    };
    player.lock = lock;
    return ok({ portal, lock });
  }

  /** Ties a lock to its lease. @returns False when the lock is gone or another. */
  bind(
    player: Player | undefined,
    lease: { readonly requestId: number; readonly leaseId: LeaseId; readonly hardMs: number },
    nowMs: number,
  ): boolean {
    const lock = player?.lock;
    if (lock === undefined || lock.requestId !== lease.requestId || lock.leaseId !== undefined) {
      return this.#stale();
    }
    lock.leaseId = lease.leaseId;
    lock.endsAtMs = nowMs + lease.hardMs;
    return true;
  }

  /** Ends the lock of a request that the master refused. @returns The lock, if it was that one. */
  refused(player: Player | undefined, requestId: number): TravelLock | undefined {
    const lock = player?.lock;
    if (player === undefined || lock?.requestId !== requestId || lock.leaseId !== undefined) {
      this.#stale();
      return undefined;
    }
    player.lock = undefined;
    return lock;
  }

  /** Ends the lock of exactly this lease. @returns False when it is gone or another's. */
  unlock(player: Player | undefined, leaseId: LeaseId): boolean {
    if (player?.lock === undefined || player.lock.leaseId !== leaseId) return this.#stale();
    player.lock = undefined;
    return true;
  }

  #stale(): false {
    this.staleCount++;
    return false;
  }
}
