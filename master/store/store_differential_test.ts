// Random histories of admissions, saves and world starts, told to both stores at once.

import assert from "node:assert/strict";
import fc from "fast-check";
import { MemoryStore } from "./memory_store.ts";
import { openSqliteStore } from "./sqlite_store.ts";
import type { Place, Store } from "./store.ts";
import { account, fence, guest, instance, player, world } from "./store_fixture.ts";

type Step = (store: Store) => Promise<unknown>;

// Few of everything, so that steps meet.
const PLAYERS = [1, 2, 3, 4];
const playerIds = fc.constantFrom(...PLAYERS).map(player);
const fences = fc.integer({ min: 1, max: 4 }).map(fence);
const worldTexts = fc.constantFrom("hub", "left");
const times = fc.integer({ min: 0, max: 50 });
const hashes = fc.integer({ min: 0, max: 12 }).map((number) => `hash-${number}`);
const places: fc.Arbitrary<Place> = fc.record({
  ...{ x: fc.double(), y: fc.double({ noNaN: true }), z: fc.float(), yawRadians: fc.double() },
});
const plainPlaces = places.map(({ x, y, z, yawRadians }) => {
  const finite = (value: number) => Number.isFinite(value) ? value : 0.25;
  return { x: finite(x), y: finite(y), z: finite(z), yawRadians: finite(yawRadians) };
});
const saves = fc.array(
  fc.record({
    ...{ playerId: playerIds, fence: fences },
    place: fc.oneof({ weight: 4, arbitrary: plainPlaces }, { weight: 1, arbitrary: places }),
  }),
  { maxLength: 5, size: "max" },
);

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ playerId: playerIds, fence: fences, text: worldTexts, atMs: times })
    .map(({ text, ...rest }) => (store: Store) => store.admit({ ...rest, worldKey: world(text) })),
  {
    weight: 8,
    arbitrary: fc.record({ text: worldTexts, epoch: fences, saves, atMs: times })
      .map(({ text, ...rest }) => (store: Store) => {
        return store.savePlaces({ instanceId: instance(text, 1).instanceId, ...rest });
      }),
  },
  fc.tuple(worldTexts, fences, fc.nat(99)).map(([text, epoch, pid]) => (store: Store) => {
    return store.putInstance(instance(text, epoch, { pid }));
  }),
  fc.tuple(worldTexts, fences).map(([text, epoch]) => (store: Store) => {
    return store.dropInstance(instance(text, epoch).instanceId, epoch);
  }),
  fc.tuple(playerIds, fences, hashes, times).map(([id, value, secretHash, atMs]) => {
    return (store: Store) => store.createGuest(guest(id, { fence: value, secretHash, atMs }));
  }),
  fc.tuple(playerIds, fences, fc.constantFrom("Alice", "ALICE", "Bob"), times).map(
    ([id, value, text, atMs]) => (store: Store) => {
      return store.createAccount(account(id, text, { fence: value, atMs }));
    },
  ),
  fc.record({ secretHash: hashes, playerId: playerIds, atMs: times })
    .map((secret) => (store: Store) => store.addSecret(secret)),
  fc.tuple(hashes, times).map(([hash, atMs]) => (store: Store) => store.touchSecret(hash, atMs)),
  hashes.map((hash) => (store: Store) => store.dropSecret(hash)),
  fc.tuple(times, fc.integer({ min: 1, max: 4 })).map(([beforeMs, cap]) => (store: Store) => {
    return store.pruneGuests(beforeMs / 4, cap);
  }),
  fc.integer({ min: 1, max: 9 }).map((count) => (store: Store) => store.reserveSequence(count)),
);

/** What a step gave: its value, or that it failed. The words of a failure are each store's own. */
async function outcome(step: Step, store: Store): Promise<unknown> {
  try {
    return { value: await step(store) };
  } catch {
    return "failed"; // compared with the other store's outcome
  }
}

async function contents(store: Store): Promise<unknown> {
  const rows = await Promise.all(PLAYERS.map((id) => store.findPlayer(player(id))));
  const owners = [];
  for (let number = 0; number <= 12; number++) {
    owners.push((await store.findPlayerBySecretHash(`hash-${number}`))?.playerId);
  }
  return { rows, owners, instances: await store.liveInstances() };
}

Deno.test("[4] MemoryStore and SqliteStore agree on random histories", async () => {
  let savedCount = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 120, size: "max" }), async (history) => {
      const memory = new MemoryStore();
      const directory = await Deno.makeTempDir();
      const sqlite = await openSqliteStore({ directory, nowMs: 1 });
      try {
        const starts = PLAYERS.slice(0, 3).map((id): Step => (store) =>
          store.createGuest(guest(id))
        );
        starts.push((store) => store.putInstance(instance("hub", 1)));
        for (const step of [...starts, ...history]) {
          assert.deepEqual(await outcome(step, sqlite), await outcome(step, memory));
        }
        const stored = await contents(memory);
        assert.deepEqual(await contents(sqlite), stored);
        if (JSON.stringify(stored).includes("yawRadians")) savedCount += 1;
      } finally {
        await sqlite.close();
        await Deno.remove(directory, { recursive: true });
      }
    }),
    { numRuns: 40 },
  );
  // A generator whose saves were all refused would prove nothing.
  assert.ok(savedCount > 5, `only ${savedCount} histories ended with a saved place`);
});
