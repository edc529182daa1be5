import assert from "node:assert/strict";
import {
  CHECKPOINT_STEPS,
  difference,
  orderFor,
  readGoldenStates,
  REPLAY_STEPS,
  REPLAYED_WORLDS,
} from "./golden_states.ts";
import { replay } from "./replay.ts";
import { openSecondEngine } from "./second_engine.ts";

const NEWER =
  "if avatars are meant to move otherwise now, or a world changed: deno task replay --write";

Deno.test("[N3] the golden states are of a million steps over all four worlds", () => {
  const golden = readGoldenStates();
  assert.deepStrictEqual(Object.keys(golden), [...REPLAYED_WORLDS]);
  for (const key of REPLAYED_WORLDS) {
    assert.equal(golden[key]?.length, REPLAY_STEPS / CHECKPOINT_STEPS);
    assert.equal(golden[key]?.at(-1)?.steps, REPLAY_STEPS);
  }
});

for (const key of REPLAYED_WORLDS) {
  Deno.test(`[N3] replay() gives the golden states of ${key}, bit for bit`, () => {
    const found = replay(orderFor(key, CHECKPOINT_STEPS));
    assert.equal(difference(readGoldenStates()[key], found), undefined, NEWER);
  });
}

Deno.test("[N3] replay() gives the same bits in QuickJS", async () => {
  const quickjs = await openSecondEngine();
  for (const key of REPLAYED_WORLDS) {
    const order = { ...orderFor(key, 2500), every: 250 };
    assert.deepStrictEqual(quickjs(order), replay(order));
  }
});

Deno.test("difference() names the first checkpoint that is not the golden one", () => {
  const state = { x: 1, y: 0, z: 0, yaw: 0, velocityY: 0, airTicks: 0 };
  const golden = [{ steps: 10, hash: "a", state }];
  assert.equal(difference(golden, golden), undefined);
  assert.match(difference(golden, [{ steps: 10, hash: "b", state }]) ?? "", /after 10 steps/);
  assert.match(difference(undefined, golden) ?? "", /wanted undefined/);
});
