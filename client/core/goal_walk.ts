// Walks to a place as a person would: turns what the controls ask for into steps along a way. The
// world is told nothing new; any step of the person's own ends it.

import type { Vec3 } from "../../shared/lib/vec3.ts";
import type { ControlState } from "./world_view.ts";

/** How a walk ended. */
export type GoalEnd = "arrived" | "cancelled" | "blocked";

/** A corner this near is passed, metres. */
const CORNER_METRES = 0.3;
/** The goal this near is reached: half of what a walking tick covers. */
const GOAL_METRES = 0.13;
/** Nearer than this it slows down so as not to walk past, metres, and how slow at the least. */
const SLOW_METRES = 0.9;
const SLOWEST = 0.3;
/** Whoever runs walks the last metres. */
const RUN_METRES = 3;
/** Looks in a row in which it gets on less than this, metres: 0.6 s of walking on the spot. */
const STUCK_LOOKS = 12;
const STUCK_METRES = 0.02;

/** One walk to one goal. */
export class GoalWalk {
  readonly #corners: Readonly<Vec3>[];
  readonly #isRunning: boolean;
  readonly #controls: ControlState = { moveX: 0, moveZ: 0, yaw: 0 };
  #lastX = NaN;
  #lastZ = NaN;
  #stuckLooks = 0;
  #end: GoalEnd | undefined;

  /** @param corners Where to turn, the goal last; at least one. */
  constructor(corners: readonly Readonly<Vec3>[], isRunning: boolean) {
    this.#corners = [...corners];
    this.#isRunning = isRunning;
  }

  /** How it ended; nothing while it goes on. */
  get end(): GoalEnd | undefined {
    return this.#end;
  }

  cancel(): void {
    this.#end ??= "cancelled";
  }

  /**
   * Called once for each input frame.
   * @returns The controls for it: the person's own as soon as the walk ended. Reused.
   */
  steer(
    own: Readonly<ControlState>,
    at: Readonly<{ x: number; z: number }>,
  ): Readonly<ControlState> {
    if (own.moveX !== 0 || own.moveZ !== 0) this.cancel();
    if (this.#end === undefined) this.#look(at);
    const [to] = this.#corners;
    if (this.#end !== undefined || to === undefined) return own;
    const metres = Math.hypot(to.x - at.x, to.z - at.z);
    const isLast = this.#corners.length === 1;
    const speed = isLast ? Math.min(1, Math.max(SLOWEST, metres / SLOW_METRES)) : 1;
    const x = ((to.x - at.x) / metres) * speed;
    const z = ((to.z - at.z) / metres) * speed;
    const sine = Math.sin(own.yaw);
    const cosine = Math.cos(own.yaw);
    const controls = this.#controls;
    // The camera stays where the person looks: the steps are turned to its view.
    controls.moveX = x * cosine - z * sine;
    controls.moveZ = x * sine + z * cosine;
    controls.yaw = own.yaw;
    controls.isRunning = own.isRunning === true ||
      (this.#isRunning && (!isLast || metres > RUN_METRES));
    controls.isJumpHeld = own.isJumpHeld ?? false;
    controls.jumpPresses = own.jumpPresses ?? 0;
    return controls;
  }

  #look(at: Readonly<{ x: number; z: number }>): void {
    const moved = Math.hypot(at.x - this.#lastX, at.z - this.#lastZ); // NaN at first
    this.#stuckLooks = moved < STUCK_METRES ? this.#stuckLooks + 1 : 0;
    this.#lastX = at.x;
    this.#lastZ = at.z;
    for (let to = this.#corners[0]; to !== undefined; to = this.#corners[0]) {
      const near = this.#corners.length === 1 ? GOAL_METRES : CORNER_METRES;
      if (Math.hypot(to.x - at.x, to.z - at.z) > near) break;
      this.#corners.shift();
    }
    if (this.#corners.length === 0) this.#end = "arrived";
    else if (this.#stuckLooks >= STUCK_LOOKS) this.#end = "blocked";
  }
}
