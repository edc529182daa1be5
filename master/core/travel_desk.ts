// Every trip: from the lease to the commit. The only place where a player's world changes.

import type {
  Fence,
  InstanceId,
  LeaseId,
  PlayerId,
  TicketId,
  WorldKey,
} from "../../shared/lib/ids.ts";
import { shortened, worldKeyOf } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import type { SecretSource } from "../../shared/lib/random.ts";
import { unreachable } from "../../shared/lib/result.ts";
import { edgeOf } from "../../shared/machines/machine.ts";
import {
  holdsTarget,
  isLeaseOver,
  LEASE_EDGES,
  type LeaseEffect,
  type LeaseEvent,
} from "../../shared/machines/travel_lease.ts";
import type { Spot } from "../../shared/protocol/fields.ts";
import type { LeaseClosed, LeasePurpose } from "../../shared/protocol/reasons.ts";
import type { CatalogWorld, Place } from "./effects.ts";
import { arrivalOf, type Lease, LeaseBook, type TripSource } from "./lease_book.ts";
import type { Orders } from "./orders.ts";
import type { PlayerSession } from "./sessions.ts";
import { WaitingLines } from "./waiting_lines.ts";

/** A lease ends when it was not refreshed for this long. */
export const LEASE_SOFT_MS = 120_000;
/** A lease ends after this long whatever happens. */
export const LEASE_HARD_MS = 3_600_000;
/** The target must acknowledge a ticket within this. */
export const TICKET_ACKNOWLEDGE_MS = 10_000;
/** The client must use a ticket within this, counted from when it was told. */
export const TICKET_MS = 30_000;
/**
 * Whoever has a place in a world must be there within this. The slowest honest way takes half of it:
 * a start after a crash (10 s), the acknowledgement, a ticket, and another one for its second half.
 */
export const PLACE_MS = 120_000;

/** What the desk needs of the rest of the core. */
export interface TravelParts {
  readonly orders: Orders;
  readonly log: Log;
  readonly secret: SecretSource;
  readonly nextNumber: () => number;
  readonly sessionOf: (playerId: PlayerId) => PlayerSession | undefined;
  readonly catalogWorld: (key: WorldKey) => CatalogWorld | undefined;
  readonly instanceFor: (key: WorldKey) => InstanceId;
  readonly wantWorld: (id: InstanceId) => void;
  /** Players inside and on the way in, against the world's capacity. */
  readonly isFull: (id: InstanceId) => boolean;
  /** The trip is done: the player's world is now `target`, under `fence`. */
  readonly commit: (session: PlayerSession, target: InstanceId, fence: Fence, at: Place) => void;
}

/** All open trips. */
export class TravelDesk {
  readonly #parts: TravelParts;
  readonly #leases = new LeaseBook();
  readonly #lines = new WaitingLines();
  #nowMs = 0;

  constructor(parts: TravelParts) {
    this.#parts = parts;
  }

  get openCount(): number {
    return this.#leases.size;
  }

  /** True while somebody with a redeemed lease is on the way into `id`. */
  isTarget(id: InstanceId): boolean {
    return this.#leases.onTheWayTo(id).size > 0;
  }

