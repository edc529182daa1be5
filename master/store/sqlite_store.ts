import type { Fence, InstanceId, PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import { type AvatarLook, packLook, parseLook } from "../../shared/protocol/avatar_look.ts";
import type { PlayerName } from "../core/player_name.ts";
import { SqliteDatabase, type SqliteOptions, type SqlRow } from "./sqlite_database.ts";
import {
  type Admission,
  assertReadable,
  assertReservable,
  isFinitePlace,
  type NewAccount,
  type NewGuest,
  type NewReport,
  type NewSecret,
  type PlaceBatch,
  type PlayerRow,
  type ReportedLine,
  type ReportRow,
  SECRETS_PER_PLAYER,
  type Store,
  type WorldInstanceRow,
} from "./store.ts";
import { StoreError, storeErrorFrom, type StoreState } from "./store_error.ts";

/**
 * Opens the store in a file, which it owns until `close()`.
 * Calls block the thread for their duration: 20–80 µs for one change and about 12 µs for each place
 * of a batch, so 17 ms for a world of 1,400.
 * @returns Rejects with a `StoreError` when the file cannot be used or brought up to date.
 */
export function openSqliteStore(options: SqliteOptions): Promise<FileStore> {
  return new Promise((resolve) => resolve(new SqliteStore(new SqliteDatabase(options))));
}

/** A store in a file, of which a copy can be kept. */
export interface FileStore extends Store {
  /** Writes a copy that can be put in the file's place. @throws {StoreError} */
  backup(path: string): Promise<void>;
}

/** Written and forgotten to see whether there is room: four pages. */
const PROBE_BYTES = 16_384;

class SqliteStore implements FileStore {
  readonly #db: SqliteDatabase;

  constructor(database: SqliteDatabase) {
    this.#db = database;
  }

  async backup(path: string): Promise<void> {
    try {
      await this.#db.backup(path);
    } catch (error) {
      throw storeErrorFrom(error, `back up to "${path}"`);
    }
  }

  reserveSequence(count: number): Promise<number> {
    return this.#run("reserve numbers", () => {
      assertReservable(count);
      const row = this.#db.get(
        `UPDATE sequence SET next_number = next_number + $count
         RETURNING next_number - $count AS first`,
        { count },
      );
      return Number(row?.first);
    });
  }

  findPlayer(playerId: PlayerId): Promise<PlayerRow | undefined> {
    return this.#run(
      "find player",
      () =>
        playerRow(this.#db.get("SELECT * FROM players WHERE player_id = $playerId", { playerId })),
    );
  }

  findPlayerBySecretHash(secretHash: string): Promise<PlayerRow | undefined> {
    return this.#run("find player", () =>
      playerRow(this.#db.get(
        `SELECT players.* FROM resume_secrets JOIN players USING (player_id)
         WHERE secret_hash = $secretHash`,
        { secretHash },
      )));
  }

  findAccountByNameKey(key: PlayerName["key"]): Promise<PlayerRow | undefined> {
    return this.#run(
      "find account",
      () => playerRow(this.#db.get("SELECT * FROM players WHERE name_key = $key", { key })),
    );
  }

  createAccount(account: NewAccount): Promise<{ player: PlayerRow; isNew: boolean }> {
    return this.#run("create account", () => {
      const { playerId, name: { display, key }, worldKey, fence, createdFrom, atMs } = account;
      const look = packLook(account.look);
      // The update changes nothing; without it RETURNING would not give the row that was there.
      const row = this.#db.get(
        `INSERT INTO players (player_id, kind, display_name, name_key, world_key, fence,
           created_at_ms, seen_at_ms, created_from, look)
         VALUES ($playerId, 'account', $display, $key, $worldKey, $fence, $atMs, $atMs, $createdFrom,
           $look)
         ON CONFLICT (name_key) DO UPDATE SET name_key = excluded.name_key
         RETURNING *`,
        { playerId, display, key, worldKey, fence, createdFrom, atMs, look },
      );
      const player = playerRow(row);
      if (player === undefined) throw new Error("the database returned no row");
      return { player, isNew: player.playerId === playerId };
    });
  }

  createGuest(guest: NewGuest): Promise<boolean> {
    return this.#run("create guest", () => {
      const { playerId, displayName, worldKey, fence, secretHash, createdFrom, atMs } = guest;
      const look = packLook(guest.look);
      return this.#db.transaction(() => {
        const created = this.#db.run(
          `INSERT INTO players (player_id, kind, display_name, world_key, fence, created_at_ms,
             seen_at_ms, created_from, look)
           VALUES ($playerId, 'guest', $displayName, $worldKey, $fence, $atMs, $atMs, $createdFrom,
             $look)
           ON CONFLICT (player_id) DO NOTHING`,
          { playerId, displayName, worldKey, fence, createdFrom, atMs, look },
        );
        if (created === 0) return false;
        this.#db.run(
          "INSERT INTO resume_secrets VALUES ($secretHash, $playerId, $atMs, $atMs)",
          { secretHash, playerId, atMs },
        );
        return true;
      });
    });
  }

  addSecret({ secretHash, playerId, atMs }: NewSecret): Promise<boolean> {
    return this.#run("add secret", () =>
      this.#db.transaction(() => {
        const added = this.#db.run(
          `INSERT INTO resume_secrets
           SELECT $secretHash, player_id, $atMs, $atMs FROM players WHERE player_id = $playerId
           ON CONFLICT (secret_hash) DO NOTHING`,
          { secretHash, playerId, atMs },
        );
        if (added === 0) return false;
        // The new one is left out of the order: after a clock went back it may look the oldest.
        this.#db.run(
          `DELETE FROM resume_secrets WHERE secret_hash IN (
             SELECT secret_hash FROM resume_secrets
             WHERE player_id = $playerId AND secret_hash <> $secretHash
             ORDER BY used_at_ms DESC, created_at_ms DESC, secret_hash DESC
             LIMIT -1 OFFSET $kept)`,
          { secretHash, playerId, kept: SECRETS_PER_PLAYER - 1 },
        );
        return true;
      }));
  }

  touchSecret(secretHash: string, atMs: number): Promise<boolean> {
    return this.#run("touch secret", () =>
      this.#db.transaction(() => {
        const touched = this.#db.get(
          `UPDATE resume_secrets SET used_at_ms = MAX(used_at_ms, $atMs)
           WHERE secret_hash = $secretHash RETURNING player_id`,
          { secretHash, atMs },
        );
        if (touched === undefined) return false;
        this.#db.run(
          `UPDATE players SET seen_at_ms = MAX(seen_at_ms, $atMs) WHERE player_id = $playerId`,
          { playerId: Number(touched.player_id), atMs },
        );
        return true;
      }));
  }

  dropSecret(secretHash: string): Promise<boolean> {
    return this.#run(
      "drop secret",
      () =>
        this.#db.run("DELETE FROM resume_secrets WHERE secret_hash = $secretHash", {
          secretHash,
        }) > 0,
    );
  }

  admit({ playerId, fence, worldKey, atMs }: Admission): Promise<boolean> {
    return this.#run("admit player", () =>
      this.#db.run(
        `UPDATE players SET fence = $fence, world_key = $worldKey,
           has_position = has_position AND world_key = $worldKey,
           seen_at_ms = MAX(seen_at_ms, $atMs)
         WHERE player_id = $playerId
           AND (fence < $fence OR (fence = $fence AND world_key = $worldKey))`,
        { playerId, fence, worldKey, atMs },
      ) > 0);
  }

  savePlaces({ instanceId, epoch, saves, atMs }: PlaceBatch): Promise<readonly PlayerId[]> {
    return this.#run("save places", () =>
      this.#db.transaction(() => {
        const refused: PlayerId[] = [];
        for (const { playerId, fence, place } of saves) {
          const isSaved = isFinitePlace(place) && this.#db.run(
                `UPDATE players SET has_position = 1, x = $x, y = $y, z = $z, yaw = $yaw,
                   seen_at_ms = MAX(seen_at_ms, $atMs)
                 WHERE player_id = $playerId AND fence = $fence AND EXISTS (
                   SELECT 1 FROM world_instances
                   WHERE instance_id = $instanceId AND epoch = $epoch)`,
                { playerId, fence, instanceId, epoch, atMs, ...columnsOf(place) },
              ) > 0;
          if (!isSaved) refused.push(playerId);
        }
        return refused;
      }));
  }

  saveLook(playerId: PlayerId, look: AvatarLook): Promise<boolean> {
    return this.#run(
      "save look",
      () =>
        this.#db.run("UPDATE players SET look = $look WHERE player_id = $playerId", {
          playerId,
          look: packLook(look),
        }) > 0,
    );
  }

  putInstance(instance: WorldInstanceRow): Promise<boolean> {
    return this.#run("store world instance", () => {
      const { instanceId, epoch, pid, address, token, startedAtMs } = instance;
      return this.#db.run(
        `INSERT INTO world_instances
         VALUES ($instanceId, $epoch, $pid, $address, $token, $startedAtMs)
         ON CONFLICT (instance_id) DO UPDATE SET epoch = excluded.epoch, pid = excluded.pid,
           address = excluded.address, token = excluded.token,
           started_at_ms = excluded.started_at_ms
         WHERE world_instances.epoch <= excluded.epoch`,
        { instanceId, epoch, pid, address, token, startedAtMs },
      ) > 0;
    });
  }

  dropInstance(instanceId: InstanceId, epoch: Fence): Promise<boolean> {
    return this.#run("drop world instance", () =>
      this.#db.run(
        "DELETE FROM world_instances WHERE instance_id = $instanceId AND epoch = $epoch",
        { instanceId, epoch },
      ) > 0);
  }

  liveInstances(): Promise<readonly WorldInstanceRow[]> {
    return this.#run(
      "list world instances",
      () => this.#db.all("SELECT * FROM world_instances ORDER BY instance_id").map(instanceRow),
    );
  }

  countGuestsCreatedFrom(address: string, sinceMs: number): Promise<number> {
    return this.#run("count guests", () => {
      const row = this.#db.get(
        `SELECT COUNT(*) AS guests FROM players
         WHERE kind = 'guest' AND created_from = $address AND created_at_ms >= $sinceMs`,
        { address, sinceMs },
      );
      return Number(row?.guests);
    });
  }

  pruneGuests(beforeMs: number, cap: number): Promise<number> {
    return this.#run("prune guests", () =>
      this.#db.run(
        `DELETE FROM players WHERE kind = 'guest' AND (seen_at_ms < $beforeMs OR player_id IN (
           SELECT player_id FROM players WHERE kind = 'guest'
           ORDER BY seen_at_ms DESC, player_id DESC LIMIT -1 OFFSET $cap))`,
        { beforeMs, cap },
      ));
  }

  fileReport(report: NewReport): Promise<number> {
    return this.#run("file report", () => {
      const { atMs, reporter, reporterName, reported, reportedName, reason, text } = report;
      const row = this.#db.get(
        `INSERT INTO reports (at_ms, reporter, reporter_name, reported, reported_name, reason,
           said, world_key, lines)
         VALUES ($atMs, $reporter, $reporterName, $reported, $reportedName, $reason, $text,
           $worldKey, $lines)
         RETURNING report_id`,
        {
          ...{ atMs, reporter, reporterName, reported, reportedName, reason, text },
          ...{ worldKey: report.worldKey ?? null, lines: JSON.stringify(report.lines) },
        },
      );
      return Number(row?.report_id);
    });
  }

  reports(limit: number, beforeId = Number.MAX_SAFE_INTEGER): Promise<readonly ReportRow[]> {
    return this.#run("read reports", () => {
      assertReadable(limit);
      return this.#db.all(
        "SELECT * FROM reports WHERE report_id < $beforeId ORDER BY report_id DESC LIMIT $limit",
        { beforeId, limit },
      ).map(reportRow);
    });
  }

  pruneReports(beforeMs: number, cap: number): Promise<number> {
    return this.#run("prune reports", () =>
      this.#db.run(
        `DELETE FROM reports WHERE at_ms < $beforeMs OR report_id IN (
           SELECT report_id FROM reports ORDER BY report_id DESC LIMIT -1 OFFSET $cap)`,
        { beforeMs, cap },
      ));
  }

  check(isThorough = false): Promise<StoreState> {
    try {
      // Committed, not rolled back: only a commit asks the disk for the room.
      this.#db.run("INSERT OR REPLACE INTO write_probe VALUES (1, zeroblob($bytes))", {
        bytes: PROBE_BYTES,
      });
      this.#db.run("DELETE FROM write_probe");
      if (isThorough) {
        const finding = this.#db.get("PRAGMA quick_check(1)")?.quick_check;
        if (finding !== "ok") throw new StoreError("corrupt", `Cannot trust database: ${finding}`);
      }
      return Promise.resolve("ok");
    } catch (error) {
      return Promise.resolve(storeErrorFrom(error, "check store").reason);
    }
  }

  close(): Promise<void> {
    return this.#run("close store", () => this.#db.close());
  }

  #run<Value>(action: string, work: () => Value): Promise<Value> {
    return new Promise((resolve) => {
      try {
        resolve(work());
      } catch (error) {
        if (error instanceof RangeError) throw error;
        throw storeErrorFrom(error, action);
      }
    });
  }
}

