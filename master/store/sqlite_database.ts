// One SQLite file: how it is opened, and how statements are run on it. What is stored is not its
// business.

import { backup, DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { join } from "node:path";
import { migrate, type Migration, MIGRATIONS } from "./migrations.ts";
import { StoreError, storeErrorFrom } from "./store_error.ts";

/** How to open a database file. */
export interface SqliteOptions {
  /** Data directory; made with owner-only rights if it is missing. */
  readonly directory: string;
  /** Wall-clock milliseconds, for the record of migrations. */
  readonly nowMs: number;
  /** Default `virtucade.db`. */
  readonly fileName?: string;
  /** How long to wait for another program that holds the file. Default 5000. */
  readonly busyTimeoutMs?: number;
  /** A cap on the file's 4 KiB pages, at which it counts as full. Default: the disk's. */
  readonly maxPages?: number;
  /** Default: all. */
  readonly migrations?: readonly Migration[];
}

/** Values by the names they have in the statement, without their `$`. */
export type SqlValues = Readonly<Record<string, SQLInputValue>>;
/** One row, by column. The tables are STRICT, so a column has the type it was declared with. */
export type SqlRow = ReturnType<StatementSync["all"]>[number];

/** An open database file. Each statement text is prepared once: pass constants only. */
export class SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #isClosed = false;

  /** @throws {StoreError} When the file cannot be used; it is closed again then. */
  constructor(options: SqliteOptions) {
    const path = join(options.directory, options.fileName ?? "virtucade.db");
    try {
      prepareFile(options.directory, path);
      this.#database = new DatabaseSync(path, { timeout: options.busyTimeoutMs ?? 5000 });
    } catch (error) {
      throw storeErrorFrom(error, `open database "${path}"`);
    }
    try {
      configure(this.#database, options.maxPages);
      migrate(this.#database, options.migrations ?? MIGRATIONS, options.nowMs);
    } catch (error) {
      this.#database.close();
      throw storeErrorFrom(error, `open database "${path}"`);
    }
  }

  /** Runs a statement and returns its rows. */
  all(sql: string, values: SqlValues = {}): SqlRow[] {
    return this.#prepared(sql).all(values);
  }

  /** Runs a statement and returns its first row. */
  get(sql: string, values: SqlValues = {}): SqlRow | undefined {
    return this.#prepared(sql).get(values);
  }

  /** Runs a statement and returns how many rows it changed. */
  run(sql: string, values: SqlValues = {}): number {
    return Number(this.#prepared(sql).run(values).changes);
  }

  /** Runs `work` in one writing transaction: all of it, or nothing when it throws. */
  transaction<Value>(work: () => Value): Value {
    this.run("BEGIN IMMEDIATE");
    try {
      const value = work();
      this.run("COMMIT");
      return value;
    } catch (error) {
      // A full disk may have ended the transaction already.
      if (this.#database.isTransaction) this.run("ROLLBACK");
      throw error;
    }
  }

  /**
   * Writes a whole, consistent copy to `path`, page by page between other calls. The file is the
   * owner's alone and appears only when it is complete.
   */
  async backup(path: string): Promise<void> {
    const part = `${path}.part`;
    Deno.openSync(part, { write: true, create: true, truncate: true, mode: 0o600 }).close();
    await backup(this.#database, part);
    Deno.renameSync(part, path);
  }

  /** Calling it again does nothing. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#statements.clear();
    this.#database.close();
  }

  #prepared(sql: string): StatementSync {
    if (this.#isClosed) throw new StoreError("other", "Cannot use database: it is closed");
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function prepareFile(directory: string, path: string): void {
  // An existing directory keeps the rights its owner gave it.
  Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
  // Made here, because SQLite would use the umask; its -wal and -shm files take this file's rights.
  Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 }).close();
  if (Deno.build.os !== "windows") Deno.chmodSync(path, 0o600);
}

function configure(database: DatabaseSync, maxPages: number | undefined): void {
  // Prepared, because only then does a failure carry the code that tells a full disk from a bad one.
  database.prepare("PRAGMA journal_mode = WAL").get();
  // With a write-ahead log NORMAL survives the end of the process; the end of the machine may undo
  // the last moments, but never half of a transaction.
  database.exec("PRAGMA synchronous = NORMAL");
  database.exec("PRAGMA foreign_keys = ON");
  database.exec("PRAGMA trusted_schema = OFF");
  if (maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${Math.trunc(maxPages)}`);
}
