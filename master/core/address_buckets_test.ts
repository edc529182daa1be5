import assert from "node:assert/strict";
import { AddressBuckets, MAX_ADDRESSES } from "./address_buckets.ts";

Deno.test("AddressBuckets.take() gives each address its own burst, and one more a while", () => {
  const buckets = new AddressBuckets(1, 2);
  assert.deepEqual([1, 2, 3].map(() => buckets.take("a", 0)), [true, true, false]);
  assert.equal(buckets.take("b", 0), true);
  assert.deepEqual([1, 2].map(() => buckets.take("a", 1000)), [true, false]);
});

Deno.test("AddressBuckets forgets the address known for longest above its cap, and no other", () => {
  const buckets = new AddressBuckets(1, 1);
  for (let i = 0; i < MAX_ADDRESSES; i++) assert.equal(buckets.take(`${i}`, 0), true);
  assert.equal(buckets.take("0", 0), false);
  assert.equal(buckets.take("one more", 0), true);
  assert.equal(buckets.take("1", 0), false);
  assert.equal(buckets.take("0", 0), true);
});
