// The world on screen: its client, its socket and its pack, from the arrival until another world
// takes its place. Lost or interrupted, it stays there frozen.

import type { Clock } from "../../shared/lib/clock.ts";
import type { LeaseId, WorldKey } from "../../shared/lib/ids.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import type { AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { ActiveWorld } from "./app_ports.ts";
import type { PackFiles } from "./ports.ts";
import type { Arrival } from "./trip.ts";
import { WorldClient, type WorldClientEvents } from "./world_client.ts";
import type { WorldSocket } from "./world_socket.ts";
import type { ControlState } from "./world_view.ts";

/** What a place is made of. */
export interface PlaceOptions {
  readonly arrival: Arrival;
  readonly clock: Clock;
  readonly readControls: () => Readonly<ControlState>;
  readonly drawsOthers: boolean;
  readonly ownName: string;
  readonly ownLook: AvatarLook;
  readonly isGuest: boolean;
  readonly events: WorldClientEvents & {
    /** The socket ended; not told of an end from this side. */
    closed(place: Place, code: number): void;
    /** The world is lost, its socket waits. */
    interrupted(place: Place): void;
    ping(pingMs: number): void;
  };
}

/** One visit to one world, and what it hangs on. */
export class Place implements ActiveWorld {
  readonly key: WorldKey;
  readonly title: string;
  readonly pack: PackFiles;
  readonly client: WorldClient;
  readonly leaseId: LeaseId;
  readonly arrivedAtMs: number;
  readonly #socket: WorldSocket;
  #isLost = false;
  #isRestarting = false;

  constructor(options: PlaceOptions) {
    const { arrival, clock, readControls, drawsOthers, ownName, ownLook, isGuest, events } =
      options;
    const { lease, definition, socket, pack, joined, first } = arrival;
    this.key = lease.worldKey;
    this.title = definition.title;
    this.pack = pack;
    this.leaseId = lease.leaseId;
    this.arrivedAtMs = clock.nowMs();
    this.#socket = socket;
    this.client = new WorldClient({
      definition,
      socket,
      clock,
      readControls,
      drawsOthers,
      joined,
      first,
      ownName,
      ownLook,
      isGuest,
      events,
    });
    socket.listen({
      gatePassed: () => {}, // both belong to a socket's beginning, which is over
      mismatch: () => {},
      message: (message) => this.client.message(message),
      interrupted: () => events.interrupted(this),
      closed: (code) => events.closed(this, code),
      ping: (pingMs) => events.ping(pingMs),
    });
  }

  /** True once its socket is gone or given up. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** True while lost and its socket waits for the world's next start. */
  get isRestarting(): boolean {
    return this.#isRestarting;
  }

  /** Freezes the picture. @returns The socket, for whoever goes back in. */
  interrupt(): WorldSocket {
    this.#isLost = true;
    this.#isRestarting = true;
    this.client.freeze();
    return this.#socket;
  }

  /** A socket to `url` is gone. @returns True when it was the one kept for the way back in here. */
  stopWaitingFor(url: string): boolean {
    const isOwn = this.#isRestarting && url === this.#socket.url;
    if (isOwn) this.#isRestarting = false;
    return isOwn;
  }

  /** Freezes the picture and lets the socket go. */
  abandon(): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.client.freeze();
    this.#socket.close(CLOSE_CODES.normal);
  }
}
