// The leases that are open: what each holds, and how they are found. What happens to them is the
// travel desk's business.

import {
  type Fence,
  type InstanceId,
  type LeaseId,
  type PlayerId,
  type TicketId,
  worldKeyOf,
} from "../../shared/lib/ids.ts";
import { holdsTarget, type LeasePhase } from "../../shared/machines/travel_lease.ts";
import type { Spot } from "../../shared/protocol/fields.ts";
import type { Arrival } from "../../shared/protocol/master_messages.ts";
import type { LeasePurpose } from "../../shared/protocol/reasons.ts";
import type { Place } from "./effects.ts";
import type { PlayerSession } from "./sessions.ts";

/** Leases of one player; one more ends the one that would expire first. */
export const MAX_LEASES_PER_PLAYER = 8;
/** Leases in all; one more ends one of whoever has the most. */
export const MAX_LEASES = 2048;

/** The portal that a player stands at, locked. */
export interface TripSource {
  readonly instanceId: InstanceId;
  readonly requestId: number;
  readonly arriveAt: string | undefined;
}

/** One trip that is not over. */
export interface Lease {
  readonly id: LeaseId;
  readonly playerId: PlayerId;
  readonly target: InstanceId;
  readonly purpose: LeasePurpose;
  readonly source: TripSource | undefined;
  /** Where a link leads in the target. */
  readonly spot: Spot | undefined;
  phase: LeasePhase;
  /** True while the player stands locked at the source. */
  isSourceLocked: boolean;
  softAtMs: number;
  readonly hardAtMs: number;
  /** While it holds its target: when the place there is given up. */
  placeUntilMs: number;
  ticketId: TicketId | undefined;
  ticketLateAtMs: number;
  fence: Fence | undefined;
  admittedAt: Place | undefined;
}

/** All open leases, at most {@link MAX_LEASES} as the desk keeps them. */
export class LeaseBook {
  readonly #leases = new Map<LeaseId, Lease>();

  get size(): number {
    return this.#leases.size;
  }

  add(lease: Lease): void {
    this.#leases.set(lease.id, lease);
  }

  remove(lease: Lease): void {
    this.#leases.delete(lease.id);
  }

  get(id: LeaseId): Lease | undefined {
    return this.#leases.get(id);
  }

  /** A copy: leases may go while it is walked. */
  all(): Lease[] {
    return [...this.#leases.values()];
  }

  to(id: InstanceId): Lease[] {
    return this.all().filter((lease) => lease.target === id);
  }

  of(playerId: PlayerId): Lease[] {
    return this.all().filter((lease) => lease.playerId === playerId);
  }

  withTicket(id: InstanceId, ticketId: TicketId): Lease | undefined {
    for (const lease of this.#leases.values()) {
      if (lease.ticketId === ticketId && lease.target === id) return lease;
    }
    return undefined;
  }

  /** Players on the way into `id`, each once; they keep it running. */
  onTheWayTo(id: InstanceId): ReadonlySet<PlayerId> {
    const players = new Set<PlayerId>();
    for (const lease of this.#leases.values()) {
      if (lease.target === id && holdsTarget(lease.phase)) players.add(lease.playerId);
    }
    return players;
  }

  /** Until when a place in `id` is kept for a player on the way there; nothing when there is none. */
  placeUntilMs(playerId: PlayerId, id: InstanceId): number | undefined {
    return this.of(playerId).find((lease) => lease.target === id && holdsTarget(lease.phase))
      ?.placeUntilMs;
  }

  /** The lease that must go before `playerId` may have one more, if any. */
  oneTooMany(playerId: PlayerId): Lease | undefined {
    const own = this.of(playerId);
    if (own.length >= MAX_LEASES_PER_PLAYER) return soonest(own);
    return this.size >= MAX_LEASES ? soonest(this.#ofTheGreediest()) : undefined;
  }

  /** All leases of those who have the most: nobody loses the only one to who has many. */
  #ofTheGreediest(): Lease[] {
    const counts = new Map<PlayerId, number>();
    for (const { playerId } of this.#leases.values()) {
      counts.set(playerId, (counts.get(playerId) ?? 0) + 1);
    }
    const most = Math.max(...counts.values());
    return this.all().filter(({ playerId }) => counts.get(playerId) === most);
  }
}

/** Where the holder of `lease` is to appear. */
export function arrivalOf(lease: Lease, session: PlayerSession): Arrival {
  if (lease.source !== undefined) {
    return {
      saved: undefined,
      portal: lease.source.arriveAt,
      fromWorld: worldKeyOf(lease.source.instanceId),
      spot: undefined,
    };
  }
  const place = session.home.worldKey === worldKeyOf(lease.target) ? session.home.place : undefined;
  return {
    saved: place === undefined
      ? undefined
      : { x: place.x, y: place.y, z: place.z, yaw: place.yawRadians },
    portal: undefined,
    fromWorld: undefined,
    spot: lease.spot,
  };
}

function soonest(leases: readonly Lease[]): Lease {
  return leases.reduce((a, b) => (endOf(b) < endOf(a) ? b : a));
}

function endOf(lease: Lease): number {
  return Math.min(lease.softAtMs, lease.hardAtMs);
}
