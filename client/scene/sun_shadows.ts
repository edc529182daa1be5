// Real shadows: in a square around the player, on or off and as sharp as the quality says, while the
// world goes on being drawn.

import type { DirectionalLight } from "three";
import type { SceneQuality } from "./scene_api.ts";

/** Pixels along a side of the shadows' picture; none at 0. */
const MAP_SIZE: Readonly<Record<SceneQuality, number>> = { low: 0, medium: 1024, high: 2048 };
/** Half the side of the square around the player in which shadows fall, metres. */
const REACH = 30;
/** How far an edge is blurred, metres: 2.5 pixels of the finest picture. More shows as stripes. */
const BLUR = 2.5 * (2 * REACH / 2048);
/** What is lit is lifted off itself by so many pixels of the picture, along its normal. */
const LIFT_PIXELS = 1.375;

/** The shadows of a world's one sun. */
export class SunShadows {
  readonly #sun: DirectionalLight;
  readonly #offset: { readonly x: number; readonly y: number; readonly z: number };

  constructor(sun: DirectionalLight, quality: SceneQuality) {
    this.#sun = sun;
    this.#offset = sun.position.clone();
    const { shadow } = sun;
    shadow.bias = -0.0006;
    const lens = shadow.camera;
    lens.left = lens.bottom = -REACH;
    lens.right = lens.top = REACH;
    lens.near = 1;
    lens.far = 140;
    lens.updateProjectionMatrix();
    this.setQuality(quality);
  }

  setQuality(quality: SceneQuality): void {
    const size = MAP_SIZE[quality];
    const { shadow } = this.#sun;
    this.#sun.castShadow = size > 0;
    if (size > 0) {
      const pixelMetres = (2 * REACH) / size;
      shadow.radius = BLUR / pixelMetres;
      shadow.normalBias = LIFT_PIXELS * pixelMetres;
    }
    if (shadow.mapSize.x === size) return;
    if (size > 0) shadow.mapSize.set(size, size);
    shadow.map?.dispose();
    shadow.map = null; // made anew in its size when it is drawn
  }

  /** Keeps the square around the player; in whole steps, or every edge would crawl. */
  follow(own: { readonly x: number; readonly z: number }): void {
    const x = Math.round(own.x / 4) * 4;
    const z = Math.round(own.z / 4) * 4;
    this.#sun.target.position.set(x, 0, z);
    this.#sun.position.set(x + this.#offset.x, this.#offset.y, z + this.#offset.z);
  }
}
