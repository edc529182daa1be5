// What a world's `scene.ts` is given and gives back. A scene imports only this file (types) and
// `three`; both are the page's, never part of its pack.

import type { Group, PerspectiveCamera, Scene } from "three";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";

/** How smooth and costly the picture may be; chosen by the client, may change while a world runs. */
export type SceneQuality = "low" | "medium" | "high";

/** What the client hands to a scene when its world is entered. */
export interface SceneHost {
  /** The scene to fill. It is emptied and disposed by the client when the player leaves. */
  readonly scene: Scene;
  readonly camera: PerspectiveCamera;
  /** The same `world.json` that the server uses: portals, spawns and colliders. */
  readonly world: WorldDefinition;
  readonly quality: SceneQuality;
  /** True when the player asked the system for less motion. */
  readonly reducedMotion: boolean;
  /** A URL for a file of this world's pack, e.g. `assets/sign.png`. Throws when there is none. */
  assetUrl(path: string): string;
}

/** One frame: seconds since the last one, and since the world was entered. */
export interface SceneFrame {
  readonly dtSeconds: number;
  readonly elapsedSeconds: number;
}

/** The look of a resident, by the name its server gives it. */
export interface ResidentLook {
  readonly group: Group;
  /** Called each frame with the resident's current speed in m/s. */
  animate?(frame: SceneFrame, speed: number): void;
}

/** What a scene gives back. */
export interface WorldScene {
  /** Colours for the interface while in this world. CSS colours. */
  readonly palette: {
    readonly accent: string;
    readonly surface: string;
    readonly text: string;
  };
  /** Called once a frame; allocates nothing. */
  update?(frame: SceneFrame): void;
  /** The look of a resident `look`; left out or undefined: the client's own figure. */
  buildResident?(look: string): ResidentLook | undefined;
  /** Stops what the scene started (sounds, timers). Meshes are disposed by the client. */
  dispose?(): void;
}

/** The default look of every `scene.ts`: `export function buildScene(host: SceneHost): WorldScene`. */
export type BuildScene = (host: SceneHost) => WorldScene | Promise<WorldScene>;
