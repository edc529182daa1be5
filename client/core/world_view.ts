// What the picture needs each frame, without knowing the network: filled by the client's core,
// read by `client/scene`.

import type { AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";

/** One avatar or resident as it is to be drawn now. The object is reused from frame to frame. */
export interface EntityView {
  readonly id: number;
  readonly kind: "player" | "resident";
  readonly name: string;
  readonly isGuest: boolean;
  /** True for the player at this screen. */
  readonly isOwn: boolean;
  /** What the avatar looks like; replaced as a whole when it changes. */
  look: AvatarLook;
  /** What the scene should draw for a resident in place of an avatar; empty for players. */
  readonly costume: string;
  x: number;
  y: number;
  z: number;
  /** Radians about +Y; 0 looks along −Z. */
  yaw: number;
  /** Speed on the ground in m/s, for the walk cycle. */
  speed: number;
  /** Speed upwards in m/s; 0 when left out. */
  rise?: number;
  /** True in a jump or fall. Left out: no. */
  isInTheAir?: boolean;
  /** True while sitting. Left out: no. */
  isSeated?: boolean;
  /** True while the player's connection is lost and the avatar waits. */
  isAway: boolean;
}

/** The world being walked in. */
export interface WorldView {
  readonly definition: WorldDefinition;
  /** All that is visible, keyed by entity id. */
  readonly entities: ReadonlyMap<number, EntityView>;
  /** The own avatar once the first snapshot came. */
  readonly own: EntityView | undefined;
  /** Moves every view to where it is to be drawn at `nowMs`. Called once a frame. */
  update(nowMs: number): void;
}

/** What a person's controls ask for, read once per input frame. */
export interface ControlState {
  /** Strafe, −1 left … 1 right. */
  moveX: number;
  /** −1 forward … 1 back, along the camera's view. */
  moveZ: number;
  /** Where the camera looks, radians about +Y; 0 looks along −Z. */
  yaw: number;
  /** Run instead of walking. Left out: walk. */
  isRunning?: boolean;
  /** True while the key is down: whoever holds it jumps again and again. Left out: no. */
  isJumpHeld?: boolean;
  /** Presses of the key so far, so that none between two readings is missed. Left out: none. */
  jumpPresses?: number;
}
