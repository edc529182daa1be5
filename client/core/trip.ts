// One trip: the table of `travel_flow.ts` with its timers, its pack and its socket. The old world
// is no business of a trip; it learns of the new one by `arrived`, or nothing happens to it.

import type { Cancel, Clock } from "../../shared/lib/clock.ts";
import { shortened } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import { unreachable } from "../../shared/lib/result.ts";
import {
  nextTrip,
  type TripEffect,
  type TripEvent,
  type TripPhase,
} from "../../shared/machines/travel_flow.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import type { FROM_MASTER } from "../../shared/protocol/control_messages.ts";
import type { BodyOf } from "../../shared/protocol/frames.ts";
import type { GateVerdict } from "../../shared/protocol/gate.ts";
import type { Snapshot } from "../../shared/protocol/snapshot_records.ts";
import type { FromWorld } from "../../shared/protocol/world_messages.ts";
import { parseWorldDefinition, type WorldDefinition } from "../../shared/sim/world_definition.ts";
import type { Addresses } from "./addresses.ts";
import type { TripState } from "./app_state.ts";
import type { HeldSockets } from "./held_sockets.ts";
import type { LinkDialler, PackFiles, PackSource } from "./ports.ts";
import { WorldSocket, type WorldSocketEvents } from "./world_socket.ts";

/** A lease is refreshed this often while a trip is open. */
export const REFRESH_MS = 10_000;
/** A download that is not done this long before the lease's hard end is given up. */
export const HARD_END_SPARE_MS = 5000;
export const TICKET_WAIT_MS = 12_000;
/** From dialling a world to its first snapshot. */
export const WORLD_WAIT_MS = 5000;
export const JOIN_ATTEMPTS = 3;
export const JOIN_RETRY_MS = 350;

export type Lease = BodyOf<typeof FROM_MASTER, "lease_granted">;
export type Ticket = BodyOf<typeof FROM_MASTER, "ticket">;

/** What a finished trip hands over. */
export interface Arrival {
  readonly lease: Lease;
  readonly pack: PackFiles;
  readonly definition: WorldDefinition;
  readonly socket: WorldSocket;
  readonly joined: { readonly entityId: number; readonly tickMs: number };
  readonly first: Snapshot;
}

/** The master, as far as a trip speaks to it. */
export interface TripDesk {
  refresh(lease: Lease): void;
  redeem(lease: Lease): void;
  release(lease: Lease): void;
  readonly isOpen: boolean;
}

/** What all trips of a client share. */
export interface TripPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly dial: LinkDialler;
  readonly packs: PackSource;
  readonly addresses: Addresses;
  /** Sockets of interrupted worlds: the way back needs no other. */
  readonly heldSockets: HeldSockets;
  readonly desk: TripDesk;
}

/** What the owner of a trip is told. One of `arrived` and `over` comes last, once. */
export interface TripEvents {
  changed(): void;
  arrived(arrival: Arrival): void;
  /** @param reason `undefined` when another trip took this one's place. */
  over(reason: string | undefined): void;
  mismatch(verdict: GateVerdict): void;
}

const STEPS: Readonly<Record<TripPhase, TripState["step"]>> = {
  fetching: "downloading",
  redeeming: "starting",
  waiting: "waiting",
  dialling: "joining",
  joining: "joining",
  arriving: "joining",
  arrived: "joining",
  over: "joining",
};

/** Reasons for which the same lease may get another ticket. */
const WORTH_A_NEW_TICKET: readonly string[] = ["ticket_expired", "admission_denied"];

/** A trip from its lease to its end. */
export class Trip {
  readonly lease: Lease;
  readonly #ports: TripPorts;
  readonly #events: TripEvents;
  readonly #timers = new Map<"refresh" | "step" | "hard", Cancel>();
  #phase: TripPhase = "fetching";
  #cancelFetch: Cancel | undefined;
  #pack: PackFiles | undefined;
  #definition: WorldDefinition | undefined;
  #progress: { step: TripState["step"]; loadedBytes: number; totalBytes: number };
  #ticket: Ticket | undefined;
  #placeInLine = 0;
  #attempts = 0;
  #socket: WorldSocket | undefined;
  #joined: Arrival["joined"] | undefined;
  #first: Snapshot | undefined;
  #reason = "";

  constructor(lease: Lease, ports: TripPorts, events: TripEvents) {
    this.lease = lease;
    this.#ports = ports;
    this.#events = events;
    this.#progress = { step: "downloading", loadedBytes: 0, totalBytes: lease.requiredBytes };
  }

