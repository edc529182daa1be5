// What the core of a master is constructed with.

import type { Log } from "../../shared/lib/log.ts";
import type { SecretSource } from "../../shared/lib/random.ts";
import type { CatalogWorld, MasterCoreConfig, MasterEffects, StorePort } from "./effects.ts";

/** What a core is made of. */
export interface MasterCoreParts {
  readonly config: MasterCoreConfig;
  readonly worlds: readonly CatalogWorld[];
  readonly effects: MasterEffects;
  readonly store: StorePort;
  /** The store's one sequence, without waiting. */
  readonly nextNumber: () => number;
  /** How many `nextNumber` can give now. */
  readonly numbersLeft: () => number;
  readonly secret: SecretSource;
  readonly log: Log;
}
