// What a world's simulation takes for itself, without sockets and threads: time and memory a tick.

import { outputOf } from "./players/tools.ts";
import type { Figure, Section } from "./figures.ts";

const PLAYERS = 1400;
/** Half the side of the ground on which so many see some 60 near them, metres. */
const EXTENT = 150;
const LIMIT_MS = 300_000;
const SCRIPT = new URL("./world_bench.ts", import.meta.url).pathname;

/** Runs the bench of the room in a process of its own, with the collector in hand. */
export async function roomCost(): Promise<Section> {
  const args = ["run", "-A", "--v8-flags=--expose-gc", SCRIPT, String(PLAYERS), String(EXTENT)];
  const text = await outputOf(Deno.execPath(), args, LIMIT_MS);
  if (text === undefined) throw new Error("Cannot measure the room: its bench failed");
  return {
    name: "room",
    method: `one room of ${PLAYERS} walkers in this process, without sockets and threads, source`,
    figures: roomFigures(text),
  };
}

/** Reads what `world_bench.ts` printed. @throws {Error} When a line is missing. */
export function roomFigures(text: string): readonly Figure[] {
  const numbers = (pattern: RegExp): readonly number[] => {
    const found = pattern.exec(text);
    if (found === null) throw new Error(`Cannot read the room's bench: no ${pattern.source}`);
    return found.slice(1).map(Number);
  };
  const [micros = 0] = numbers(/µs per player-tick: ([\d.]+)/);
  const [p50 = 0, p99 = 0] = numbers(/tick ms: p50 ([\d.]+), p99 ([\d.]+)/);
  const [inputs = 0, tick = 0] = numbers(/heap a tick: inputs (\d+) KB, tick (\d+) KB/);
  return [
    { name: "simulation per player and tick", value: micros, unit: "µs" },
    { name: "tick, p99", value: p99, unit: "ms", parts: { p50 } },
    { name: "allocated a tick", value: inputs + tick, unit: "KB", parts: { inputs, tick } },
  ];
}
