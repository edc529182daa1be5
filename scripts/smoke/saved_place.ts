// What a master has saved of a player, read from its database beside it: the way to know that a save
// has happened without waiting for long enough.

import { DatabaseSync } from "node:sqlite";
import { until } from "./harness.ts";
import type { GroundPlace } from "./walk_path.ts";

/** Two save periods of 3 s and the delay of a busy machine. */
const SAVE_MS = 30_000;
/** Nearer than this counts as the same place, metres. */
const SAME_METRES = 0.3;

/** A player's row. */
export interface SavedPlace extends GroundPlace {
  readonly world: string;
}

/** The saved place of whom the name belongs to; `undefined` before the first save. */
export function readSavedPlace(dataDirectory: string, name: string): SavedPlace | undefined {
  const database = new DatabaseSync(`${dataDirectory}/virtucade.db`, { readOnly: true });
  try {
    const row = database.prepare(
      "SELECT world_key, x, z FROM players WHERE display_name = ? AND has_position = 1",
    ).get(name);
    if (row === undefined) return undefined;
    return { world: String(row.world_key), x: Number(row.x), z: Number(row.z) };
  } finally {
    database.close();
  }
}

/** Waits until a player's place is saved as `at` in `world`. */
export async function untilSaved(
  dataDirectory: string,
  name: string,
  world: string,
  at: GroundPlace,
): Promise<void> {
  await until(
    () => {
      const saved = readSavedPlace(dataDirectory, name);
      return saved?.world === world && Math.hypot(saved.x - at.x, saved.z - at.z) < SAME_METRES;
    },
    SAVE_MS,
    `${name} saved in ${world} at ${at.x.toFixed(2)},${at.z.toFixed(2)}`,
  );
}

/** Where each saved guest came from, as the master saw it. */
export function readAddresses(dataDirectory: string): readonly string[] {
  const database = new DatabaseSync(`${dataDirectory}/virtucade.db`, { readOnly: true });
  try {
    const rows = database.prepare("SELECT DISTINCT created_from FROM players").all();
    return rows.map((row) => String(row.created_from));
  } finally {
    database.close();
  }
}
