import { type PerspectiveCamera, Vector3 } from "three";
import type { Vec3 } from "../../shared/lib/vec3.ts";

/** A line of sight: from the eye, along a unit vector. */
export interface Sight {
  readonly from: Readonly<Vec3>;
  readonly along: Readonly<Vec3>;
}

/** The line of sight through a point of the page, CSS px, as `canvas` shows what `camera` sees. */
export function sightThrough(
  camera: PerspectiveCamera,
  canvas: HTMLCanvasElement,
  point: { readonly x: number; readonly y: number },
): Sight {
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const across = ((point.x - left) / width) * 2 - 1;
  const up = 1 - ((point.y - top) / height) * 2;
  const from = camera.position.clone();
  return { from, along: new Vector3(across, up, 0.5).unproject(camera).sub(from).normalize() };
}
