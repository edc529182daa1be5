import { POSITION_STEP, YAW_STEPS } from "./constants.ts";

/** Where an avatar stands and looks: all that movement reads and writes. Metres, radians. */
export interface AvatarState {
  x: number;
  y: number;
  z: number;
  /** Radians about +Y in [0, 2π); 0 looks along −Z. */
  yaw: number;
}

/** What movement needs of an input frame. */
export interface MoveInput {
  /** Strafe, −127 … 127. */
  readonly moveX: number;
  /** Forward is negative, −127 … 127. */
  readonly moveZ: number;
  /** Where the camera looks, radians about +Y. */
  readonly yaw: number;
}

const TURN = 2 * Math.PI;

/** Copies `from` into `out`. */
export function copyAvatarState(out: AvatarState, from: Readonly<AvatarState>): void {
  out.x = from.x;
  out.y = from.y;
  out.z = from.z;
  out.yaw = from.yaw;
}

/** `metres` as a whole multiple of POSITION_STEP, the only places there are. */
export function quantisedPosition(metres: number): number {
  return Math.floor(metres / POSITION_STEP + 0.5) * POSITION_STEP;
}

/** An angle as the wire says it and reads it back: bit for bit what the other side holds. */
export function quantisedYaw(yawRadians: number): number {
  const turns = yawRadians / TURN;
  const steps = Math.floor((turns - Math.floor(turns)) * YAW_STEPS + 0.5) % YAW_STEPS;
  return (steps / YAW_STEPS) * TURN;
}
