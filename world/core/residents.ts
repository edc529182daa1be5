// Those who live in a world. They walk by the same step as players, so nothing lets them through
// walls either.

import {
  type AvatarState,
  isInTheAir,
  NEUTRAL_INPUT,
  quantisedPosition,
  quantisedYaw,
  standing,
} from "../../shared/sim/avatar_state.ts";
import type { Ground } from "../../shared/sim/collision.ts";
import { nearestFreeSpot } from "../../shared/sim/free_spot.ts";
import { stepAvatar } from "../../shared/sim/movement.ts";
import { stepOfDirection, TABLE_STEPS } from "../../shared/sim/sine_table.ts";
import type { Entity, Stage } from "./stage.ts";

/** Residents of one world at most. */
export const MAX_RESIDENTS = 64;
/** Letters of one line that a resident says at most; the rest is cut. */
export const MAX_SAID_LETTERS = 160;
/** A resident says nothing new for this many ticks after a line, so that it can be read. */
const SPEECH_TICKS = 20;
/** Full deflection is a player's jog; residents stroll. */
const STROLL = 48;
const ARRIVED_METRES = 0.25;
/** Ticks without getting anywhere after which a walk is given up. */
const STUCK_TICKS = 20;
/** For whom the scene has nothing of its own to draw: an avatar all in pearl. */
const PLAIN_LOOK = { colour: 11, accent: 11, shape: 0 };

/** One resident. */
export interface Resident {
  readonly entity: Entity;
  target: { readonly x: number; readonly z: number } | undefined;
  stuckTicks: number;
  quietUntilTick: number;
}

/** The residents of one room. */
export class Residents {
  readonly #stage: Stage;
  readonly #ground: Ground;
  readonly #all: Resident[] = [];
  readonly #input = { moveX: 0, moveZ: -STROLL, yaw: 0, buttons: 0 };
  #tick = 0;

  constructor(stage: Stage, ground: Ground) {
    this.#stage = stage;
    this.#ground = ground;
  }

  get count(): number {
    return this.#all.length;
  }

  /**
   * Puts a resident on stage, at the free spot nearest to `at`.
   * @throws {RangeError} Above {@link MAX_RESIDENTS}, or where no spot is free.
   */
  add(options: {
    readonly name: string;
    readonly costume: string;
    /** Without a height: on the land. */
    readonly at: { readonly x: number; readonly y?: number; readonly z: number };
    readonly yaw: number;
  }): Resident {
    if (this.#all.length >= MAX_RESIDENTS) {
      throw new RangeError(`Cannot add resident: a world has at most ${MAX_RESIDENTS}`);
    }
    const { x, z, y = this.#ground.terrainAt(x, z) } = options.at;
    const spot = nearestFreeSpot(this.#ground, x, y, z);
    if (spot === undefined) throw new RangeError("Cannot add resident: no spot is free");
    const at = standing(spot.x, spot.y, spot.z, quantisedYaw(options.yaw));
    const { name, costume } = options;
    const kind = "resident";
    const entity = this.#stage.create(
      { kind, playerId: 0, name, costume, isGuest: false, look: PLAIN_LOOK },
      at,
    );
    const resident = { entity, target: undefined, stuckTicks: 0, quietUntilTick: 0 };
    this.#all.push(resident);
    this.#stage.show(entity);
    return resident;
  }

  /** How high the land is at a place, metres. */
  landAt(x: number, z: number): number {
    return this.#ground.terrainAt(x, z);
  }

  /** Sets out for a place; a new walk replaces the last. */
  walkTo(resident: Resident, x: number, z: number): void {
    resident.target = { x, z };
    resident.stuckTicks = 0;
  }

  /** Stops and looks at a place. */
  turnTo(resident: Resident, x: number, z: number): void {
    resident.target = undefined;
    const { entity } = resident;
    if (x !== entity.x || z !== entity.z) entity.yaw = yawTowards(entity, x, z);
  }

  /** Says a line, unless the last is still being read. @returns Whether it was said. */
  say(resident: Resident, text: string): boolean {
    const line = text.trim().slice(0, MAX_SAID_LETTERS);
    if (line === "" || this.#tick < resident.quietUntilTick) return false;
    resident.quietUntilTick = this.#tick + SPEECH_TICKS;
    this.#stage.say(resident.entity, line);
    return true;
  }

  /** One tick of walking. */
  step(tick: number): void {
    this.#tick = tick;
    for (const resident of this.#all) {
      const { entity, target } = resident;
      if (target !== undefined) this.#walk(resident, target);
      else if (isInTheAir(entity)) stepAvatar(entity, NEUTRAL_INPUT, this.#ground, entity);
    }
  }

  #walk(resident: Resident, target: { readonly x: number; readonly z: number }): void {
    const { entity } = resident;
    const dx = target.x - entity.x;
    const dz = target.z - entity.z;
    if (dx * dx + dz * dz <= ARRIVED_METRES * ARRIVED_METRES) {
      resident.target = undefined;
      return;
    }
    const { x, z } = entity;
    this.#input.yaw = yawTowards(entity, target.x, target.z);
    stepAvatar(entity, this.#input, this.#ground, entity);
    const isStuck = Math.abs(entity.x - x) + Math.abs(entity.z - z) < quantisedPosition(0.04);
    resident.stuckTicks = isStuck ? resident.stuckTicks + 1 : 0;
    if (resident.stuckTicks >= STUCK_TICKS) resident.target = undefined;
  }
}

function yawTowards(from: AvatarState, x: number, z: number): number {
  const step = stepOfDirection(from.x - x, from.z - z);
  return quantisedYaw((step / TABLE_STEPS) * 2 * Math.PI);
}
