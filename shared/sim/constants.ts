// Numbers that both the server and the client step by. Changing one changes the protocol version.

/** Simulation steps a second (system A measured 10, 20, 30 and 60 and kept 20). */
export const TICKS_PER_SECOND = 20;
/** Length of one step. */
export const TICK_MS = 1000 / TICKS_PER_SECOND;
/** Length of one step, as movement uses it. */
export const TICK_SECONDS = 1 / TICKS_PER_SECOND;

/** Walking speed in m/s: a brisk jog, so that a 60 m plaza takes 12 s to cross. */
export const WALK_SPEED = 5;
/** Running speed in m/s. */
export const RUN_SPEED = 8;
/** Radius of an avatar's upright capsule, in metres. */
export const AVATAR_RADIUS = 0.4;
/** Height of an avatar's capsule, in metres. */
export const AVATAR_HEIGHT = 1.8;

/** Fall in m/s²: twice the Earth's, so that a jump is over in 0.7 s and feels light. */
export const GRAVITY = 20;
/** Speed upwards at a jump's start, m/s: 7² / (2 · 20) lifts by 1.2 m. */
export const JUMP_SPEED = 7;
/** Nobody falls faster, m/s: a metre a tick. */
export const MAX_FALL_SPEED = 20;
/** Nobody slides down what is too steep faster than this downwards, m/s. */
export const SLIDE_SPEED = 4;
/** What an avatar on the ground steps onto without a jump, metres: a tall stair. */
export const STEP_HEIGHT = 7 / 16;
/**
 * An avatar that walks stays on ground that falls off by no more than this in a tick, metres: a run
 * of 0.4 m down 45° from an edge on which it stands with a foot out, √2 · 0.4 m, and rounding.
 */
export const SNAP_DOWN = 5 / 8;
/** The steepest slope that is walked up, metres up per metre ahead: 45°. */
export const MAX_SLOPE = 1;
/** Ticks after walking off an edge in which a jump still works: eyes and thumbs are late. */
export const COYOTE_TICKS = 2;

/** An avatar this near to a portal's middle, on the ground plane, may use it; metres. */
export const PORTAL_USE_RADIUS = 2;
/** … and this near to its height: a jump may end a walk, a roof above it is somewhere else; metres. */
export const PORTAL_USE_HEIGHT = 2;
/** A player who has just arrived cannot use a portal for this long. */
export const PORTAL_COOLDOWN_MS = 200;
/** Where somebody who comes out of a portal stands: this far in front of it, metres. */
export const PORTAL_EXIT_DISTANCE = 4;

/** Positions on the wire and at the end of each tick are whole multiples of this, in metres. */
export const POSITION_STEP = 1 / 64;
/** Steps of a turn on the wire: a yaw is a u16 of these. */
export const YAW_STEPS = 65536;
/** Vertical speeds at the end of each tick are whole multiples of this, in m/s. */
export const VELOCITY_STEP = 1 / 4;
