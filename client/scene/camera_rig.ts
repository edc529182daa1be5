// The camera behind the own avatar: it follows softly, comes nearer at once when something solid is
// in the way, and goes back out slowly.

import type { PerspectiveCamera } from "three";
import type { Vec3 } from "../../shared/lib/vec3.ts";
import { AVATAR_HEIGHT, AVATAR_RADIUS } from "../../shared/sim/constants.ts";
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
  /** True for photos: any pitch but straight up and down, and 0.8 … 30 m. */
  readonly isFree?: boolean;
}

/** Height of the middle of the head, metres over the feet: nothing solid is within 0.4 m of it. */
const HEAD_HEIGHT = AVATAR_HEIGHT - AVATAR_RADIUS;
/** Height of the point that the camera circles, metres over the feet. */
const FOCUS_HEIGHT = 1.7;
/** The camera looks a little over the avatar's head: more of the world, less of its ground; radians. */
const LOOK_UP = 0.11;
const LIMITS = { leastPitch: -0.35, mostPitch: 1.3, leastMetres: 2, mostMetres: 14 } as const;
const FREE_LIMITS = { leastPitch: -1, mostPitch: 1.45, leastMetres: 0.8, mostMetres: 30 } as const;
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
  readonly #head = { x: 0, y: 0, z: 0 };
  readonly #aim = { x: 0, y: FOCUS_HEIGHT, z: 0 };
  readonly #along = { x: 0, y: 0, z: 1 };
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
    const limits = controls.isFree === true ? FREE_LIMITS : LIMITS;
    const wantedPitch = clamp(controls.pitch, limits.leastPitch, limits.mostPitch);
    const wantedMetres = clamp(controls.distance, limits.leastMetres, limits.mostMetres);
    this.#pitch += (wantedPitch - this.#pitch) * turn;
    this.#wanted += (wantedMetres - this.#wanted) * turn;

    // From the head, which is free, to the point that follows it, which may lag behind a corner; and
    // from there back, twice: held in, the camera climbs, and stands in another direction.
    this.#aimFrom(feet, around);
    const free = this.#freeAlong(this.#pitch, this.#wanted, around);
    const isBackingOut = free > this.#actual && !isCut;
    this.#actual += (free - this.#actual) * (isBackingOut ? closeBy(BACK_OUT_RATE, dtSeconds) : 1);

    const squeeze = SQUEEZED_PITCH * Math.max(0, 1 - this.#actual / this.#wanted);
    const pitch = Math.min(limits.mostPitch, this.#pitch + squeeze);
    const metres = this.#freeAlong(pitch, this.#actual, around);
    const { x, y, z } = this.#aim;
    const along = this.#along;
    this.#camera.position.set(x + along.x * metres, y + along.y * metres, z + along.z * metres);
    this.#camera.rotation.set(LOOK_UP - pitch, this.#yaw, 0, "YXZ");
  }

  /** Puts the aim where the focus is, or as near to it as is free from the head on. */
  #aimFrom(feet: Readonly<Vec3>, { walls, heightAt }: CameraSurroundings): void {
    const focus = this.#focus;
    const head = this.#head;
    head.x = feet.x;
    head.y = feet.y + HEAD_HEIGHT;
    head.z = feet.z;
    const along = this.#along;
    const metres = Math.hypot(focus.x - head.x, focus.y - head.y, focus.z - head.z);
    along.x = (focus.x - head.x) / metres;
    along.y = (focus.y - head.y) / metres;
    along.z = (focus.z - head.z) / metres;
    // A focus in the very middle of the head has no direction, and needs none.
    const free = metres > 1e-6 ? freeDistance(head, along, metres, walls, heightAt) / metres : 0;
    this.#aim.x = head.x + (focus.x - head.x) * free;
    this.#aim.y = head.y + (focus.y - head.y) * free;
    this.#aim.z = head.z + (focus.z - head.z) * free;
  }

  /** Points `#along` back from the aim. @returns The metres that are free there. */
  #freeAlong(pitch: number, most: number, { walls, heightAt }: CameraSurroundings): number {
    const along = this.#along;
    along.x = Math.sin(this.#yaw) * Math.cos(pitch);
    along.y = Math.sin(pitch);
    along.z = Math.cos(this.#yaw) * Math.cos(pitch);
    return freeDistance(this.#aim, along, most, walls, heightAt);
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
