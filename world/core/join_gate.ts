// The way in: a ticket that the master announced, shown once, becomes an avatar that nobody sees
// until the master has committed the trip.

import type { Random } from "../../shared/lib/random.ts";
import type { Fence, LeaseId, PlayerId, TicketId } from "../../shared/lib/ids.ts";
import type { CloseReason } from "../../shared/net/close_codes.ts";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import type { Expected, ToMasterLink } from "../../shared/protocol/master_messages.ts";
import type { JoinRefusal } from "../../shared/protocol/reasons.ts";
import type { Ground } from "../../shared/sim/collision.ts";
import { TICK_MS } from "../../shared/sim/constants.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";
import { arrivalPlace } from "./arrival.ts";
import type { Outlets } from "./outlets.ts";
import { placeOf, type Player } from "./player.ts";
import type { RoomConfig } from "./room_config.ts";
import type { Roster } from "./roster.ts";
import type { Session } from "./session.ts";
import type { Entity, Stage } from "./stage.ts";
import { Tickets } from "./tickets.ts";

/** An admission that the master neither commits nor revokes ends after this time. */
export const COMMIT_TIMEOUT_MS = 30_000;

const CLOSE_OF: Readonly<Record<JoinRefusal, CloseReason>> = {
  admission_denied: "bad_ticket",
  ticket_expired: "bad_ticket",
  world_full: "too_busy",
  invalid_spawn_entry: "bad_ticket",
  draining: "draining",
};

/** What a join gate works with. */
export interface JoinGateOptions {
  readonly definition: WorldDefinition;
  readonly ground: Ground;
  readonly stage: Stage;
  readonly config: RoomConfig;
  readonly random: Random;
  readonly roster: Roster;
  readonly outlets: Outlets;
  readonly tell: (message: ToMasterLink) => void;
}

/** The moment of a join. */
export interface JoinMoment {
  readonly nowMs: number;
  readonly tick: number;
  readonly isMasterPresent: boolean;
}

/** Lets players in. */
export class JoinGate {
  readonly tickets = new Tickets();
  isDraining = false;
  readonly #options: JoinGateOptions;
  #nextGuest = 1;

  constructor(options: JoinGateOptions) {
    this.#options = options;
  }

  /** A socket shows a ticket. */
  join(session: Session, ticketId: TicketId, moment: JoinMoment): void {
    const refusal = this.#admit(session, ticketId, moment);
    if (refusal === undefined) return;
    const { outlets, roster } = this.#options;
    outlets.send(session, "join_refused", { reason: refusal });
    roster.shutOut(session, CLOSE_OF[refusal], moment.nowMs);
  }

  /** The master voids a ticket, and whoever it let in and was not committed. */
  revoke(ticketId: TicketId, nowMs: number): boolean {
    if (this.tickets.revoke(ticketId)) return true;
    for (const player of this.#options.roster.players.values()) {
      if (player.pending?.ticketId !== ticketId) continue;
      this.#options.roster.cancelPending(player, "bad_ticket", nowMs);
      return true;
    }
    return false;
  }

