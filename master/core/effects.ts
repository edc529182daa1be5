// What the master's core asks of the outside, and nothing else: sockets, processes and the store
// stand behind these interfaces. What comes of a request comes back as a call on `MasterCore`.

import type { Fence, InstanceId, PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import type { AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { StoreFault } from "../../shared/protocol/reasons.ts";
import type { PlayerName } from "./player_name.ts";

/** Where a player stands: metres, Y up, and the facing about +Y. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yawRadians: number;
}

/** A guest or an account as it is stored. */
export interface StoredPlayer {
  readonly playerId: PlayerId;
  readonly kind: "guest" | "account";
  readonly displayName: string;
  readonly worldKey: WorldKey;
  /** Nothing until the first save in `worldKey`. */
  readonly place: Place | undefined;
  /** True once a credential guards the name. */
  readonly isProtected: boolean;
  /** Nothing for those stored before there was a choice. */
  readonly look: AvatarLook | undefined;
}

/** A report as it is kept; `master/store/store.ts` says what the fields are. */
export interface NewReport {
  readonly atMs: number;
  readonly reporter: PlayerId;
  readonly reporterName: string;
  readonly reported: PlayerId;
  readonly reportedName: string;
  readonly reason: string;
  readonly text: string;
  readonly worldKey: WorldKey | undefined;
  readonly lines: readonly {
    readonly atMs: number;
    readonly channel: "everyone" | "world" | "whisper";
    readonly fromPlayer: PlayerId;
    readonly from: string;
    readonly text: string;
  }[];
}

export type { StoreFault };

/** One start of a world process. */
export interface StartOrder {
  readonly instanceId: InstanceId;
  readonly key: WorldKey;
  readonly number: number;
  readonly epoch: Fence;
}

/** Players' control sockets and world processes. An order to something gone does nothing. */
export interface MasterEffects {
  sendToClient(slot: number, frame: Uint8Array): void;
  /** Closes the socket after what was sent before. */
  closeClient(slot: number, code: number, reason: string): void;
  /**
   * Starts a process, remembers it in the store, dials its control link and keeps dialling while
   * it lives. Comes back as `worldMessage` (its `register`), `worldLinkLost`, `worldExited`.
   */
  startWorld(order: StartOrder): void;
  sendToWorld(instanceId: InstanceId, epoch: Fence, frame: Uint8Array): void;
  /** Ends the process at once. Comes back as `worldExited`. */
  killWorld(instanceId: InstanceId, epoch: Fence): void;
  /** Lets players' sockets through to this world. Comes back as `routeOpened`. */
  openRoute(instanceId: InstanceId, epoch: Fence): void;
  /**
   * The world is lost and may come back: the players' sockets behind it are told and wait, a while,
   * for the route of its next start.
   */
  holdRoute(instanceId: InstanceId, epoch: Fence): void;
  /** Closes the players' sockets behind it with `code`, also those that wait. */
  closeRoute(instanceId: InstanceId, epoch: Fence, code: number, reason: string): void;
}

/** What a store answers: the value, or why it cannot now. */
export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly fault: StoreFault };

/** The store as the core sees it: each question takes the function that hears its answer. */
export interface StorePort {
  findPlayerBySecretHash(
    hash: string,
    done: (answer: Answer<StoredPlayer | undefined>) => void,
  ): void;
  /** Gets the account of that name, unchanged, or creates it. */
  createAccount(
    account: {
      readonly playerId: PlayerId;
      readonly name: PlayerName;
      readonly worldKey: WorldKey;
      readonly fence: Fence;
      readonly look: AvatarLook;
      readonly atMs: number;
      readonly createdFrom: string;
    },
    done: (answer: Answer<{ readonly player: StoredPlayer; readonly isNew: boolean }>) => void,
  ): void;
  createGuest(
    guest: {
      readonly playerId: PlayerId;
      readonly displayName: string;
      readonly worldKey: WorldKey;
      readonly fence: Fence;
      readonly secretHash: string;
      readonly look: AvatarLook;
      readonly atMs: number;
      readonly createdFrom: string;
    },
    done: (answer: Answer<boolean>) => void,
  ): void;
  addSecret(playerId: PlayerId, secretHash: string, atMs: number): void;
  dropSecret(secretHash: string): void;
  admit(
    playerId: PlayerId,
    fence: Fence,
    worldKey: WorldKey,
    atMs: number,
    done: (answer: Answer<boolean>) => void,
  ): void;
  savePlaces(
    batch: {
      readonly instanceId: InstanceId;
      readonly epoch: Fence;
      readonly saves: readonly {
        readonly playerId: PlayerId;
        readonly fence: Fence;
        readonly place: Place;
      }[];
      readonly atMs: number;
    },
    done: (answer: Answer<readonly PlayerId[]>) => void,
  ): void;
  /** Keeps what a player looks like. False when the player is not stored. */
  saveLook(playerId: PlayerId, look: AvatarLook, done: (answer: Answer<boolean>) => void): void;
  countGuestsCreatedFrom(
    address: string,
    sinceMs: number,
    done: (answer: Answer<number>) => void,
  ): void;
  /** Keeps a report. Answers with its id. */
  fileReport(report: NewReport, done: (answer: Answer<number>) => void): void;
}

/** One way to a world's pack and what is in it, from the build's catalog. */
export interface CatalogWorld {
  readonly key: WorldKey;
  readonly title: string;
  readonly capacity: number;
  readonly packHash: string;
  readonly packBytes: number;
  readonly requiredBytes: number;
  /** Absolute, or a path on the master's own address. */
  readonly packUrl: string;
  readonly manifestUrl: string;
}

/** What never changes while a master runs, but for `worlds`, which development replaces. */
export interface MasterCoreConfig {
  readonly version: string;
  readonly buildId: string;
  /** Where clients download packs: absolute, or a path on the master's address. No slash at its end. */
  readonly packBaseUrl: string;
  readonly startWorld: WorldKey;
  /** True where a name alone logs in. */
  readonly isNameOnlyLogin: boolean;
  /** Seconds an empty world keeps running. */
  readonly worldIdleMs: number;
  /** A world process that holds more memory than this is ended in good order and started anew. */
  readonly maxWorldBytes: number;
  /** Players' sockets that one address may hold; the edge sees to it. */
  readonly maxConnectionsPerAddress: number;
  /** Guests that one address may create in an hour. */
  readonly maxGuestsPerAddressHour: number;
  /** Where a client dials this world: absolute `ws(s)://…`, or a path on the master's address. */
  readonly worldUrl: (instanceId: InstanceId) => string;
}
