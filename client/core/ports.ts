// What the client's core asks of the machine it runs on. The page implements these with the
// browser's own means, a headless client and the tests with theirs.

import type { WorldKey } from "../../shared/lib/ids.ts";
import type { Person } from "./app_state.ts";
import type { Link, LinkEvents } from "../../shared/net/link.ts";

/** What the owner of a dialled link is told. `opened` comes first, nothing after `closed`. */
export interface DialEvents extends LinkEvents {
  opened(): void;
}

/**
 * Opens a link. Never calls back before it returned. A link that cannot be opened reports `closed`
 * with 1006.
 */
export type LinkDialler = (url: string, events: DialEvents) => Link;

/** Keeps the secret that resumes a guest or an account, per master. */
export interface SecretStore {
  /** Names this tab for as long as it lives: 1–32 characters. */
  readonly tabId: string;
  /** Empty when none is kept. */
  readResumeSecret(): string;
  saveResumeSecret(secret: string): void;
}

/** Keeps who is muted, per master: players keep their ids for ever. */
export interface MuteStore {
  readMuted(): readonly Person[];
  saveMuted(muted: readonly Person[]): void;
  /** Another page of this browser changed it: what is kept from then on. */
  watchMuted(changed: (muted: readonly Person[]) => void): void;
}

/** Where a world's pack is. URLs are absolute. */
export interface PackPlace {
  readonly worldKey: WorldKey;
  readonly packUrl: string;
  readonly manifestUrl: string;
  readonly packHash: string;
}

/** Which pack a trip needs. */
export interface PackOrder extends PackPlace {
  readonly packBytes: number;
  readonly requiredBytes: number;
}

/** The verified required files of a pack. */
export interface PackFiles {
  readonly hash: string;
  /** The text of one file. @throws {Error} When the pack holds no such file. */
  text(path: string): string;
}

/** How a preparation goes on. Nothing comes after `ready` or `failed`. */
export interface PackEvents {
  progress(step: "downloading" | "verifying", loadedBytes: number, totalBytes: number): void;
  ready(pack: PackFiles): void;
  /** `fault` names what was wrong, for the log. */
  failed(fault: string): void;
}

/** Fetches and verifies packs. */
export interface PackSource {
  /** @returns The way to call it off; afterwards no event comes. */
  prepare(order: PackOrder, events: PackEvents): () => void;
}
