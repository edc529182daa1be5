import assert from "node:assert/strict";
import type { Fence, InstanceId, PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import { createLog } from "../../shared/lib/log.ts";
import type { Answer } from "../core/effects.ts";
import { MemoryStore } from "../store/memory_store.ts";
import { SECRETS_PER_PLAYER, type Store } from "../store/store.ts";
import { StoreError } from "../store/store_error.ts";
import { createStorePort } from "./store_port.ts";

const HUB = "hub" as WorldKey;
const quiet = createLog(() => {});

function guest(playerId: number) {
  return {
    playerId: playerId as PlayerId,
    displayName: `Guest-${playerId}`,
    worldKey: HUB,
    fence: 1 as Fence,
    secretHash: `hash-${playerId}`,
    look: { colour: 2, accent: 5, shape: 1 },
    atMs: 1000,
    createdFrom: "192.0.2.1",
  };
}

/** Asks, and waits for the answer. */
function ask<Value>(
  question: (done: (answer: Answer<Value>) => void) => void,
): Promise<Answer<Value>> {
  return new Promise(question);
}

Deno.test("createStorePort() answers with what the store says, without the store's own columns", async () => {
  const port = createStorePort(new MemoryStore(), quiet);
  assert.deepStrictEqual(await ask((done) => port.createGuest(guest(7), done)), {
    ok: true,
    value: true,
  });
  assert.deepStrictEqual(await ask((done) => port.findPlayerBySecretHash("hash-7", done)), {
    ok: true,
    value: {
      playerId: 7,
      kind: "guest",
      displayName: "Guest-7",
      worldKey: "hub",
      place: undefined,
      isProtected: false,
      look: { colour: 2, accent: 5, shape: 1 },
    },
  });
  assert.deepStrictEqual(await ask((done) => port.findPlayerBySecretHash("other", done)), {
    ok: true,
    value: undefined,
  });
  assert.deepStrictEqual(
    await ask((done) => port.countGuestsCreatedFrom("192.0.2.1", 0, done)),
    { ok: true, value: 1 },
  );
  port.addSecret(7 as PlayerId, "second", 2000);
  port.dropSecret("hash-7");
  await port.settled();
  const gone = await ask((done) => port.findPlayerBySecretHash("hash-7", done));
  assert.deepStrictEqual(gone, { ok: true, value: undefined });
});

Deno.test("createStorePort() keeps the secret that is used, and finds players on a full disk", async () => {
  const store = new MemoryStore();
  const port = createStorePort(store, quiet);
  await ask((done) => port.createGuest(guest(7), done));
  for (let other = 1; other <= SECRETS_PER_PLAYER; other++) {
    // Each is newer than the first, but none of them is used.
    port.addSecret(7 as PlayerId, `other-${other}`, 2000 + other);
    await port.settled();
    const found = await ask((done) => port.findPlayerBySecretHash("hash-7", done));
    assert.ok(found.ok && found.value !== undefined, `after ${other} others`);
  }
  store.touchSecret = () => Promise.reject(new StoreError("disk_full", "Cannot touch secret"));
  const found = await ask((done) => port.findPlayerBySecretHash("hash-7", done));
  assert.ok(found.ok && found.value !== undefined);
});

Deno.test("createStorePort() names a full disk, logs it once, and says when it is over", async () => {
  const store = new MemoryStore();
  const names: string[] = [];
  const port = createStorePort(store, createLog(({ name }) => names.push(name)));
  store.breakWith("disk_full");
  const full = { ok: false, fault: "disk_full" } as const;
  assert.deepStrictEqual(await ask((done) => port.createGuest(guest(1), done)), full);
  assert.deepStrictEqual(await ask((done) => port.createGuest(guest(2), done)), full);
  assert.equal(port.fault, "disk_full");
  store.breakWith(undefined);
  assert.deepStrictEqual(await ask((done) => port.createGuest(guest(1), done)), {
    ok: true,
    value: true,
  });
  assert.equal(port.fault, undefined);
  assert.deepStrictEqual(names, ["MASTER_STORE_FAILED", "MASTER_STORE_RECOVERED"]);
});

Deno.test("createStorePort() keeps one player's calls in order and lets others pass", async () => {
  const calls: string[] = [];
  const finish = new Map<string, () => void>();
  const slow = (name: string) => {
    calls.push(name);
    return new Promise<boolean>((resolve) => finish.set(name, () => resolve(true)));
  };
  const store: Store = Object.assign(new MemoryStore(), {
    admit: ({ playerId, fence }: { playerId: PlayerId; fence: Fence }) =>
      slow(`admit ${playerId} ${fence}`),
    savePlaces: () => slow("save").then(() => []),
  });
  const port = createStorePort(store, quiet);
  const answers: string[] = [];
  const admit = (player: number, fence: number) =>
    port.admit(
      player as PlayerId,
      fence as Fence,
      HUB,
      0,
      () => answers.push(`${player} ${fence}`),
    );
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

  admit(1, 1);
  admit(1, 2);
  admit(2, 1);
  const place = { x: 0, y: 0, z: 0, yawRadians: 0 };
  port.savePlaces({
    instanceId: "hub#1" as InstanceId,
    epoch: 1 as Fence,
    atMs: 0,
    saves: [1, 2].map((id) => ({ playerId: id as PlayerId, fence: 2 as Fence, place })),
  }, () => answers.push("saved"));
  assert.deepStrictEqual(calls, [], "nothing is answered within the call");
  await turn();
  assert.deepStrictEqual(calls, ["admit 1 1", "admit 2 1"]);
  finish.get("admit 1 1")!();
  await turn();
  assert.deepStrictEqual(calls.slice(2), ["admit 1 2"]);
  finish.get("admit 1 2")!();
  await turn();
  assert.equal(calls.length, 3, "the batch waits for all its players");
  finish.get("admit 2 1")!();
  await turn();
  finish.get("save")!();
  await port.settled();
  assert.deepStrictEqual(answers, ["1 1", "1 2", "2 1", "saved"]);
});
