// The same walk in every engine: seeded input over a world's ground, and what came of it. Computes
// with nothing but shared/, so that it can be bundled for an engine that has nothing else.

import { parseWorldKey } from "../../shared/lib/ids.ts";
import { randomIndex, seededRandom } from "../../shared/lib/random.ts";
import {
  type AvatarState,
  BUTTON,
  copyAvatarState,
  standing,
} from "../../shared/sim/avatar_state.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { YAW_STEPS } from "../../shared/sim/constants.ts";
import { nearestFreeSpot } from "../../shared/sim/free_spot.ts";
import { stepAvatar } from "../../shared/sim/movement.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";

/** Where a replay stands after some steps. */
export interface Checkpoint {
  readonly steps: number;
  /** Of every bit of every state so far, eight hex digits. */
  readonly hash: string;
  readonly state: AvatarState;
}

/** Which walk to replay. */
export interface ReplayOrder {
  readonly key: string;
  /** The parsed `world.json`. */
  readonly world: unknown;
  readonly seed: number;
  readonly steps: number;
  /** Steps between two checkpoints. */
  readonly every: number;
}

/** Steps after which the walk goes on from somewhere else, so that it gets everywhere. */
const STEPS_FROM_ONE_PLACE = 400;
/** Starts are this high at most: on what can be climbed, too. Metres. */
const HIGHEST_START = 6;
/** Ticks for which one input is held at most. */
const LONGEST_HOLD = 40;
const BUTTONS = [0, 0, 0, BUTTON.run, BUTTON.run, BUTTON.jump, BUTTON.jump | BUTTON.run];

/**
 * Walks `steps` steps.
 * @throws {Error} When the world cannot be read, or has no free spot.
 */
export function replay(order: ReplayOrder): Checkpoint[] {
  const key = parseWorldKey(order.key);
  const parsed = key === undefined ? undefined : parseWorldDefinition(key, order.world);
  if (parsed === undefined || !parsed.ok) throw new Error(`Cannot read world "${order.key}"`);
  const ground = new Ground(parsed.value);
  const random = seededRandom(order.seed);
  const state = standing(0, 0, 0);
  const input = { moveX: 0, moveZ: 0, yaw: 0, buttons: 0 };
  const bits = new BitHash();
  const checkpoints: Checkpoint[] = [];
  let held = 0;
  for (let step = 1; step <= order.steps; step++) {
    if (step % STEPS_FROM_ONE_PLACE === 1) copyAvatarState(state, startIn(ground, random));
    if (held === 0) {
      held = 1 + randomIndex(random, LONGEST_HOLD);
      input.moveX = randomIndex(random, 256) - 128;
      input.moveZ = randomIndex(random, 256) - 128;
      input.yaw = (randomIndex(random, YAW_STEPS) / YAW_STEPS) * 2 * Math.PI;
      input.buttons = BUTTONS[randomIndex(random, BUTTONS.length)] ?? 0;
    }
    held--;
    stepAvatar(state, input, ground, state);
    bits.add(state);
    if (step % order.every === 0) {
      checkpoints.push({ steps: step, hash: bits.text(), state: { ...state } });
    }
  }
  return checkpoints;
}

function startIn(ground: Ground, random: () => number): AvatarState {
  const x = (random() * 2 - 1) * ground.bound;
  const z = (random() * 2 - 1) * ground.bound;
  const spot = nearestFreeSpot(ground, x, ground.terrainAt(x, z) + random() * HIGHEST_START, z);
  if (spot === undefined) throw new Error("Cannot start a replay: no spot is free");
  return standing(spot.x, spot.y, spot.z);
}

/** FNV-1a over the bits of numbers. */
class BitHash {
  readonly #view = new DataView(new ArrayBuffer(8));
  #hash = 0x811c9dc5;

  add({ x, y, z, yaw, velocityY, airTicks }: Readonly<AvatarState>): void {
    this.#number(x);
    this.#number(y);
    this.#number(z);
    this.#number(yaw);
    this.#number(velocityY);
    this.#number(airTicks);
  }

  text(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, "0");
  }

  #number(value: number): void {
    this.#view.setFloat64(0, value, true);
    this.#hash = Math.imul(this.#hash ^ this.#view.getInt32(0, true), 0x01000193);
    this.#hash = Math.imul(this.#hash ^ this.#view.getInt32(4, true), 0x01000193);
    this.#hash ^= this.#hash >>> 15; // whole words at a time mix upwards only
  }
}
