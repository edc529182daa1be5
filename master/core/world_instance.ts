// What the master remembers of one world instance between its processes.

import { type Fence, type InstanceId, instanceNumberOf, worldKeyOf } from "../../shared/lib/ids.ts";
import type { WorldEvent, WorldPhase } from "../../shared/machines/world_lifecycle.ts";
import type { StopReason } from "../../shared/protocol/reasons.ts";

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
