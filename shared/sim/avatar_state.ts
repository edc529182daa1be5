import { COYOTE_TICKS, POSITION_STEP, YAW_STEPS } from "./constants.ts";

/**
 * All that movement reads and writes of an avatar. Metres, radians. At the end of each tick every
 * field is one that the wire can say, so that client and world hold the same bits.
 */
export interface AvatarState {
  x: number;
  /** Of the soles. */
  y: number;
  z: number;
  /** Radians about +Y in [0, 2π); 0 looks along −Z. */
  yaw: number;
  /** Upwards, m/s, a multiple of VELOCITY_STEP; 0 on the ground. */
  velocityY: number;
  /**
   * 0 on the ground, where an avatar rests until it is asked to move. In the air the ticks since it
   * left the ground; {@link MOST_AIR_TICKS} means longer, or by a jump.
   */
  airTicks: number;
}

/** Where {@link AvatarState.airTicks} stops counting: too late for a jump. */
export const MOST_AIR_TICKS = COYOTE_TICKS + 1;

/** Bits of an input frame's `buttons`. Others mean nothing yet. */
export const BUTTON = {
  /** Jump, as soon as there is ground to jump from. */
  jump: 1,
  /** Run instead of walking. */
  run: 2,
} as const;

/** What movement needs of an input frame. */
export interface MoveInput {
  /** Strafe, −127 … 127. */
  readonly moveX: number;
  /** Forward is negative, −127 … 127. */
  readonly moveZ: number;
  /** Where the camera looks, radians about +Y. */
  readonly yaw: number;
  /** Bit set of {@link BUTTON}. */
  readonly buttons: number;
}

/** Asks for nothing: whoever is in the air falls, whoever stands stays. */
export const NEUTRAL_INPUT: MoveInput = Object.freeze({ moveX: 0, moveZ: 0, yaw: 0, buttons: 0 });

const TURN = 2 * Math.PI;

/** Somebody who stands on the ground. */
export function standing(x: number, y: number, z: number, yaw = 0): AvatarState {
  return { x, y, z, yaw, velocityY: 0, airTicks: 0 };
}

/** Copies `from` into `out`. */
export function copyAvatarState(out: AvatarState, from: Readonly<AvatarState>): void {
  out.x = from.x;
  out.y = from.y;
  out.z = from.z;
  out.yaw = from.yaw;
  out.velocityY = from.velocityY;
  out.airTicks = from.airTicks;
}

/** True while an avatar has no ground under it, and so moves whether it is asked to or not. */
export function isInTheAir(state: Readonly<AvatarState>): boolean {
  return state.airTicks > 0;
}

/** `metres` as a whole multiple of POSITION_STEP, the only places there are. */
export function quantisedPosition(metres: number): number {
  return Math.floor(metres / POSITION_STEP + 0.5) * POSITION_STEP;
}

/** The lowest place there is that is not below `metres`. */
export function quantisedUp(metres: number): number {
  return Math.ceil(metres / POSITION_STEP) * POSITION_STEP + 0; // −0 would be another bit pattern
}

/** The highest place there is that is not above `metres`. */
export function quantisedDown(metres: number): number {
  return Math.floor(metres / POSITION_STEP) * POSITION_STEP + 0;
}

/** An angle as the wire says it and reads it back: bit for bit what the other side holds. */
export function quantisedYaw(yawRadians: number): number {
  const turns = yawRadians / TURN;
  const steps = Math.floor((turns - Math.floor(turns)) * YAW_STEPS + 0.5) % YAW_STEPS;
  return (steps / YAW_STEPS) * TURN;
}
