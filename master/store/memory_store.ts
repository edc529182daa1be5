import type { Fence, InstanceId, PlayerId } from "../../shared/lib/ids.ts";
import type { AvatarLook } from "../../shared/protocol/avatar_look.ts";
import type { PlayerName } from "../core/player_name.ts";
import {
  type Admission,
  assertReadable,
  assertReservable,
  isFinitePlace,
  type NewAccount,
  type NewGuest,
  type NewReport,
  type NewSecret,
  type Place,
  type PlaceBatch,
  type PlaceSave,
  type PlayerRow,
  type ReportRow,
  SECRETS_PER_PLAYER,
  type Store,
  type WorldInstanceRow,
} from "./store.ts";
import { StoreError, storeErrorFrom, type StoreFault, type StoreState } from "./store_error.ts";

interface StoredPlayer extends PlayerRow {
  readonly nameKey: string | undefined;
  readonly createdFrom: string;
}

interface StoredSecret {
  readonly secretHash: string;
  readonly playerId: PlayerId;
  readonly createdAtMs: number;
  readonly usedAtMs: number;
}

/** Keeps everything in memory, for tests and for a master that shall forget. */
export class MemoryStore implements Store {
  #nextNumber = 1;
  readonly #players = new Map<PlayerId, StoredPlayer>();
  readonly #accounts = new Map<string, PlayerId>();
  readonly #secrets = new Map<string, StoredSecret>();
  readonly #instances = new Map<InstanceId, WorldInstanceRow>();
  #reports: readonly ReportRow[] = [];
  #nextReport = 1;
  #isClosed = false;
  #fault: StoreFault | undefined;

  /** Makes every call reject with `fault`, as a full disk would; `undefined` heals the store. */
  breakWith(fault: StoreFault | undefined): void {
    this.#fault = fault;
  }

