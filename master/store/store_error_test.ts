import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { StoreError, storeErrorFrom, type StoreFault } from "./store_error.ts";

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  assert.fail("nothing was thrown");
}

const MEANINGS: readonly (readonly [fault: StoreFault, error: unknown])[] = [
  ["disk_full", Object.assign(new Error("x"), { errcode: 13 })],
  ["disk_full", Object.assign(new Error("disk I/O error"), { errcode: 4874 })],
  ["disk_full", Object.assign(new Error("x"), { code: "ENOSPC" })],
  ["disk_full", new Error("database or disk is full")],
  ["read_only", Object.assign(new Error("x"), { errcode: 8 })],
  ["read_only", Object.assign(new Error("x"), { errcode: 1032 })], // READONLY_DBMOVED
  ["read_only", Object.assign(new Error("x"), { code: "EROFS" })],
  ["read_only", Object.assign(new Error("x"), { code: "EACCES" })],
  ["locked", Object.assign(new Error("x"), { errcode: 5 })],
  ["locked", Object.assign(new Error("x"), { errcode: 517 })], // BUSY_SNAPSHOT
  ["corrupt", Object.assign(new Error("x"), { errcode: 11 })],
  ["corrupt", Object.assign(new Error("x"), { errcode: 26 })],
  ["other", Object.assign(new Error("x"), { errcode: 10 })],
  ["other", new Error("datatype mismatch")],
  ["other", "text"],
];

Deno.test("storeErrorFrom() names faults by code and by message", () => {
  for (const [fault, error] of MEANINGS) {
    const named = storeErrorFrom(error, "save places");
    assert.equal(named.reason, fault, String(error));
    assert.equal(named.cause, error);
  }
});

Deno.test("storeErrorFrom() says what was being done and keeps a StoreError as it is", () => {
  const named = storeErrorFrom(new Error("database is locked"), "save places");
  assert.equal(named.message, "Cannot save places: database is locked");
  assert.equal(storeErrorFrom(named, "do more"), named);
  assert.ok(named instanceof StoreError);
});

Deno.test("storeErrorFrom() knows what node:sqlite throws, with a code and without", () => {
  const database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE t (a BLOB); PRAGMA max_page_count = 3");
  const big = "INSERT INTO t VALUES (zeroblob(100000))";
  for (const work of [() => database.exec(big), () => database.prepare(big).run()]) {
    assert.equal(storeErrorFrom(thrownBy(work), "write").reason, "disk_full");
  }
  database.exec("PRAGMA query_only = ON");
  const small = "INSERT INTO t VALUES (1)";
  for (const work of [() => database.exec(small), () => database.prepare(small).run()]) {
    assert.equal(storeErrorFrom(thrownBy(work), "write").reason, "read_only");
  }
  database.close();
});
