import assert from "node:assert/strict";
import { MOST_REPORTS_READ, MOST_RESERVED, SECRETS_PER_PLAYER } from "./store.ts";
import {
  account,
  fence,
  guest,
  instance,
  LOOK,
  name,
  type OpenStore,
  placeAt,
  player,
  report,
  withStore,
  world,
} from "./store_fixture.ts";
import { StoreError } from "./store_error.ts";

/** Registers the tests that every store passes. */
export function testStoreContract(storeName: string, open: OpenStore): void {
  const test = (rule: string, work: Parameters<typeof withStore>[1]) =>
    Deno.test(`${storeName} ${rule}`, () => withStore(open, work));

  test("reserveSequence() gives every number once, in rising order", async (store) => {
    const first = await store.reserveSequence(1);
    assert.ok(first >= 1);
    assert.equal(await store.reserveSequence(100), first + 1);
    const many = await Promise.all([1, 2, 3].map((count) => store.reserveSequence(count)));
    assert.deepEqual(many, [first + 101, first + 102, first + 104]);
    assert.equal(await store.reserveSequence(MOST_RESERVED), first + 107);
    assert.equal(await store.reserveSequence(1), first + 107 + MOST_RESERVED);
  });

  test("reserveSequence() refuses a count outside its limits", async (store) => {
    for (const count of [0, -1, 1.5, NaN, MOST_RESERVED + 1]) {
      await assert.rejects(store.reserveSequence(count), RangeError);
    }
  });

  test("createAccount() creates once and then gets, also under a look-alike", async (store) => {
    const first = await store.createAccount(account(1, "Alice", { fence: fence(5) }));
    assert.equal(first.isNew, true);
    assert.deepEqual(first.player, {
      ...{ playerId: player(1), kind: "account", displayName: "Alice", worldKey: "hub" },
      ...{ place: undefined, fence: fence(5), createdAtMs: 1000, seenAtMs: 1000 },
      ...{ isProtected: false, look: LOOK },
    });
    const again = account(2, "АL1CE", { fence: fence(9), atMs: 2000, worldKey: world("left") });
    assert.deepEqual(await store.createAccount(again), { player: first.player, isNew: false });
    assert.equal(await store.findPlayer(player(2)), undefined);
    assert.equal((await store.createAccount(account(1, "Alice"))).isNew, true, "the same call");
  });

  test("createAccount() lets one of two at once be new", async (store) => {
    const both = [account(1, "Alice"), account(2, "alice")].map((one) => store.createAccount(one));
    const [a, b] = await Promise.all(both);
    assert.deepEqual([a?.isNew, b?.isNew].toSorted(), [false, true]);
    assert.equal(a?.player.playerId, b?.player.playerId);
  });

  test("createAccount() never takes over a stored player id", async (store) => {
    await store.createGuest(guest(1));
    await assert.rejects(store.createAccount(account(1, "Alice")), StoreError);
    assert.equal((await store.findPlayer(player(1)))?.kind, "guest");
    assert.equal(await store.findAccountByNameKey(name("Alice").key), undefined);
  });

  test("findAccountByNameKey() finds accounts and nobody else", async (store) => {
    await store.createAccount(account(1, "Alice"));
    await store.createGuest(guest(2, { displayName: "Bobby" }));
    assert.equal((await store.findAccountByNameKey(name("ALICE").key))?.playerId, player(1));
    assert.equal(await store.findAccountByNameKey(name("Bobby").key), undefined);
  });

  test("createGuest() stores a guest with its secret, once", async (store) => {
    assert.equal(await store.createGuest(guest(1)), true);
    assert.equal(await store.createGuest(guest(2)), true);
    const other = guest(1, { secretHash: "other", displayName: "Guest-9", fence: fence(7) });
    assert.equal(await store.createGuest(other), false);
    assert.equal(await store.findPlayerBySecretHash("other"), undefined);
    const found = await store.findPlayerBySecretHash("secret-of-1");
    assert.deepEqual(found, {
      ...{ playerId: player(1), kind: "guest", displayName: "Guest-1", worldKey: "hub" },
      ...{ place: undefined, fence: fence(1), createdAtMs: 1000, seenAtMs: 1000 },
      ...{ isProtected: false, look: LOOK },
    });
    assert.deepEqual(await store.findPlayer(player(1)), found);
  });

  test("createGuest() stores nothing when the secret is another player's", async (store) => {
    await store.createGuest(guest(1));
    const thief = guest(2, { secretHash: "secret-of-1" });
    await assert.rejects(store.createGuest(thief), StoreError);
    assert.equal(await store.findPlayer(player(2)), undefined);
    assert.equal((await store.findPlayerBySecretHash("secret-of-1"))?.playerId, player(1));
  });

  test("addSecret() keeps the cap and drops the one unused for longest", async (store) => {
    await store.createAccount(account(1, "Alice"));
    const hashes = Array.from({ length: SECRETS_PER_PLAYER + 1 }, (_, i) => `hash-${i}`);
    const finds = async () => {
      const rows = await Promise.all(hashes.map((hash) => store.findPlayerBySecretHash(hash)));
      return hashes.filter((_, i) => rows[i] !== undefined);
    };
    for (const [i, secretHash] of hashes.slice(0, -1).entries()) {
      assert.equal(await store.addSecret({ secretHash, playerId: player(1), atMs: 10 + i }), true);
    }
    assert.deepEqual(await finds(), hashes.slice(0, -1));
    assert.equal(await store.touchSecret("hash-0", 100), true);
    // Its clock went back; it is kept all the same.
    assert.equal(
      await store.addSecret({ secretHash: "hash-8", playerId: player(1), atMs: 1 }),
      true,
    );
    assert.deepEqual(await finds(), hashes.filter((hash) => hash !== "hash-1"));
  });

  test("addSecret() counts per player and refuses strangers and used hashes", async (store) => {
    await store.createGuest(guest(1));
    await store.createGuest(guest(2));
    for (let i = 1; i < SECRETS_PER_PLAYER; i++) {
      await store.addSecret({ secretHash: `hash-${i}`, playerId: player(1), atMs: 2000 });
    }
    assert.equal((await store.findPlayerBySecretHash("secret-of-1"))?.playerId, player(1));
    assert.equal((await store.findPlayerBySecretHash("secret-of-2"))?.playerId, player(2));
    const stranger = { secretHash: "new", playerId: player(3), atMs: 1 };
    assert.equal(await store.addSecret(stranger), false);
    assert.equal(await store.findPlayerBySecretHash("new"), undefined);
    const used = { secretHash: "secret-of-2", playerId: player(1), atMs: 1 };
    assert.equal(await store.addSecret(used), false);
    assert.equal((await store.findPlayerBySecretHash("secret-of-2"))?.playerId, player(2));
  });

  test("touchSecret() counts as seeing the player, never backwards", async (store) => {
    await store.createGuest(guest(1));
    const seenAt = async () => (await store.findPlayer(player(1)))?.seenAtMs;
    assert.equal(await store.touchSecret("secret-of-1", 3000), true);
    assert.equal(await seenAt(), 3000);
    assert.equal(await store.touchSecret("secret-of-1", 2000), true);
    assert.equal(await seenAt(), 3000);
    assert.equal(await store.touchSecret("unknown", 4000), false);
  });

  test("dropSecret() forgets that secret and no other", async (store) => {
    await store.createGuest(guest(1));
    await store.addSecret({ secretHash: "second", playerId: player(1), atMs: 1 });
    assert.equal(await store.dropSecret("secret-of-1"), true);
    assert.equal(await store.dropSecret("secret-of-1"), false);
    assert.equal(await store.findPlayerBySecretHash("secret-of-1"), undefined);
    assert.equal((await store.findPlayerBySecretHash("second"))?.playerId, player(1));
  });

  test("[4] admit() takes a newer fence and refuses an older one", async (store) => {
    await store.createGuest(guest(1, { fence: fence(5) }));
    const admit = (value: number, key = "hub") =>
      store.admit({ playerId: player(1), fence: fence(value), worldKey: world(key), atMs: 1500 });
    assert.equal(await admit(4), false);
    assert.equal(await admit(5), true, "the same admission again");
    assert.equal(await admit(5, "left"), false, "the same fence for another world");
    assert.equal(await admit(7, "left"), true);
    assert.equal(await admit(6), false);
    const row = await store.findPlayer(player(1));
    assert.deepEqual([row?.fence, row?.worldKey, row?.seenAtMs], [7, "left", 1500]);
    const stranger = { playerId: player(2), fence: fence(9), worldKey: world("hub"), atMs: 1 };
    assert.equal(await store.admit(stranger), false);
    assert.equal(await store.findPlayer(player(2)), undefined);
  });

  test("admit() keeps the place in the same world and forgets it in another", async (store) => {
    await store.createGuest(guest(1));
    await store.putInstance(instance("hub", 1));
    const saves = [{ playerId: player(1), fence: fence(1), place: placeAt(3) }];
    const { instanceId, epoch } = instance("hub", 1);
    await store.savePlaces({ instanceId, epoch, saves, atMs: 1 });
    const placeAfter = async (value: number, key: string) => {
      const worldKey = world(key);
      await store.admit({ playerId: player(1), fence: fence(value), worldKey, atMs: 1 });
      return (await store.findPlayer(player(1)))?.place;
    };
    assert.deepEqual(await placeAfter(2, "hub"), placeAt(3));
    assert.equal(await placeAfter(3, "left"), undefined);
    assert.equal(await placeAfter(4, "hub"), undefined);
  });

  test("[4] savePlaces() saves under the stored fence and epoch only", async (store) => {
    await store.createGuest(guest(1, { fence: fence(5) }));
    await store.createGuest(guest(2, { fence: fence(6) }));
    const { instanceId } = instance("hub", 10);
    const save = (epoch: number, fences: readonly number[], x: number) => {
      const saves = fences.map((value, i) => {
        return { playerId: player(i + 1), fence: fence(value), place: placeAt(x) };
      });
      return store.savePlaces({ instanceId, epoch: fence(epoch), saves, atMs: 1000 + x });
    };
    const xs = async () => {
      const rows = await Promise.all([1, 2].map((id) => store.findPlayer(player(id))));
      return rows.map((row) => row?.place?.x);
    };
    assert.deepEqual(await save(10, [5, 6], 1), [1, 2], "no such world instance");
    await store.putInstance(instance("hub", 10));
    assert.deepEqual(await save(9, [5, 6], 2), [1, 2], "an older world start");
    assert.deepEqual(await save(11, [5, 6], 3), [1, 2], "a world start not stored");
    assert.deepEqual(await xs(), [undefined, undefined]);
    assert.deepEqual(await save(10, [5, 6], 4), []);
    assert.deepEqual(await save(10, [4, 6], 5), [1], "an older admission");
    assert.deepEqual(await save(10, [5, 7], 6), [2], "an admission not stored");
    assert.deepEqual(await xs(), [6, 5]);
    assert.deepEqual(await save(10, [5, 6, 7], 7), [3], "a player not stored");
    assert.deepEqual((await store.findPlayer(player(1)))?.place, placeAt(7));
    assert.equal((await store.findPlayer(player(1)))?.seenAtMs, 1007);
    await store.dropInstance(instanceId, fence(10));
    assert.deepEqual(await save(10, [5, 6], 8), [1, 2], "a world instance dropped");
    assert.deepEqual(await xs(), [7, 7]);
  });

  test("[4] savePlaces() lets only the newer of two worlds save", async (store) => {
    await store.createGuest(guest(1));
    await store.putInstance(instance("hub", 10));
    await store.putInstance(instance("left", 11));
    const save = (key: string, epoch: number, value: number) => {
      const { instanceId } = instance(key, epoch);
      const saves = [{ playerId: player(1), fence: fence(value), place: placeAt(epoch) }];
      return store.savePlaces({ instanceId, epoch: fence(epoch), saves, atMs: 1 });
    };
    assert.deepEqual(await save("hub", 10, 1), []);
    await store.admit({
      ...{ playerId: player(1), fence: fence(2), worldKey: world("left"), atMs: 1 },
    });
    const both = [save("left", 11, 2), save("hub", 10, 1)];
    assert.deepEqual(await Promise.all(both), [[], [player(1)]]);
    assert.equal((await store.findPlayer(player(1)))?.place?.x, 11);
  });

  test("savePlaces() refuses a place that is not finite and saves the others", async (store) => {
    await store.createGuest(guest(1));
    await store.createGuest(guest(2));
    await store.putInstance(instance("hub", 1));
    const { instanceId, epoch } = instance("hub", 1);
    for (const wrong of [{ x: NaN }, { y: Infinity }, { z: -Infinity }, { yawRadians: NaN }]) {
      const saves = [
        { playerId: player(1), fence: fence(1), place: { ...placeAt(1), ...wrong } },
        { playerId: player(2), fence: fence(1), place: placeAt(2) },
      ];
      assert.deepEqual(await store.savePlaces({ instanceId, epoch, saves, atMs: 1 }), [1]);
    }
    assert.equal((await store.findPlayer(player(1)))?.place, undefined);
    assert.equal((await store.findPlayer(player(2)))?.place?.x, 2);
    assert.deepEqual(await store.savePlaces({ instanceId, epoch, saves: [], atMs: 1 }), []);
  });

  test("[K3] saveLook() keeps a look, through admissions and places, and of nobody else", async (store) => {
    await store.createGuest(guest(1));
    await store.createAccount(account(2, "Alice"));
    const looks = async () => {
      const rows = await Promise.all([1, 2].map((id) => store.findPlayer(player(id))));
      return rows.map((row) => row?.look);
    };
    assert.deepEqual(await looks(), [LOOK, LOOK]);
    const worn = { colour: 11, accent: 0, shape: 4 };
    assert.equal(await store.saveLook(player(1), worn), true);
    assert.deepEqual(await looks(), [worn, LOOK]);
    assert.equal((await store.findPlayer(player(1)))?.seenAtMs, 1000);
    await store.admit({
      ...{ playerId: player(1), fence: fence(2), worldKey: world("left"), atMs: 2000 },
    });
    assert.deepEqual((await store.findPlayerBySecretHash("secret-of-1"))?.look, worn);
    assert.equal(await store.saveLook(player(3), worn), false);
    assert.equal(await store.findPlayer(player(3)), undefined);
    const again = await store.createAccount(account(4, "alice", { look: worn }));
    assert.deepEqual(again.player.look, LOOK, "who logs in does not change the account's");
  });

  test("[4] putInstance() takes a newer epoch and refuses an older one", async (store) => {
    assert.equal(await store.putInstance(instance("hub", 5)), true);
    assert.equal(await store.putInstance(instance("left", 3)), true);
    assert.equal(await store.putInstance(instance("hub", 4, { pid: 1 })), false);
    assert.equal(await store.putInstance(instance("hub", 5, { address: "moved" })), true);
    const expected = [instance("hub", 5, { address: "moved" }), instance("left", 3)];
    assert.deepEqual(await store.liveInstances(), expected);
    assert.equal(await store.putInstance(instance("hub", 6, { pid: 2, token: "t" })), true);
    assert.deepEqual((await store.liveInstances())[0], instance("hub", 6, { pid: 2, token: "t" }));
  });

  test("[4] dropInstance() drops only the world start it names", async (store) => {
    const { instanceId } = instance("hub", 5);
    await store.putInstance(instance("hub", 5));
    assert.equal(await store.dropInstance(instanceId, fence(4)), false);
    assert.equal((await store.liveInstances()).length, 1);
    assert.equal(await store.dropInstance(instanceId, fence(5)), true);
    assert.equal(await store.dropInstance(instanceId, fence(5)), false);
    assert.deepEqual(await store.liveInstances(), []);
  });

  test("countGuestsCreatedFrom() counts guests of that address and time", async (store) => {
    await store.createGuest(guest(1, { atMs: 999 }));
    await store.createGuest(guest(2, { atMs: 1000 }));
    await store.createGuest(guest(3, { atMs: 1001 }));
    await store.createGuest(guest(4, { createdFrom: "192.0.2.2" }));
    await store.createAccount(account(5, "Alice"));
    assert.equal(await store.countGuestsCreatedFrom("192.0.2.1", 1000), 2);
    assert.equal(await store.countGuestsCreatedFrom("192.0.2.2", 1000), 1);
    assert.equal(await store.countGuestsCreatedFrom("192.0.2.3", 0), 0);
  });

  test("pruneGuests() removes the unseen and the oldest above the cap", async (store) => {
    for (const [id, atMs] of [[1, 999], [2, 1000], [3, 1002], [4, 1001], [5, 1001]] as const) {
      await store.createGuest(guest(id, { atMs }));
    }
    await store.createAccount(account(6, "Alice", { atMs: 1 }));
    const left = async () => {
      const rows = await Promise.all([1, 2, 3, 4, 5, 6].map((id) => store.findPlayer(player(id))));
      return rows.flatMap((row) => row?.playerId ?? []);
    };
    assert.equal(await store.pruneGuests(1000, 4), 1, "seen at the limit stays, one past it goes");
    assert.deepEqual(await left(), [2, 3, 4, 5, 6]);
    assert.equal(await store.findPlayerBySecretHash("secret-of-1"), undefined);
    assert.equal((await store.findPlayerBySecretHash("secret-of-2"))?.playerId, player(2));
    assert.equal(await store.pruneGuests(1000, 4), 0, "at the cap");
    assert.equal(await store.pruneGuests(1000, 3), 1, "one past the cap");
    assert.deepEqual(await left(), [3, 4, 5, 6]);
    assert.equal(await store.pruneGuests(0, 1), 2);
    assert.deepEqual(await left(), [3, 6]);
    assert.equal(await store.pruneGuests(0, 0), 1);
    assert.deepEqual(await left(), [6]);
  });

  test("[C11] fileReport() keeps a report as it is, also of players not stored", async (store) => {
    const first = await store.fileReport(report());
    const bare = report({ atMs: 1001, worldKey: undefined, lines: [], text: "" });
    const second = await store.fileReport(bare);
    assert.ok(second > first);
    assert.deepEqual(await store.reports(10), [
      { reportId: second, ...bare },
      { reportId: first, ...report() },
    ]);
    assert.deepEqual(await store.reports(1), [{ reportId: second, ...bare }]);
    assert.deepEqual(await store.reports(1, second), [{ reportId: first, ...report() }]);
    assert.deepEqual(await store.reports(MOST_REPORTS_READ, first), []);
  });

  test("reports() refuses a limit outside its own", async (store) => {
    for (const limit of [0, -1, 1.5, NaN, MOST_REPORTS_READ + 1]) {
      await assert.rejects(store.reports(limit), RangeError);
    }
  });

  test("[C11] pruneReports() removes the old ones and those above the cap", async (store) => {
    for (const atMs of [999, 1000, 1001, 1002]) await store.fileReport(report({ atMs }));
    const times = async () => (await store.reports(10)).map((row) => row.atMs);
    assert.equal(await store.pruneReports(1000, 4), 1, "one before the limit, none at it");
    assert.deepEqual(await times(), [1002, 1001, 1000]);
    assert.equal(await store.pruneReports(1000, 3), 0, "at the cap");
    assert.equal(await store.pruneReports(1000, 2), 1, "one past the cap");
    assert.deepEqual(await times(), [1002, 1001]);
    const newest = (await store.reports(1))[0]?.reportId ?? 0;
    assert.equal(await store.pruneReports(0, 0), 2);
    assert.ok(await store.fileReport(report()) > newest, "an id is not given twice");
  });

  test("check() is ok, again and again", async (store) => {
    for (const isThorough of [false, true, false]) {
      assert.equal(await store.check(isThorough), "ok");
    }
  });

  test("close() ends all use and may be called again", async (store) => {
    await store.close();
    await store.close();
    const isClosed = (error: unknown) => error instanceof StoreError && error.reason === "other";
    await assert.rejects(store.findPlayer(player(1)), isClosed);
    await assert.rejects(store.reserveSequence(1), isClosed);
    assert.equal(await store.check(), "other");
  });
}
