// What a soak has to show, and how its findings read. Pure.

import type { StuckBot } from "../bots/bot_counts.ts";
import type { RssTrend } from "./rss_trend.ts";

/** The time in which caches fill and code is compiled: memory is judged afterwards. */
export const WARM_UP_SECONDS = 300;
/** Memory of a process may grow by this much a minute after the warm-up: 15 MB in an hour. */
export const MOST_MEGABYTES_PER_MINUTE = 0.25;
/** A slope of a shorter time says nothing: collections of garbage come minutes apart. */
export const LEAST_JUDGED_MINUTES = 15;

/** One process that lived through the judged time, or through the end of it. */
export interface ProcessFinding {
  readonly name: string;
  readonly pid: number;
  readonly trend: RssTrend | undefined;
  /** CPU used over the whole soak, percent of a core. */
  readonly cpuPercent: number;
}

/** What happened in a soak. */
export interface SoakFindings {
  readonly players: number;
  readonly seconds: number;
  /** Worlds that players were in. */
  readonly worlds: readonly string[];
  readonly trips: number;
  readonly unexpectedCloses: number;
  readonly stuck: readonly StuckBot[];
  readonly misplaced: number;
  readonly faults: number;
  /** Log lines at error level, and lines that no log wrote. */
  readonly errorLines: readonly string[];
  readonly processes: readonly ProcessFinding[];
}

/** One thing that has to be so. `isMet` is `undefined` where the soak was too short to tell. */
export interface SoakCheck {
  readonly name: string;
  readonly value: string;
  readonly limit: string;
  readonly isMet: boolean | undefined;
}

/** Judges a soak. */
export function judgeSoak(found: SoakFindings): readonly SoakCheck[] {
  const none = (name: string, count: number): SoakCheck => ({
    name,
    value: String(count),
    limit: "0",
    isMet: count === 0,
  });
  return [
    {
      name: "worlds travelled between",
      value: String(found.worlds.length),
      limit: "≥ 4",
      isMet: found.worlds.length >= 4,
    },
    { name: "trips", value: String(found.trips), limit: "≥ 1", isMet: found.trips > 0 },
    none("unexpected closes", found.unexpectedCloses),
    none("stuck players", found.stuck.length),
    none("came back elsewhere or as somebody else", found.misplaced),
    none("unreadable frames", found.faults),
    none("error lines", found.errorLines.length),
    ...found.processes.map(judgeMemory),
  ];
}

function judgeMemory({ name, trend }: ProcessFinding): SoakCheck {
  const isLongEnough = trend !== undefined && trend.minutes >= LEAST_JUDGED_MINUTES;
  return {
    name: `RSS of ${name}`,
    value: trend === undefined ? "too short" : trendText(trend),
    limit: `≤ ${MOST_MEGABYTES_PER_MINUTE} MB/min`,
    isMet: isLongEnough ? trend.megabytesPerMinute <= MOST_MEGABYTES_PER_MINUTE : undefined,
  };
}

function trendText(trend: RssTrend): string {
  const { firstMegabytes, lastMegabytes, mostMegabytes, megabytesPerMinute, minutes } = trend;
  return `${megabytesPerMinute.toFixed(2)} MB/min over ${minutes.toFixed(1)} min ` +
    `(${firstMegabytes.toFixed(0)} → ${lastMegabytes.toFixed(0)}, most ${
      mostMegabytes.toFixed(0)
    } MB)`;
}

/** The checks as people read them. */
export function soakTable(checks: readonly SoakCheck[]): readonly string[] {
  const widths = [0, 0];
  for (const { name, value } of checks) {
    widths[0] = Math.max(widths[0]!, name.length);
    widths[1] = Math.max(widths[1]!, value.length);
  }
  return checks.map(({ name, value, limit, isMet }) =>
    `  ${name.padEnd(widths[0]!)}  ${value.padEnd(widths[1]!)}  ` +
    `${isMet === undefined ? "--  " : isMet ? "ok  " : "MISS"} ${limit}`
  );
}
