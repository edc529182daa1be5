// A crowd that walks, turns, stops and jumps on an open square, in whole steps of the wire: what a
// snapshot encoder has to tell, without inputs, physics or sockets. Seeded, so that runs compare.

import { seededRandom } from "../../shared/lib/random.ts";
import { POSITION_STEP } from "../../shared/sim/constants.ts";

/** Steps of POSITION_STEP that a walker gets on in a tick: 5 m/s at 20 Hz are 0.25 m. */
const STEPS_A_TICK = 16;
/** Height of a jump's way up and down, in steps, tick by tick. */
const JUMP = [12, 21, 28, 32, 34, 34, 32, 28, 21, 12, 0];
/** Angles of the heading. */
const HEADINGS = 256;

/** What one walker is at; chosen anew when its time is up. */
type Doing = "straight" | "turning" | "standing";

/** One of the crowd. Positions in steps of POSITION_STEP, yaw in 1/256 of a turn. */
export interface Walker {
  readonly id: number;
  x: number;
  y: number;
  z: number;
  yaw: number;
}

interface Mind extends Walker {
  doing: Doing;
  ticksLeft: number;
  turn: number;
  jumpTick: number;
}

/** A seeded crowd on a square of `2 × extent` metres. */
export class FakeWalkers {
  readonly #minds: Mind[] = [];
  readonly #random;
  readonly #limit: number;

  constructor(count: number, extent: number, seed = 1) {
    this.#random = seededRandom(seed);
    this.#limit = extent / POSITION_STEP;
    for (let id = 1; id <= count; id++) {
      this.#minds.push({
        id,
        x: this.#whole(2 * this.#limit) - this.#limit,
        y: 0,
        z: this.#whole(2 * this.#limit) - this.#limit,
        yaw: this.#whole(HEADINGS),
        doing: "straight",
        ticksLeft: this.#whole(60),
        turn: 0,
        jumpTick: JUMP.length,
      });
    }
  }

  get all(): readonly Walker[] {
    return this.#minds;
  }

  /** One tick. */
  step(): void {
    for (const mind of this.#minds) {
      if (mind.ticksLeft-- <= 0) this.#decide(mind);
      if (mind.doing !== "standing") this.#walk(mind);
      mind.y = JUMP[mind.jumpTick] ?? 0;
      if (mind.jumpTick < JUMP.length) mind.jumpTick++;
    }
  }

  #decide(mind: Mind): void {
    const dice = this.#random();
    mind.ticksLeft = 10 + this.#whole(80);
    mind.doing = dice < 0.6 ? "straight" : dice < 0.85 ? "turning" : "standing";
    mind.turn = this.#random() < 0.5 ? 3 : -3;
    if (mind.doing === "straight") mind.yaw = this.#whole(HEADINGS);
    if (this.#random() < 0.3) mind.jumpTick = 0;
  }

  #walk(mind: Mind): void {
    if (mind.doing === "turning") mind.yaw = (mind.yaw + mind.turn + HEADINGS) % HEADINGS;
    const angle = (mind.yaw / HEADINGS) * 2 * Math.PI;
    const x = mind.x - Math.round(STEPS_A_TICK * Math.sin(angle));
    const z = mind.z - Math.round(STEPS_A_TICK * Math.cos(angle));
    if (Math.abs(x) > this.#limit || Math.abs(z) > this.#limit) {
      mind.yaw = (mind.yaw + HEADINGS / 2) % HEADINGS;
      return;
    }
    mind.x = x;
    mind.z = z;
  }

  #whole(below: number): number {
    return Math.floor(this.#random() * below);
  }
}
