// The camera behind the own avatar: it follows softly, comes nearer at once when something solid is
// in the way, and goes back out slowly.

import type { PerspectiveCamera } from "three";
import type { Collider } from "../../shared/sim/world_definition.ts";
import { freeDistance } from "./camera_cast.ts";

/** Where a person wants the camera. */
export interface CameraControls {
  /** Where the camera looks, radians about +Y; 0 looks along −Z. */
  readonly yaw: number;
  /** How far it looks down, radians; kept within −0.35 … 1.3. */
  readonly pitch: number;
  /** Metres behind the avatar; kept within 2 … 14. */
  readonly distance: number;
}

/** Height of the point that the camera circles, metres over the feet. */
const FOCUS_HEIGHT = 1.7;
/** The camera looks a little over the avatar's head: more of the world, less of its ground; radians. */
const LOOK_UP = 0.11;
const LEAST_PITCH = -0.35;
const MOST_PITCH = 1.3;
const LEAST_DISTANCE = 2;
const MOST_DISTANCE = 14;
/** A camera that is held all the way in looks down this much more: over the head, not into it. */
const SQUEEZED_PITCH = 0.5;
/** How fast the camera closes on what is asked, per second. */
const FOLLOW_RATE = 14;
const TURN_RATE = 22;
const BACK_OUT_RATE = 3.5;
/** A jump longer than this is a teleport and is not smoothed, metres. */
const CUT_DISTANCE = 6;

/** What a camera must not look through. */
export interface CameraSurroundings {
  readonly walls: readonly Collider[];
  /** Height of the land; flat when left out. */
  readonly heightAt?: (x: number, z: number) => number;
}

/** One camera's memory. `update` once a frame. */
export class CameraRig {
  readonly #camera: PerspectiveCamera;
  readonly #focus = { x: 0, y: FOCUS_HEIGHT, z: 0 };
  readonly #back = { x: 0, y: 0, z: 1 };
  #yaw = 0;
  #pitch = 0.3;
  #wanted = 6;
  #actual = 6;
  #isCut = true;

  constructor(camera: PerspectiveCamera) {
    this.#camera = camera;
  }

  /** The next update jumps to its place. */
  cut(): void {
    this.#isCut = true;
  }

  /** Moves the camera for an avatar whose feet are at (x, y, z). */
  update(
    feet: { readonly x: number; readonly y: number; readonly z: number },
    controls: CameraControls,
    around: CameraSurroundings,
    dtSeconds: number,
  ): void {
    const focus = this.#focus;
    const aimY = feet.y + FOCUS_HEIGHT;
    if (Math.hypot(feet.x - focus.x, aimY - focus.y, feet.z - focus.z) > CUT_DISTANCE) this.cut();
    const isCut = this.#isCut;
    this.#isCut = false;
    const follow = isCut ? 1 : closeBy(FOLLOW_RATE, dtSeconds);
    const turn = isCut ? 1 : closeBy(TURN_RATE, dtSeconds);
    focus.x += (feet.x - focus.x) * follow;
    focus.y += (aimY - focus.y) * follow;
    focus.z += (feet.z - focus.z) * follow;
    this.#yaw += shortestTurn(this.#yaw, controls.yaw) * turn;
    this.#pitch += (clamp(controls.pitch, LEAST_PITCH, MOST_PITCH) - this.#pitch) * turn;
    this.#wanted += (clamp(controls.distance, LEAST_DISTANCE, MOST_DISTANCE) - this.#wanted) * turn;

    const back = this.#back;
    back.x = Math.sin(this.#yaw) * Math.cos(this.#pitch);
    back.y = Math.sin(this.#pitch);
    back.z = Math.cos(this.#yaw) * Math.cos(this.#pitch);
    const free = freeDistance(focus, back, this.#wanted, around.walls, around.heightAt);
    const isBackingOut = free > this.#actual && !isCut;
    this.#actual += (free - this.#actual) * (isBackingOut ? closeBy(BACK_OUT_RATE, dtSeconds) : 1);

    const squeeze = SQUEEZED_PITCH * Math.max(0, 1 - this.#actual / this.#wanted);
    const pitch = Math.min(MOST_PITCH, this.#pitch + squeeze);
    const behind = Math.cos(pitch) * this.#actual;
    this.#camera.position.set(
      focus.x + Math.sin(this.#yaw) * behind,
      focus.y + Math.sin(pitch) * this.#actual,
      focus.z + Math.cos(this.#yaw) * behind,
    );
    this.#camera.rotation.set(LOOK_UP - pitch, this.#yaw, 0, "YXZ");
  }
}

/** The part of a remaining way that is gone in `dtSeconds`, whatever the frame rate. */
function closeBy(ratePerSecond: number, dtSeconds: number): number {
  return 1 - Math.exp(-ratePerSecond * dtSeconds);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function shortestTurn(from: number, to: number): number {
  const turn = (to - from) % (2 * Math.PI);
  if (turn > Math.PI) return turn - 2 * Math.PI;
  return turn < -Math.PI ? turn + 2 * Math.PI : turn;
}
