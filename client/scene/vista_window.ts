// A portal as a window: from where one looks through it, and so from where its picture of the other
// world has to be taken. Metres; a window's own axes are right, up and out, seen by who looks in.

import { PORTAL_MIDDLE, PORTAL_RADIUS } from "./portal_size.ts";

/** Half the side of the picture in the window's plane: a margin for whoever moves on meanwhile. */
export const PICTURE_HALF = PORTAL_RADIUS * 1.2;

/** Nearest and farthest that a picture is taken from: a window far away shows more than a slit. */
const LEAST_DISTANCE = 0.8;
const MOST_DISTANCE = 3.3;
/** How fast the distance grows from one to the other. */
const DISTANCE_SCALE = 4.5;
/** Seen more from the side than so, the window is as if seen from there; tangent of the angle. */
const MOST_SLANT = 1.5;

/** Where a portal stands, and which way its front faces. */
export interface PortalPlace {
  readonly at: { readonly x: number; readonly y: number; readonly z: number };
  readonly yaw: number;
}

/** An eye before a window: `z` is its distance, `side` 1 before the portal's front, −1 behind it. */
export interface WindowEye {
  x: number;
  y: number;
  z: number;
  side: number;
}

/** Distance that a picture is taken from by an eye at `metres` from the window. */
export function pictureDistance(metres: number): number {
  const reach = MOST_DISTANCE - LEAST_DISTANCE;
  return LEAST_DISTANCE + reach * (1 - Math.exp(-Math.max(0, metres) / DISTANCE_SCALE));
}

/**
 * Writes where an eye at `from` looks through the portal from into `out`. The direction is the eye's
 * own; the distance is shortened, so that from afar one sees a view and not a thread of it.
 */
export function windowEye(
  { at, yaw }: PortalPlace,
  from: { readonly x: number; readonly y: number; readonly z: number },
  out: WindowEye,
): void {
  const dx = from.x - at.x;
  const dz = from.z - at.z;
  const sin = Math.sin(yaw);
  const cos = Math.cos(yaw);
  // The front faces (−sin, −cos); who stands before it has (−cos, sin) at the right hand.
  const front = -(dx * sin + dz * cos);
  const right = -dx * cos + dz * sin;
  const side = front < 0 ? -1 : 1;
  const metres = Math.abs(front);
  const distance = pictureDistance(metres);
  const shorter = distance / Math.max(metres, 0.05);
  out.x = clamp(side * right * shorter, MOST_SLANT * distance);
  out.y = clamp((from.y - at.y - PORTAL_MIDDLE) * shorter, MOST_SLANT * distance);
  out.z = distance;
  out.side = side;
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value));
}
