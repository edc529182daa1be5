// What a world tells of itself and of those in it, turned into what is shown and heard.

import type { Log } from "../../shared/lib/log.ts";
import type { AppEvents } from "./app_ports.ts";
import type { AppStore } from "./app_store.ts";
import type { PlaceOptions } from "./place.ts";
import { isSound, placeSound, type SoundName, type SoundPlace } from "./sound.ts";
import type { EntityView } from "./world_view.ts";

/** What the news go to. */
export interface WorldNewsParts {
  readonly store: AppStore;
  readonly events: AppEvents;
  readonly log: Log;
  titleOf(key: string): string;
  /** Those in view, and who looks; nothing before the first picture. */
  seen():
    | { readonly entities: ReadonlyMap<number, EntityView>; readonly own: EntityView }
    | undefined;
  /** Where the camera looks, radians. */
  lookYaw(): number;
}

/** All that a place tells but its own end. */
export type WorldNews = Omit<PlaceOptions["events"], "closed" | "interrupted">;

/** The listener to one visit's news. */
export function worldNews(parts: WorldNewsParts): WorldNews {
  const { store, events, log } = parts;
  const unknown = new Set<string>();
  const hear = (name: SoundName, at?: SoundPlace) => {
    const own = parts.seen()?.own;
    const yaw = parts.lookYaw();
    const heard = placeSound(name, at, own === undefined ? NOBODY : { ...placeOf(own), yaw });
    if (heard !== undefined) events.sound(heard);
    return heard;
  };
  return {
    portalInReach: (portal) =>
      store.patch({
        portalInReach: portal && { name: portal.name, title: parts.titleOf(portal.to) },
      }),
    portalRefused: (portal, reason) => {
      log.info("PORTAL_REFUSED", { portal, reason });
      store.notice("warning", reason);
    },
    said: (entityId, text) => events.bubble(entityId, text),
    emoted: (entityId, emote) => {
      events.gesture(entityId, emote);
      const view = parts.seen()?.entities.get(entityId);
      // In a crowd only those near are told of in words, as they are heard.
      if (view === undefined || hear("pop", placeOf(view)) === undefined) return;
      const { name, isOwn } = view;
      const id = (store.value.gesture?.id ?? 0) + 1;
      store.patch({ gesture: { id, emote, name, isOwn } });
    },
    sounded: (name, at) => {
      if (!isSound(name)) {
        // A newer world may know more; each name once, and a bounded number of them.
        if (unknown.size < MOST_UNKNOWN && !unknown.has(name)) {
          unknown.add(name);
          log.info("SOUND_UNKNOWN", { sound: name });
        }
        return;
      }
      const heard = hear(name, at);
      if (heard === undefined) return;
      const { side, isFar } = heard;
      store.caption({ name, side, isFar });
    },
    leapt: (what) => void hear(what === "took_off" ? "whoosh" : "step"),
    playersHere: (playersHere) => store.patch({ playersHere }),
    ping: (worldPingMs) => store.patch({ worldPingMs }),
  };
}

const MOST_UNKNOWN = 16;
const NOBODY = { x: 0, y: 0, z: 0, yaw: 0 };

function placeOf({ x, y, z }: EntityView): SoundPlace {
  return { x, y, z };
}
