// What the master keeps for ever, as an interface: whoever implements it passes
// store_contract.ts. Written for one statement per exclusive decision and no session state, so
// that a server database can stand behind it as well as a file.

import type { Fence, InstanceId, PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import type { AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { PlayerName } from "../core/player_name.ts";
import type { StoreState } from "./store_error.ts";

/** Where a player stands: metres, Y up, and the facing about +Y. All finite. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yawRadians: number;
}

/** A guest or an account as it is stored. */
export interface PlayerRow {
  readonly playerId: PlayerId;
  readonly kind: "guest" | "account";
  readonly displayName: string;
  /** The world that may save the player, and where the player comes back to. */
  readonly worldKey: WorldKey;
  /** Nothing until the first save in `worldKey`. */
  readonly place: Place | undefined;
  /** The newest admission; only it may save. */
  readonly fence: Fence;
  readonly createdAtMs: number;
  readonly seenAtMs: number;
  /** True once a credential guards the name. */
  readonly isProtected: boolean;
  /** Nothing for those stored before there was a choice. */
  readonly look: AvatarLook | undefined;
}

/** An account to get or to create. */
export interface NewAccount {
  /** Fresh from the sequence; unused if the name exists. */
  readonly playerId: PlayerId;
  readonly name: PlayerName;
  readonly worldKey: WorldKey;
  readonly fence: Fence;
  readonly look: AvatarLook;
  /** Address, or hash of it, that limits count by. */
  readonly createdFrom: string;
  readonly atMs: number;
}

/** A guest about to be saved for the first time. */
export interface NewGuest {
  readonly playerId: PlayerId;
  readonly displayName: string;
  readonly worldKey: WorldKey;
  readonly fence: Fence;
  /** Hash of the resume secret, never the secret. */
  readonly secretHash: string;
  readonly look: AvatarLook;
  readonly createdFrom: string;
  readonly atMs: number;
}

/** One more resume secret of a stored player. */
export interface NewSecret {
  /** Hash of the resume secret, never the secret. */
  readonly secretHash: string;
  readonly playerId: PlayerId;
  readonly atMs: number;
}

/** One admission: from now on only `fence` saves the player. */
export interface Admission {
  readonly playerId: PlayerId;
  readonly fence: Fence;
  readonly worldKey: WorldKey;
  readonly atMs: number;
}

/** Where one player stands, under the admission that says so. */
export interface PlaceSave {
  readonly playerId: PlayerId;
  readonly fence: Fence;
  readonly place: Place;
}

/** What one world saves at once. */
export interface PlaceBatch {
  readonly instanceId: InstanceId;
  /** The world start that says so. */
  readonly epoch: Fence;
  readonly saves: readonly PlaceSave[];
  readonly atMs: number;
}

/** A live world, as a restarted master needs it to dial and adopt it. */
export interface WorldInstanceRow {
  readonly instanceId: InstanceId;
  readonly epoch: Fence;
  readonly pid: number;
  /** Where the world listens for the master. */
  readonly address: string;
  /** The launch token, in the clear: the master must prove it. */
  readonly token: string;
  readonly startedAtMs: number;
}

/** One line that a report carries along, as it was said. */
export interface ReportedLine {
  /** Wall-clock milliseconds. */
  readonly atMs: number;
  readonly channel: "everyone" | "world" | "whisper";
  readonly fromPlayer: PlayerId;
  readonly from: string;
  readonly text: string;
}

/** What a player says of another, with what the reporter could hear around it. */
export interface NewReport {
  readonly atMs: number;
  readonly reporter: PlayerId;
  readonly reporterName: string;
  readonly reported: PlayerId;
  /** As shown when the report was made: names change hands, guests are forgotten. */
  readonly reportedName: string;
  /** A name of the protocol's `REPORT_REASONS`. */
  readonly reason: string;
  /** The reporter's own words; may be empty. */
  readonly text: string;
  /** Where the reporter was; nothing when in no world. */
  readonly worldKey: WorldKey | undefined;
  /** Oldest first. */
  readonly lines: readonly ReportedLine[];
}

/** A report as it is stored. Ids rise in the order of filing. */
export interface ReportRow extends NewReport {
  readonly reportId: number;
}

/** Reports that are read at once at most. */
export const MOST_REPORTS_READ = 1000;

/** Resume secrets kept per player; one more drops the one unused for longest. */
export const SECRETS_PER_PLAYER = 8;

/** Numbers that may be reserved at once. */
export const MOST_RESERVED = 1_000_000;

/**
 * The master's store. Every call that cannot be carried out rejects with a `StoreError` and has
 * changed nothing. Times are wall-clock milliseconds given by the caller; a clock that ran
 * backwards never makes `seenAtMs` smaller.
 */
export interface Store {
  /**
   * Reserves `count` (1 to {@link MOST_RESERVED}) numbers that were never given before, and
   * returns the first. Player ids, epochs and fences all come from this one sequence.
   * @throws {RangeError} For another count.
   */
  reserveSequence(count: number): Promise<number>;

  findPlayer(playerId: PlayerId): Promise<PlayerRow | undefined>;
  findPlayerBySecretHash(secretHash: string): Promise<PlayerRow | undefined>;
  findAccountByNameKey(key: PlayerName["key"]): Promise<PlayerRow | undefined>;

  /**
   * Gets the account of that name key, unchanged, or creates it. Of two at once one is new; the
   * same call again is new again, so it may be repeated after a broken connection.
   */
  createAccount(account: NewAccount): Promise<{ player: PlayerRow; isNew: boolean }>;
  /** Stores a guest and its secret. False, and nothing changed, when the player is stored already. */
  createGuest(guest: NewGuest): Promise<boolean>;

  /**
   * Adds a secret, dropping the one unused for longest above {@link SECRETS_PER_PLAYER}.
   * False, and nothing changed, when the player is not stored or the hash is in use.
   */
  addSecret(secret: NewSecret): Promise<boolean>;
  /** Notes a use of the secret, which also counts as seeing the player. False when unknown. */
  touchSecret(secretHash: string, atMs: number): Promise<boolean>;
  /** Forgets the secret. False when unknown. */
  dropSecret(secretHash: string): Promise<boolean>;

  /**
   * Makes `fence` the only one that may save the player and `worldKey` where the player is. Going
   * to another world forgets the place in the old one. False, and nothing changed, when the player
   * is not stored or a newer fence is; the same admission again is true.
   */
  admit(admission: Admission): Promise<boolean>;
  /**
   * Saves places, all of a batch at once or none. A save is refused, without harm to the others,
   * when the player is not stored or has another fence, when the world instance is not stored or
   * has another epoch, or when the place is not finite.
   * @returns The players whose save was refused, in the batch's order.
   */
  savePlaces(batch: PlaceBatch): Promise<readonly PlayerId[]>;

  /** Keeps what the player looks like. False, and nothing changed, when the player is not stored. */
  saveLook(playerId: PlayerId, look: AvatarLook): Promise<boolean>;

  /** Stores or updates a world instance. False, and nothing changed, when a newer epoch is stored. */
  putInstance(instance: WorldInstanceRow): Promise<boolean>;
  /** Forgets a world instance, after its last save. False when it is not stored with this epoch. */
  dropInstance(instanceId: InstanceId, epoch: Fence): Promise<boolean>;
  /** All stored world instances, by id. */
  liveInstances(): Promise<readonly WorldInstanceRow[]>;

  /** Stored guests created from this address at or after `sinceMs`. */
  countGuestsCreatedFrom(address: string, sinceMs: number): Promise<number>;
  /**
   * Removes guests last seen before `beforeMs`, then the longest unseen above `cap`, with their
   * secrets. Accounts stay.
   * @returns How many were removed.
   */
  pruneGuests(beforeMs: number, cap: number): Promise<number>;

  /** Keeps a report. Neither player has to be stored. @returns Its id. */
  fileReport(report: NewReport): Promise<number>;
  /**
   * The newest reports, newest first: `limit` (1 to {@link MOST_REPORTS_READ}) of those before
   * `beforeId`, or of all.
   * @throws {RangeError} For another limit.
   */
  reports(limit: number, beforeId?: number): Promise<readonly ReportRow[]>;
  /**
   * Removes reports made before `beforeMs`, then the oldest above `cap`.
   * @returns How many were removed.
   */
  pruneReports(beforeMs: number, cap: number): Promise<number>;

  /** Tries a write; with `isThorough` also reads everything. Never rejects. */
  check(isThorough?: boolean): Promise<StoreState>;
  /** Ends all use. Calling it again does nothing; any other call afterwards rejects. */
  close(): Promise<void>;
}

/** False for a place that no world may save: a number in it is not finite. */
export function isFinitePlace(place: Place): boolean {
  return Number.isFinite(place.x) && Number.isFinite(place.y) && Number.isFinite(place.z) &&
    Number.isFinite(place.yawRadians);
}

/** @throws {RangeError} When `count` is no whole number from 1 to {@link MOST_RESERVED}. */
export function assertReservable(count: number): void {
  if (!Number.isInteger(count) || count < 1 || count > MOST_RESERVED) {
    throw new RangeError(`Cannot reserve ${count} numbers: not from 1 to ${MOST_RESERVED}`);
  }
}

/** @throws {RangeError} When `limit` is no whole number from 1 to {@link MOST_REPORTS_READ}. */
export function assertReadable(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_REPORTS_READ) {
    throw new RangeError(`Cannot read ${limit} reports: not from 1 to ${MOST_REPORTS_READ}`);
  }
}
