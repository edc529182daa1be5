// What the I/O thread and the simulation worker say to each other by `postMessage`: bytes in, bytes
// out, one batch per direction and tick. Buffers are transferred, not copied.

import type { LogLine } from "../../shared/lib/log.ts";
import type { StopReason } from "../../shared/protocol/reasons.ts";
import type { RoomConfig } from "./room_config.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** To the worker. `source` numbers an edge and `link` a control link; neither is used again. */
export type ToSimulation =
  | {
    readonly kind: "load";
    readonly key: string;
    /** Text of `world.json`. */
    readonly definition: string;
    /** Text of the bundled `server.js`; a world may have none. */
    readonly script: string | undefined;
    readonly config: RoomConfig;
    /** What the world's chance starts from. */
    readonly seed: number;
  }
  | { readonly kind: "players"; readonly source: number; readonly batch: Bytes }
  | { readonly kind: "players_lost"; readonly source: number }
  | { readonly kind: "control_linked"; readonly link: number }
  | { readonly kind: "control"; readonly link: number; readonly record: Bytes }
  | { readonly kind: "control_lost"; readonly link: number }
  | { readonly kind: "launcher_gone" };

/** From the worker. Any of them shows that it is alive; `stats` comes often enough for that. */
export type FromSimulation =
  /** The realm is locked down. */
  | { readonly kind: "booted" }
  | { readonly kind: "loaded" }
  | { readonly kind: "load_failed"; readonly problem: string }
  | { readonly kind: "players"; readonly source: number; readonly batch: Bytes }
  /** Records, each with its length before it. */
  | { readonly kind: "control"; readonly link: number; readonly records: Bytes }
  | { readonly kind: "log"; readonly line: LogLine }
  | {
    readonly kind: "stats";
    readonly tick: number;
    readonly players: number;
    readonly expected: number;
    readonly tickP50Micros: number;
    readonly tickP99Micros: number;
    /** What players said so far that no honest client says. */
    readonly faults: number;
  }
  /** The room is over; everything it had to say was posted before. */
  | { readonly kind: "ended"; readonly reason: StopReason };
