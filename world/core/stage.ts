// Everybody who can be seen in a world, and what changed about them since the last tick.

import { type AvatarState, isInTheAir } from "../../shared/sim/avatar_state.ts";
import { type AvatarLook, isSameLook } from "../../shared/protocol/avatar_look.ts";
import type { Emote } from "../../shared/protocol/emotes.ts";
import type { EntityKind, SoundedRecord } from "../../shared/protocol/snapshot_records.ts";

/** An avatar or resident. It is its own movement state and its own wire record. */
export interface Entity extends AvatarState {
  readonly entityId: number;
  readonly kind: EntityKind;
  /** The player behind it, 0 for residents. */
  readonly playerId: number;
  name: string;
  isGuest: boolean;
  isAway: boolean;
  isSeated: boolean;
  look: AvatarLook;
  /** What a scene draws in place of an avatar; empty for players. */
  readonly costume: string;
  /** The cell of the grid in which others were last told it is; interest management sets it. */
  cell: number;
}

/** What there is to say of an entity when it is made. */
export interface EntityDetails {
  readonly kind: EntityKind;
  readonly playerId: number;
  readonly name: string;
  readonly isGuest: boolean;
  readonly look: AvatarLook;
  readonly costume: string;
}

/** An id rests this long before another entity gets it: nobody mixes the two up. */
export const ID_REST_TICKS = 600;
/** No entity has this id: what it says is said to everybody, in nobody's name. */
export const NOBODY = 0;
/** Lines, gestures, and sounds, in one tick at most; more are dropped. */
const MAX_EVENTS = 64;

/** Who is on stage. Changes pile up until `endTick()`. */
export class Stage {
  readonly #shown = new Map<number, Entity>();
  readonly #entered: Entity[] = [];
  readonly #left: Entity[] = [];
  readonly #restyled = new Set<Entity>();
  readonly #said: { entityId: number; text: string }[] = [];
  readonly #emoted: { entityId: number; emote: Emote }[] = [];
  readonly #sounded: SoundedRecord[] = [];
  readonly #ids = new IdPool();
  #playerCount = 0;
  #isCountChanged = false;

  /** A new entity, not shown yet. Its id is the smallest there is: small ids make small gaps. */
  create(details: EntityDetails, at: AvatarState): Entity {
    const entityId = this.#ids.take();
    return { ...details, entityId, isAway: false, isSeated: false, cell: -1, ...at };
  }

  /** Takes an entity off the stage for good: its id is another's one day. */
  retire(entity: Entity): void {
    this.hide(entity);
    this.#ids.giveBack(entity.entityId);
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

  /** Those who look different since the last tick. */
  get restyled(): ReadonlySet<Entity> {
    return this.#restyled;
  }

  get said(): readonly { readonly entityId: number; readonly text: string }[] {
    return this.#said;
  }

  get emoted(): readonly { readonly entityId: number; readonly emote: Emote }[] {
    return this.#emoted;
  }

  get sounded(): readonly SoundedRecord[] {
    return this.#sounded;
  }

  isShown(entity: Entity): boolean {
    return this.#shown.has(entity.entityId);
  }

  show(entity: Entity): void {
    if (this.#shown.has(entity.entityId)) return;
    this.#shown.set(entity.entityId, entity);
    const gone = this.#left.indexOf(entity);
    if (gone < 0) this.#entered.push(entity);
    else {
      // Gone and back within a tick: to everybody else nothing happened, but for a new look perhaps.
      this.#left.splice(gone, 1);
      this.#restyled.add(entity);
    }
    if (entity.kind === "player") this.#countPlayers(1);
  }

  hide(entity: Entity): void {
    if (!this.#shown.delete(entity.entityId)) return;
    const unseen = this.#entered.indexOf(entity);
    if (unseen >= 0) this.#entered.splice(unseen, 1);
    else this.#left.push(entity);
    this.#restyled.delete(entity);
    if (entity.kind === "player") this.#countPlayers(-1);
  }

  setAway(entity: Entity, isAway: boolean): void {
    entity.isAway = isAway;
  }

  /** Has an entity look like this from now on. */
  restyle(entity: Entity, look: AvatarLook): void {
    if (isSameLook(entity.look, look)) return;
    entity.look = look;
    if (this.isShown(entity)) this.#restyled.add(entity);
  }

  /** Has an entity that is shown say something aloud. */
  say(entity: Entity, text: string): void {
    if (!this.isShown(entity) || this.#said.length >= MAX_EVENTS) return;
    this.#said.push({ entityId: entity.entityId, text });
  }

  /** Says something to everybody, as {@link NOBODY}. */
  announce(text: string): void {
    if (text !== "" && this.#said.length < MAX_EVENTS) this.#said.push({ entityId: NOBODY, text });
  }

  /** Has an entity that is shown make a gesture. Nobody sits down in the air. */
  emote(entity: Entity, emote: Emote): void {
    if (!this.isShown(entity) || (emote === "sit" && isInTheAir(entity))) return;
    entity.isSeated = emote === "sit";
    if (this.#emoted.length >= MAX_EVENTS) return;
    this.#emoted.push({ entityId: entity.entityId, emote });
  }

  /** Has a sound heard by those who see its place; without one, by everybody. */
  sound(name: string, at: SoundedRecord["at"]): void {
    if (this.#sounded.length < MAX_EVENTS) this.#sounded.push({ name, at });
  }

  /** What piled up has been told. */
  endTick(tick: number): void {
    this.#ids.endTick(tick);
    this.#entered.length = 0;
    this.#left.length = 0;
    this.#restyled.clear();
    this.#said.length = 0;
    this.#emoted.length = 0;
    this.#sounded.length = 0;
    this.#isCountChanged = false;
  }

  #countPlayers(change: number): void {
    this.#playerCount += change;
    this.#isCountChanged = true;
  }
}

/** Ids from 1; those given back rest before they are taken again, the smallest first. */
class IdPool {
  /** Smallest last. */
  readonly #free: number[] = [];
  readonly #resting: { readonly id: number; readonly tick: number }[] = [];
  #next = 1;
  #tick = 0;

  take(): number {
    return this.#free.pop() ?? this.#next++;
  }

  giveBack(id: number): void {
    this.#resting.push({ id, tick: this.#tick });
  }

  endTick(tick: number): void {
    this.#tick = tick;
    let rested = 0;
    while ((this.#resting[rested]?.tick ?? tick) < tick - ID_REST_TICKS) rested++;
    if (rested === 0) return;
    for (const { id } of this.#resting.splice(0, rested)) this.#free.push(id);
    this.#free.sort((a, b) => b - a);
  }
}
