import assert from "node:assert/strict";
import { MemoryStore } from "./memory_store.ts";
import { testStoreContract } from "./store_contract.ts";
import { StoreError } from "./store_error.ts";
import { guest, player } from "./store_fixture.ts";

testStoreContract("MemoryStore", () => {
  const store = new MemoryStore();
  return Promise.resolve({ store, dispose: () => store.close() });
});

Deno.test("MemoryStore.breakWith() shows a fault by name until it is healed", async () => {
  const store = new MemoryStore();
  store.breakWith("disk_full");
  const isFull = (error: unknown) => error instanceof StoreError && error.reason === "disk_full";
  await assert.rejects(store.createGuest(guest(1)), isFull);
  assert.equal(await store.check(), "disk_full");
  store.breakWith(undefined);
  assert.equal(await store.findPlayer(player(1)), undefined);
  assert.equal(await store.check(), "ok");
});
