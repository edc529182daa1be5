// What the page does when it has nothing else to do: it gets to know the worlds behind the portals.
// Its code is fetched after the first seconds, and not at all until a world is on screen.

import type { AppState, Observable } from "./core/app_state.ts";
import type { WorldCatalog } from "./core/catalog.ts";
import { isThrifty, LookAhead } from "./core/look_ahead.ts";
import type { PackPlace } from "./core/ports.ts";
import type { Settings } from "./core/settings.ts";
import type { PackLoader } from "./io/pack_source.ts";
import type { LoadedPack } from "./io/pack_loaded.ts";
import type { ShownWorld } from "./stage.ts";
import type { Cancel, Clock } from "../shared/lib/clock.ts";
import type { Log } from "../shared/lib/log.ts";

/** What the page shares with it. */
export interface AheadParts {
  readonly clock: Clock;
  readonly fetcher: PackLoader;
  readonly catalog: WorldCatalog;
  readonly state: Observable<AppState>;
  readonly settings: Observable<Settings>;
  readonly log: Log;
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
  #shown: ShownWorld | undefined;

  constructor(parts: AheadParts) {
    this.#parts = parts;
    this.#planner = new LookAhead({
      clock: parts.clock,
      load: (place, done) => this.#load(place, done),
    });
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
      if (this.#shown === shown) this.#planner.hold("unfinished", false);
    }, () => undefined); // the network is bad enough as it is
    const keys = new Set(world.client.definition.portals.map(({ to }) => to));
    keys.delete(world.key);
    this.#planner.arrived([...keys].flatMap((key) => catalog.packOf(key) ?? []));
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

  #load(place: PackPlace, done: (isHere: boolean) => void): Cancel {
    const { worldKey: key, packUrl: url, manifestUrl, packHash: hash } = place;
    const stop = new AbortController();
    const { signal } = stop;
    const fetchAll = async (): Promise<LoadedPack> => {
      const request = { key, url, manifestUrl, hash };
      const pack = await this.#parts.fetcher.load(request, { signal, isAhead: true });
      await pack.whenComplete; // in the cache, too
      return pack;
    };
    fetchAll().then((pack) => {
      pack.release();
      if (!signal.aborted) done(true);
    }, () => { // logged by the fetcher; the trip tries again and says so
      if (!signal.aborted) done(false);
    });
    return () => stop.abort();
  }
}

function connectionHints(): ConnectionHints | undefined {
  return (navigator as { connection?: ConnectionHints }).connection; // no standard knows it yet
}
