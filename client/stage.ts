// What is on screen: the scene of the active world, built from its pack.

import type { ActiveWorld } from "./core/app_ports.ts";
import type { WorldView } from "./core/world_view.ts";
import { assetsOf, type LoadedPack } from "./io/pack_loaded.ts";
import { buildBareScene, guardScene } from "./scene/bare_scene.ts";
import type { BuildScene, WorldScene } from "./scene/scene_api.ts";
import type { AssetFiles } from "./scene/scene_assets.ts";
import type { WorldRenderer } from "./scene/renderer_api.ts";
import { applyPalette } from "./ui/palette.ts";
import type { Log } from "../shared/lib/log.ts";

/** A world that is on screen, and its pack. */
export interface ShownWorld {
  readonly world: ActiveWorld;
  readonly pack: LoadedPack;
  /** What is heard in it, from these files. */
  readonly sound: WorldScene["sound"];
  readonly files: AssetFiles;
}

/** What a stage works with. */
export interface StageParts {
  /** Nothing where there is no WebGL 2. */
  readonly picture: WorldRenderer | undefined;
  readonly log: Log;
  packOf(world: ActiveWorld): LoadedPack | undefined;
  /** The scene of the world that one is in cannot be built: it is drawn bare. */
  broken(): void;
  /** Another world is on screen. */
  shown(shown: ShownWorld): void;
}

/** Shows one world after the other, and holds the pack that the shown one is made of. */
export class Stage {
  readonly #parts: StageParts;
  readonly #scenes = new Map<string, BuildScene>();
  #shown: LoadedPack | undefined;
  #worldKey: string | undefined;
  #view: WorldView | undefined;

  constructor(parts: StageParts) {
    this.#parts = parts;
  }

  /** The world that is shown, or being made ready to be. */
  get worldKey(): string | undefined {
    return this.#worldKey;
  }

  /** What the shown scene is drawn from. The old world's until the new scene is being built. */
  get view(): WorldView | undefined {
    return this.#view;
  }

  async enter(world: ActiveWorld, titleOf: (key: string) => string): Promise<void> {
    const { picture, log, packOf, shown } = this.#parts;
    const pack = packOf(world);
    const old = this.#shown;
    this.#worldKey = world.key;
    if (picture === undefined || pack === undefined) return;
    if (pack.hash === old?.hash) { // back in the same world: its picture just goes on
      pack.release();
      this.#view = world.client;
      return;
    }
    this.#shown = pack;
    const buildScene = await this.sceneOf(pack);
    if (this.#shown !== pack) return; // another world was entered meanwhile, and lets this one go
    this.#view = world.client;
    const files: AssetFiles = {
      bytes: (path) => pack.bytes(path),
      failed: (path, error) => {
        log.warn("SCENE_ASSET_FAILED", { key: world.key, path, reason: String(error) });
      },
    };
    await picture.enterWorld({
      definition: world.client.definition,
      buildScene,
      ...assetsOf(pack),
      assets: files,
      titleOf,
    });
    applyPalette(document.documentElement, picture.palette());
    if (old !== pack) old?.release();
    // Whoever is typing goes on typing.
    if (document.activeElement === document.body) {
      document.getElementById("view")?.focus({ preventScroll: true });
    }
    log.info("WORLD_SHOWN", { key: world.key });
    if (this.#shown === pack) shown({ world, pack, sound: picture.sound(), files });
  }

  /**
   * A pack's scene code. A world whose scene cannot be built is still walked in: on bare ground.
   * Code once imported stays in the page, so each pack's is imported once.
   */
  async sceneOf(pack: LoadedPack): Promise<BuildScene> {
    const known = this.#scenes.get(pack.hash);
    if (known !== undefined) return known;
    const { key } = pack.manifest;
    try {
      const scene = await import(pack.objectUrl("scene.js")) as { buildScene?: BuildScene };
      if (scene.buildScene !== undefined) {
        const build = guardScene(scene.buildScene, (error, isBare) => {
          this.#failed(key, String(error), isBare);
        });
        this.#scenes.set(pack.hash, build);
        return build;
      }
      this.#failed(key, "no buildScene");
    } catch (error) {
      this.#failed(key, String(error));
    }
    return buildBareScene;
  }

  /** What is looked at through a portal may fail without a word: one is not there. */
  #failed(key: string, reason: string, isBare = true): void {
    this.#parts.log.error("SCENE_FAILED", { key, reason });
    if (isBare && key === this.#worldKey) this.#parts.broken();
  }
}
