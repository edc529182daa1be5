// Where an avatar's body and limbs are at one moment, from how it walks and what it gestures.

import { Matrix4, Object3D } from "three";
import type { EntityView } from "../core/world_view.ts";
import type { Gait } from "./avatar_gait.ts";

/** One avatar at one moment. */
export interface AvatarPose {
  /** The body's place; limbs hang on it. */
  readonly body: Matrix4;
  /** Angles of both arms and legs, as the crowd's skin takes them. Radians. */
  leftArm: number;
  leftSpread: number;
  rightArm: number;
  rightSpread: number;
  leftLeg: number;
  rightLeg: number;
}

/** Room for a pose. */
export function newPose(): AvatarPose {
  return {
    body: new Matrix4(),
    leftArm: 0,
    leftSpread: 0,
    rightArm: 0,
    rightSpread: 0,
    leftLeg: 0,
    rightLeg: 0,
  };
}

const root = new Object3D();
root.rotation.order = "YXZ";

/** Writes the pose of an avatar into `out`. `elapsed` seconds move who stands. */
export function poseAvatar(view: EntityView, gait: Gait, elapsed: number, out: AvatarPose): void {
  const { air, haste, landing, pose, amount } = gait;
  const onFeet = 1 - air;
  const swing = Math.sin(gait.phase) * amount * onFeet * (1 + 0.3 * haste);
  const breath = Math.sin(elapsed * 2 + view.id) * 0.014 * (1 - amount);
  const bob = Math.abs(Math.cos(gait.phase)) * (0.075 + 0.05 * haste) * amount * onFeet;
  const sag = view.isAway ? -0.08 : 0;
  // Stretched on the way up, squashed by the landing.
  const stretch = breath + 0.07 * air * Math.max(-1, Math.min(1, (view.rise ?? 0) / 5)) -
    0.2 * landing;
  root.position.set(
    view.x + Math.sin(view.yaw) * pose.back,
    view.y + bob + sag + pose.lift,
    view.z + Math.cos(view.yaw) * pose.back,
  );
  root.rotation.set(
    -(0.13 + 0.13 * haste) * amount - pose.lean,
    view.yaw + pose.turn,
    0.05 * swing + pose.roll,
  );
  root.scale.set(1 - stretch * 0.5, 1 + stretch, 1 - stretch * 0.5);
  out.body.compose(root.position, root.quaternion, root.scale);
  // In the air arms go up and out, one leg is drawn up before the other.
  const spread = 0.24 + 0.05 * breath + 0.25 * haste * amount + 1.1 * air;
  out.leftArm = swing * 0.95 + 0.5 * air + pose.left[0];
  out.leftSpread = -(spread + pose.left[1]);
  out.rightArm = -swing * 0.95 + 0.5 * air + pose.right[0];
  out.rightSpread = spread + pose.right[1];
  out.leftLeg = -swing * 0.85 - 0.35 * air + pose.lean + pose.legs - pose.step;
  out.rightLeg = swing * 0.85 + 0.75 * air + pose.lean + pose.legs + pose.step;
}
