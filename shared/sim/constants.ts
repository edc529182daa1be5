// Numbers that both the server and the client step by. Changing one changes the protocol version.

/** Simulation steps a second (system A measured 10, 20, 30 and 60 and kept 20). */
export const TICKS_PER_SECOND = 20;
/** Length of one step. */
export const TICK_MS = 1000 / TICKS_PER_SECOND;
/** Length of one step, as movement uses it. */
export const TICK_SECONDS = 1 / TICKS_PER_SECOND;

/** Walking speed in m/s: a brisk jog, so that a 60 m plaza takes 12 s to cross. */
export const WALK_SPEED = 5;
/** Radius of an avatar's upright capsule, in metres. */
export const AVATAR_RADIUS = 0.4;
/** Height of an avatar's capsule, in metres. */
export const AVATAR_HEIGHT = 1.8;

/** An avatar this near to a portal's middle, on the ground plane, may use it; metres. */
export const PORTAL_USE_RADIUS = 2;
/** A player who has just arrived cannot use a portal for this long. */
export const PORTAL_COOLDOWN_MS = 200;
/** Where somebody who comes out of a portal stands: this far in front of it, metres. */
export const PORTAL_EXIT_DISTANCE = 4;

/** Positions on the wire and at the end of each tick are whole multiples of this, in metres. */
export const POSITION_STEP = 1 / 64;
/** Steps of a turn on the wire: a yaw is a u16 of these. */
export const YAW_STEPS = 65536;
