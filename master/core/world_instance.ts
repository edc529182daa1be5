// What the master remembers of one world instance between its processes.

import { type Fence, type InstanceId, instanceNumberOf, worldKeyOf } from "../../shared/lib/ids.ts";
import type { WorldEvent, WorldPhase } from "../../shared/machines/world_lifecycle.ts";
import type { StopReason } from "../../shared/protocol/reasons.ts";

/** Crashes older than this are forgiven. What hung and was killed counts as crashed. */
const CRASH_WINDOW_MS = 60_000;
/** [L13] A world that crashed so often within the window is one to stay away from. */
const MOST_CRASHES = 3;
/** Waits after the first, second, … crash within the window; the last one stands for all further. */
const BACKOFF_MS: readonly number[] = [250, 1000, 2000, 4000, 8000, 15_000, 30_000];

/** One instance, whether a process of it runs or not. */
export interface Instance {
  readonly id: InstanceId;
  phase: WorldPhase;
  epoch: Fence | undefined;
  phaseSinceMs: number;
  heardMs: number;
  emptySinceMs: number | undefined;
  players: number;
  expected: number;
  /** What its process held at the last heartbeat. */
  rssBytes: number | undefined;
  /** What its players said that no honest client says, by its last heartbeat. */
  faults: number;
  stopReason: StopReason | undefined;
  isWantedAgain: boolean;
  isRouteOpen: boolean;
  /** The start by which the gateway knows its route: players may be waiting behind an older one. */
  routeEpoch: Fence | undefined;
  crashesMs: number[];
  backoffUntilMs: number;
}

/** One world as an operator sees it. */
export interface WorldStatus {
  readonly instanceId: InstanceId;
  readonly phase: WorldPhase;
  readonly players: number;
}

/** One world that runs, or waits after a crash, as the operator of the machine sees it. */
export interface RunningWorld extends WorldStatus {
  readonly epoch: Fence | undefined;
  /** By its last heartbeat. */
  readonly rssBytes: number | undefined;
}

/** An instance of which no process was ever started. */
export function newInstance(id: InstanceId, nowMs: number): Instance {
  return {
    id,
    phase: "stopped",
    epoch: undefined,
    phaseSinceMs: nowMs,
    heardMs: nowMs,
    emptySinceMs: undefined,
    players: 0,
    expected: 0,
    rssBytes: undefined,
    faults: 0,
    stopReason: undefined,
    isWantedAgain: false,
    isRouteOpen: false,
    routeEpoch: undefined,
    crashesMs: [],
    backoffUntilMs: 0,
  };
}

/** True for a world that fails whenever somebody comes, as far as the last minute tells. */
export function isFailing(instance: Instance, nowMs: number): boolean {
  return recent(instance.crashesMs, nowMs).length >= MOST_CRASHES;
}

function recent(timesMs: readonly number[], nowMs: number): number[] {
  return timesMs.filter((atMs) => nowMs - atMs < CRASH_WINDOW_MS);
}

/** Counts a crash. @returns How long to wait before the next start, in ms. */
export function countCrash(instance: Instance, nowMs: number): number {
  instance.crashesMs = recent(instance.crashesMs, nowMs).concat(nowMs);
  const step = Math.min(instance.crashesMs.length, BACKOFF_MS.length) - 1;
  const waitMs = BACKOFF_MS[step] ?? 0;
  instance.backoffUntilMs = nowMs + waitMs;
  return waitMs;
}

/** An instance as log lines name it. */
export function nameOf(id: InstanceId): { readonly key: string; readonly number: number } {
  return { key: worldKeyOf(id), number: instanceNumberOf(id) };
}

/** Why a process is ended by `event`. */
export function stopReasonOf(event: WorldEvent): StopReason {
  switch (event) {
    case "idle":
      return "idle";
    case "start_timeout":
      return "start_timeout";
    case "heartbeat_timeout":
      return "heartbeat_timeout";
    default:
      return "master_exit";
  }
}

/** True for a process that was told to end, or made to. */
export function isEnding(phase: WorldPhase): boolean {
  return phase === "stopping" || phase === "killed";
}
