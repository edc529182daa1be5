// What the bench needs of a server under load, ours or another.

import type { LoadCounts } from "./generator.ts";
import type { Step } from "./ladder.ts";

/** CPU of a server while it was watched, microseconds per player and tick of 50 ms. */
export interface ServerCost {
  /** By part: `edge`, `world`, `rest of master`, or the one `server`. */
  readonly microsByPart: Readonly<Record<string, number>>;
  /** Part of the busier core that server and generator used together. */
  readonly busiestCore: number;
  /** Whatever the server's processes used, all of it. */
  readonly micros: number;
  readonly tickP50Micros: number;
  readonly tickP99Micros: number;
  /** Memory by process, megabytes. */
  readonly rssMegabytes: Readonly<Record<string, number>>;
}

/** A step of the ladder with what it cost. */
export interface MeasuredStep extends Step {
  readonly cost: ServerCost;
}

/** One server with its players, started for one crowd. It ends with the smoke it was started in. */
export interface Peer {
  readonly name: string;
  /** Steps of players to try, fewest first. */
  readonly ladder: readonly number[];
  /** Which threads share which core. */
  readonly pinning: string;
  /** Has so many players walk. @returns How many are in. */
  bring(players: number): Promise<number>;
  /** Counts what players see, and reads what the server uses meanwhile. */
  measure(seconds: number): Promise<{ readonly counts: LoadCounts; readonly cost: ServerCost }>;
}
