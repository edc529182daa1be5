// What the store knows of live worlds, for a master that comes after this one. A store that cannot
// keep it now is told again: a world runs without.

import type { Fence, InstanceId } from "../../shared/lib/ids.ts";
import { worldKeyOf } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import type { Store, WorldInstanceRow } from "../store/store.ts";
import { StoreError } from "../store/store_error.ts";

/** How often a store that could not keep a row is told again. */
const RETRY_MS = 1000;

/** What the rows are kept with. */
export interface WorldRowsParts {
  readonly store: Pick<Store, "putInstance" | "dropInstance">;
  readonly log: Log;
  /** A world runs of which a newer start is stored: it is not to go on. */
  readonly outdated: (row: WorldInstanceRow) => void;
  /** Default: {@link RETRY_MS}. */
  readonly retryMs?: number | undefined;
}

/** Tells the store which worlds live. */
export class WorldRows {
  readonly #parts: WorldRowsParts;
  /** Rows that the store could not keep yet. */
  readonly #missing = new Map<InstanceId, WorldInstanceRow>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: WorldRowsParts) {
    this.#parts = parts;
  }

  /**
   * Keeps the row, or as soon as the store can.
   * @throws {Error} When a newer start of the world is stored: this one must not run.
   */
  async put(row: WorldInstanceRow): Promise<void> {
    const { store, log } = this.#parts;
    try {
      if (await store.putInstance(row)) return;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.warn("MASTER_WORLD_NOT_REMEMBERED", {
        key: worldKeyOf(row.instanceId),
        reason: error.reason,
      });
      this.#missing.set(row.instanceId, row);
      return this.#tryAgainLater();
    }
    throw new Error("a newer start of it is stored");
  }

  /** Forgets a world that is gone. */
  async drop(instanceId: InstanceId, epoch: Fence): Promise<void> {
    const { store, log } = this.#parts;
    if (this.#missing.get(instanceId)?.epoch === epoch) this.#missing.delete(instanceId);
    try {
      await store.dropInstance(instanceId, epoch);
    } catch (error) {
      // The next master finds that the process is gone.
      const cause = (error as Error).message;
      log.warn("MASTER_WORLD_NOT_FORGOTTEN", { key: worldKeyOf(instanceId), cause });
    }
  }

  /** Tells the store nothing more by itself. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#missing.clear();
  }

  #tryAgainLater(): void {
    clearTimeout(this.#timer);
    if (this.#missing.size === 0) return;
    this.#timer = setTimeout(() => void this.#tryAgain(), this.#parts.retryMs ?? RETRY_MS);
  }

  async #tryAgain(): Promise<void> {
    const { store, log, outdated } = this.#parts;
    for (const row of [...this.#missing.values()]) {
      let isKept: boolean;
      try {
        isKept = await store.putInstance(row);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        break; // what it cannot do for one it cannot do for any
      }
      if (this.#missing.get(row.instanceId) !== row) {
        await this.drop(row.instanceId, row.epoch); // it ended meanwhile
        continue;
      }
      this.#missing.delete(row.instanceId);
      if (isKept) log.info("MASTER_WORLD_REMEMBERED", { key: worldKeyOf(row.instanceId) });
      else outdated(row);
    }
    this.#tryAgainLater();
  }
}
