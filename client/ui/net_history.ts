// What the developer overlay has seen of late: one row of numbers a quarter of a second.

import type { NetSample } from "../core/net_sample.ts";

/** Looks a second. */
export const LOOKS_PER_SECOND = 4;
/** Looks kept: half a minute. */
export const KEPT_LOOKS = 30 * LOOKS_PER_SECOND;

/** What has a graph. */
export const NET_SERIES = [
  "round_trip",
  "delay",
  "snapshots",
  "received",
  "sent",
  "error",
  "frame",
] as const;
export type NetSeries = typeof NET_SERIES[number];

/** The past of each series, oldest first. NaN where nothing was known. */
export class NetHistory {
  readonly #rows = new Map<NetSeries, number[]>(NET_SERIES.map((name) => [name, []]));
  /** Counters of the last second's looks, so that rates are those of a whole second. */
  readonly #counters: { atMs: number; snapshots: number; received: number; sent: number }[] = [];

  /** @param frameMs The longest frame of the picture since the last look. */
  add(sample: Readonly<NetSample>, frameMs: number): void {
    const now = {
      atMs: sample.atMs,
      snapshots: sample.snapshots,
      received: sample.receivedBytes,
      sent: sample.sentBytes,
    };
    const then = this.#counters[0];
    this.#counters.push(now);
    if (this.#counters.length > LOOKS_PER_SECOND) this.#counters.shift();
    const seconds = then === undefined ? 0 : (now.atMs - then.atMs) / 1000;
    // Another world counts anew.
    const rate = (key: "snapshots" | "received" | "sent") =>
      then === undefined || !(seconds > 0) ? NaN : Math.max(0, now[key] - then[key]) / seconds;
    this.#push("round_trip", sample.pingMs);
    this.#push("delay", sample.delayMs);
    this.#push("snapshots", rate("snapshots"));
    this.#push("received", rate("received"));
    this.#push("sent", rate("sent"));
    this.#push("error", Math.max(sample.drawnErrorMetres, sample.lastErrorMetres) * 100);
    this.#push("frame", frameMs);
  }

  /** All that is kept of one series. */
  of(series: NetSeries): readonly number[] {
    return this.#rows.get(series)!; // each has its row from the start
  }

  /** The newest value of one series; NaN when there is none. */
  newest(series: NetSeries): number {
    return this.of(series).at(-1) ?? NaN;
  }

  #push(series: NetSeries, value: number): void {
    const row = this.#rows.get(series)!; // each has its row from the start
    row.push(value);
    if (row.length > KEPT_LOOKS) row.shift();
  }
}

/**
 * Where a graph's line runs: x from 0 to `width` with the newest at the right, y downwards. The
 * scale begins at `least`, so that a quiet line looks quiet.
 * @returns Pairs, one after the other; a gap is a pair of NaN.
 */
export function graphLine(
  values: readonly number[],
  box: { readonly width: number; readonly height: number; readonly least: number },
): number[] {
  const { width, height, least } = box;
  const most = values.reduce((top, value) => (value > top ? value : top), least);
  const step = width / (KEPT_LOOKS - 1);
  const line: number[] = [];
  for (const [index, value] of values.entries()) {
    const x = width - (values.length - 1 - index) * step;
    if (Number.isNaN(value)) line.push(NaN, NaN);
    else line.push(x, height - (value / most) * height);
  }
  return line;
}
