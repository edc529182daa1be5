// Turning and moving the third-person camera. Pure; the picture's camera follows these numbers.

/** Where the camera stands around the avatar. */
export interface LookState {
  /** Radians about +Y; 0 looks along −Z, positive turns left. Kept in −π … π. */
  yaw: number;
  /** Radians that the camera looks down from the horizon; negative looks up. */
  pitch: number;
  /** Metres from the avatar. */
  distance: number;
  /** True in photo mode: nearer, farther, higher and lower than in play. */
  isFree?: boolean;
}

/** How far down and up one can look; straight down would make "ahead" meaningless. */
export const PITCH_LIMITS = { least: -0.35, most: 1.3 } as const;
/** How near and far the camera may be, metres. */
export const DISTANCE_LIMITS = { least: 2, most: 14 } as const;
/** The same for photos. */
export const FREE_PITCH_LIMITS = { least: -1, most: 1.45 } as const;
export const FREE_DISTANCE_LIMITS = { least: 0.8, most: 30 } as const;

/** Radians for one CSS px of a mouse drag: half a turn in about 700 px. */
export const MOUSE_RADIANS_PER_PX = 0.0045;
/** A thumb has less room than a mouse. */
export const TOUCH_RADIANS_PER_PX = 0.0065;

/** A camera behind the avatar, a little above. */
export function initialLook(): LookState {
  return { yaw: 0, pitch: 0.28, distance: 6 };
}

/** Turns by a drag: to the right looks right, down looks down. Not finite is ignored. */
export function turnLook(look: LookState, yawRadians: number, pitchRadians: number): void {
  if (!Number.isFinite(yawRadians) || !Number.isFinite(pitchRadians)) return;
  look.yaw = wrapYaw(look.yaw - yawRadians);
  const { least, most } = look.isFree === true ? FREE_PITCH_LIMITS : PITCH_LIMITS;
  look.pitch = clamp(look.pitch + pitchRadians, least, most);
}

/** Goes farther for positive `amount`, nearer for negative; 1 is about one notch of a wheel. */
export function zoomLook(look: LookState, amount: number): void {
  if (!Number.isFinite(amount)) return;
  // By ratio, so that a notch feels the same near and far.
  const distance = look.distance * Math.exp(amount * 0.13);
  const { least, most } = look.isFree === true ? FREE_DISTANCE_LIMITS : DISTANCE_LIMITS;
  look.distance = clamp(distance, least, most);
}

/** Frees the camera for photos, or brings it back to where it may be in play. */
export function setLookFree(look: LookState, isFree: boolean): void {
  look.isFree = isFree;
  turnLook(look, 0, 0);
  zoomLook(look, 0);
}

/**
 * A wheel event as notches. Mice report about 100 px or 3 lines a notch, touchpads a stream of few
 * px; a pinch on a touchpad comes as a wheel with the control key, in finer steps.
 */
export function wheelNotches(deltaY: number, deltaMode: number, isPinch: boolean): number {
  const px = deltaMode === 1 ? deltaY * 33 : deltaMode === 2 ? deltaY * 400 : deltaY;
  return clamp(px / (isPinch ? 12 : 100), -3, 3);
}

/** The same direction in −π … π. */
export function wrapYaw(yaw: number): number {
  if (yaw >= -Math.PI && yaw <= Math.PI) return yaw;
  return yaw - Math.PI * 2 * Math.round(yaw / (Math.PI * 2));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
