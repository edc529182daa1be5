// What a client knows of everybody in view, from snapshots alone: no drawing, no time. Bots and
// tests use it; the page's own table also interpolates.

import type { AvatarLook } from "../protocol/avatar_look.ts";
import { applyChange, type SeenState } from "../protocol/entity_changes.ts";
import type { Snapshot } from "../protocol/snapshot_records.ts";

/** The entities in view by id, as they were told of last. */
export class Replica {
  readonly #known = new Map<number, SeenState>();
  readonly #looks = new Map<number, AvatarLook>();
  /** Records about entities that were never seen to come: a fault of the world's. */
  strayCount = 0;

  get known(): ReadonlyMap<number, Readonly<SeenState>> {
    return this.#known;
  }

  /** What those in view look like, by id. */
  get looks(): ReadonlyMap<number, AvatarLook> {
    return this.#looks;
  }

  /** Takes in one snapshot. Every one has to come, in order. */
  apply(snapshot: Snapshot): void {
    if (snapshot.isFull) this.#known.clear();
    for (const entityId of snapshot.left) {
      if (!this.#known.delete(entityId)) this.strayCount++;
    }
    for (const { entityId, at, look } of snapshot.entered) {
      this.#known.set(entityId, { ...at });
      this.#looks.set(entityId, look);
    }
    for (const { entityId, look } of snapshot.restyled) {
      if (this.#known.has(entityId)) this.#looks.set(entityId, look);
      else this.strayCount++;
    }
    for (const { entityId, at } of snapshot.placed) {
      const seen = this.#known.get(entityId);
      if (seen === undefined) this.strayCount++;
      else Object.assign(seen, at);
    }
    for (const record of snapshot.changed) {
      const seen = this.#known.get(record.entityId);
      if (seen === undefined) this.strayCount++;
      else applyChange(seen, record);
    }
  }
}
