// One other world as it is seen through a portal: its scene, built as small as it can be, and the
// camera that takes pictures of it from behind the portal one comes out of.

import {
  DirectionalLight,
  Fog,
  type Light,
  PerspectiveCamera,
  Scene,
  type WebGLRenderer,
  type WebGLRenderTarget,
} from "three";
import type { PortalDefinition, WorldDefinition } from "../../shared/sim/world_definition.ts";
import type { SceneKit, WorldScene } from "./scene_api.ts";
import type { VistaWorld } from "./vista_api.ts";
import { PORTAL_MIDDLE } from "./portal_size.ts";
import { PICTURE_HALF, type WindowEye } from "./vista_window.ts";
import type { KitSettings } from "./scene_kit.ts";

/** What the page's own code already has, so that this code need not bring it along. */
export interface VistaTools {
  createKit(settings: Omit<KitSettings, "assets">): SceneKit;
  disposeTree(root: Scene): void;
  /** Resolves when the page has a moment to build a scene in. */
  whenIdle(): Promise<void>;
}

const FAR = 400;

/** The portal of `target` that one comes out of when one goes into `portal` in `from`. */
export function arrivalOf(
  from: Pick<WorldDefinition, "key">,
  portal: Pick<PortalDefinition, "arriveAt">,
  target: Pick<WorldDefinition, "portals">,
): PortalDefinition | undefined {
  return target.portals.find(({ name, to }) =>
    portal.arriveAt === undefined ? to === from.key : name === portal.arriveAt
  );
}

/** A built world. Dispose it. */
export class VistaView {
  readonly #tools: VistaTools;
  readonly #scene: Scene;
  readonly #world: WorldScene;
  readonly #camera: PerspectiveCamera;
  readonly #uniforms: KitSettings["uniforms"];
  readonly #fog: { readonly near: number; readonly far: number } | undefined;
  readonly #frame = { dtSeconds: 0, elapsedSeconds: 0 };

  private constructor(
    tools: VistaTools,
    built: {
      readonly scene: Scene;
      readonly world: WorldScene;
      readonly camera: PerspectiveCamera;
      readonly uniforms: KitSettings["uniforms"];
    },
  ) {
    this.#tools = tools;
    this.#scene = built.scene;
    this.#world = built.world;
    this.#camera = built.camera;
    this.#uniforms = built.uniforms;
    const { fog } = built.scene;
    this.#fog = fog instanceof Fog ? { near: fog.near, far: fog.far } : undefined;
  }

  /** Builds `world`. Rejects when its scene does. */
  static async build(
    tools: VistaTools,
    { definition, buildScene, assetUrl, whenHere }: VistaWorld,
    isStill: boolean,
  ): Promise<VistaView> {
    const scene = new Scene();
    const camera = new PerspectiveCamera(60, 1, 1, FAR);
    camera.rotation.order = "YXZ";
    const uniforms = { time: { value: 0 }, pixelsPerMetre: { value: 1 } };
    const quality = "low";
    const kit = tools.createKit({ scene, world: definition, quality, uniforms });
    try {
      const world = await buildScene({
        scene,
        camera,
        world: definition,
        quality,
        reducedMotion: isStill,
        kit,
        assetUrl,
        whenHere,
      });
      scene.traverse((object) => {
        if ((object as Partial<Light>).isLight !== true) return;
        if (object instanceof DirectionalLight) object.castShadow = false;
      });
      return new VistaView(tools, { scene, world, camera, uniforms });
    } catch (error) {
      tools.disposeTree(scene);
      throw error;
    }
  }

  /** Readies its shaders without keeping the page waiting. */
  async compile(renderer: WebGLRenderer, target: WebGLRenderTarget): Promise<void> {
    renderer.setRenderTarget(target);
    const compiling = renderer.compileAsync(this.#scene, this.#camera);
    renderer.setRenderTarget(null);
    await compiling;
  }

  /**
   * Takes a picture through the portal `exit` for an eye before the portal that leads there.
   * @returns The draw calls it took.
   */
  draw(
    renderer: WebGLRenderer,
    target: WebGLRenderTarget,
    exit: PortalDefinition,
    eye: Readonly<WindowEye>,
    passedSeconds: number,
  ): number {
    this.#frame.dtSeconds = Math.min(passedSeconds, 0.25);
    this.#frame.elapsedSeconds += this.#frame.dtSeconds;
    this.#uniforms.time.value = this.#frame.elapsedSeconds;
    this.#world.update?.(this.#frame);
    this.#aim(exit, eye, target.width);
    const { info } = renderer;
    const before = info.autoReset ? 0 : info.render.calls;
    renderer.setRenderTarget(target);
    renderer.render(this.#scene, this.#camera);
    renderer.setRenderTarget(null);
    return info.render.calls - before;
  }

  dispose(): void {
    this.#world.dispose?.();
    this.#tools.disposeTree(this.#scene);
  }

  /** The near plane lies in the portal: nothing on this side of it is ever in the way. */
  #aim({ at, yaw }: PortalDefinition, eye: Readonly<WindowEye>, pixels: number): void {
    const camera = this.#camera;
    const sin = Math.sin(yaw);
    const cos = Math.cos(yaw);
    camera.position.set(
      at.x + cos * eye.x + sin * eye.z,
      at.y + PORTAL_MIDDLE + eye.y,
      at.z - sin * eye.x + cos * eye.z,
    );
    camera.rotation.set(0, yaw, 0);
    const half = PICTURE_HALF;
    camera.projectionMatrix.makePerspective(
      -half - eye.x,
      half - eye.x,
      half - eye.y,
      -half - eye.y,
      eye.z,
      FAR,
    );
    camera.projectionMatrixInverse.copy(camera.projectionMatrix).invert();
    this.#uniforms.pixelsPerMetre.value = (pixels * eye.z) / (2 * half);
    const { fog } = this.#scene;
    // Fog begins at the portal, not at the eye on its other side.
    if (this.#fog !== undefined && fog instanceof Fog) {
      fog.near = this.#fog.near + eye.z;
      fog.far = this.#fog.far + eye.z;
    }
  }
}
