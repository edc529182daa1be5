// Which of those on stage a viewer is told about: everybody, or, in a crowd, who is near.

import { ByteWriter } from "../../shared/lib/bytes.ts";
import {
  writeAwaySection,
  writeEnteredSection,
  writeLeftSection,
  writeMovedSection,
  writePlayersHereSection,
  writeSaidSection,
} from "../../shared/protocol/snapshot.ts";
import type { Session } from "./session.ts";
import type { Entity, Stage } from "./stage.ts";

/** Interest management for one tick: `begin()`, any number of questions, `end()`. */
export interface Scope {
  begin(): void;
  /** Sections that tell a viewer everything, whatever they knew before. */
  full(session: Session, own: Entity): Uint8Array;
  /** Shared sections of what changed for a viewer since the last tick; may be empty. */
  changes(session: Session, own: Entity): Uint8Array;
  /** What was to be told has been told. The stage's own `endTick()` follows. */
  end(): void;
}

/** Everybody sees everybody: one text of changes for all. */
export class EveryoneScope implements Scope {
  readonly #stage: Stage;
  readonly #to = new ByteWriter(8192);
  #changes: Uint8Array = new Uint8Array(0);
  #full: Uint8Array | undefined;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  begin(): void {
    const to = this.#to;
    const stage = this.#stage;
    to.reset();
    writeLeftSection(to, stage.left.map(({ entityId }) => entityId));
    writeEnteredSection(to, stage.entered);
    writeMovedSection(to, stage.moved);
    writeSaidSection(to, stage.said);
    writeAwaySection(to, stage.away);
    if (stage.isPlayerCountChanged) writePlayersHereSection(to, stage.playerCount);
    this.#changes = to.take();
    this.#full = undefined;
  }

  full(): Uint8Array {
    this.#full ??= this.#encodeFull();
    return this.#full;
  }

  changes(): Uint8Array {
    return this.#changes;
  }

  end(): void {}

  /** Everybody; and who left of late, for a reader that was stalled and may still show them. */
  #encodeFull(): Uint8Array {
    const to = this.#to;
    const stage = this.#stage;
    to.reset();
    writeLeftSection(to, stage.recentlyLeft);
    writeEnteredSection(to, [...stage.shown.values()]);
    writeSaidSection(to, stage.said);
    writePlayersHereSection(to, stage.playerCount);
    return to.take();
  }
}
