// What is on screen: the scene of the active world, and the pack it is made of.

import type { ActiveWorld } from "./core/app_ports.ts";
import type { WorldView } from "./core/world_view.ts";
import type { LoadedPack } from "./io/pack_loaded.ts";
import type { BuildScene } from "./scene/scene_api.ts";
import type { WorldRenderer } from "./scene/world_renderer.ts";
import { applyPalette } from "./ui/palette.ts";
import type { Log } from "../shared/lib/log.ts";

/** One page's stage. */
export class Stage {
  readonly #picture: WorldRenderer | undefined;
  readonly #packOf: (world: ActiveWorld) => LoadedPack | undefined;
  readonly #log: Log;
  #shown: LoadedPack | undefined;
  #worldKey: string | undefined;
  #view: WorldView | undefined;

  constructor(
    picture: WorldRenderer | undefined,
    packOf: (world: ActiveWorld) => LoadedPack | undefined,
    log: Log,
  ) {
    this.#picture = picture;
    this.#packOf = packOf;
    this.#log = log;
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
    const pack = this.#packOf(world);
    const old = this.#shown;
    this.#worldKey = world.key;
    if (this.#picture === undefined || pack === undefined) return;
    if (pack.hash === old?.hash) { // back in the same world: its picture just goes on
      pack.release();
      this.#view = world.client;
      return;
    }
    this.#shown = pack;
    const buildScene = await this.#importScene(world, pack);
    if (this.#shown !== pack) return; // another world was entered meanwhile, and lets this one go
    this.#view = world.client;
    await this.#picture.enterWorld({
      definition: world.client.definition,
      buildScene,
      assetUrl: (path) => pack.objectUrl(path),
      titleOf,
    });
    applyPalette(document.documentElement, this.#picture.palette());
    if (old !== pack) old?.release();
    // Whoever is typing goes on typing.
    if (document.activeElement === document.body) {
      document.getElementById("view")?.focus({ preventScroll: true });
    }
    this.#log.info("WORLD_SHOWN", { key: world.key });
  }

  /** A world whose scene cannot be built is still walked in: on bare ground. */
  async #importScene(world: ActiveWorld, pack: LoadedPack): Promise<BuildScene> {
    try {
      const scene = await import(pack.objectUrl("scene.js")) as { buildScene?: BuildScene };
      if (scene.buildScene !== undefined) return guardScene(scene.buildScene, this.#log);
      this.#log.error("SCENE_FAILED", { key: world.key, reason: "no buildScene" });
    } catch (error) {
      this.#log.error("SCENE_FAILED", { key: world.key, reason: String(error) });
    }
    return bareScene;
  }
}

const bareScene: BuildScene = () => ({
  palette: { accent: "#7fd1ff", surface: "#0b1226", text: "#ffffff" },
});

function guardScene(build: BuildScene, log: Log): BuildScene {
  return async (host) => {
    try {
      return await build(host);
    } catch (error) {
      log.error("SCENE_FAILED", { key: host.world.key, reason: String(error) });
      return await bareScene(host);
    }
  };
}