  /** Places taken in `id` by players on the way there; who is there already has one as it is. */
  countTargeting(id: InstanceId): number {
    let count = 0;
    for (const playerId of this.#leases.onTheWayTo(id)) {
      if (this.#parts.sessionOf(playerId)?.avatar?.instanceId !== id) count++;
    }
    return count;
  }

  /**
   * Gives `session` a lease to `key` and tells the client. No world is started for it.
   * @param from The portal it goes through, or the spot that a link names.
   * @returns Why not.
   */
  grant(
    session: PlayerSession,
    key: WorldKey,
    purpose: LeasePurpose,
    from: { readonly source?: TripSource; readonly spot?: Spot | undefined } = {},
  ): LeaseClosed | undefined {
    const { orders, log } = this.#parts;
    const { source, spot } = from;
    const world = this.#parts.catalogWorld(key);
    if (world === undefined) return "invalid_world";
    if (session.slot === undefined) return "player_gone";
    this.#makeRoom(session.playerId, source);
    const lease: Lease = {
      id: this.#parts.secret(16) as LeaseId, // 16 bytes are the 32 hex digits of an id
      playerId: session.playerId,
      target: this.#parts.instanceFor(key),
      purpose,
      source,
      spot,
      phase: "granted",
      isSourceLocked: source !== undefined,
      softAtMs: this.#nowMs + LEASE_SOFT_MS,
      hardAtMs: this.#nowMs + LEASE_HARD_MS,
      placeUntilMs: Infinity,
      ticketId: undefined,
      ticketLateAtMs: Infinity,
      fence: undefined,
      admittedAt: undefined,
    };
    this.#leases.add(lease);
    log.info("TRAVEL_LEASE_CREATED", {
      lease: shortened(lease.id),
      player: session.playerId,
      to: key,
      purpose,
    });
    if (source !== undefined) {
      orders.toWorld(source.instanceId, "lease_opened", {
        requestId: source.requestId,
        playerId: session.playerId,
        leaseId: lease.id,
        hardMs: LEASE_HARD_MS,
      });
    }
    orders.toClient(session.slot, "lease_granted", {
      leaseId: lease.id,
      worldKey: key,
      purpose,
      packUrl: world.packUrl,
      manifestUrl: world.manifestUrl,
      packHash: world.packHash,
      packBytes: world.packBytes,
      requiredBytes: world.requiredBytes,
      softMs: LEASE_SOFT_MS,
      hardMs: LEASE_HARD_MS,
    });
    return undefined;
  }

  refresh(session: PlayerSession, id: LeaseId): void {
    const lease = this.#ownLease(session, id);
    if (lease === undefined) return;
    // Never past the hard end, whatever the client asks.
    lease.softAtMs = Math.min(this.#nowMs + LEASE_SOFT_MS, lease.hardAtMs);
    this.#event(lease, "refreshed");
  }

  redeem(session: PlayerSession, id: LeaseId, key: WorldKey): void {
    const lease = this.#ownLease(session, id);
    if (lease === undefined) return;
    if (worldKeyOf(lease.target) !== key) {
      return this.#event(lease, "released", "travel_lease_target_mismatch");
    }
    const hasPlace = session.avatar?.instanceId === lease.target ||
      this.#leases.placeUntilMs(session.playerId, lease.target) !== undefined ||
      (!this.#parts.isFull(lease.target) && !this.#lines.hasBefore(lease));
    if (hasPlace) {
      return this.#event(lease, lease.phase === "waiting" ? "place_free" : "redeemed");
    }
    if (!this.#lines.join(lease)) return this.#event(lease, "released", "world_full");
    this.#event(lease, "no_place");
    this.#tellPlaces();
  }

  release(session: PlayerSession, id: LeaseId, why: LeaseClosed = "released"): void {
    const lease = this.#ownLease(session, id);
    if (lease !== undefined) this.#event(lease, "released", why);
  }

  worldReady(id: InstanceId): void {
    for (const lease of this.#leases.to(id)) {
      if (lease.phase === "redeemed") this.#event(lease, "world_ready");
    }
  }

  worldFailed(id: InstanceId, reason: LeaseClosed): void {
    for (const lease of this.#leases.to(id)) {
      if (holdsTarget(lease.phase)) this.#event(lease, "target_failed", reason);
    }
  }

  acknowledged(id: InstanceId, ticketId: TicketId): void {
    const lease = this.#leases.withTicket(id, ticketId);
    if (lease?.phase === "offering") this.#event(lease, "acknowledged");
    else this.#stale("ticket_acknowledged", ticketId);
  }

  /** The target let the player in; the avatar waits unseen for the commit. */
  admitted(
    id: InstanceId,
    body: {
      readonly ticketId: TicketId;
      readonly leaseId: LeaseId;
      readonly fence: Fence;
      readonly at: Place;
    },
  ): void {
    const lease = this.#leases.withTicket(id, body.ticketId);
    if (lease?.phase !== "ticketed" || lease.fence !== body.fence) {
      // The lease closed meanwhile: the target drops that avatar again.
      this.#stale("admitted", body.ticketId);
      this.#parts.orders.toWorld(id, "revoke_ticket", {
        ticketId: body.ticketId,
        leaseId: body.leaseId,
      });
      return;
    }
    lease.admittedAt = body.at;
    this.#event(lease, "admitted");
  }

  admissionFailed(id: InstanceId, ticketId: TicketId, reason: LeaseClosed): void {
    const lease = this.#leases.withTicket(id, ticketId);
    if (lease !== undefined && holdsTarget(lease.phase)) {
      this.#event(lease, "target_failed", reason);
    } else this.#stale("admission_failed", ticketId);
  }

  /** Ends all trips of a player, e.g. because they left or begin anew. */
  closeAll(playerId: PlayerId, why: "player_gone" | "superseded"): void {
    for (const lease of this.#leases.of(playerId)) this.#event(lease, why, why);
  }

  /** The control socket is gone: whoever waits loses the trip and keeps the turn for a while. */
  closeWaiting(playerId: PlayerId): void {
    for (const lease of this.#leases.of(playerId)) {
      if (lease.phase === "waiting") this.#event(lease, "player_gone", "player_gone");
    }
  }

  tick(nowMs: number): void {
    this.#nowMs = nowMs;
    this.#servePlaces();
    for (const lease of this.#leases.all()) {
      if (nowMs >= lease.softAtMs || nowMs >= lease.hardAtMs) {
        this.#event(lease, "expired", "expired");
      } else if (nowMs >= lease.ticketLateAtMs) {
        const reason = lease.phase === "offering" ? "ticket_unavailable" : "ticket_expired";
        this.#event(lease, "ticket_late", reason);
      } else if (holdsTarget(lease.phase) && nowMs >= lease.placeUntilMs) {
        this.#event(lease, "expired", "ticket_expired");
      }
    }
  }

  #event(lease: Lease, event: LeaseEvent, reason: LeaseClosed = "internal_error"): void {
    const edge = edgeOf(LEASE_EDGES, lease.phase, event);
    if (edge === undefined) {
      this.#parts.log.warn("TRAVEL_EVENT_REFUSED", {
        lease: shortened(lease.id),
        phase: lease.phase,
        event,
      });
      return;
    }
    if (lease.phase === "waiting" && edge.to !== "waiting") {
      this.#lines.leave(lease, this.#nowMs, event === "superseded" || event === "player_gone");
    }
    if (edge.to === "redeemed" && !holdsTarget(lease.phase)) {
      // One place and one time for it, whichever of several leases it was redeemed with.
      lease.placeUntilMs = this.#leases.placeUntilMs(lease.playerId, lease.target) ??
        this.#nowMs + PLACE_MS;
    }
    lease.phase = edge.to;
    if (isLeaseOver(edge.to)) this.#leases.remove(lease);
    for (const effect of edge.then ?? []) this.#carryOut(lease, effect);
    if (edge.to === "closed") this.#tellClosed(lease, reason);
  }

