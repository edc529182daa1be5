// What the page does when it has nothing else to do: it gets to know the worlds behind the portals.
// Its code is fetched after the first seconds, and not at all until a world is on screen.

import type { AppState, Observable } from "./core/app_state.ts";
import type { WorldCatalog } from "./core/catalog.ts";
import { type AheadJob, isThrifty, LookAhead } from "./core/look_ahead.ts";
import type { Settings } from "./core/settings.ts";
import type { PackLoader } from "./io/pack_source.ts";
import type { LoadedPack, PackAssets } from "./io/pack_loaded.ts";
import type { BuildScene } from "./scene/scene_api.ts";
import type { VistaTools } from "./scene/vista_view.ts";
import { Vistas } from "./scene/vistas.ts";
import type { WorldRenderer } from "./scene/world_renderer.ts";
import type { ShownWorld } from "./stage.ts";
import type { Cancel, Clock } from "../shared/lib/clock.ts";
import type { Log } from "../shared/lib/log.ts";
import type { WorldDefinition } from "../shared/sim/world_definition.ts";

/** What the page shares with it. */
export interface AheadParts {
  readonly clock: Clock;
  readonly fetcher: PackLoader;
  readonly catalog: WorldCatalog;
  readonly state: Observable<AppState>;
  readonly settings: Observable<Settings>;
  readonly log: Log;
  /** Nothing where there is no picture. */
  readonly picture: Pick<WorldRenderer, "setVistas"> | undefined;
  readonly tools: Omit<VistaTools, "whenIdle">;
  /** Reads a pack's `world.json`. Rejects when it is not in order. */
  definitionOf(pack: LoadedPack): Promise<WorldDefinition>;
  sceneOf(pack: LoadedPack): Promise<BuildScene>;
  assetsOf(pack: LoadedPack): PackAssets;
}

/** What Chromium tells of a connection; other browsers have none of it. */
interface ConnectionHints extends EventTarget {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
}

/** Looks ahead for as long as the page lives. */
export class Ahead {
  readonly #parts: AheadParts;
  readonly #planner: LookAhead;
  readonly #vistas: Vistas;
  /** What was fetched ahead and may be seen through a portal, by world. */
  readonly #packs = new Map<string, LoadedPack>();
  /** Hashes of packs that are in the browser's cache to their last file. */
  readonly #whole = new Set<string>();
  #shown: ShownWorld | undefined;

  constructor(parts: AheadParts) {
    this.#parts = parts;
    this.#planner = new LookAhead({
      clock: parts.clock,
      load: (job, done) => this.#load(job, done),
    });
    this.#vistas = new Vistas({ ...parts.tools, whenIdle }, parts.log);
    parts.picture?.setVistas(this.#vistas);
    const follow = () => this.#follow();
    parts.state.subscribe(follow);
    parts.settings.subscribe(follow);
    document.addEventListener("visibilitychange", follow);
    connectionHints()?.addEventListener("change", follow);
    addEventListener("online", follow);
    addEventListener("offline", follow);
  }

  /** Another world is on screen. */
  arrived(shown: ShownWorld): void {
    const { catalog } = this.#parts;
    const { world, pack } = shown;
    this.#shown = shown;
    this.#planner.hold("unfinished", true);
    pack.whenComplete.then(() => {
      this.#whole.add(pack.hash);
      if (this.#shown === shown) this.#planner.hold("unfinished", false);
    }, () => undefined); // the network is bad enough as it is
    const keys = new Set(world.client.definition.portals.map(({ to }) => to));
    keys.delete(world.key);
    for (const [key, pack] of this.#packs) {
      const isCurrent = catalog.packOf(pack.manifest.key)?.packHash === pack.hash;
      if (isCurrent && keys.has(pack.manifest.key)) continue;
      this.#packs.delete(key);
      this.#vistas.forget(key);
      pack.release();
    }
    this.#planner.arrived([...keys].flatMap((key) => catalog.packOf(key) ?? []), (job) => {
      const { packHash, worldKey } = job.place;
      return job.scope === "all" ? this.#whole.has(packHash) : this.#packs.has(worldKey);
    });
    this.#follow();
  }

  #follow(): void {
    const { state, settings } = this.#parts;
    const { phase, trip, worldPingMs } = state.value;
    const hints = connectionHints();
    this.#planner.hold("away", phase.phase !== "playing" || trip !== undefined);
    this.#planner.hold("hidden", document.visibilityState === "hidden");
    this.#planner.hold("unwanted", !settings.value.looksAhead);
    this.#planner.hold(
      "thrifty",
      isThrifty({
        isOnline: navigator.onLine,
        savesData: hints?.saveData ?? false,
        effectiveType: hints?.effectiveType,
        pingMs: worldPingMs,
      }),
    );
  }

  #load({ place, scope }: AheadJob, done: (isHere: boolean) => void): Cancel {
    const { worldKey: key, packUrl: url, manifestUrl, packHash: hash } = place;
    const stop = new AbortController();
    const { signal } = stop;
    const fetchAll = async (): Promise<LoadedPack> => {
      const request = { key, url, manifestUrl, hash };
      const pack = await this.#parts.fetcher.load(request, { signal, ahead: scope });
      await pack.whenComplete; // in the cache, too
      return pack;
    };
    fetchAll().then((pack) => {
      if (signal.aborted || scope === "all") pack.release();
      if (signal.aborted) return;
      if (scope === "all") this.#whole.add(hash); // the cache has it now
      else {
        this.#packs.set(key, pack);
        void this.#offer(pack);
      }
      done(true);
    }, () => { // logged by the fetcher; the trip tries again and says so
      if (!signal.aborted) done(false);
    });
    return () => stop.abort();
  }

  async #offer(pack: LoadedPack): Promise<void> {
    const { definitionOf, sceneOf, assetsOf, log } = this.#parts;
    try {
      const definition = await definitionOf(pack);
      this.#vistas.offer({ definition, buildScene: await sceneOf(pack), ...assetsOf(pack) });
    } catch (error) { // the trip there tells the person what is wrong with it
      log.warn("VISTA_FAILED", { key: pack.manifest.key, reason: String(error) });
    }
  }
}

function connectionHints(): ConnectionHints | undefined {
  return (navigator as { connection?: ConnectionHints }).connection; // no standard knows it yet
}

/** Resolves when the page is idle, or soon. */
function whenIdle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") {
      requestIdleCallback(() => resolve(), { timeout: 1000 });
    } else setTimeout(resolve, 50); // Safari
  });
}
