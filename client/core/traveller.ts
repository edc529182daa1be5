// The one trip at a time that a client makes, and what the master says about leases. A word about
// a lease that is not the current trip's is stale: it is late, not wrong.

import { type LeaseId, shortened } from "../../shared/lib/ids.ts";
import type { GateVerdict } from "../../shared/protocol/gate.ts";
import { type Arrival, type Lease, type Ticket, Trip, type TripPorts } from "./trip.ts";

/** What the owner of a traveller is told. */
export interface TravellerEvents {
  /** The trip set out, went on, or is no more. */
  changed(): void;
  arrived(arrival: Arrival): void;
  /** A trip ended without a world. Not told of one that another replaced. */
  failed(lease: Lease, reason: string): void;
  mismatch(verdict: GateVerdict): void;
}

/** Makes trips from the master's words. */
export class Traveller {
  readonly #ports: TripPorts;
  readonly #events: TravellerEvents;
  #trip: Trip | undefined;

  constructor(ports: TripPorts, events: TravellerEvents) {
    this.#ports = ports;
    this.#events = events;
  }

  /** The trip under way. */
  get trip(): Trip | undefined {
    return this.#trip;
  }

  /** A lease was granted: it takes the place of a trip under way. */
  granted(lease: Lease): void {
    this.#trip?.happen("superseded");
    const trip: Trip = new Trip(lease, this.#ports, {
      changed: () => this.#events.changed(),
      arrived: (arrival) => {
        this.#forget(trip);
        this.#events.arrived(arrival);
      },
      over: (reason) => {
        this.#forget(trip);
        if (reason !== undefined) this.#events.failed(lease, reason);
      },
      mismatch: (verdict) => this.#events.mismatch(verdict),
    });
    this.#trip = trip;
    this.#ports.log.info("TRIP_STARTED", { key: lease.worldKey, purpose: lease.purpose });
    trip.start();
    this.#events.changed();
  }

  leaseClosed(leaseId: LeaseId, reason: string): void {
    this.#current(leaseId, "lease_closed")?.happen("lease_closed", reason);
  }

  ticket(ticket: Ticket): void {
    this.#current(ticket.leaseId, "ticket")?.takeTicket(ticket);
  }

  queued(leaseId: LeaseId, place: number): void {
    this.#current(leaseId, "queued")?.takePlace(place);
  }

  controlLost(): void {
    this.#trip?.happen("control_lost", "master_away");
  }

  /** The person calls the trip off; does nothing once its ticket was shown. */
  cancel(): void {
    if (this.#trip?.canCancel) this.#trip.happen("cancelled", "trip_cancelled");
  }

  /** Ends the trip without a word to anybody: the client leaves or stops. */
  abandon(): void {
    this.#trip?.happen("superseded");
  }

  #current(leaseId: LeaseId, event: string): Trip | undefined {
    if (this.#trip?.lease.leaseId === leaseId) return this.#trip;
    this.#ports.log.debug("TRIP_STALE", { lease: shortened(leaseId), event });
    return undefined;
  }

  #forget(trip: Trip): void {
    if (this.#trip === trip) this.#trip = undefined;
  }
}
