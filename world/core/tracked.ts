// What has been told of each entity, tier by tier: the baselines that changes build on.

import {
  BASELINE_SIZE,
  encodeChange,
  setBaseline,
  writeWhole,
} from "../../shared/protocol/entity_changes.ts";
import type { AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { ByteWriter } from "../../shared/lib/bytes.ts";
import {
  ENTITY_FLAG,
  positionSteps,
  REPLICATED_FIELDS,
  seenYaw,
} from "../../shared/protocol/replicated_fields.ts";
import { encodeCard } from "../../shared/protocol/snapshot.ts";
import { isInTheAir } from "../../shared/sim/avatar_state.ts";
import type { Entity } from "./stage.ts";
import { TIERS } from "./rates.ts";

/** One entity as others are told of it. */
export class Tracked {
  readonly entity: Entity;
  /** It changed cells, came or was set anew in this tick: whoever sees it is told where it is. */
  isPlacedAnew = true;
  readonly #now = new Int16Array(REPLICATED_FIELDS.length);
  readonly #told = new Int16Array(TIERS * BASELINE_SIZE);
  /** The tick in which a tier was told last that something changed. */
  readonly #changedTick = new Float64Array(TIERS).fill(-1);

  #card: Uint8Array | undefined;
  #cardName = "";
  #cardIsGuest = false;
  #cardLook: AvatarLook | undefined;

  constructor(entity: Entity) {
    this.entity = entity;
  }

  /** Reads the entity's fields as they are now. */
  read(): void {
    const { entity } = this;
    for (let field = 0; field < READERS.length; field++) this.#now[field] = READERS[field]!(entity);
  }

  /** Makes what is now what all tiers were told. */
  settle(): void {
    for (let tier = 0; tier < TIERS; tier++) this.settleTier(tier);
  }

  /** Makes what is now what one tier was told. */
  settleTier(tier: number): void {
    setBaseline(this.#now, this.#told, tier * BASELINE_SIZE);
  }

  /** All there is to know of it but where it is, as it is sent. */
  card(): Uint8Array {
    const { name, isGuest, look } = this.entity;
    if (
      this.#card === undefined || this.#cardName !== name || this.#cardIsGuest !== isGuest ||
      this.#cardLook !== look
    ) {
      this.#card = encodeCard(this.entity);
      this.#cardName = name;
      this.#cardIsGuest = isGuest;
      this.#cardLook = look;
    }
    return this.#card;
  }

  /** Finds what a tier is to be told now; see `encodeChange()`. */
  change(tier: number, tick: number): number {
    const mask = encodeChange(this.#now, this.#told, tier * BASELINE_SIZE);
    if (mask !== -1) this.#changedTick[tier] = tick;
    return mask;
  }

  /** True when a tier was told of a change in this tick. */
  isChanged(tier: number, tick: number): boolean {
    return this.#changedTick[tier] === tick;
  }

  /** Writes where those of a tier were told last that it is. */
  write(to: ByteWriter, tier: number): void {
    writeWhole(to, this.#told, tier * BASELINE_SIZE);
  }
}

/** Where each replicated field comes from. */
const FIELD_OF: Readonly<
  Record<(typeof REPLICATED_FIELDS)[number]["name"], (entity: Entity) => number>
> = {
  x: ({ x }) => positionSteps(x),
  y: ({ y }) => positionSteps(y),
  z: ({ z }) => positionSteps(z),
  yaw: ({ yaw }) => seenYaw(yaw),
  flags: (entity) =>
    (entity.isAway ? ENTITY_FLAG.away : 0) | (isInTheAir(entity) ? ENTITY_FLAG.airborne : 0) |
    (entity.isSeated ? ENTITY_FLAG.seated : 0),
};

const READERS = REPLICATED_FIELDS.map(({ name }) => FIELD_OF[name]);
