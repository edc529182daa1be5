// The picture of the world a player is in: one canvas, one scene at a time, drawn when the caller
// says so. What happens in the world comes in as a WorldView; nothing here knows the network.

import {
  ACESFilmicToneMapping,
  Group,
  PCFShadowMap,
  PerspectiveCamera,
  Scene,
  SRGBColorSpace,
  WebGLRenderer,
} from "three";
import type { EntityView, WorldView } from "../core/world_view.ts";
import type { Emote } from "../../shared/protocol/emotes.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { Avatars } from "./avatars.ts";
import { cameraWalls } from "./camera_cast.ts";
import { type CameraControls, CameraRig, type CameraSurroundings } from "./camera_rig.ts";
import { disposeTree, freeTree } from "./dispose.ts";
import { Labels, type LabelText, plateOf } from "./labels.ts";
import { titleFromKey } from "./portal_looks.ts";
import { plateHeight } from "./plate_height.ts";
import { Portals } from "./portals.ts";
import type { RendererOptions, RenderStats, WorldEntry, WorldRenderer } from "./renderer_api.ts";
import type { PortalVistas } from "./vista_api.ts";
import { Residents } from "./residents.ts";
import { blockSupportOf, NO_FILES, SceneAssets } from "./scene_assets.ts";
import type { SceneFrame, SceneQuality, WorldScene } from "./scene_api.ts";
import { createSceneKit } from "./scene_kit.ts";
import { sunOf } from "./scene_light.ts";
import { type Sight, sightThrough } from "./sight.ts";
import { SunShadows } from "./sun_shadows.ts";
import { Veil } from "./veil.ts";

interface Shown {
  readonly entry: WorldEntry;
  readonly scene: Scene;
  readonly world: WorldScene;
  readonly portals: Portals;
  readonly around: CameraSurroundings;
  readonly ground: Ground;
  readonly residents: Residents;
  readonly assets: SceneAssets;
  readonly shadows: SunShadows | undefined;
  /** What the scene was built for. */
  readonly quality: SceneQuality;
}

/** A canvas of more pixels per point looks hardly better and costs much on a phone. */
const MOST_PIXELS_PER_POINT: Readonly<Record<SceneQuality, number>> = {
  low: 1,
  medium: 1.5,
  high: 2,
};
/** A longer pause than this is drawn as one short step, seconds. */
const LONGEST_STEP = 0.1;
/** Ids come and go; past this many the texts are simply built anew. */
const MAX_KEPT_TEXTS = 6000;

/** Makes the picture. Throws when the browser has no WebGL 2. */
export function createWorldRenderer(options: RendererOptions): WorldRenderer {
  return new CanvasRenderer(options);
}

class CanvasRenderer implements WorldRenderer {
  readonly #canvas: HTMLCanvasElement;
  #reducedMotion = false;
  readonly #renderer: WebGLRenderer;
  readonly overlay = new Group();
  readonly #camera = new PerspectiveCamera(55, 1, 0.1, 400);
  readonly #rig = new CameraRig(this.#camera);
  readonly #labels: Labels;
  readonly #veil: Veil;
  readonly #avatars = new Avatars();
  readonly #uniforms = { time: { value: 0 }, pixelsPerMetre: { value: 500 } };
  readonly #frame = { dtSeconds: 0, elapsedSeconds: 0 };
  readonly #texts = new Map<number, LabelText>();
  readonly #labelAt = { x: 0, y: 0, z: 0 };
  #vistas: PortalVistas | undefined;
  readonly #labelState = { isAway: false, isLit: false };
  #quality: SceneQuality;
  /** Of the pixels per point that the quality takes. */
  #pixelPart = 1;
  #shown: Shown | undefined;
  #entries = 0;
  #lastMs = -1;
  #framesPerSecond = 0;
  #width = 1;
  #height = 1;
  #isLost = false;
  /** A size empties the canvas: it is given just before the next picture, not after one. */
  #isSizeDue = true;