  #carryOut(lease: Lease, effect: LeaseEffect): void {
    const { orders } = this.#parts;
    switch (effect) {
      case "ensure_world":
        return this.#parts.wantWorld(lease.target);
      case "issue_ticket":
        return this.#issueTicket(lease);
      case "tell_ticket":
        return this.#tellTicket(lease);
      case "revoke_ticket":
        if (lease.ticketId !== undefined) {
          orders.toWorld(lease.target, "revoke_ticket", {
            ticketId: lease.ticketId,
            leaseId: lease.id,
          });
        }
        lease.ticketId = undefined;
        lease.ticketLateAtMs = Infinity;
        return;
      case "unlock_source":
        if (lease.source !== undefined && lease.isSourceLocked) {
          lease.isSourceLocked = false;
          orders.toWorld(lease.source.instanceId, "unlock", {
            playerId: lease.playerId,
            leaseId: lease.id,
          });
        }
        return;
      case "save_active_world":
        return this.#commit(lease);
      case "release_source":
        // Whichever avatar the player had is released by the commit itself, which knows it; other
        // trips of the same player are over.
        return this.closeAll(lease.playerId, "superseded");
      default:
        unreachable(effect);
    }
  }

  #issueTicket(lease: Lease): void {
    const session = this.#parts.sessionOf(lease.playerId);
    if (session === undefined) return this.#event(lease, "player_gone", "player_gone");
    const ticketId = this.#parts.secret(16) as TicketId; // 32 hex digits
    const fence = this.#parts.nextNumber() as Fence; // numbers of the one sequence are fences
    lease.ticketId = ticketId;
    lease.fence = fence;
    lease.ticketLateAtMs = this.#nowMs + TICKET_ACKNOWLEDGE_MS;
    this.#parts.orders.toWorld(lease.target, "expect", {
      ticketId,
      leaseId: lease.id,
      // The client's time runs only from the acknowledgement on.
      expiresInMs: TICKET_ACKNOWLEDGE_MS + TICKET_MS,
      playerId: session.playerId,
      fence,
      displayName: session.displayName,
      isGuest: session.isGuest,
      arrival: arrivalOf(lease, session),
    });
  }

  #tellTicket(lease: Lease): void {
    const session = this.#parts.sessionOf(lease.playerId);
    if (session?.slot === undefined || lease.ticketId === undefined) return;
    lease.ticketLateAtMs = this.#nowMs + TICKET_MS;
    this.#parts.orders.toClient(session.slot, "ticket", {
      leaseId: lease.id,
      worldKey: worldKeyOf(lease.target),
      url: this.#parts.orders.worldUrl(lease.target),
      ticketId: lease.ticketId,
      expiresInMs: TICKET_MS,
    });
  }

  #commit(lease: Lease): void {
    const session = this.#parts.sessionOf(lease.playerId);
    const { fence, admittedAt } = lease;
    if (session === undefined || fence === undefined || admittedAt === undefined) {
      throw new Error(`Cannot commit lease ${shortened(lease.id)}: nobody was admitted`);
    }
    this.#parts.commit(session, lease.target, fence, admittedAt);
    this.#parts.log.info("TRAVEL_COMMITTED", {
      lease: shortened(lease.id),
      player: lease.playerId,
      to: worldKeyOf(lease.target),
      fence,
    });
    if (session.slot !== undefined) {
      this.#parts.orders.toClient(session.slot, "committed", {
        leaseId: lease.id,
        worldKey: worldKeyOf(lease.target),
      });
    }
  }

  #tellClosed(lease: Lease, reason: LeaseClosed): void {
    this.#parts.log.info("TRAVEL_LEASE_CLOSED", {
      lease: shortened(lease.id),
      player: lease.playerId,
      reason,
    });
    const session = this.#parts.sessionOf(lease.playerId);
    if (session?.slot === undefined) return;
    this.#parts.orders.toClient(session.slot, "lease_closed", { leaseId: lease.id, reason });
  }

  /** Places that came free go to those who wait for them, the first in line first. */
  #servePlaces(): void {
    this.#lines.sweep(this.#nowMs);
    for (const target of this.#lines.targets) {
      for (let id = this.#lines.next(target); id !== undefined; id = this.#lines.next(target)) {
        const lease = this.#leases.get(id);
        if (lease === undefined || this.#parts.isFull(target)) break;
        this.#event(lease, "place_free"); // which takes it out of the line
      }
    }
    this.#tellPlaces();
  }

  #tellPlaces(): void {
    for (const { leaseId, place } of this.#lines.news()) {
      const lease = this.#leases.get(leaseId);
      const slot = lease && this.#parts.sessionOf(lease.playerId)?.slot;
      if (slot !== undefined) this.#parts.orders.toClient(slot, "queued", { leaseId, place });
    }
  }

  /** The open lease `id` of this very player; anybody else's is as good as none. */
  #ownLease(session: PlayerSession, id: LeaseId): Lease | undefined {
    const lease = this.#leases.get(id);
    if (lease?.playerId === session.playerId) return lease;
    if (session.slot !== undefined) {
      this.#parts.orders.toClient(session.slot, "lease_closed", {
        leaseId: id,
        reason: "invalid_travel_lease",
      });
    }
    return undefined;
  }

  /** A lease behind the same lock is replaced; over a cap another one goes. */
  #makeRoom(playerId: PlayerId, source: TripSource | undefined): void {
    for (const lease of this.#leases.of(playerId)) {
      const isSameLock = source !== undefined &&
        lease.source?.instanceId === source.instanceId;
      if (isSameLock) this.#event(lease, "superseded", "superseded");
    }
    const tooMany = this.#leases.oneTooMany(playerId);
    if (tooMany !== undefined) this.#event(tooMany, "superseded", "too_many_leases");
  }

  #stale(what: string, ticketId: TicketId): void {
    this.#parts.log.debug("TRAVEL_STALE", { what, ticket: shortened(ticketId) });
  }
}
