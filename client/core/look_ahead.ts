// When the packs behind the portals of a world are fetched before anybody walks through: one after
// another while nothing else wants the connection, and not at all where bytes are dear.

import type { Cancel, Clock } from "../../shared/lib/clock.ts";
import type { PackScope } from "../../shared/pack/pack_plan.ts";
import type { PackPlace } from "./ports.ts";

/** Everything has been quiet for so long before the first pack is fetched. */
export const QUIET_MS = 3000;
/** Between two packs. */
export const NEXT_MS = 500;
/** Packs that are fetched from one world at most: a hall of portals is no reason to fetch all. */
export const MOST_AHEAD = 6;
/** A world that answers more slowly than this has no bytes to spare, milliseconds. */
export const SLOW_PING_MS = 400;

/** Why nothing is fetched ahead now. */
export type AheadHold =
  /** No world is walked in, or a trip is under way. */
  | "away"
  /** Files of the world that is walked in are still on their way. */
  | "unfinished"
  /** Nobody sees the page. */
  | "hidden"
  /** The connection is slow, gone, or paid by the byte. */
  | "thrifty"
  /** It was switched off. */
  | "unwanted";

/** What is known of a connection. */
export interface Connection {
  readonly isOnline: boolean;
  /** True where the person asked the browser to save data. */
  readonly savesData: boolean;
  /** As the browser names it: `slow-2g`, `2g`, `3g`, `4g`; nothing where it does not say. */
  readonly effectiveType: string | undefined;
  readonly pingMs: number | undefined;
}

/** One fetch: of what a pack requires, or of all that is in it. */
export interface AheadJob {
  readonly place: PackPlace;
  readonly scope: PackScope;
}

/** What a look ahead can do. */
export interface AheadPorts {
  readonly clock: Clock;
  /** @returns The way to call the fetch off; afterwards `done` is not called. */
  load(job: AheadJob, done: (isHere: boolean) => void): Cancel;
}

/** True where nothing should be fetched that nobody asked for. */
export function isThrifty({ isOnline, savesData, effectiveType, pingMs }: Connection): boolean {
  const isSlow = effectiveType !== undefined && effectiveType !== "4g";
  return !isOnline || savesData || isSlow || (pingMs ?? 0) > SLOW_PING_MS;
}

/**
 * Fetches ahead, one world after the other: first what a trip to each would wait for, then the rest.
 * Starts held: nobody is anywhere yet.
 */
export class LookAhead {
  readonly #ports: AheadPorts;
  readonly #holds = new Set<AheadHold>(["away"]);
  #jobs: readonly AheadJob[] = [];
  #waitMs = QUIET_MS;
  #cancel: Cancel | undefined;

  constructor(ports: AheadPorts) {
    this.#ports = ports;
  }

  /** Fetches that are still to come. */
  get left(): number {
    return this.#jobs.length;
  }

  /**
   * Another world is walked in.
   * @param places Where its ways lead, the likeliest first.
   * @param isHere True for a pack of which that much need not be fetched.
   */
  arrived(places: readonly PackPlace[], isHere: (job: AheadJob) => boolean = () => false): void {
    const near = places.slice(0, MOST_AHEAD);
    this.#jobs = (["required", "all"] as const)
      .flatMap((scope) => near.map((place) => ({ place, scope })))
      .filter((job) => !isHere(job));
    this.#restart();
  }

  /** Begins or ends a reason to fetch nothing. What was being fetched stops at once. */
  hold(why: AheadHold, isHeld: boolean): void {
    if (isHeld === this.#holds.has(why)) return;
    if (isHeld) this.#holds.add(why);
    else this.#holds.delete(why);
    this.#restart();
  }

  /** Nothing more is fetched. */
  stop(): void {
    this.#jobs = [];
    this.#restart();
  }

  #restart(): void {
    this.#waitMs = QUIET_MS;
    this.#next();
  }

  #next(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#holds.size > 0 || this.#jobs.length === 0) return;
    this.#cancel = this.#ports.clock.after(this.#waitMs, () => this.#load());
  }

  #load(): void {
    const [job, ...others] = this.#jobs;
    if (job === undefined) return;
    this.#cancel = this.#ports.load(job, (isHere) => {
      // One that failed is left to the trip, which says so to the person.
      this.#jobs = isHere ? others : others.filter(({ place }) => place !== job.place);
      this.#cancel = undefined;
      this.#waitMs = NEXT_MS;
      this.#next();
    });
  }
}