  reserveSequence(count: number): Promise<number> {
    return this.#run("reserve numbers", () => {
      assertReservable(count);
      const first = this.#nextNumber;
      this.#nextNumber += count;
      return first;
    });
  }

  findPlayer(playerId: PlayerId): Promise<PlayerRow | undefined> {
    return this.#run("find player", () => this.#row(playerId));
  }

  findPlayerBySecretHash(secretHash: string): Promise<PlayerRow | undefined> {
    return this.#run("find player", () => this.#row(this.#secrets.get(secretHash)?.playerId));
  }

  findAccountByNameKey(key: PlayerName["key"]): Promise<PlayerRow | undefined> {
    return this.#run("find account", () => this.#row(this.#accounts.get(key)));
  }

  createAccount(account: NewAccount): Promise<{ player: PlayerRow; isNew: boolean }> {
    return this.#run("create account", () => {
      const { playerId, name, worldKey, fence, look, createdFrom, atMs } = account;
      const existing = this.#row(this.#accounts.get(name.key));
      if (existing !== undefined) {
        return { player: existing, isNew: existing.playerId === playerId };
      }
      if (this.#players.has(playerId)) throw new Error(`player ${playerId} exists`);
      const player: StoredPlayer = {
        ...{ playerId, kind: "account", displayName: name.display, nameKey: name.key },
        ...{ worldKey, fence, look, createdFrom, createdAtMs: atMs, seenAtMs: atMs },
        ...{ place: undefined, isProtected: false },
      };
      this.#players.set(playerId, player);
      this.#accounts.set(name.key, playerId);
      return { player: rowOf(player), isNew: true };
    });
  }

  createGuest(guest: NewGuest): Promise<boolean> {
    return this.#run("create guest", () => {
      const { playerId, displayName, worldKey, fence, look, createdFrom, atMs, secretHash } = guest;
      if (this.#players.has(playerId)) return false;
      if (this.#secrets.has(secretHash)) throw new Error("the secret is in use");
      this.#players.set(playerId, {
        ...{ playerId, kind: "guest", displayName, nameKey: undefined },
        ...{ worldKey, fence, look, createdFrom, createdAtMs: atMs, seenAtMs: atMs },
        ...{ place: undefined, isProtected: false },
      });
      this.#secrets.set(secretHash, { secretHash, playerId, createdAtMs: atMs, usedAtMs: atMs });
      return true;
    });
  }

  addSecret(secret: NewSecret): Promise<boolean> {
    return this.#run("add secret", () => {
      const { secretHash, playerId, atMs } = secret;
      if (!this.#players.has(playerId) || this.#secrets.has(secretHash)) return false;
      const others = [...this.#secrets.values()].filter((other) => other.playerId === playerId);
      others.sort(latestUseFirst);
      for (const old of others.slice(SECRETS_PER_PLAYER - 1)) this.#secrets.delete(old.secretHash);
      this.#secrets.set(secretHash, { secretHash, playerId, createdAtMs: atMs, usedAtMs: atMs });
      return true;
    });
  }

  touchSecret(secretHash: string, atMs: number): Promise<boolean> {
    return this.#run("touch secret", () => {
      const secret = this.#secrets.get(secretHash);
      if (secret === undefined) return false;
      const usedAtMs = Math.max(secret.usedAtMs, atMs);
      this.#secrets.set(secretHash, { ...secret, usedAtMs });
      this.#change(secret.playerId, {}, atMs);
      return true;
    });
  }

  dropSecret(secretHash: string): Promise<boolean> {
    return this.#run("drop secret", () => this.#secrets.delete(secretHash));
  }

  admit({ playerId, fence, worldKey, atMs }: Admission): Promise<boolean> {
    return this.#run("admit player", () => {
      const player = this.#players.get(playerId);
      if (player === undefined || player.fence > fence) return false;
      if (player.fence === fence && player.worldKey !== worldKey) return false;
      const place = player.worldKey === worldKey ? player.place : undefined;
      this.#change(playerId, { fence, worldKey, place }, atMs);
      return true;
    });
  }

  savePlaces(batch: PlaceBatch): Promise<readonly PlayerId[]> {
    return this.#run("save places", () => {
      const isCurrent = this.#instances.get(batch.instanceId)?.epoch === batch.epoch;
      const maySave = (save: PlaceSave) =>
        isCurrent && isFinitePlace(save.place) &&
        this.#players.get(save.playerId)?.fence === save.fence;
      for (const save of batch.saves.filter(maySave)) {
        this.#change(save.playerId, { place: plainPlace(save.place) }, batch.atMs);
      }
      return batch.saves.filter((save) => !maySave(save)).map((save) => save.playerId);
    });
  }

  saveLook(playerId: PlayerId, look: AvatarLook): Promise<boolean> {
    return this.#run("save look", () => {
      if (!this.#players.has(playerId)) return false;
      this.#change(playerId, { look: { ...look } }, 0);
      return true;
    });
  }

  putInstance(instance: WorldInstanceRow): Promise<boolean> {
    return this.#run("store world instance", () => {
      const stored = this.#instances.get(instance.instanceId);
      if (stored !== undefined && stored.epoch > instance.epoch) return false;
      this.#instances.set(instance.instanceId, { ...instance });
      return true;
    });
  }

  dropInstance(instanceId: InstanceId, epoch: Fence): Promise<boolean> {
    return this.#run("drop world instance", () => {
      if (this.#instances.get(instanceId)?.epoch !== epoch) return false;
      return this.#instances.delete(instanceId);
    });
  }

  liveInstances(): Promise<readonly WorldInstanceRow[]> {
    return this.#run("list world instances", () => {
      const rows = [...this.#instances.values()];
      return rows.sort((a, b) => a.instanceId < b.instanceId ? -1 : 1);
    });
  }

  countGuestsCreatedFrom(address: string, sinceMs: number): Promise<number> {
    return this.#run("count guests", () => {
      const guests = this.#guests().filter((guest) => guest.createdFrom === address);
      return guests.filter((guest) => guest.createdAtMs >= sinceMs).length;
    });
  }

  pruneGuests(beforeMs: number, cap: number): Promise<number> {
    return this.#run("prune guests", () => {
      const guests = this.#guests();
      const latestFirst = guests.sort((a, b) => b.seenAtMs - a.seenAtMs || b.playerId - a.playerId);
      const gone = latestFirst.filter((guest, i) => guest.seenAtMs < beforeMs || i >= cap);
      for (const { playerId } of gone) this.#forget(playerId);
      return gone.length;
    });
  }

  fileReport(report: NewReport): Promise<number> {
    return this.#run("file report", () => {
      const reportId = this.#nextReport++;
      this.#reports = [...this.#reports, { ...report, reportId }];
      return reportId;
    });
  }

  reports(limit: number, beforeId = Infinity): Promise<readonly ReportRow[]> {
    return this.#run("read reports", () => {
      assertReadable(limit);
      return this.#reports.filter((row) => row.reportId < beforeId).toReversed().slice(0, limit);
    });
  }

  pruneReports(beforeMs: number, cap: number): Promise<number> {
    return this.#run("prune reports", () => {
      const before = this.#reports.length;
      const newest = new Set(this.#reports.toReversed().slice(0, cap));
      this.#reports = this.#reports.filter((row) => row.atMs >= beforeMs && newest.has(row));
      return before - this.#reports.length;
    });
  }

  check(): Promise<StoreState> {
    return Promise.resolve(this.#isClosed ? "other" : this.#fault ?? "ok");
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return Promise.resolve();
  }

  #run<Value>(action: string, work: () => Value): Promise<Value> {
    return new Promise((resolve) => {
      try {
        if (this.#isClosed) throw new StoreError("other", `Cannot ${action}: store is closed`);
        if (this.#fault !== undefined) {
          throw new StoreError(this.#fault, `Cannot ${action}: ${this.#fault}`);
        }
        resolve(work());
      } catch (error) {
        if (error instanceof RangeError) throw error;
        throw storeErrorFrom(error, action);
      }
    });
  }

  #row(playerId: PlayerId | undefined): PlayerRow | undefined {
    const player = playerId === undefined ? undefined : this.#players.get(playerId);
    return player === undefined ? undefined : rowOf(player);
  }

  #guests(): StoredPlayer[] {
    return [...this.#players.values()].filter((player) => player.kind === "guest");
  }

  #change(playerId: PlayerId, change: Partial<StoredPlayer>, atMs: number): void {
    const player = this.#players.get(playerId);
    if (player === undefined) return;
    const seenAtMs = Math.max(player.seenAtMs, atMs);
    this.#players.set(playerId, { ...player, ...change, seenAtMs });
  }

  #forget(playerId: PlayerId): void {
    this.#players.delete(playerId);
    for (const secret of this.#secrets.values()) {
      if (secret.playerId === playerId) this.#secrets.delete(secret.secretHash);
    }
  }
}

function rowOf({ nameKey: _, createdFrom: __, ...row }: StoredPlayer): PlayerRow {
  return row;
}

/** Without negative zeros, which no database keeps. */
function plainPlace({ x, y, z, yawRadians }: Place): Place {
  return { x: x + 0, y: y + 0, z: z + 0, yawRadians: yawRadians + 0 };
}

function latestUseFirst(a: StoredSecret, b: StoredSecret): number {
  const byUse = b.usedAtMs - a.usedAtMs || b.createdAtMs - a.createdAtMs;
  return byUse || (a.secretHash > b.secretHash ? -1 : 1);
}
