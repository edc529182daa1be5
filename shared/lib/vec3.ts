/** A point or direction in metres, Y up. */
export interface Vec3 {
  x: number;
  y: number;
  z: number;
}

/** A new vector. */
export function vec3(x = 0, y = 0, z = 0): Vec3 {
  return { x, y, z };
}

/** Copies `from` into `out`. */
export function copyVec3(out: Vec3, from: Readonly<Vec3>): Vec3 {
  out.x = from.x;
  out.y = from.y;
  out.z = from.z;
  return out;
}

/** Squared distance on the ground plane, in square metres. */
export function groundDistanceSquared(a: Readonly<Vec3>, b: Readonly<Vec3>): number {
  const dx = a.x - b.x;
  const dz = a.z - b.z;
  return dx * dx + dz * dz;
}
