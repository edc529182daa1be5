// How a bot walks: straight ahead, and to a side for a while when it does not get on.

/** What steering remembers from one look to the next. */
export interface SteerTrack {
  /** Looks in a row in which it got on too little; negative while it walks around something. */
  readonly stuck: number;
  readonly x: number;
  readonly z: number;
}

/** A bot that moves less than this between two looks is held up, metres. */
const LEAST_STEP = 0.08;
/** Looks of being held up before it walks around, and how long it then does: 0.3 s and 0.9 s. */
const PATIENCE = 6;
const DETOUR = 18;
/** Nearer than this it slows down, so as not to walk past, metres. */
const SLOW_METRES = 1;
const SLOWEST = 0.2;

/**
 * The way to walk from `at` towards `to`.
 * @returns `yaw` for the camera with "forward" held at `speed` (0 … 1).
 */
export function steer(
  at: { readonly x: number; readonly z: number },
  to: { readonly x: number; readonly z: number },
  track: SteerTrack,
): { readonly yaw: number; readonly speed: number; readonly track: SteerTrack } {
  const dx = to.x - at.x;
  const dz = to.z - at.z;
  const metres = Math.hypot(dx, dz);
  // Forward is −Z turned by the yaw: (−sin, −cos).
  const yaw = Math.atan2(-dx, -dz);
  const speed = Math.min(1, Math.max(SLOWEST, metres / SLOW_METRES));
  const moved = Math.hypot(at.x - track.x, at.z - track.z);
  const isHeldUp = moved < LEAST_STEP * speed;
  let stuck = track.stuck;
  if (stuck < 0) stuck++;
  else stuck = isHeldUp ? stuck + 1 : 0;
  if (stuck > PATIENCE) stuck = -DETOUR;
  const isDetour = stuck < 0;
  return {
    yaw: isDetour ? yaw + Math.PI / 2.5 : yaw,
    speed: isDetour ? 1 : speed,
    track: { stuck, x: at.x, z: at.z },
  };
}
