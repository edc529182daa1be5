// A crowd of made-up people who walk, run, jump, stand and gesture by the real rules of movement,
// the same way for the same seed, and a camera that goes once around them.

import type { EntityView, WorldView } from "../core/world_view.ts";
import { type Random, randomIndex, seededRandom } from "../../shared/lib/random.ts";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import { type Emote, EMOTES } from "../../shared/protocol/emotes.ts";
import {
  type AvatarState,
  BUTTON,
  copyAvatarState,
  isInTheAir,
  standing,
} from "../../shared/sim/avatar_state.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { TICK_MS, TICK_SECONDS } from "../../shared/sim/constants.ts";
import { stepAvatar } from "../../shared/sim/movement.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";

/** The camera's own person; the crowd's ids come after it. */
const OWN_ID = 1;
/** The crowd begins and stays within this part of a world's extent. */
const CROWD_PART = 0.62;
/** The camera goes around at this part of the extent. */
const CAMERA_PART = 0.72;
const FULL = -127;
const TURN = 2 * Math.PI;
/** Time that is made up for at most, so that a pause is no storm of steps. Milliseconds. */
const LONGEST_STEP_MS = 500;

/** One of the crowd. */
interface Walker {
  readonly view: EntityView;
  readonly state: AvatarState;
  readonly before: AvatarState;
  readonly input: { moveX: number; moveZ: number; yaw: number; buttons: number };
  readonly random: Random;
  /** Radians a tick. */
  turn: number;
  ticksLeft: number;
}

/** What decides a crowd. */
export interface CrowdOptions {
  readonly definition: WorldDefinition;
  readonly avatars: number;
  readonly seed: number;
  /** How long the camera takes for its way around. */
  readonly seconds: number;
  readonly onGesture: (entityId: number, emote: Emote) => void;
}

/** Everybody of a bench, as the picture draws them. Allocates nothing per frame. */
export class FakeCrowd implements WorldView {
  readonly definition: WorldDefinition;
  readonly entities = new Map<number, EntityView>();
  readonly own: EntityView;
  /** What the picture's camera follows: beside the own view. */
  readonly controls = { yaw: 0, pitch: 0.24, distance: 7 };
  readonly #options: CrowdOptions;
  readonly #ground: Ground;
  readonly #walkers: readonly Walker[];
  #startedMs: number | undefined;
  #tickedMs = 0;

  constructor(options: CrowdOptions) {
    this.#options = options;
    this.definition = options.definition;
    this.#ground = new Ground(options.definition);
    this.own = viewOf(OWN_ID, 0, 0, 0);
    this.entities.set(OWN_ID, this.own);
    const random = seededRandom(options.seed);
    const walkers: Walker[] = [];
    for (let i = 0; i < options.avatars; i++) {
      const walker = this.#walker(OWN_ID + 1 + i, random);
      walkers.push(walker);
      this.entities.set(walker.view.id, walker.view);
    }
    this.#walkers = walkers;
    this.#moveCamera(0);
  }

  /** Sends the camera on its way anew with the next frame. */
  begin(): void {
    this.#startedMs = undefined;
  }

  update(nowMs: number): void {
    this.#startedMs ??= nowMs;
    if (nowMs - this.#tickedMs > LONGEST_STEP_MS) this.#tickedMs = nowMs - TICK_MS;
    while (this.#tickedMs + TICK_MS <= nowMs) {
      this.#tickedMs += TICK_MS;
      for (const walker of this.#walkers) this.#step(walker);
    }
    const part = (nowMs - this.#tickedMs) / TICK_MS;
    for (const walker of this.#walkers) moveView(walker, part);
    this.#moveCamera((nowMs - this.#startedMs) / 1000);
  }

  #walker(id: number, seeds: Random): Walker {
    const random = seededRandom(randomIndex(seeds, 0xffff_ffff));
    const { extent } = this.definition;
    let x = 0;
    let z = 0;
    let y: number | undefined;
    for (let tries = 0; tries < 20 && y === undefined; tries++) {
      const angle = random() * TURN;
      const radius = Math.sqrt(random()) * extent * CROWD_PART;
      x = Math.sin(angle) * radius;
      z = Math.cos(angle) * radius;
      y = this.#ground.standingHeight(x, this.#ground.terrainAt(x, z), z);
    }
    const state = standing(x, y ?? this.#ground.terrainAt(x, z), z, random() * TURN);
    const before = { ...state };
    const input = { moveX: 0, moveZ: 0, yaw: state.yaw, buttons: 0 };
    const view = viewOf(id, x, state.y, z);
    // One in thirty has lost the connection and waits.
    view.isAway = id % 30 === 0;
    return { view, state, before, input, random, turn: 0, ticksLeft: 0 };
  }

  #step(walker: Walker): void {
    const { state, before, input, view } = walker;
    copyAvatarState(before, state);
    if (view.isAway) return;
    if (walker.ticksLeft-- <= 0) this.#decide(walker);
    input.yaw += walker.turn;
    input.buttons &= BUTTON.run;
    if (input.moveZ !== 0 && walker.random() < 0.01) input.buttons |= BUTTON.jump;
    stepAvatar(state, input, this.#ground, state);
  }

  /** What somebody does for the next one to four seconds. */
  #decide(walker: Walker): void {
    const { state, input, random, view } = walker;
    walker.ticksLeft = 20 + randomIndex(random, 60);
    const choice = random();
    input.moveZ = choice < 0.7 ? FULL : 0;
    input.buttons = choice < 0.2 ? BUTTON.run : 0;
    walker.turn = (random() - 0.5) * 0.16;
    if (choice >= 0.85) {
      this.#options.onGesture(view.id, EMOTES[randomIndex(random, EMOTES.length)]!); // in range
    }
    // Whoever is far out goes home.
    const reach = this.definition.extent * CROWD_PART;
    if (state.x * state.x + state.z * state.z > reach * reach) {
      input.yaw = Math.atan2(state.x, state.z);
      walker.turn = 0;
    }
  }

  #moveCamera(seconds: number): void {
    const angle = (seconds / this.#options.seconds) * TURN;
    const radius = this.definition.extent * CAMERA_PART;
    const { own, controls } = this;
    own.x = Math.sin(angle) * radius;
    own.z = Math.cos(angle) * radius;
    own.y = this.#ground.terrainAt(own.x, own.z);
    // Looks inwards and a little about.
    controls.yaw = angle + 0.25 * Math.sin(angle * 3);
    own.yaw = controls.yaw;
  }
}

function moveView({ view, state, before }: Walker, part: number): void {
  view.x = before.x + (state.x - before.x) * part;
  view.y = before.y + (state.y - before.y) * part;
  view.z = before.z + (state.z - before.z) * part;
  view.yaw = state.yaw;
  const dx = state.x - before.x;
  const dz = state.z - before.z;
  view.speed = Math.sqrt(dx * dx + dz * dz) / TICK_SECONDS;
  view.rise = state.velocityY;
  view.isInTheAir = isInTheAir(state);
}

function viewOf(id: number, x: number, y: number, z: number): EntityView {
  return {
    id,
    kind: "player",
    name: `Walker ${id}`,
    isGuest: id % 5 === 0,
    isOwn: id === OWN_ID,
    look: defaultLook(id),
    costume: "",
    x,
    y,
    z,
    yaw: 0,
    speed: 0,
    rise: 0,
    isInTheAir: false,
    isAway: false,
  };
}
