import assert from "node:assert/strict";
import { EMOTES } from "../../shared/protocol/emotes.ts";
import {
  followSeat,
  GESTURE_SECONDS,
  type GesturePose,
  type Gesturing,
  poseGesture,
  restingPose,
} from "./gestures.ts";

function poseAt(...args: [(typeof EMOTES)[number] | undefined, number, number, boolean]) {
  const out = restingPose();
  poseGesture(...args, out);
  return out;
}

/** How long a gesture is looked at, seconds: one may sit for ever. */
function lengthOf(emote: (typeof EMOTES)[number]): number {
  return Math.min(GESTURE_SECONDS[emote], 8);
}

function numbersOf(pose: GesturePose): number[] {
  return Object.values(pose).flat();
}

Deno.test("poseGesture() rests before, after and without a gesture, and for who is busy walking", () => {
  const rest = numbersOf(restingPose());
  assert.deepEqual(numbersOf(poseAt(undefined, 1, 1, false)), rest);
  for (const emote of EMOTES) {
    for (const seconds of [0, GESTURE_SECONDS[emote], emote === "sit" ? Infinity : 99]) {
      assert.deepEqual(numbersOf(poseAt(emote, seconds, 1, false)), rest, emote);
    }
    assert.deepEqual(numbersOf(poseAt(emote, 1, 0, false)), rest, emote);
  }
});

Deno.test("poseGesture() moves in each gesture, without a leap from frame to frame", () => {
  for (const emote of EMOTES) {
    let last = numbersOf(restingPose());
    let most = 0;
    for (let seconds = 0; seconds <= lengthOf(emote) + 0.1; seconds += 1 / 60) {
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
    const middle = lengthOf(emote) / 2;
    const held = numbersOf(poseAt(emote, middle, 1, true));
    assert.deepEqual(numbersOf(poseAt(emote, middle + 0.3, 1, true)), held, emote);
    assert.ok(held.some((value) => Math.abs(value) > 0.5), emote);
    assert.equal(poseAt(emote, middle, 1, true).lift < 0.2, true, "no hops");
  }
});

Deno.test("followSeat() sits down who sits and does nothing else, until they stand up", () => {
  const who: Gesturing = { gesture: "wave", gestureSeconds: 1 };
  followSeat(who, true);
  assert.equal(who.gesture, "wave", "first things first");
  who.gesture = undefined;
  followSeat(who, true);
  assert.deepEqual(who, { gesture: "sit", gestureSeconds: 0 });
  who.gestureSeconds = 60;
  followSeat(who, true);
  assert.equal(who.gestureSeconds, 60);
  followSeat(who, false);
  assert.ok(who.gestureSeconds >= GESTURE_SECONDS.sit, "over");
  assert.ok(poseAt("sit", 60, 1, false).lift < -0.2, "on the ground");
});
