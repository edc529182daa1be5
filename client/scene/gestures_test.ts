import assert from "node:assert/strict";
import { EMOTES } from "../../shared/protocol/emotes.ts";
import { GESTURE_SECONDS, type GesturePose, poseGesture, restingPose } from "./gestures.ts";

function poseAt(...args: [(typeof EMOTES)[number] | undefined, number, number, boolean]) {
  const out = restingPose();
  poseGesture(...args, out);
  return out;
}

function numbersOf(pose: GesturePose): number[] {
  return Object.values(pose).flat();
}

Deno.test("poseGesture() rests before, after and without a gesture, and for who is busy walking", () => {
  const rest = numbersOf(restingPose());
  assert.deepEqual(numbersOf(poseAt(undefined, 1, 1, false)), rest);
  for (const emote of EMOTES) {
    for (const seconds of [0, GESTURE_SECONDS[emote], 99]) {
      assert.deepEqual(numbersOf(poseAt(emote, seconds, 1, false)), rest, emote);
    }
    assert.deepEqual(numbersOf(poseAt(emote, 1, 0, false)), rest, emote);
  }
});

Deno.test("poseGesture() moves in each gesture, without a leap from frame to frame", () => {
  for (const emote of EMOTES) {
    let last = numbersOf(restingPose());
    let most = 0;
    for (let seconds = 0; seconds <= GESTURE_SECONDS[emote] + 0.1; seconds += 1 / 60) {
      const now = numbersOf(poseAt(emote, seconds, 1, false));
      for (const [i, value] of now.entries()) {
        assert.ok(Math.abs(value - last[i]!) < 0.25, `${emote} at ${seconds}`);
        most = Math.max(most, Math.abs(value));
      }
      last = now;
    }
    assert.ok(most > 0.5, emote);
  }
});

Deno.test("poseGesture() holds each gesture where nothing is to move", () => {
  for (const emote of EMOTES) {
    const middle = GESTURE_SECONDS[emote] / 2;
    const held = numbersOf(poseAt(emote, middle, 1, true));
    assert.deepEqual(numbersOf(poseAt(emote, middle + 0.3, 1, true)), held, emote);
    assert.ok(held.some((value) => Math.abs(value) > 0.5), emote);
    assert.equal(poseAt(emote, middle, 1, true).lift < 0.2, true, "no hops");
  }
});
