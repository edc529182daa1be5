// What a portal's disc is made of once there is a picture of the world behind it: a window whose
// edge is still the swirl. Between two pictures it follows the eye by itself, as if all that it
// shows stood in one plane behind it.

import { DoubleSide, type Mesh, ShaderMaterial, type Texture, Vector3 } from "three";
import { PORTAL_RADIUS } from "./portal_size.ts";
import type { DrawnPortal, Portals } from "./portals.ts";
import { PICTURE_HALF, type WindowEye } from "./vista_window.ts";

/** How far behind the window what it shows is taken to stand, metres. */
const PLANE_DEPTH = 11;
/** From swirl to window, seconds. */
const OPENING = 1.8;

const MAIN = /* glsl */ `
uniform sampler2D picture;
uniform vec3 eye, pictureEye;
uniform float side, opened;
void main() {
  float r = length(vAt);
  float a = atan(vAt.y, vAt.x);
  vec4 veil = swirl(vAt);
  float rim = smoothstep(0.74, 1.0, r);
  // Towards its edge the window is like water.
  vec2 bend = vAt / max(r, 0.001) *
    sin(r * 21.0 - time * 2.1 + 1.4 * sin(a * 3.0 + time * 0.6)) * 0.03 * smoothstep(0.45, 1.0, r);
  vec2 on = vec2(-side * vAt.x, vAt.y) * ${PORTAL_RADIUS.toFixed(3)} + bend;
  vec2 beyond = on + (on - eye.xy) * (${PLANE_DEPTH.toFixed(1)} / eye.z);
  vec2 at = pictureEye.xy + (beyond - pictureEye.xy) *
    (pictureEye.z / (pictureEye.z + ${PLANE_DEPTH.toFixed(1)}));
  vec3 vista = texture2D(picture, at * ${(0.5 / PICTURE_HALF).toFixed(5)} + 0.5).rgb;
#ifdef TONE_MAPPING
  vista = toneMapping(vista);
#endif
  // It opens from the heart along the arms of the swirl.
  float wave = opened * 1.5 - r + 0.12 * sin(a * 3.0 + 7.0 * log(r + 0.12) - time * 1.3);
  float open = smoothstep(0.0, 0.3, wave);
  float lip = open * (1.0 - open) * 4.0;
  vec3 colour = mix(veil.rgb, vista * (1.0 + 0.1 * reach), open * (1.0 - 0.88 * rim * rim));
  colour += inner * (0.35 * lip + 0.22 * rim * open * (1.0 + reach));
  gl_FragColor = vec4(colour, mix(veil.a, 1.0, open));
  #include <colorspace_fragment>
}`;

/** The window in one portal's disc. */
export class VistaGlass {
  readonly #disc: Mesh;
  readonly #before: Mesh["material"];
  readonly #material: ShaderMaterial;
  readonly #eye = new Vector3(0, 0, 1);
  readonly #pictureEye = new Vector3(0, 0, 1);
  readonly #side = { value: 1 };
  readonly #opened = { value: 0 };

  /**
   * Takes the place of the disc's material until it is disposed.
   * @param shaders What drew it so far: they tell `vAt` and give `vec4 swirl(vec2)`.
   */
  constructor(
    { disc, uniforms }: Pick<DrawnPortal, "disc" | "uniforms">,
    shaders: Pick<Portals, "vertexShader" | "swirl">,
    picture: Texture,
  ) {
    this.#disc = disc;
    this.#before = disc.material;
    this.#material = new ShaderMaterial({
      vertexShader: shaders.vertexShader,
      fragmentShader: shaders.swirl + MAIN,
      uniforms: {
        ...uniforms,
        picture: { value: picture },
        eye: { value: this.#eye },
        pictureEye: { value: this.#pictureEye },
        side: this.#side,
        opened: this.#opened,
      },
      transparent: true,
      depthWrite: false,
      side: DoubleSide,
    });
    disc.material = this.#material;
  }

  /** Where the picture was taken from. */
  pictured(eye: Readonly<WindowEye>): void {
    this.#pictureEye.set(eye.x, eye.y, eye.z);
  }

  /** Where one looks from now. A still window does not follow. */
  look(eye: Readonly<WindowEye>, isStill: boolean, dtSeconds: number): void {
    this.#side.value = eye.side;
    if (isStill) this.#eye.copy(this.#pictureEye);
    else this.#eye.set(eye.x, eye.y, eye.z);
    const step = isStill ? 1 : dtSeconds / OPENING;
    this.#opened.value = Math.min(1, this.#opened.value + step);
  }

  dispose(): void {
    this.#disc.material = this.#before;
    this.#material.dispose();
  }
}
