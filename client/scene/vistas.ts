// Pictures of the worlds behind the portals. Few worlds are built at a time, the nearest portal's
// lives, and the others keep the last picture that was taken; all of it within what a frame can bear.

import {
  type Camera,
  Frustum,
  HalfFloatType,
  LinearFilter,
  Matrix4,
  Sphere,
  WebGLRenderTarget,
} from "three";
import type { Log } from "../../shared/lib/log.ts";
import type { PortalDefinition } from "../../shared/sim/world_definition.ts";
import { PORTAL_MIDDLE, PORTAL_RADIUS } from "./portal_size.ts";
import type { DrawnPortal } from "./portals.ts";
import type { SceneFrame, SceneQuality } from "./scene_api.ts";
import type { PortalVistas, VistaSetting, VistaWorld } from "./vista_api.ts";
import { VistaGlass } from "./vista_glass.ts";
import { arrivalOf, type VistaTools, VistaView } from "./vista_view.ts";
import { type WindowEye, windowEye } from "./vista_window.ts";

/** Worlds built at a time. */
const MOST_VIEWS = 2;
/** Portals of one world that get a picture. */
const MOST_PICTURES = 6;
/** A portal farther away than this gets no first picture, and its picture does not live; metres. */
const PICTURE_DISTANCE = 45;
const LIVE_DISTANCE = 26;
/** Pixels along a picture's side. */
const PIXELS: Readonly<Record<SceneQuality, number>> = { low: 0, medium: 320, high: 448 };
/** Seconds between two pictures, by how long frames take: [frame seconds at most, interval]. */
const PACES = [[0.02, 0.1], [0.034, 0.2], [0.06, 0.5]] as const;
const SLOWEST_PACE = 2;
/** A world that could not be built is left alone. */
const FAILED = "failed";

interface Window {
  readonly portal: DrawnPortal;
  readonly eye: WindowEye;
  readonly sphere: Sphere;
  distance: number;
  exit: PortalDefinition | undefined;
  target: WebGLRenderTarget | undefined;
  glass: VistaGlass | undefined;
}

/** The vistas of a page. Worlds are offered as their packs arrive. */
export class Vistas implements PortalVistas {
  readonly spent = { drawCalls: 0, pictures: 0 };
  readonly #tools: VistaTools;
  readonly #log: Log;
  readonly #worlds = new Map<string, VistaWorld>();
  readonly #views = new Map<string, VistaView | typeof FAILED>();
  readonly #frustum = new Frustum();
  readonly #matrix = new Matrix4();
  #windows: Window[] = [];
  #setting: VistaSetting | undefined;
  #isBuilding = false;
  #frameSeconds = 0.016;
  #sincePicture = 0;

  constructor(tools: VistaTools, log: Log) {
    this.#tools = tools;
    this.#log = log;
  }

