// Which of the phases that a person sees follows from what the parts of the client know.

import type { WorldKey } from "../../shared/lib/ids.ts";
import { CLOSE_CODES, type CloseReason, closeReasonOf } from "../../shared/net/close_codes.ts";
import type { AppPhase, StopReason } from "./app_state.ts";
import type { SessionPhase } from "../../shared/machines/client_session.ts";

/** Ends of a socket that a person is told the reason of; the others just are a lost connection. */
const TOLD_CLOSES: readonly CloseReason[] = ["draining", "too_busy", "slow_reader", "idle_timeout"];

/** What decides the phase. */
export interface PhaseFacts {
  readonly session: SessionPhase;
  readonly attempt: number;
  /** False while the device itself knows that it has no network. */
  readonly isOnline: boolean;
  /** When the next try is due, while the session waits. */
  readonly retryAtMs: number;
  readonly world: {
    readonly key: WorldKey;
    readonly isLost: boolean;
    readonly isRestarting: boolean;
  } | undefined;
  readonly stopped: StopReason | undefined;
  readonly updated: Extract<AppPhase, { phase: "updated" }> | undefined;
}

/** The one phase that fits. A living world outweighs a lost master: one walks on. */
export function appPhaseOf(facts: PhaseFacts): AppPhase {
  const { session, attempt, world } = facts;
  if (facts.updated !== undefined) return facts.updated;
  if (facts.stopped !== undefined) return { phase: "stopped", reason: facts.stopped };
  if (world !== undefined && !world.isLost) return { phase: "playing", world: world.key };
  if (session === "waiting" && !facts.isOnline) return { phase: "offline" };
  if (session === "waiting") return { phase: "retrying", attempt, retryAtMs: facts.retryAtMs };
  if (world !== undefined) {
    return { phase: world.isRestarting ? "restarting" : "rejoining", world: world.key };
  }
  return session === "entered" ? { phase: "entering" } : { phase: "connecting", attempt };
}

/** The reason of a close that a person is told, `undefined` for the others. */
export function toldReasonOfCode(code: number): CloseReason | undefined {
  const reason = closeReasonOf(code);
  return reason !== undefined && TOLD_CLOSES.includes(reason) ? reason : undefined;
}

/** Why one stops after a close code that forbids coming back. */
export function stopReasonOfCode(code: number): StopReason {
  if (code === CLOSE_CODES.taken_over) return "taken_over";
  if (code === CLOSE_CODES.kicked) return "kicked";
  return "protocol_fault";
}

/** Why one stops after the last failed entry. */
export function stopReasonOfEntry(reason: string): StopReason {
  switch (reason) {
    case "world_full":
      return "world_full";
    case "pack_failed":
    case "download_too_slow":
      return "pack_failed";
    default:
      return "world_unavailable";
  }
}
