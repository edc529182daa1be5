// How an avatar moves its limbs over time: what is remembered of it between frames.

import { Color } from "three";
import type { EntityView } from "../core/world_view.ts";
import { AVATAR_COLOURS, type AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { Emote } from "../../shared/protocol/emotes.ts";
import type { Ground } from "../../shared/sim/collision.ts";
import { RUN_SPEED, WALK_SPEED } from "../../shared/sim/constants.ts";
import type { FigureDetail } from "./avatar_figures.ts";
import {
  followSeat,
  GESTURE_SECONDS,
  type GesturePose,
  poseGesture,
  restingPose,
} from "./gestures.ts";

const STRIDES_PER_METRE = 0.36;
/** A runner's strides are longer. */
const RUNNING_STRIDE = 0.74;
/** A landing is over after about this time, seconds. */
const LANDING_SECONDS = 0.16;
/** The floor under a jump is looked for anew after so much of a way, metres. */
const FLOOR_HOLDS = 0.2;

/** What one avatar remembers between frames. */
export interface Gait {
  phase: number;
  /** 0 stands … 1 walks. */
  amount: number;
  /** 0 walks … 1 runs. */
  haste: number;
  /** 0 on the ground … 1 in the air. */
  air: number;
  /** What is left of a landing, 1 at its moment. */
  landing: number;
  /** The gesture being made, and for how long. */
  gesture: Emote | undefined;
  gestureSeconds: number;
  readonly pose: GesturePose;
  /** How finely it was drawn last. */
  level: FigureDetail;
  /** The floor under a jump, and where it was looked for. Metres. */
  readonly floor: { x: number; y: number; z: number; height: number };
  /** Colours of the body and of what is worn, and the look that they were made of. */
  readonly tint: Color;
  readonly worn: Color;
  look: AvatarLook | undefined;
  seenFrame: number;
}

/** The gait of somebody who has just come into view. */
export function newGait(id: number): Gait {
  return {
    phase: id * 1.7,
    amount: 0,
    haste: 0,
    air: 0,
    landing: 0,
    gesture: undefined,
    gestureSeconds: 0,
    pose: restingPose(),
    level: 0,
    floor: { x: Number.POSITIVE_INFINITY, y: 0, z: 0, height: 0 },
    tint: new Color(),
    worn: new Color(),
    look: undefined,
    seenFrame: 0,
  };
}

/** Height of what the shadow of an avatar falls on. Metres. */
export function floorUnder({ air, floor }: Gait, view: EntityView, ground: Ground): number {
  if (air <= 0.01) return view.y;
  const moved = Math.abs(view.x - floor.x) + Math.abs(view.y - floor.y) +
    Math.abs(view.z - floor.z);
  if (moved > FLOOR_HOLDS) {
    floor.x = view.x;
    floor.y = view.y;
    floor.z = view.z;
    floor.height = ground.standingHeight(view.x, view.y, view.z) ?? view.y;
  }
  return Math.min(view.y, floor.height);
}

/** Takes a look that is another one than before into colours. */
export function wearLook(gait: Gait, look: AvatarLook): void {
  if (gait.look === look) return;
  gait.look = look;
  gait.tint.setHex(AVATAR_COLOURS[look.colour]?.rgb ?? 0xffffff);
  gait.worn.setHex(AVATAR_COLOURS[look.accent]?.rgb ?? 0xffffff);
}

/** Moves on by one frame. `isStill` holds gestures instead of moving them. */
export function moveGait(gait: Gait, view: EntityView, dtSeconds: number, isStill: boolean): void {
  const follow = Math.min(1, dtSeconds * 10);
  gait.amount += (Math.min(view.speed / WALK_SPEED, 1) - gait.amount) * follow;
  const haste = Math.max(0, Math.min(1, (view.speed - WALK_SPEED) / (RUN_SPEED - WALK_SPEED)));
  gait.haste += (haste - gait.haste) * follow;
  const strides = STRIDES_PER_METRE * (1 - (1 - RUNNING_STRIDE) * gait.haste);
  gait.phase += view.speed * strides * 2 * Math.PI * dtSeconds;
  moveJump(gait, view.isInTheAir === true, dtSeconds);
  followSeat(gait, view.isSeated === true);
  if (gait.gesture !== undefined) moveGesture(gait, gait.gesture, dtSeconds, isStill);
}

function moveJump(gait: Gait, isUp: boolean, dtSeconds: number): void {
  if (!isUp && gait.air > 0.6) gait.landing = 1;
  gait.landing *= Math.exp(-dtSeconds / LANDING_SECONDS);
  gait.air += (Number(isUp) - gait.air) * Math.min(1, dtSeconds * (isUp ? 16 : 22));
}

function moveGesture(gait: Gait, gesture: Emote, dtSeconds: number, isStill: boolean): void {
  gait.gestureSeconds += dtSeconds;
  if (gait.gestureSeconds >= GESTURE_SECONDS[gesture]) gait.gesture = undefined;
  // Whoever walks or flies needs their limbs.
  const amount = (1 - gait.amount) * (1 - gait.air);
  poseGesture(gait.gesture, gait.gestureSeconds, amount, isStill, gait.pose);
}
