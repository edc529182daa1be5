// What draws the world a player is in, as the rest of the page knows it; `world_renderer.ts` does it.

import type { Group } from "three";
import type { WorldView } from "../core/world_view.ts";
import type { Emote } from "../../shared/protocol/emotes.ts";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";
import type { CameraControls } from "./camera_rig.ts";
import type { AssetFiles } from "./scene_assets.ts";
import type { BuildScene, SceneQuality, WorldScene } from "./scene_api.ts";
import type { Sight } from "./sight.ts";
import type { PortalVistas } from "./vista_api.ts";

/** What the picture is drawn on, and how. */
export interface RendererOptions {
  readonly canvas: HTMLCanvasElement;
  /** An element that covers the canvas exactly; labels and the veil are put into it. */
  readonly labels: HTMLElement;
  readonly quality?: SceneQuality;
  readonly reducedMotion?: boolean;
}

/** What the last frames cost. */
export interface RenderStats {
  readonly framesPerSecond: number;
  /** Of all passes of the last frame, shadows among them. */
  readonly drawCalls: number;
  readonly triangles: number;
  readonly geometries: number;
  readonly textures: number;
}

/** How one world is entered. */
export interface WorldEntry {
  readonly definition: WorldDefinition;
  readonly buildScene: BuildScene;
  assetUrl(path: string): string;
  /** The pack's later files; left out, there are none. */
  readonly assets?: AssetFiles;
  whenHere(path: string): Promise<string>;
  /** The title of another world, for the signs over portals; made from the key when left out. */
  titleOf?(key: string): string;
}

/** The picture. Stop it with `dispose`. */
export interface WorldRenderer {
  /** Builds a world's scene and shows it; what was shown before is disposed. */
  enterWorld(entry: WorldEntry): Promise<void>;
  /** Shows nothing more. Harmless when nothing is shown. */
  leaveWorld(): void;
  /** Draws one frame. Moves `view` to `nowMs` first. The caller leaves out hidden tabs. */
  frame(view: WorldView, controls: CameraControls, nowMs: number): void;
  /** Shows a line of chat over an entity's head for a while. */
  showBubble(entityId: number, text: string, durationMs: number): void;
  /** Has an entity's avatar make a gesture. */
  showGesture(entityId: number, emote: Emote): void;
  /** Colours for the interface in this world; undefined in none. */
  palette(): WorldScene["palette"] | undefined;
  /** What is heard in this world; undefined in none. */
  sound(): WorldScene["sound"];
  /** Call when the canvas changed its size on the page. The next frame has it. */
  resize(): void;
  /** Draws in this quality, in full sharpness. A scene that was built for another is rebuilt. */
  setQuality(quality: SceneQuality): Promise<void>;
  /**
   * Draws at once in this quality, with a part of its pixels per point, what was built for another:
   * how many small things a scene has changes with the next world.
   */
  adapt(quality: SceneQuality, pixelPart: number): void;
  /** Whether what moves by itself stands still: scenes are not updated while it does. */
  setReducedMotion(isReduced: boolean): void;
  /** Has the portals show what is behind them. */
  setVistas(vistas: PortalVistas): void;
  /** What the page adds to every world, e.g. a mark on the ground; stays whatever world is shown. */
  readonly overlay: Group;
  /** The line of sight through a point of the page, CSS px. @returns `undefined` in no world. */
  sightAt(x: number, y: number): Sight | undefined;
  /** Draws one frame at `ratio` pixels per point, shows it to `use`, and goes on as before. */
  snap(ratio: number, use: (canvas: HTMLCanvasElement) => void): void;
  stats(): RenderStats;
  dispose(): void;
}
