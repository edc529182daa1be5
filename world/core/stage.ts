// Everybody who can be seen in a world, and what changed about them since the last tick.

import { type AvatarState, copyAvatarState } from "../../shared/sim/avatar_state.ts";
import type { EntityKind } from "../../shared/protocol/snapshot.ts";

/** An avatar or resident. It is its own movement state and its own wire record. */
export interface Entity extends AvatarState {
  readonly entityId: number;
  readonly kind: EntityKind;
  /** The player behind it, 0 for residents. */
  readonly playerId: number;
  name: string;
  isGuest: boolean;
  isAway: boolean;
  readonly colour: number;
  readonly look: string;
  /** As others were last told. */
  readonly sent: AvatarState;
  /** The cell of the crowd's grid in which others were last told it is; only the grid reads it. */
  cell: number;
}

/** What is fixed about an entity when it is made. */
export interface EntityLook {
  readonly kind: EntityKind;
  readonly playerId: number;
  readonly name: string;
  readonly isGuest: boolean;
  readonly colour: number;
  readonly look: string;
}

/** Ticks that a departure is remembered for readers that were stalled: longer than any may be. */
const REMEMBER_LEFT_TICKS = 600;
const MAX_REMEMBERED_LEFT = 8192;
/** Lines in one tick at most; more are dropped. */
const MAX_SAID = 64;

/** Who is on stage. Changes pile up until `endTick()`. */
export class Stage {
  readonly #shown = new Map<number, Entity>();
  readonly #entered: Entity[] = [];
  readonly #moved: Entity[] = [];
  readonly #left: Entity[] = [];
  readonly #said: { entityId: number; text: string }[] = [];
  readonly #away: Entity[] = [];
  readonly #leftLog: { readonly tick: number; readonly entityId: number }[] = [];
  #nextId = 1;
  #playerCount = 0;
  #isCountChanged = false;

  /** A new entity, not shown yet. */
  create(look: EntityLook, at: AvatarState): Entity {
    const entityId = this.#nextId++;
    return { ...look, entityId, isAway: false, cell: -1, ...at, sent: { ...at } };
  }

  get shown(): ReadonlyMap<number, Entity> {
    return this.#shown;
  }

  /** Players that are shown. */
  get playerCount(): number {
    return this.#playerCount;
  }

  get isPlayerCountChanged(): boolean {
    return this.#isCountChanged;
  }

  get entered(): readonly Entity[] {
    return this.#entered;
  }

  get left(): readonly Entity[] {
    return this.#left;
  }

  get said(): readonly { readonly entityId: number; readonly text: string }[] {
    return this.#said;
  }

  get away(): readonly Entity[] {
    return this.#away;
  }

  /** Who left within the last half minute, this tick included: a stalled reader may not know. */
  get recentlyLeft(): readonly number[] {
    return [...this.#leftLog, ...this.#left].map(({ entityId }) => entityId)
      .filter((id) => !this.#shown.has(id));
  }

  isShown(entity: Entity): boolean {
    return this.#shown.has(entity.entityId);
  }

  show(entity: Entity): void {
    if (this.#shown.has(entity.entityId)) return;
    this.#shown.set(entity.entityId, entity);
    // Gone and back within a tick: to everybody else nothing happened.
    const gone = this.#left.indexOf(entity);
    if (gone >= 0) this.#left.splice(gone, 1);
    else this.#entered.push(entity);
    if (entity.kind === "player") this.#countPlayers(1);
  }

  hide(entity: Entity): void {
    if (!this.#shown.delete(entity.entityId)) return;
    const unseen = this.#entered.indexOf(entity);
    if (unseen >= 0) this.#entered.splice(unseen, 1);
    else this.#left.push(entity);
    if (entity.kind === "player") this.#countPlayers(-1);
  }

  setAway(entity: Entity, isAway: boolean): void {
    if (entity.isAway === isAway) return;
    entity.isAway = isAway;
    if (this.isShown(entity) && !this.#away.includes(entity)) this.#away.push(entity);
  }

  /** Has an entity that is shown say something aloud. */
  say(entity: Entity, text: string): void {
    if (!this.isShown(entity) || this.#said.length >= MAX_SAID) return;
    this.#said.push({ entityId: entity.entityId, text });
  }

  /** Says something to everybody in nobody's name: no entity has the id 0. */
  announce(text: string): void {
    if (text !== "" && this.#said.length < MAX_SAID) this.#said.push({ entityId: 0, text });
  }

  /** Entities whose place differs from what others were told, as `collectMoved()` found them. */
  get moved(): readonly Entity[] {
    return this.#moved;
  }

  /** Finds out who moved; called once a tick, after everybody has. */
  collectMoved(): void {
    this.#moved.length = 0;
    for (const entity of this.#shown.values()) {
      const { sent } = entity;
      if (
        entity.x !== sent.x || entity.y !== sent.y || entity.z !== sent.z || entity.yaw !== sent.yaw
      ) this.#moved.push(entity);
    }
  }

  /** What piled up has been told. */
  endTick(tick: number): void {
    for (const { entityId } of this.#left) this.#leftLog.push({ tick, entityId });
    let old = Math.max(0, this.#leftLog.length - MAX_REMEMBERED_LEFT);
    while ((this.#leftLog[old]?.tick ?? tick) < tick - REMEMBER_LEFT_TICKS) old++;
    if (old > 0) this.#leftLog.splice(0, old);
    for (const entity of this.#moved) copyAvatarState(entity.sent, entity);
    for (const entity of this.#entered) copyAvatarState(entity.sent, entity);
    this.#moved.length = 0;
    this.#entered.length = 0;
    this.#left.length = 0;
    this.#said.length = 0;
    this.#away.length = 0;
    this.#isCountChanged = false;
  }

  #countPlayers(change: number): void {
    this.#playerCount += change;
    this.#isCountChanged = true;
  }
}
