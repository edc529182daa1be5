import type { Fence } from "../../shared/lib/ids.ts";
import type { Player } from "./player.ts";

/** What a room is told about itself. Plain data: it crosses from thread to thread. */
export interface RoomConfig {
  /** `MAJOR.MINOR` of the program. */
  readonly version: string;
  readonly number: number;
  readonly epoch: Fence;
  readonly pid: number;
  /** How long a room with players runs without a master. */
  readonly graceMs: number;
  /** How long the avatar of a lost connection waits. */
  readonly awayMs: number;
  /** True for debugging without a master: any ticket is good, and nobody saves. */
  readonly isStandalone: boolean;
}

/** An author's rules at work. Never throws. */
export interface RoomScript {
  /** Runs what is due in this tick. */
  tick(tick: number): void;
  entered(player: Player): void;
  left(player: Player): void;
}
