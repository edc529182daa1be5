// Random histories of admissions, saves and world starts, told to both stores at once.

import assert from "node:assert/strict";
import fc from "fast-check";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import { MemoryStore } from "./memory_store.ts";
import { openSqliteStore } from "./sqlite_store.ts";
import type { Place, Store } from "./store.ts";
import { account, fence, guest, instance, player, world } from "./store_fixture.ts";

/** One call, with what a failing history prints of it. */
interface Step {
  readonly call: string;
  readonly input: unknown;
  readonly run: (store: Store) => Promise<unknown>;
}

// Few of everything, so that steps meet.
const PLAYERS = [1, 2, 3, 4];
const playerIds = fc.constantFrom(...PLAYERS).map(player);
const fences = fc.integer({ min: 1, max: 4 }).map(fence);
const worldTexts = fc.constantFrom("hub", "left");
const instanceIds = worldTexts.map((text) => instance(text, 1).instanceId);
const accountNames = fc.constantFrom("Alice", "ALICE", "Bob");
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
  callOf(
    "admit",
    fc.record({ playerId: playerIds, fence: fences, worldKey: worldTexts.map(world), atMs: times }),
    (store, admission) => store.admit(admission),
  ),
  {
    weight: 8,
    arbitrary: callOf(
      "savePlaces",
      fc.record({ instanceId: instanceIds, epoch: fences, saves, atMs: times }),
      (store, batch) => store.savePlaces(batch),
    ),
  },
  callOf(
    "saveLook",
    fc.record({ playerId: playerIds, id: fc.nat(9) }),
    (store, { playerId, id }) => store.saveLook(playerId, defaultLook(id)),
  ),
  callOf(
    "putInstance",
    fc.record({ text: worldTexts, epoch: fences, pid: fc.nat(99) }),
    (store, { text, epoch, pid }) => store.putInstance(instance(text, epoch, { pid })),
  ),
  callOf(
    "dropInstance",
    fc.record({ instanceId: instanceIds, epoch: fences }),
    (store, { instanceId, epoch }) => store.dropInstance(instanceId, epoch),
  ),
  callOf(
    "createGuest",
    fc.record({ playerId: playerIds, fence: fences, secretHash: hashes, atMs: times }),
    (store, { playerId, ...more }) => store.createGuest(guest(playerId, more)),
  ),
  callOf(
    "createAccount",
    fc.record({ playerId: playerIds, text: accountNames, fence: fences, atMs: times }),
    (store, { playerId, text, ...more }) => store.createAccount(account(playerId, text, more)),
  ),
  callOf(
    "addSecret",
    fc.record({ secretHash: hashes, playerId: playerIds, atMs: times }),
    (store, secret) => store.addSecret(secret),
  ),
  callOf(
    "touchSecret",
    fc.record({ secretHash: hashes, atMs: times }),
    (store, { secretHash, atMs }) => store.touchSecret(secretHash, atMs),
  ),
  callOf("dropSecret", hashes, (store, secretHash) => store.dropSecret(secretHash)),
  callOf(
    "pruneGuests",
    fc.record({ beforeMs: fc.nat(12), cap: fc.integer({ min: 1, max: 4 }) }),
    (store, { beforeMs, cap }) => store.pruneGuests(beforeMs, cap),
  ),
  callOf("reserveSequence", fc.integer({ min: 1, max: 9 }), (store, n) => store.reserveSequence(n)),
);

function callOf<Input>(
  call: string,
  inputs: fc.Arbitrary<Input>,
  run: (store: Store, input: Input) => Promise<unknown>,
): fc.Arbitrary<Step> {
  return inputs.map((input) => ({ call, input, run: (store) => run(store, input) }));
}

/** What a step gave: its value, or that it failed. The words of a failure are each store's own. */
async function outcome(step: Step, store: Store): Promise<unknown> {
  try {
    return { value: await step.run(store) };
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
        for (const store of [memory, sqlite]) {
          for (const id of [1, 2, 3]) await store.createGuest(guest(id));
          await store.putInstance(instance("hub", 1));
        }
        for (const step of history) {
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
