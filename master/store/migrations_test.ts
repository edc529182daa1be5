import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Migration, MIGRATIONS } from "./migrations.ts";
import { SqliteDatabase } from "./sqlite_database.ts";
import { openSqliteStore } from "./sqlite_store.ts";
import { StoreError } from "./store_error.ts";
import { guest, LOOK, player } from "./store_fixture.ts";

function testFile(rule: string, work: (directory: string) => Promise<void> | void): void {
  Deno.test(`migrate() ${rule}`, async () => {
    const directory = await Deno.makeTempDir();
    try {
      await work(directory);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}

/** Opens and closes the file with `migrations`. */
function upgrade(directory: string, migrations: readonly Migration[], nowMs = 1): void {
  new SqliteDatabase({ directory, nowMs, migrations }).close();
}

function query(directory: string, sql: string): unknown[] {
  const database = new DatabaseSync(join(directory, "virtucade.db"), { readOnly: true });
  // Rows have no prototype, which deepEqual would count as a difference.
  const rows = database.prepare(sql).all().map((row) => ({ ...row }));
  database.close();
  return rows;
}

const APPLIED = "SELECT version, name, applied_at_ms FROM schema_migrations ORDER BY version";
const TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
const FIRST = { version: 1, name: "toys", sql: "CREATE TABLE toys (a INTEGER) STRICT" };
const SECOND = { version: 2, name: "games", sql: "CREATE TABLE games (a INTEGER) STRICT" };
const BROKEN = {
  version: 3,
  name: "broken",
  sql:
    "CREATE TABLE half (a INTEGER) STRICT; INSERT INTO toys VALUES (2); INSERT INTO missing VALUES (1)",
};

Deno.test("MIGRATIONS are numbered from 1 without gaps", () => {
  assert.deepEqual(MIGRATIONS.map((step) => step.version), MIGRATIONS.map((_, i) => i + 1));
  assert.equal(new Set(MIGRATIONS.map((step) => step.name)).size, MIGRATIONS.length);
});

testFile("applies each step once and records it", (directory) => {
  upgrade(directory, [FIRST], 100);
  upgrade(directory, [FIRST, SECOND], 200);
  upgrade(directory, [FIRST, SECOND], 300);
  assert.deepEqual(query(directory, APPLIED), [
    { version: 1, name: "toys", applied_at_ms: 100 },
    { version: 2, name: "games", applied_at_ms: 200 },
  ]);
});

testFile("rolls a failed step back whole and keeps the steps before it", (directory) => {
  upgrade(directory, [FIRST]);
  assert.throws(() => upgrade(directory, [FIRST, SECOND, BROKEN]), {
    name: "StoreError",
    message: /^Cannot apply migration 3 "broken": no such table: missing/,
  });
  const names = query(directory, TABLES).map((row) => Object.values(row as object)[0]);
  assert.deepEqual(names, ["games", "schema_migrations", "toys"]);
  assert.deepEqual(query(directory, "SELECT a FROM toys"), []);
  assert.equal(query(directory, APPLIED).length, 2);
  upgrade(directory, [FIRST, SECOND]);
});

testFile("stops the start on a full disk, by name, and can be tried again", (directory) => {
  upgrade(directory, [FIRST]);
  const sql = "INSERT INTO toys VALUES (1); CREATE TABLE big AS SELECT zeroblob(200000) AS a";
  const migrations = [FIRST, { version: 2, name: "big", sql }];
  const open = () => new SqliteDatabase({ directory, nowMs: 1, migrations, maxPages: 10 });
  assert.throws(open, (error) => error instanceof StoreError && error.reason === "disk_full");
  assert.deepEqual(query(directory, "SELECT a FROM toys"), []);
  upgrade(directory, migrations);
  assert.deepEqual(query(directory, "SELECT a FROM toys"), [{ a: 1 }]);
});

testFile("refuses a database newer than the program and leaves it alone", async (directory) => {
  const store = await openSqliteStore({ directory, nowMs: 1 });
  await store.createGuest(guest(1));
  await store.close();
  const version = MIGRATIONS.length + 1;
  const next = { version, name: "next", sql: "CREATE TABLE next (a INTEGER) STRICT" };
  upgrade(directory, [...MIGRATIONS, next]);
  await assert.rejects(openSqliteStore({ directory, nowMs: 1 }), (error) => {
    assert.ok(error instanceof StoreError);
    assert.match(error.message, new RegExp(`version ${version} \\("next"\\) is newer than`));
    return true;
  });
  assert.equal(query(directory, APPLIED).length, version);
  const again = await openSqliteStore({
    ...{ directory, nowMs: 1, migrations: [...MIGRATIONS, next] },
  });
  assert.equal((await again.findPlayer(player(1)))?.playerId, 1);
  await again.close();
});

testFile("refuses a database with another history", (directory) => {
  upgrade(directory, [FIRST]);
  const message =
    'Cannot open database: its schema version 1 is "toys", not this program\'s "games"';
  assert.throws(() => upgrade(directory, [{ ...SECOND, version: 1 }]), { message });
});

testFile("[K3] keeps players stored before there were looks, without one", async (directory) => {
  const { playerId, displayName, fence, atMs } = guest(1);
  upgrade(directory, MIGRATIONS.slice(0, 2));
  const database = new DatabaseSync(join(directory, "virtucade.db"));
  database.prepare(
    `INSERT INTO players (player_id, kind, display_name, world_key, fence, created_at_ms,
       seen_at_ms, created_from) VALUES (?, 'guest', ?, 'hub', ?, ?, ?, '')`,
  ).run(playerId, displayName, fence, atMs, atMs);
  database.close();
  const store = await openSqliteStore({ directory, nowMs: 2 });
  const old = await store.findPlayer(playerId);
  assert.deepEqual([old?.displayName, old?.look], [displayName, undefined]);
  await store.saveLook(playerId, LOOK);
  await store.close();
  const again = await openSqliteStore({ directory, nowMs: 3 });
  assert.deepEqual((await again.findPlayer(playerId))?.look, LOOK);
  await again.close();
  const newer = new DatabaseSync(join(directory, "virtucade.db"));
  newer.exec("UPDATE players SET look = 4095"); // a colour and a shape that are no more
  newer.close();
  const last = await openSqliteStore({ directory, nowMs: 4 });
  assert.equal((await last.findPlayer(playerId))?.look, undefined);
  await last.close();
});
