/** A place and a direction. Metres; radians about +Y. */
export interface Pose {
  x: number;
  y: number;
  z: number;
  yaw: number;
}

const TURN = 2 * Math.PI;

/** Copies `from` into `out`. */
export function copyPose(out: Pose, from: Readonly<Pose>): void {
  out.x = from.x;
  out.y = from.y;
  out.z = from.z;
  out.yaw = from.yaw;
}

/** Writes the pose `share` of the way between two poses; turns the short way. */
export function blendPose(
  out: Pose,
  from: Readonly<Pose>,
  to: Readonly<Pose>,
  share: number,
): void {
  out.x = from.x + (to.x - from.x) * share;
  out.y = from.y + (to.y - from.y) * share;
  out.z = from.z + (to.z - from.z) * share;
  out.yaw = from.yaw + turnBetween(from.yaw, to.yaw) * share;
}

/** The short way from one direction to another, −π … π. */
export function turnBetween(fromRadians: number, toRadians: number): number {
  const turns = (toRadians - fromRadians) / TURN;
  return (turns - Math.round(turns)) * TURN;
}

/** How far apart two places are, metres. */
export function distanceBetween(a: Readonly<Pose>, b: Readonly<Pose>): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const dz = b.z - a.z;
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}
