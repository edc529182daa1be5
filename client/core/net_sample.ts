// What the developer overlay shows of a connection, as plain numbers in one object that is filled
// when somebody looks. Nothing is gathered for it meanwhile but counters.

import type { LinkTap } from "./link_tap.ts";

/** One look at a client. Counters count from the client's start or from the arrival in a world. */
export interface NetSample {
  atMs: number;
  /** Round trip to the world; NaN before the first answer. */
  pingMs: number;
  /** The world's clock less the page's. */
  clockOffsetMs: number;
  /** How far in the past others are drawn. */
  delayMs: number;
  /** How late snapshots come at worst. */
  lateMs: number;
  /** Snapshots of this world so far. */
  snapshots: number;
  receivedBytes: number;
  sentBytes: number;
  /** Input frames that the world has not answered. */
  unanswered: number;
  /** How far the own avatar is drawn from where it is predicted, metres. */
  drawnErrorMetres: number;
  /** How far off the prediction was that the newest snapshot answered, metres. */
  lastErrorMetres: number;
  /** Predictions that were put right, and those that were cut. */
  corrections: number;
  cuts: number;
  entities: number;
}

/** Fills the part of a sample that a world knows. */
export interface WorldSampler {
  sampleNet(out: NetSample, nowMs: number): void;
}

/** What the overlay is given. */
export interface NetSource {
  /** The `?net=` in force, as it was written; empty for none. */
  readonly asked: string;
  /** Fills `out` with how things are now. */
  sample(out: NetSample): void;
  /** Breaks every connection, as a network does. */
  dropConnection(): void;
}

/** A sample of nothing. */
export function emptyNetSample(): NetSample {
  return {
    atMs: 0,
    pingMs: NaN,
    clockOffsetMs: 0,
    delayMs: 0,
    lateMs: 0,
    snapshots: 0,
    receivedBytes: 0,
    sentBytes: 0,
    unanswered: 0,
    drawnErrorMetres: 0,
    lastErrorMetres: 0,
    corrections: 0,
    cuts: 0,
    entities: 0,
  };
}

/** Looks at one client. */
export function netSource(options: {
  readonly asked: string;
  readonly tap: LinkTap;
  readonly nowMs: () => number;
  readonly world: () => WorldSampler | undefined;
  readonly pingMs: () => number | undefined;
}): NetSource {
  const { asked, tap, nowMs, world, pingMs } = options;
  return {
    asked,
    sample(out) {
      out.atMs = nowMs();
      out.pingMs = pingMs() ?? NaN;
      out.receivedBytes = tap.counts.receivedBytes;
      out.sentBytes = tap.counts.sentBytes;
      world()?.sampleNet(out, out.atMs);
    },
    dropConnection: () => tap.dropAll(),
  };
}
