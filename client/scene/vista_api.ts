// What the picture and the vistas in its portals know of each other. The vistas' code comes after
// the first seconds; this file is types only.

import type { Camera, WebGLRenderer } from "three";
import type { WorldDefinition } from "../../shared/sim/world_definition.ts";
import type { Portals } from "./portals.ts";
import type { BuildScene, SceneFrame, SceneQuality } from "./scene_api.ts";

/** A world that may be seen through a portal. */
export interface VistaWorld {
  readonly definition: WorldDefinition;
  readonly buildScene: BuildScene;
  assetUrl(path: string): string;
  whenHere(path: string): Promise<string>;
}

/** What is shown, and how. */
export interface VistaSetting {
  readonly renderer: WebGLRenderer;
  readonly definition: WorldDefinition;
  readonly portals: Portals;
  readonly quality: SceneQuality;
  /** True: pictures stand still. */
  readonly isStill: boolean;
}

/** Pictures of other worlds in the portals of the one that is shown. */
export interface PortalVistas {
  /** A world is shown from now on; an earlier one is left first. */
  enter(setting: VistaSetting): void;
  /** Before each frame: takes what pictures are due, for somebody who looks through `camera`. */
  draw(camera: Camera, frame: SceneFrame): void;
  /** The portals are as they were, and nothing is held on the graphics card. */
  leave(): void;
  /** Draw calls of all pictures so far, and how many pictures those were. */
  readonly spent: { readonly drawCalls: number; readonly pictures: number };
}