  constructor(options: RendererOptions) {
    this.#canvas = options.canvas;
    this.#quality = options.quality ?? "high";
    this.setReducedMotion(options.reducedMotion ?? false);
    this.#labels = new Labels(options.labels);
    this.#veil = new Veil(options.labels);
    this.#renderer = new WebGLRenderer({
      canvas: options.canvas,
      antialias: this.#quality !== "low",
      powerPreference: "high-performance",
    });
    this.#renderer.outputColorSpace = SRGBColorSpace;
    this.#renderer.toneMapping = ACESFilmicToneMapping;
    this.#renderer.shadowMap.type = PCFShadowMap;
    this.#renderer.shadowMap.enabled = true; // each sun says whether it casts any
    // By itself it would forget the shadows' pass, which comes first.
    this.#renderer.info.autoReset = false;
    this.#canvas.addEventListener("webglcontextlost", this.#onLost);
    this.#canvas.addEventListener("webglcontextrestored", this.#onRestored);
  }

  async enterWorld(entry: WorldEntry): Promise<void> {
    const number = ++this.#entries;
    const quality = this.#quality;
    this.#clear();
    this.#veil.cover();
    // A scene of its own: one that is still being built when another is entered spoils nothing.
    const scene = new Scene();
    const assets = new SceneAssets(entry.assets ?? NO_FILES, blockSupportOf(this.#renderer));
    const kit = createSceneKit({
      scene,
      world: entry.definition,
      quality,
      uniforms: this.#uniforms,
      assets,
    });
    const world = await entry.buildScene({
      scene,
      camera: this.#camera,
      world: entry.definition,
      quality,
      reducedMotion: this.#reducedMotion,
      kit,
      assetUrl: (path) => entry.assetUrl(path),
      whenHere: (path) => entry.whenHere(path),
    });
    if (number !== this.#entries) { // a newer world was entered, or this one left, meanwhile
      world.dispose?.();
      assets.dispose();
      disposeTree(scene);
      return;
    }
    const sun = sunOf(scene, kit);
    const ground = new Ground(entry.definition);
    const portals = new Portals(
      entry.definition.portals,
      (key) => entry.titleOf?.(key) ?? titleFromKey(key),
      this.#uniforms.time,
    );
    scene.add(portals.group, this.#avatars.group, this.overlay);
    this.#avatars.setQuality(this.#quality);
    this.#shown = {
      entry,
      scene,
      world,
      portals,
      around: {
        walls: cameraWalls(entry.definition),
        heightAt: (x, z) => ground.terrainAt(x, z),
      },
      ground,
      residents: new Residents(scene, world),
      assets,
      shadows: sun && new SunShadows(sun, this.#quality),
      quality,
    };
    this.#frame.elapsedSeconds = 0;
    this.#lastMs = -1;
    this.#rig.cut();
    this.#enterVistas();
  }

  leaveWorld(): void {
    this.#entries++;
    this.#clear();
  }

  frame(view: WorldView, controls: CameraControls, nowMs: number): void {
    const shown = this.#shown;
    view.update(nowMs);
    if (shown === undefined || this.#isLost) return;
    if (this.#isSizeDue) this.#fit();
    this.#step(nowMs);
    const { dtSeconds, elapsedSeconds } = this.#frame;
    const own = view.own;
    if (own !== undefined) {
      this.#rig.update(own, controls, shown.around, dtSeconds);
      shown.portals.update(own.x, own.z, dtSeconds);
      shown.shadows?.follow(own);
      this.#veil.lift();
      shown.assets.update(nowMs, this.#reducedMotion);
    }
    if (!this.#reducedMotion) shown.world.update?.(this.#frame);
    this.#camera.updateMatrixWorld(); // who is in sight depends on it
    this.#drawEntities(view, shown, dtSeconds, elapsedSeconds);
    this.#labels.end(this.#camera, this.#width, this.#height, nowMs);
    this.#renderer.info.reset();
    this.#vistas?.draw(this.#camera, this.#frame);
    this.#renderer.render(shown.scene, this.#camera);
  }

  showBubble(entityId: number, text: string, durationMs: number): void {
    this.#labels.say(entityId, text, Math.max(this.#lastMs, 0), durationMs);
  }

  showGesture(entityId: number, emote: Emote): void {
    this.#avatars.gesture(entityId, emote);
  }

  palette(): WorldScene["palette"] | undefined {
    return this.#shown?.world.palette;
  }

  sound(): WorldScene["sound"] {
    return this.#shown?.world.sound;
  }

  resize(): void {
    this.#isSizeDue = true;
  }

  #fit(): void {
    this.#isSizeDue = false;
    this.#width = Math.max(1, this.#canvas.clientWidth);
    this.#height = Math.max(1, this.#canvas.clientHeight);
    const most = Math.min(globalThis.devicePixelRatio, MOST_PIXELS_PER_POINT[this.#quality]);
    this.#sizeTo(most * this.#pixelPart);
  }

  #sizeTo(ratio: number): void {
    this.#renderer.setPixelRatio(ratio);
    this.#renderer.setSize(this.#width, this.#height, false);
    const aspect = this.#width / this.#height;
    this.#camera.aspect = aspect;
    // An upright phone would see a narrow strip only: it gets a taller view.
    this.#camera.fov = aspect >= 1 ? 55 : Math.min(78, 55 + (1 - aspect) * 43);
    this.#camera.updateProjectionMatrix();
    const halfView = Math.tan((this.#camera.fov * Math.PI) / 360);
    this.#uniforms.pixelsPerMetre.value = (this.#height * ratio) / (2 * halfView);
  }

  sightAt(x: number, y: number): Sight | undefined {
    return this.#shown && sightThrough(this.#camera, this.#canvas, { x, y });
  }

  snap(ratio: number, use: (canvas: HTMLCanvasElement) => void): void {
    const scene = this.#shown?.scene;
    if (scene === undefined || this.#isLost) return;
    const most = this.#renderer.capabilities.maxTextureSize;
    this.#sizeTo(Math.min(ratio, most / Math.max(this.#width, this.#height)));
    this.#renderer.render(scene, this.#camera);
    use(this.#canvas); // within the same task: the browser clears a canvas that it has shown
    this.#fit();
    this.#renderer.render(scene, this.#camera);
  }

  async setQuality(quality: SceneQuality): Promise<void> {
    this.adapt(quality, 1);
    const shown = this.#shown;
    if (shown !== undefined && shown.quality !== quality) await this.enterWorld(shown.entry);
  }

  adapt(quality: SceneQuality, pixelPart: number): void {
    this.#quality = quality;
    this.#pixelPart = pixelPart;
    this.#avatars.setQuality(quality);
    this.#shown?.shadows?.setQuality(quality);
    this.resize();
  }

  setReducedMotion(isReduced: boolean): void {
    if (isReduced === this.#reducedMotion) return; // whatever else is set: portals keep what they show
    this.#reducedMotion = isReduced;
    this.#avatars.setReducedMotion(isReduced);
    this.#enterVistas();
  }

  setVistas(vistas: PortalVistas): void {
    this.#vistas = vistas;
    this.#enterVistas();
  }

  stats(): RenderStats {
    const { render, memory } = this.#renderer.info;
    return {
      framesPerSecond: this.#framesPerSecond,
      drawCalls: render.calls,
      triangles: render.triangles,
      geometries: memory.geometries,
      textures: memory.textures,
    };
  }

  dispose(): void {
    this.leaveWorld();
    this.#avatars.dispose();
    this.#labels.dispose();
    this.#veil.dispose();
    this.#canvas.removeEventListener("webglcontextlost", this.#onLost);
    this.#canvas.removeEventListener("webglcontextrestored", this.#onRestored);
    this.#renderer.dispose();
  }

  readonly #onLost = (event: Event): void => {
    event.preventDefault(); // else the browser never gives the context back
    this.#isLost = true;
    this.#vistas?.leave();
    // Freed while nothing can be freed, or later disposal would reach for the lost context's parts.
    if (this.#shown !== undefined) freeTree(this.#shown.scene);
  };

  /** three.js uploads everything anew with the next frame; only the sizes have to be told. */
  readonly #onRestored = (): void => {
    this.#isLost = false;
    this.resize();
    this.#enterVistas();
  };

  #clear(): void {
    const shown = this.#shown;
    this.#shown = undefined;
    this.#vistas?.leave();
    shown?.world.dispose?.();
    shown?.assets.dispose();
    this.#labels.clear();
    this.#texts.clear();
    this.#avatars.group.removeFromParent();
    this.overlay.removeFromParent();
    if (shown !== undefined) disposeTree(shown.scene);
    this.#renderer.renderLists.dispose();
  }

  #enterVistas(): void {
    if (this.#shown === undefined) return;
    const { entry: { definition }, portals } = this.#shown;
    const isStill = this.#reducedMotion;
    const quality = this.#quality;
    this.#vistas?.enter({ renderer: this.#renderer, definition, portals, quality, isStill });
  }

  #step(nowMs: number): void {
    const passed = this.#lastMs < 0 ? 0 : (nowMs - this.#lastMs) / 1000;
    this.#lastMs = nowMs;
    this.#frame.dtSeconds = Math.min(Math.max(passed, 0), LONGEST_STEP);
    this.#frame.elapsedSeconds += this.#frame.dtSeconds;
    if (!this.#reducedMotion) this.#uniforms.time.value = this.#frame.elapsedSeconds;
    if (passed > 0) this.#framesPerSecond += (1 / passed - this.#framesPerSecond) * 0.08;
  }

  #drawEntities(view: WorldView, shown: Shown, dtSeconds: number, elapsed: number): void {
    const frame: SceneFrame = this.#frame;
    this.#labels.begin();
    this.#avatars.begin(shown.ground, this.#camera);
    shown.residents.begin(this.#reducedMotion);
    for (const entity of view.entities.values()) {
      const isBuilt = entity.kind === "resident" && shown.residents.draw(entity, frame);
      if (!isBuilt) this.#avatars.draw(entity, dtSeconds, elapsed);
      this.#labelAt.x = entity.x;
      this.#labelAt.y = entity.y + plateHeight(entity);
      this.#labelAt.z = entity.z;
      this.#labelState.isAway = entity.isAway;
      this.#labels.put(entity.id, this.#textOf(entity), this.#labelAt, this.#labelState);
    }
    for (const portal of shown.portals.drawn) {
      this.#labels.put(portal.definition.name, portal.text, portal.signAt, portal.state);
    }
    this.#avatars.end();
    shown.residents.end();
  }

  #textOf(entity: EntityView): LabelText {
    const known = this.#texts.get(entity.id);
    if (known !== undefined && known.name === entity.name) return known;
    if (this.#texts.size > MAX_KEPT_TEXTS) this.#texts.clear();
    const text = plateOf(entity);
    this.#texts.set(entity.id, text);
    return text;
  }
}
