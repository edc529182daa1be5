import assert from "node:assert/strict";
import { DEFAULT_ORDER, parseBenchOrder } from "./bench_order.ts";

const orderOf = (query: string) => parseBenchOrder(new URLSearchParams(query));

Deno.test("parseBenchOrder() takes what the address asks for", () => {
  assert.deepStrictEqual(orderOf(""), DEFAULT_ORDER);
  assert.deepStrictEqual(
    orderOf("world=left_world&avatars=0&quality=low&seconds=600&seed=7"),
    { world: "left_world", avatars: 0, quality: "low", seconds: 600, seed: 7 },
  );
  assert.equal(orderOf("avatars=2000").avatars, 2000);
});

Deno.test("parseBenchOrder() leaves out what makes no sense", () => {
  for (const query of ["avatars=2001", "avatars=-1", "avatars=1.5", "avatars=x", "seconds=0"]) {
    assert.deepStrictEqual(orderOf(query), DEFAULT_ORDER, query);
  }
  assert.deepStrictEqual(orderOf("seconds=601&seed=-1&quality=auto"), DEFAULT_ORDER);
});