  get phase(): TripPhase {
    return this.#phase;
  }

  /** What the interface shows, but for the title. */
  get progress(): Pick<TripState, "step" | "loadedBytes" | "totalBytes" | "placeInLine"> {
    const placeInLine = this.#phase === "waiting" ? this.#placeInLine : 0;
    return this.#phase === "fetching"
      ? { ...this.#progress, placeInLine }
      : { step: STEPS[this.#phase], loadedBytes: 0, totalBytes: 0, placeInLine };
  }

  /** True while the person may still call it off. */
  get canCancel(): boolean {
    return nextTrip(this.#phase, "cancelled") !== undefined;
  }

  /** Sets out. */
  start(): void {
    const { clock, desk, packs, addresses } = this.#ports;
    const { lease } = this;
    this.#timers.set("refresh", clock.every(REFRESH_MS, () => desk.refresh(lease)));
    this.#arm("hard", Math.max(0, lease.hardMs - HARD_END_SPARE_MS), () => {
      if (this.#phase === "fetching") this.happen("out_of_time", "download_too_slow");
    });
    const cancelFetch = packs.prepare({
      worldKey: lease.worldKey,
      packUrl: addresses.packUrl(lease.packUrl),
      manifestUrl: addresses.packUrl(lease.manifestUrl),
      packHash: lease.packHash,
      packBytes: lease.packBytes,
      requiredBytes: lease.requiredBytes,
    }, {
      progress: (step, loadedBytes, totalBytes) => {
        if (this.#phase !== "fetching") return;
        this.#progress = { step, loadedBytes, totalBytes };
        this.#events.changed();
      },
      ready: (pack) => this.#packReady(pack),
      failed: (fault) => this.#packFailed(fault),
    });
    this.#cancelFetch = cancelFetch;
  }

  /** A ticket for this trip's lease came. */
  takeTicket(ticket: Ticket): void {
    if (this.#phase === "redeeming" || this.#phase === "waiting") this.#ticket = ticket;
    this.happen("ticket");
  }

  /** The world is full, and this is the trip's place in line, from 1. */
  takePlace(place: number): void {
    this.#placeInLine = place;
    this.happen("queued");
  }

  /** Moves by one event. @param reason Why, where the event can end the trip. */
  happen(event: TripEvent, reason = ""): void {
    const from = this.#phase;
    const edge = nextTrip(from, event);
    if (edge === undefined) {
      const { log } = this.#ports;
      const lease = shortened(this.lease.leaseId);
      if (from === "over" || from === "arrived") log.debug("TRIP_STALE", { lease, event });
      else log.warn("TRIP_REFUSED", { lease, phase: from, event });
      return;
    }
    this.#phase = edge.to;
    if (reason !== "") this.#reason = reason;
    const isEnd = edge.to === "over" || edge.to === "arrived";
    if (isEnd) this.#stopTimers();
    else if (edge.to === "redeeming") this.#armTicketWait();
    else if (edge.to === "waiting") this.#stopStep(); // however long it takes
    for (const effect of edge.then ?? []) this.#perform(effect);
    if (edge.to === "over" && event === "superseded") this.#events.over(undefined);
    if (!isEnd) this.#events.changed();
  }

  #perform(effect: TripEffect): void {
    const { clock, desk } = this.#ports;
    switch (effect) {
      case "redeem":
        return desk.redeem(this.lease);
      case "redeem_later":
        clock.after(JOIN_RETRY_MS, () => {
          if (this.#phase === "redeeming") desk.redeem(this.lease);
        });
        return;
      case "dial":
        return this.#dial();
      case "dial_later":
        this.#arm("step", JOIN_RETRY_MS, () => this.#dial());
        return;
      case "send_join":
        return this.#socket?.send("join", { ticketId: this.#ticket!.ticketId }); // set before dial
      case "cancel_fetch":
        return this.#cancelFetch?.();
      case "release_lease":
        return desk.release(this.lease);
      case "drop_socket":
        return this.#dropSocket();
      case "report":
        return this.#events.over(this.#reason);
      case "swap":
        return this.#arrive();
      default:
        return unreachable(effect);
    }
  }

  #packReady(pack: PackFiles): void {
    if (this.#phase !== "fetching") return;
    const { log } = this.#ports;
    const key = this.lease.worldKey;
    let json: unknown;
    try {
      json = JSON.parse(pack.text("world.json"));
    } catch (error) {
      this.#packFailed(error instanceof SyntaxError ? "world_not_json" : "world_missing");
      return;
    }
    const parsed = parseWorldDefinition(key, json);
    if (!parsed.ok) {
      const first = parsed.problems[0];
      log.error("WORLD_DEFINITION_REFUSED", { key, path: first?.path, problem: first?.problem });
      this.#packFailed("bad_world");
      return;
    }
    this.#pack = pack;
    this.#definition = parsed.value;
    this.happen("pack_ready");
  }

  #packFailed(fault: string): void {
    this.#ports.log.warn("TRIP_PACK_FAILED", { key: this.lease.worldKey, fault });
    this.happen("pack_failed", "pack_failed");
  }

  #armTicketWait(): void {
    this.#arm("step", TICKET_WAIT_MS, () => this.happen("ticket_late", "ticket_unavailable"));
  }

  #dial(): void {
    const { addresses, version, dial, clock, log } = this.#ports;
    const ticket = this.#ticket!; // the only way to `dialling` brings one
    this.#joined = undefined;
    this.#arm("step", WORLD_WAIT_MS, () => this.#late());
    const url = addresses.worldUrl(ticket.worldKey, ticket.url);
    const held = this.#ports.heldSockets.take(url);
    if (held !== undefined) {
      this.#socket = held;
      held.listen(this.#socketEvents());
      // Ticket and reopening come on two sockets, in any order.
      if (held.isReady) this.happen("gate_passed");
      return;
    }
    this.#attempts++;
    this.#socket = new WorldSocket({ url, version, dial, clock, log }, this.#socketEvents());
  }

  #socketEvents(): WorldSocketEvents {
    return {
      gatePassed: () => this.happen("gate_passed"),
      mismatch: (verdict) => {
        // Told first: who knows that the versions differ has no use for the trip's own end.
        this.#events.mismatch(verdict);
        this.happen("version_mismatch", "version_mismatch");
      },
      message: (message) => this.#read(message),
      // Before the ticket was shown it goes on waiting; after that the ticket is spent in vain.
      interrupted: () => {
        if (this.#phase !== "dialling") this.#lost("world_crashed");
      },
      closed: () => this.#lost("world_unavailable"),
      ping: () => {}, // shown only of the world that is walked in
    };
  }

  #read(message: FromWorld): void {
    switch (message.type) {
      case "joined":
        this.#joined = message.body;
        this.happen("joined");
        break;
      case "snapshot":
        this.#first = message.body;
        this.happen("first_snapshot");
        break;
      case "join_refused":
        if (WORTH_A_NEW_TICKET.includes(message.body.reason)) this.#lost(message.body.reason);
        else this.happen("join_refused", message.body.reason);
        break;
      default:
        this.#ports.log.debug("TRIP_EARLY_MESSAGE", { type: message.type });
    }
  }

  /** The socket is gone, or as good as gone, for `reason`. */
  #lost(reason: string): void {
    const isLast = this.#attempts >= JOIN_ATTEMPTS;
    if (this.#phase === "arriving") this.happen("world_lost", reason);
    else if (this.#phase === "joining") {
      const canRedeem = !isLast && this.#ports.desk.isOpen;
      this.happen(canRedeem ? "lost_spent" : "gave_up", reason);
    } else this.happen(isLast ? "gave_up" : "lost_unspent", reason);
  }

  /** A socket on which no ticket was spent is kept: the next trip may lead to the same world. */
  #dropSocket(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    if (socket?.isReusable) this.#ports.heldSockets.put(socket);
    else socket?.close();
  }

  #late(): void {
    // Even one that is held: it waits for nothing. No goodbye: whose ticket was good is in by now, and
    // goes on with that avatar.
    this.#socket?.close(CLOSE_CODES.idle_timeout);
    if (this.#phase === "dialling") this.#lost("world_unavailable");
    else this.happen("world_late", "world_unavailable");
  }

  #arrive(): void {
    this.#events.arrived({
      lease: this.lease,
      pack: this.#pack!, // a trip past `fetching` has its pack
      definition: this.#definition!,
      socket: this.#socket!, // a first snapshot came through it
      joined: this.#joined!, // the only way to `arriving`
      first: this.#first!,
    });
  }

  #arm(name: "step" | "hard", delayMs: number, fire: () => void): void {
    this.#timers.get(name)?.();
    this.#timers.set(name, this.#ports.clock.after(delayMs, fire));
  }

  #stopStep(): void {
    this.#timers.get("step")?.();
    this.#timers.delete("step");
  }

  #stopTimers(): void {
    for (const stop of this.#timers.values()) stop();
    this.#timers.clear();
  }
}