  /** A world's pack is here. */
  offer(world: VistaWorld): void {
    const { key } = world.definition;
    if (this.#worlds.get(key)?.buildScene === world.buildScene) return;
    this.#worlds.set(key, world);
  }

  /** A world's pack is let go: it is built no more. */
  forget(key: string): void {
    this.#worlds.delete(key);
  }

  enter(setting: VistaSetting): void {
    this.leave();
    if (setting.quality === "low") return;
    this.#setting = setting;
    this.#windows = setting.portals.drawn.map((portal) => {
      const { x, y, z } = portal.definition.at;
      const sphere = new Sphere(undefined, PORTAL_RADIUS);
      sphere.center.set(x, y + PORTAL_MIDDLE, z);
      return {
        portal,
        eye: { x: 0, y: 0, z: 1, side: 1 },
        sphere,
        distance: 0,
        exit: undefined,
        target: undefined,
        glass: undefined,
      };
    });
  }

  leave(): void {
    this.#setting = undefined;
    for (const { glass, target } of this.#windows) {
      glass?.dispose();
      target?.dispose();
    }
    this.#windows = [];
    for (const key of this.#views.keys()) this.#drop(key);
  }

  draw(camera: Camera, { dtSeconds }: SceneFrame): void {
    const setting = this.#setting;
    if (setting === undefined) return;
    this.#frameSeconds += (dtSeconds - this.#frameSeconds) * 0.05;
    this.#sincePicture += dtSeconds;
    this.#matrix.multiplyMatrices(camera.projectionMatrix, camera.matrixWorldInverse);
    this.#frustum.setFromProjectionMatrix(this.#matrix);
    for (const window of this.#windows) {
      windowEye(window.portal.definition, camera.position, window.eye);
      window.distance = window.sphere.center.distanceTo(camera.position);
      window.glass?.look(window.eye, setting.isStill, dtSeconds);
    }
    if (this.#sincePicture >= PACES[0][1]) this.#takeOne(setting);
  }

  #pace(): number {
    for (const [frameSeconds, interval] of PACES) {
      if (this.#frameSeconds <= frameSeconds) return interval;
    }
    return SLOWEST_PACE;
  }

  /** The picture that is due most: a first one before a fresh one, and the nearest portal's first. */
  #takeOne(setting: VistaSetting): void {
    let due: Window | undefined;
    let pictures = 0;
    for (const window of this.#windows) {
      if (window.glass !== undefined) pictures++;
      if (!this.#isWanted(window, setting)) continue;
      if (due === undefined || rank(window) < rank(due)) due = window;
    }
    if (due === undefined || (due.glass === undefined && pictures >= MOST_PICTURES)) return;
    const { to } = due.portal.definition;
    const view = this.#views.get(to);
    if (view === undefined) void this.#build(setting, to);
    else if (view !== FAILED) this.#take(setting, due, view);
  }

  #isWanted(window: Window, { isStill }: VistaSetting): boolean {
    const { to } = window.portal.definition;
    if (!this.#worlds.has(to) || this.#views.get(to) === FAILED) return false;
    if (window.glass === undefined) return window.distance < PICTURE_DISTANCE;
    if (isStill || window.distance > LIVE_DISTANCE) return false;
    if (this.#sincePicture < this.#pace()) return false;
    if (!this.#frustum.intersectsSphere(window.sphere)) return false;
    return this.#isNearest(window);
  }

  #isNearest(window: Window): boolean {
    for (const other of this.#windows) {
      const isSeen = other.distance < window.distance &&
        this.#frustum.intersectsSphere(other.sphere);
      if (other !== window && isSeen && other.glass !== undefined) return false;
    }
    return true;
  }

  #take(setting: VistaSetting, window: Window, view: VistaView): void {
    const { renderer, portals } = setting;
    const world = this.#worlds.get(window.portal.definition.to);
    if (world === undefined) return;
    window.exit ??= arrivalOf(setting.definition, window.portal.definition, world.definition);
    if (window.exit === undefined) return;
    window.target ??= buildTarget(PIXELS[setting.quality]);
    const { target, eye } = window;
    this.spent.drawCalls += view.draw(renderer, target, window.exit, eye, this.#sincePicture);
    this.spent.pictures++;
    this.#sincePicture = 0;
    window.glass ??= new VistaGlass(window.portal, portals, target.texture);
    window.glass.pictured(eye);
  }

  /** Builds a world when the page has a moment. One at a time. */
  async #build(setting: VistaSetting, key: string): Promise<void> {
    const world = this.#worlds.get(key);
    if (this.#isBuilding || world === undefined) return;
    this.#isBuilding = true;
    try {
      await this.#tools.whenIdle();
      if (this.#setting !== setting) return;
      const view = await VistaView.build(this.#tools, world, setting.isStill);
      const target = buildTarget(1);
      await view.compile(setting.renderer, target);
      target.dispose();
      if (this.#setting !== setting) return view.dispose();
      this.#makeRoom();
      this.#views.set(key, view);
    } catch (error) {
      this.#views.set(key, FAILED);
      this.#log.warn("VISTA_FAILED", { key, reason: String(error) });
    } finally {
      this.#isBuilding = false;
    }
  }

  /** The world behind the farthest portal goes; its pictures stay. */
  #makeRoom(): void {
    const built = [...this.#views].filter(([, view]) => view !== FAILED);
    if (built.length < MOST_VIEWS) return;
    const distanceOf = (key: string) =>
      Math.min(
        ...this.#windows.filter(({ portal }) => portal.definition.to === key)
          .map(({ distance }) => distance),
      );
    const [farthest] = built.map(([key]) => key).sort((a, b) => distanceOf(b) - distanceOf(a));
    if (farthest !== undefined) this.#drop(farthest);
  }

  #drop(key: string): void {
    const view = this.#views.get(key);
    this.#views.delete(key);
    if (view !== undefined && view !== FAILED) view.dispose();
  }
}

/** Windows without a picture come first, then the nearest. */
function rank({ glass, distance }: Window): number {
  return glass === undefined ? distance : 1000 + distance;
}

/** Light beyond white stays: the window maps it as the world itself does. */
function buildTarget(pixels: number): WebGLRenderTarget {
  return new WebGLRenderTarget(pixels, pixels, {
    type: HalfFloatType,
    minFilter: LinearFilter,
    magFilter: LinearFilter,
    generateMipmaps: false,
    stencilBuffer: false,
  });
}
