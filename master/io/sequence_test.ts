import assert from "node:assert/strict";
import { createLog } from "../../shared/lib/log.ts";
import { MemoryStore } from "../store/memory_store.ts";
import { BLOCK_NUMBERS, REFILL_BELOW, Sequence } from "./sequence.ts";

const quiet = createLog(() => {});
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

Deno.test("Sequence.next() never gives a number twice, also not to two programs at once", async () => {
  const store = new MemoryStore();
  const [one, two] = [await Sequence.open(store, quiet), await Sequence.open(store, quiet)];
  const seen = new Set<number>();
  for (let i = 0; i < 3 * BLOCK_NUMBERS; i++) {
    seen.add(one.next());
    seen.add(two.next());
    if (i % 500 === 0) await settled();
  }
  assert.equal(seen.size, 6 * BLOCK_NUMBERS);
});

Deno.test("Sequence.next() throws once the store reserved nothing for a block's length, and heals", async () => {
  const store = new MemoryStore();
  const names: string[] = [];
  const sequence = await Sequence.open(store, createLog(({ name }) => names.push(name)));
  store.breakWith("disk_full");
  for (let i = 0; i < BLOCK_NUMBERS; i++) {
    sequence.next();
    if (i % 1000 === 0) await settled();
  }
  assert.throws(() => sequence.next(), /Cannot take a number/);
  assert.equal(sequence.left, 0);
  await settled();
  assert.ok(names.length > 0 && names.every((name) => name === "MASTER_SEQUENCE_REFILL_FAILED"));
  store.breakWith(undefined);
  assert.equal(sequence.left, 0); // asking is enough to be given more
  await settled();
  assert.equal(sequence.left, BLOCK_NUMBERS);
  assert.ok(sequence.next() > 0);
});

Deno.test("Sequence.next() asks for more when fewer than REFILL_BELOW are left, not before", async () => {
  let calls = 0;
  const store = {
    reserveSequence: (count: number) => Promise.resolve(1 + count * calls++),
  };
  const sequence = await Sequence.open(store, quiet);
  for (let i = 0; i < BLOCK_NUMBERS - REFILL_BELOW; i++) sequence.next();
  assert.equal(calls, 1);
  sequence.next();
  assert.equal(calls, 2);
});
