// The SQLite schema as a numbered list of steps. A released step is never edited: what is wrong in
// it is put right by the next.

import type { DatabaseSync } from "node:sqlite";
import { StoreError, storeErrorFrom } from "./store_error.ts";

/** One step of the schema. */
export interface Migration {
  /** From 1, without gaps. */
  readonly version: number;
  readonly name: string;
  /** Statements, run together in one transaction. */
  readonly sql: string;
}

/** Every step of this program, oldest first. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: "players_secrets_worlds",
    sql: `
      CREATE TABLE sequence (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        next_number INTEGER NOT NULL CHECK (next_number > 0)
      ) STRICT;
      INSERT INTO sequence VALUES (1, 1);

      CREATE TABLE players (
        player_id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('guest', 'account')),
        display_name TEXT NOT NULL,
        name_key TEXT UNIQUE CHECK ((kind = 'account') = (name_key IS NOT NULL)),
        world_key TEXT NOT NULL,
        has_position INTEGER NOT NULL DEFAULT 0 CHECK (has_position IN (0, 1)),
        x REAL NOT NULL DEFAULT 0,
        y REAL NOT NULL DEFAULT 0,
        z REAL NOT NULL DEFAULT 0,
        yaw REAL NOT NULL DEFAULT 0,
        fence INTEGER NOT NULL,
        created_at_ms INTEGER NOT NULL,
        seen_at_ms INTEGER NOT NULL,
        created_from TEXT NOT NULL,
        is_protected INTEGER NOT NULL DEFAULT 0 CHECK (is_protected IN (0, 1))
      ) STRICT;
      CREATE INDEX guests_by_origin ON players (created_from, created_at_ms) WHERE kind = 'guest';

      CREATE TABLE resume_secrets (
        secret_hash TEXT PRIMARY KEY,
        player_id INTEGER NOT NULL REFERENCES players ON DELETE CASCADE,
        created_at_ms INTEGER NOT NULL,
        used_at_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX secrets_by_player ON resume_secrets (player_id);

      CREATE TABLE world_instances (
        instance_id TEXT PRIMARY KEY,
        epoch INTEGER NOT NULL,
        pid INTEGER NOT NULL,
        address TEXT NOT NULL,
        token TEXT NOT NULL,
        started_at_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE write_probe (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        padding BLOB NOT NULL
      ) STRICT;
    `,
  },
  {
    version: 2,
    name: "reports",
    // Players are named, not referred to: a report outlives the guest that it is about. AUTOINCREMENT
    // keeps ids from being given again after the newest reports were removed.
    sql: `
      CREATE TABLE reports (
        report_id INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ms INTEGER NOT NULL,
        reporter INTEGER NOT NULL,
        reporter_name TEXT NOT NULL,
        reported INTEGER NOT NULL,
        reported_name TEXT NOT NULL,
        reason TEXT NOT NULL,
        said TEXT NOT NULL,
        world_key TEXT,
        lines TEXT NOT NULL
      ) STRICT;
      CREATE INDEX reports_by_reported ON reports (reported, report_id);
    `,
  },
  {
    version: 3,
    name: "looks",
    // As `packLook()` makes it. Nothing for those who were stored before there was a choice.
    sql: "ALTER TABLE players ADD COLUMN look INTEGER",
  },
];

/**
 * Brings the database up to the last of `steps`, each in its own transaction.
 * @throws {StoreError} When a step fails (it and the later ones are then not applied), or when the
 * database knows a step that this program does not.
 */
export function migrate(
  database: DatabaseSync,
  steps: readonly Migration[],
  nowMs: number,
): void {
  database.exec(`CREATE TABLE IF NOT EXISTS schema_migrations (
    version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at_ms INTEGER NOT NULL
  ) STRICT`);
  refuseForeign(database, steps);
  for (const step of steps) applyOnce(database, step, nowMs);
}

function refuseForeign(database: DatabaseSync, steps: readonly Migration[]): void {
  const known = new Map(steps.map((step) => [step.version, step.name]));
  const last = steps.at(-1)?.version ?? 0;
  const rows = database.prepare("SELECT version, name FROM schema_migrations ORDER BY version");
  for (const { version, name } of rows.all()) {
    if (Number(version) > last) {
      throw new StoreError(
        "other",
        `Cannot open database: its schema version ${version} ("${name}") is newer than this ` +
          `program's ${last}; start the newer program or restore an older backup`,
      );
    }
    if (known.get(Number(version)) !== name) {
      throw new StoreError(
        "other",
        `Cannot open database: its schema version ${version} is "${name}", not this program's ` +
          `"${known.get(Number(version))}"`,
      );
    }
  }
}

function applyOnce(database: DatabaseSync, step: Migration, nowMs: number): void {
  const { version, name, sql } = step;
  database.exec("BEGIN IMMEDIATE");
  try {
    // Asked inside the transaction: another program may be starting on the same file.
    const known = database.prepare("SELECT 1 FROM schema_migrations WHERE version = ?");
    if (known.get(version) === undefined) {
      database.exec(sql);
      const record = database.prepare("INSERT INTO schema_migrations VALUES (?, ?, ?)");
      record.run(version, name, nowMs);
    }
    database.exec("COMMIT");
  } catch (error) {
    // A full disk may have ended the transaction already.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw storeErrorFrom(error, `apply migration ${version} "${name}"`);
  }
}
