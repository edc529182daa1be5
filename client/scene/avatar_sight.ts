// Which avatars are worth drawing, and how finely: by frustum, by distance, and by how many there
// are already.

import { Frustum, Matrix4, type PerspectiveCamera, Sphere } from "three";
import type { Vec3 } from "../../shared/lib/vec3.ts";
import type { FigureDetail } from "./avatar_figures.ts";
import type { SceneQuality } from "./scene_api.ts";

/** How a quality draws a crowd. Metres at a view of 55° upwards; a taller view counts as farther. */
interface Reach {
  /** Level 0 up to here, level 1 up to there; what is beyond `most` is not drawn. */
  readonly near: number;
  readonly middle: number;
  readonly most: number;
  /** Triangles of avatars that are aimed at, shadows left out. */
  readonly triangles: number;
}

const REACH: Readonly<Record<SceneQuality, Reach>> = {
  low: { near: 7, middle: 18, most: 75, triangles: 30_000 },
  medium: { near: 11, middle: 30, most: 95, triangles: 70_000 },
  high: { near: 18, middle: 45, most: 110, triangles: 160_000 },
};
/** Half of the view that reaches are meant for: tan 27.5°. */
const USUAL_HALF_VIEW = 0.5206;
/** An avatar keeps its level this far beyond the border, so that none flickers between two. */
const STAY = 0.08;
/** Around somebody's middle: arms stretched, and a shadow that falls into the picture. Metres. */
const CULL_RADIUS = 1.4;
const MIDDLE_HEIGHT = 0.9;
/** In a throng reaches shrink to this part at most. */
const LEAST_PART = 0.3;

/** What a camera sees of a crowd this frame. Allocates nothing. */
export class AvatarSight {
  readonly #frustum = new Frustum();
  readonly #projected = new Matrix4();
  readonly #sphere = new Sphere(undefined, CULL_RADIUS);
  #reach = REACH.high;
  #scale = 1;
  #part = 1;
  #eyeX = 0;
  #eyeY = 0;
  #eyeZ = 0;

  setQuality(quality: SceneQuality): void {
    this.#reach = REACH[quality];
    this.#part = 1;
  }

  /** The part of its reaches that this throng leaves, 0.3 … 1. */
  get part(): number {
    return this.#part;
  }

  /**
   * Starts a frame. The camera's matrices are up to date.
   * @param triangles What the last frame drew of avatars.
   */
  begin(camera: PerspectiveCamera, triangles: number): void {
    const { projectionMatrix, matrixWorldInverse, position } = camera;
    this.#frustum.setFromProjectionMatrix(
      this.#projected.multiplyMatrices(projectionMatrix, matrixWorldInverse),
    );
    // The second diagonal element is 1 / tan(half the view).
    this.#scale = 1 / ((projectionMatrix.elements[5] ?? 1) * USUAL_HALF_VIEW);
    this.#eyeX = position.x;
    this.#eyeY = position.y;
    this.#eyeZ = position.z;
    if (triangles > this.#reach.triangles) this.#part = Math.max(LEAST_PART, this.#part * 0.95);
    else if (triangles < 0.75 * this.#reach.triangles) this.#part = Math.min(1, this.#part * 1.02);
  }

  /**
   * How finely somebody with the feet at `at` is drawn; `undefined` for not at all.
   * @param before The level of the last frame.
   */
  levelOf(at: Vec3, before: FigureDetail): FigureDetail | undefined {
    const dx = at.x - this.#eyeX;
    const dy = at.y - this.#eyeY;
    const dz = at.z - this.#eyeZ;
    const seen = Math.sqrt(dx * dx + dy * dy + dz * dz) * this.#scale;
    if (seen > this.#reach.most) return undefined;
    this.#sphere.center.set(at.x, at.y + MIDDLE_HEIGHT, at.z);
    if (!this.#frustum.intersectsSphere(this.#sphere)) return undefined;
    const near = this.#reach.near * this.#part * (before === 0 ? 1 + STAY : 1 - STAY);
    if (seen < near) return 0;
    const middle = this.#reach.middle * this.#part * (before <= 1 ? 1 + STAY : 1 - STAY);
    return seen < middle ? 1 : 2;
  }
}