  /** The master is gone: what it had not decided will never be. */
  masterLost(nowMs: number): void {
    this.tickets.clear();
    for (const player of [...this.#options.roster.players.values()]) {
      this.#options.roster.cancelPending(player, "master_gone", nowMs);
    }
  }

  sweep(nowMs: number): void {
    this.tickets.sweep(nowMs);
  }

  #admit(session: Session, ticketId: TicketId, moment: JoinMoment): JoinRefusal | undefined {
    const { config, definition, roster, tell } = this.#options;
    if (this.isDraining) return "draining";
    if (!config.isStandalone && !moment.isMasterPresent) return "admission_denied";
    const use = config.isStandalone
      ? { ok: true as const, expected: this.#madeUp(ticketId) }
      : this.tickets.use(ticketId, moment.nowMs);
    if (!use.ok) return use.fault;
    const { expected } = use;
    const known = roster.players.get(expected.playerId);
    if (known !== undefined && expected.arrival.spot === undefined) {
      this.#reattach(known, session, expected, moment);
      return undefined;
    }
    // [V4] A link leads to its spot, as if whoever follows it had left before.
    if (known !== undefined) roster.giveUp(known, "superseded");
    const refusal = roster.players.size >= definition.capacity
      ? "world_full"
      : this.#enter(session, expected, moment);
    if (refusal !== undefined) {
      const { leaseId } = expected;
      tell({ type: "admission_failed", body: { ticketId, leaseId, reason: refusal } });
    }
    return refusal;
  }

  #enter(
    session: Session,
    expected: Expected,
    moment: JoinMoment,
  ): "invalid_spawn_entry" | undefined {
    const { definition, ground, random, stage, roster } = this.#options;
    const place = arrivalPlace(definition, ground, expected.arrival, random);
    if (!place.ok) return place.fault;
    const { playerId, displayName, isGuest } = expected;
    const entity = stage.create({
      kind: "player",
      playerId,
      name: displayName,
      isGuest,
      look: defaultLook(playerId), // the master says what it is before anybody sees it
      costume: "",
    }, place.value);
    const player = newPlayer(expected, entity, moment.nowMs);
    roster.add(player);
    this.#admitted(player, session, expected, moment);
    return undefined;
  }

  /** Somebody whose avatar is here comes in again: the avatar and its place are theirs. */
  #reattach(player: Player, session: Session, expected: Expected, moment: JoinMoment): void {
    const { pending, playerId } = player;
    if (pending !== undefined) {
      // The master may be committing it right now: unsaid, it would believe in it for ever.
      const place = placeOf(player);
      this.#options.tell({
        type: "gone",
        body: { playerId, fence: pending.fence, why: "left", place },
      });
    }
    this.#options.roster.supersede(player, "superseded");
    player.displayName = expected.displayName;
    player.isGuest = expected.isGuest;
    this.#admitted(player, session, expected, moment);
  }

  #admitted(player: Player, session: Session, expected: Expected, moment: JoinMoment): void {
    const { config, definition, outlets, roster, tell } = this.#options;
    const { ticketId, leaseId, playerId, fence } = expected;
    const endsAtMs = moment.nowMs + COMMIT_TIMEOUT_MS;
    player.pending = { ticketId, leaseId, fence, session, endsAtMs };
    session.player = player;
    session.phase = "admitted";
    outlets.send(session, "joined", {
      worldKey: definition.key,
      entityId: player.entity.entityId,
      tick: moment.tick,
      tickMs: TICK_MS,
    });
    const place = placeOf(player);
    tell({ type: "admitted", body: { ticketId, leaseId, playerId, fence, place } });
    if (config.isStandalone) roster.commit(player, moment.nowMs);
  }

  /** Without a master whoever comes is a guest. */
  #madeUp(ticketId: TicketId): Expected {
    const number = this.#nextGuest++;
    return {
      ticketId,
      leaseId: ticketId as string as LeaseId, // no lease exists; the field is never read
      expiresInMs: 0,
      playerId: number as PlayerId, // counts from 1, as its parser demands
      fence: number as Fence,
      displayName: `Guest-${number}`,
      isGuest: true,
      arrival: { saved: undefined, portal: undefined, fromWorld: undefined, spot: undefined },
    };
  }
}

function newPlayer(expected: Expected, entity: Entity, nowMs: number): Player {
  return {
    playerId: expected.playerId,
    displayName: expected.displayName,
    isGuest: expected.isGuest,
    entity,
    fence: undefined,
    pending: undefined,
    session: undefined,
    awayEndsAtMs: Infinity,
    arrivedAtMs: nowMs,
    lock: undefined,
    hangTicks: 0,
    savedX: NaN,
    savedY: NaN,
    savedZ: NaN,
    savedYaw: NaN,
  };
}
