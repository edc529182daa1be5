import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqliteStore } from "./sqlite_store.ts";
import type { Store } from "./store.ts";
import { testStoreContract } from "./store_contract.ts";
import { StoreError, type StoreFault } from "./store_error.ts";
import { fence, guest, instance, placeAt, player } from "./store_fixture.ts";

testStoreContract("SqliteStore", async () => {
  const directory = await Deno.makeTempDir();
  const store = await openSqliteStore({ directory, nowMs: 1 });
  const dispose = async () => {
    await store.close();
    await Deno.remove(directory, { recursive: true });
  };
  return { store, dispose };
});

function testFile(rule: string, work: (directory: string) => Promise<void>): void {
  Deno.test(`SqliteStore ${rule}`, async () => {
    const directory = await Deno.makeTempDir();
    try {
      await work(directory);
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  });
}

function isFault(reason: StoreFault): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.reason === reason;
}

async function saveX(store: Store, x: number): Promise<readonly number[]> {
  const { instanceId, epoch } = instance("hub", 1);
  const saves = [{ playerId: player(1), fence: fence(1), place: placeAt(x) }];
  return await store.savePlaces({ instanceId, epoch, saves, atMs: 1 });
}

testFile("keeps everything, and never repeats a number, when opened again", async (directory) => {
  const first = await openSqliteStore({ directory, nowMs: 1 });
  const number = await first.reserveSequence(1000);
  await first.createGuest(guest(1));
  await first.putInstance(instance("hub", 1));
  assert.deepEqual(await saveX(first, 7), []);
  const before = await first.findPlayer(player(1));
  await first.close();
  const second = await openSqliteStore({ directory, nowMs: 2 });
  assert.deepEqual(await second.findPlayer(player(1)), before);
  assert.equal((await second.findPlayerBySecretHash("secret-of-1"))?.place?.x, 7);
  assert.deepEqual(await second.liveInstances(), [instance("hub", 1)]);
  assert.equal(await second.reserveSequence(1), number + 1000);
  await second.close();
});

testFile("gives the file and its companions to their owner only", async (parent) => {
  const directory = join(parent, "data", "deep");
  const store = await openSqliteStore({ directory, nowMs: 1 });
  await store.createGuest(guest(1));
  const rights = async (path: string) => ((await Deno.stat(path)).mode ?? 0) & 0o777;
  assert.equal(await rights(directory), 0o700);
  for (const suffix of ["", "-wal", "-shm"]) {
    assert.equal(await rights(join(directory, `virtucade.db${suffix}`)), 0o600, suffix);
  }
  await store.close();
});

testFile("takes rights on the file away that others had", async (directory) => {
  await (await openSqliteStore({ directory, nowMs: 1 })).close();
  await Deno.chmod(join(directory, "virtucade.db"), 0o644);
  await (await openSqliteStore({ directory, nowMs: 1 })).close();
  const { mode } = await Deno.stat(join(directory, "virtucade.db"));
  assert.equal((mode ?? 0) & 0o777, 0o600);
});

testFile("shows a full disk by name, loses nothing and goes on with room", async (directory) => {
  const maxPages = 40;
  const store = await openSqliteStore({ directory, nowMs: 1, maxPages });
  await store.createGuest(guest(1));
  await store.putInstance(instance("hub", 1));
  assert.deepEqual(await saveX(store, 4), []);
  const long = "n".repeat(2000);
  let stored = 1;
  const fill = async () => {
    while (stored < 1000) {
      await store.createGuest(guest(stored + 1, { displayName: long }));
      stored += 1;
    }
  };
  await assert.rejects(fill(), isFault("disk_full"));
  assert.ok(stored > 5 && stored < 200);
  assert.equal(await store.check(), "disk_full");
  // The guest that did not fit is not there by half.
  assert.equal(await store.findPlayer(player(stored + 1)), undefined);
  assert.equal(await store.findPlayerBySecretHash(`secret-of-${stored + 1}`), undefined);
  assert.equal((await store.findPlayer(player(stored)))?.displayName, long);
  assert.deepEqual(await saveX(store, 5), [], "a change that needs no room still works");
  await store.pruneGuests(0, 2);
  assert.equal(await store.check(true), "ok");
  assert.equal(await store.createGuest(guest(stored + 1)), true);
  await store.close();
});

testFile("shows a file held by another program as locked", async (directory) => {
  const store = await openSqliteStore({ directory, nowMs: 1, busyTimeoutMs: 1 });
  await store.createGuest(guest(1));
  const other = new DatabaseSync(join(directory, "virtucade.db"));
  other.exec("BEGIN IMMEDIATE");
  await assert.rejects(store.createGuest(guest(2)), isFault("locked"));
  await assert.rejects(saveX(store, 1), isFault("locked"));
  assert.equal(await store.check(), "locked");
  assert.equal((await store.findPlayer(player(1)))?.playerId, 1);
  other.close();
  assert.equal(await store.createGuest(guest(2)), true);
  assert.equal(await store.check(), "ok");
  await store.close();
});

testFile("lets one of two programs with different fences save", async (directory) => {
  const old = await openSqliteStore({ directory, nowMs: 1 });
  const fresh = await openSqliteStore({ directory, nowMs: 2 });
  await old.createGuest(guest(1));
  await old.putInstance(instance("hub", 1));
  assert.deepEqual(await saveX(old, 1), []);
  const { worldKey } = guest(1);
  assert.equal(
    await fresh.admit({ playerId: player(1), fence: fence(2), worldKey, atMs: 2 }),
    true,
  );
  assert.deepEqual(await saveX(old, 2), [1]);
  assert.equal((await fresh.findPlayer(player(1)))?.place?.x, 1);
  const numbers = [await old.reserveSequence(2), await fresh.reserveSequence(2)];
  assert.equal(numbers[1], (numbers[0] ?? 0) + 2);
  await old.close();
  await fresh.close();
});

testFile("finds damage in the file when it looks thoroughly", async (directory) => {
  const store = await openSqliteStore({ directory, nowMs: 1 });
  for (let id = 1; id <= 50; id++) {
    await store.createGuest(guest(id, { displayName: "n".repeat(2000) }));
  }
  await store.close();
  const path = join(directory, "virtucade.db");
  const bytes = await Deno.readFile(path);
  bytes.fill(0xff, bytes.length - 3 * 4096, bytes.length - 4096);
  await Deno.writeFile(path, bytes);
  const damaged = await openSqliteStore({ directory, nowMs: 2 });
  assert.equal(await damaged.check(), "ok");
  assert.equal(await damaged.check(true), "corrupt");
  await damaged.close();
});

testFile("refuses a file that is no database", async (directory) => {
  await Deno.writeTextFile(join(directory, "virtucade.db"), "no database ".repeat(1000));
  await assert.rejects(openSqliteStore({ directory, nowMs: 1 }), isFault("corrupt"));
});

testFile("refuses a path it cannot make a directory of", async (parent) => {
  const directory = join(parent, "file");
  await Deno.writeTextFile(directory, "");
  await assert.rejects(openSqliteStore({ directory, nowMs: 1 }), isFault("other"));
});
