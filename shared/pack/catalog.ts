// The list of built worlds that the pack builder writes and the master reads: `catalog.json`.

import type { WorldKey } from "../lib/ids.ts";
import type { WorldDefinition } from "../sim/world_definition.ts";

/** One built world. Its archive and manifest are named by key and hash, see manifest.ts. */
export interface CatalogEntry {
  readonly key: WorldKey;
  readonly title: string;
  /** The pack's hash. */
  readonly hash: string;
  /** Bytes of the archive. */
  readonly sizeBytes: number;
  /** Stored bytes of the required files. */
  readonly requiredBytes: number;
  readonly definition: WorldDefinition;
}

/** All built worlds, sorted by key. */
export interface PackCatalog {
  readonly worlds: readonly CatalogEntry[];
}
