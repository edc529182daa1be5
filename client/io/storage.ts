// What the page remembers: the resume secret per master, this tab's name, and settings. A browser
// may refuse all of it (private windows, blocked site data, a full quota); then the page's own
// memory serves until it closes, and `isLasting` says so.

import { parsePlayerId } from "../../shared/lib/ids.ts";
import type { Person } from "../core/app_state.ts";
import type { MuteStore, SecretStore } from "../core/ports.ts";
import { parseSettings, type Settings } from "../core/settings.ts";

/** The part of `Storage` that is used. */
export type KeyValueStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Where values go; each getter may throw, as `localStorage` does when it is forbidden. */
export interface StorageSources {
  readonly lasting: () => KeyValueStore | null;
  readonly perTab: () => KeyValueStore | null;
  /** Tells of what other pages of the browser write to the lasting store; `null` is everything. */
  readonly watchLasting: (changed: (key: string | null) => void) => void;
  /** `bytes` of good randomness. */
  readonly randomBytes: (bytes: number) => Uint8Array;
}

/** What the page remembers. Secrets are only ever read by name of their master. */
export interface PageStorage {
  /** True when secrets and settings outlive this page. */
  readonly isLasting: boolean;
  /** The core's secret store for the master at `masterUrl`. */
  secretsFor(masterUrl: string): SecretStore;
  /** Who is muted, for the master at `masterUrl`. */
  mutesFor(masterUrl: string): MuteStore;
  readSettings(): Settings;
  saveSettings(settings: Settings): void;
  /** Another page of this browser changed them: what holds from then on. */
  watchSettings(changed: (settings: Settings) => void): void;
  /** This page has the tab, also again after a rest in the back-forward cache. */
  holdTab(): void;
  /** The page goes: whoever is loaded next in this tab is its successor, not its copy. */
  letTabGo(): void;
}

const PREFIX = "virtucade";
const SETTINGS_KEY = `${PREFIX}:settings`;
const TAB_KEY = `${PREFIX}:tab`;
/** There while a page holds the tab. "Duplicate tab" copies it along, which gives the copy away. */
const HELD_KEY = `${PREFIX}:tab_held`;
/** What the wire takes; a longer text was never a secret of ours. */
const MAX_SECRET_LENGTH = 64;
const MAX_NAME_LENGTH = 40;
const TAB_ID = /^[0-9a-f]{32}$/;

/** The browser's own stores. Nothing is read before `createPageStorage` asks. */
export function browserStorageSources(): StorageSources {
  return {
    lasting: () => globalThis.localStorage,
    perTab: () => globalThis.sessionStorage,
    watchLasting: (changed) => addEventListener("storage", ({ key }) => changed(key)),
    randomBytes: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  };
}

/** Opens what the page may keep, or memory in its place. Never throws. */
export function createPageStorage(sources: StorageSources): PageStorage {
  const lasting = guarded(sources.lasting);
  const perTab = guarded(sources.perTab);
  const tabId = readTabId(perTab, sources.randomBytes);
  perTab.setItem(HELD_KEY, "1");
  const watch = (key: string, changed: () => void) => {
    sources.watchLasting((each) => {
      if (each === key || each === null) changed();
    });
  };
  return {
    isLasting: lasting.isLasting,
    secretsFor(masterUrl) {
      const key = `${PREFIX}:secret:${originOf(masterUrl)}`;
      return {
        tabId,
        readResumeSecret() {
          const secret = lasting.getItem(key) ?? "";
          return secret.length <= MAX_SECRET_LENGTH ? secret : "";
        },
        saveResumeSecret(secret) {
          if (secret === "") lasting.removeItem(key);
          else lasting.setItem(key, secret);
        },
      };
    },
    mutesFor(masterUrl) {
      const key = `${PREFIX}:muted:${originOf(masterUrl)}`;
      return {
        readMuted: () => parseMuted(lasting.getItem(key)),
        saveMuted: (muted) => lasting.setItem(key, JSON.stringify(muted)),
        watchMuted: (changed) => watch(key, () => changed(parseMuted(lasting.getItem(key)))),
      };
    },
    readSettings: () => parseSettings(lasting.getItem(SETTINGS_KEY)),
    saveSettings: (settings) => lasting.setItem(SETTINGS_KEY, JSON.stringify(settings)),
    watchSettings: (changed) =>
      watch(SETTINGS_KEY, () => changed(parseSettings(lasting.getItem(SETTINGS_KEY)))),
    holdTab: () => perTab.setItem(HELD_KEY, "1"),
    letTabGo: () => perTab.removeItem(HELD_KEY),
  };
}

/** Muted players as they were saved; what makes no sense is left out. */
export function parseMuted(text: string | null): readonly Person[] {
  const list: unknown = attempt(() => JSON.parse(text ?? "[]"));
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: unknown) => {
    if (typeof each !== "object" || each === null) return [];
    const { playerId, name, isGuest } = each as Record<string, unknown>;
    const id = typeof playerId === "number" ? parsePlayerId(playerId) : undefined;
    if (id === undefined || typeof name !== "string") return [];
    return [{ playerId: id, name: name.slice(0, MAX_NAME_LENGTH), isGuest: isGuest === true }];
  });
}

/** `host:port` behind the scheme, so that ws and wss of one master are one. */
function originOf(masterUrl: string): string {
  return URL.canParse(masterUrl) ? new URL(masterUrl).host : masterUrl;
}

function readTabId(perTab: KeyValueStore, randomBytes: StorageSources["randomBytes"]): string {
  const kept = perTab.getItem(TAB_KEY);
  const isCopy = perTab.getItem(HELD_KEY) !== null;
  if (kept !== null && TAB_ID.test(kept) && !isCopy) return kept;
  const bytes = [...randomBytes(16)];
  const made = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  perTab.setItem(TAB_KEY, made);
  return made;
}

/** A store that never throws: what cannot be kept lasting is kept in memory. */
function guarded(
  open: () => KeyValueStore | null,
): KeyValueStore & { readonly isLasting: boolean } {
  const memory = new Map<string, string>();
  const store = openOrNull(open);
  return {
    isLasting: store !== null,
    getItem(key) {
      // What memory holds is newer: it is there because the store refused it.
      const own = memory.get(key);
      if (own !== undefined) return own;
      return attempt(() => store?.getItem(key)) ?? null;
    },
    setItem(key, value) {
      memory.delete(key);
      const isKept = store !== null && attempt(() => (store.setItem(key, value), true));
      if (isKept !== true) memory.set(key, value);
    },
    removeItem(key) {
      memory.delete(key);
      attempt(() => store?.removeItem(key));
    },
  };
}

/** A store that takes a value and gives it back, else `null`. */
function openOrNull(open: () => KeyValueStore | null): KeyValueStore | null {
  const probe = `${PREFIX}:probe`;
  const store = attempt(open) ?? null;
  const works = attempt(() => {
    store?.setItem(probe, "1");
    const isBack = store?.getItem(probe) === "1";
    store?.removeItem(probe);
    return isBack;
  });
  return works === true ? store : null;
}

/** Browsers throw here for reasons of their own (policy, quota); each means "not available". */
function attempt<Value>(action: () => Value): Value | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