function columnsOf({ x, y, z, yawRadians }: PlaceBatch["saves"][number]["place"]) {
  return { x, y, z, yaw: yawRadians };
}

// The casts below hold because only ids and keys were ever written to those columns.

function playerRow(row: SqlRow | undefined): PlayerRow | undefined {
  if (row === undefined) return undefined;
  const place = {
    x: Number(row.x),
    y: Number(row.y),
    z: Number(row.z),
    yawRadians: Number(row.yaw),
  };
  return {
    playerId: Number(row.player_id) as PlayerId,
    kind: row.kind === "account" ? "account" : "guest",
    displayName: String(row.display_name),
    worldKey: String(row.world_key) as WorldKey,
    place: row.has_position === 1 ? place : undefined,
    fence: Number(row.fence) as Fence,
    createdAtMs: Number(row.created_at_ms),
    seenAtMs: Number(row.seen_at_ms),
    isProtected: row.is_protected === 1,
    // One that this program does not know is as if never chosen.
    look: row.look === null ? undefined : parseLook(Number(row.look)),
  };
}

function instanceRow(row: SqlRow): WorldInstanceRow {
  return {
    instanceId: String(row.instance_id) as InstanceId,
    epoch: Number(row.epoch) as Fence,
    pid: Number(row.pid),
    address: String(row.address),
    token: String(row.token),
    startedAtMs: Number(row.started_at_ms),
  };
}

function reportRow(row: SqlRow): ReportRow {
  return {
    reportId: Number(row.report_id),
    atMs: Number(row.at_ms),
    reporter: Number(row.reporter) as PlayerId,
    reporterName: String(row.reporter_name),
    reported: Number(row.reported) as PlayerId,
    reportedName: String(row.reported_name),
    reason: String(row.reason),
    text: String(row.said),
    worldKey: row.world_key === null ? undefined : String(row.world_key) as WorldKey,
    lines: JSON.parse(String(row.lines)) as readonly ReportedLine[], // written by `fileReport` only
  };
}
