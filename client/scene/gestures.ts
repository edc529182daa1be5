// How an avatar stands while it makes a gesture: numbers that the limbs are turned by, no drawing.

import type { Emote } from "../../shared/protocol/emotes.ts";

/** What a gesture adds to how somebody stands. Metres and radians; all 0 at rest. */
export interface GesturePose {
  /** Up. */
  lift: number;
  /** Away from where one looks, so that who leans keeps the feet in place. */
  back: number;
  /** The body forwards; the legs stay upright. */
  lean: number;
  roll: number;
  turn: number;
  /** One leg forwards, the other backwards. */
  step: number;
  /** Both legs forwards. */
  legs: number;
  /** Each arm forwards, and away from the body. */
  readonly left: [number, number];
  readonly right: [number, number];
}

/** How long each gesture takes. */
export const GESTURE_SECONDS: Readonly<Record<Emote, number>> = {
  wave: 2.4,
  cheer: 2.2,
  bow: 2,
  dance: 4.8,
  /** Ends when one stands up, see {@link followSeat}. */
  sit: Infinity,
};
/** A gesture begins and ends softly. */
const FADE_SECONDS = 0.25;
const HIP_HEIGHT = 0.4;

/** The pose of somebody who makes no gesture. */
export function restingPose(): GesturePose {
  return {
    lift: 0,
    back: 0,
    lean: 0,
    roll: 0,
    turn: 0,
    step: 0,
    legs: 0,
    left: [0, 0],
    right: [0, 0],
  };
}

/**
 * Writes the pose `seconds` after the gesture began into `out`; rest before, after and for none.
 * @param amount How much of it is to be seen, 0 … 1.
 * @param isStill The gesture is held at its clearest moment instead of moved.
 */
export function poseGesture(
  emote: Emote | undefined,
  seconds: number,
  amount: number,
  isStill: boolean,
  out: GesturePose,
): void {
  out.lift =
    out.back =
    out.lean =
    out.roll =
    out.turn =
    out.step =
    out.legs =
      0;
  out.left[0] =
    out.left[1] =
    out.right[0] =
    out.right[1] =
      0;
  if (emote === undefined) return;
  const left = GESTURE_SECONDS[emote] - seconds;
  const part = amount * Math.max(0, Math.min(1, seconds / FADE_SECONDS, left / FADE_SECONDS));
  if (part > 0) POSES[emote](part, isStill ? undefined : seconds, out);
}

/** What somebody makes, and for how long. */
export interface Gesturing {
  gesture: Emote | undefined;
  gestureSeconds: number;
}

/** Sits down whoever sits and does nothing else, and has whoever sits no more stand up. */
export function followSeat(who: Gesturing, isSeated: boolean): void {
  if (isSeated && who.gesture === undefined) {
    who.gesture = "sit";
    who.gestureSeconds = 0;
  } else if (!isSeated && who.gesture === "sit") {
    who.gestureSeconds = GESTURE_SECONDS.sit; // it is over
  }
}

type Pose = (part: number, seconds: number | undefined, out: GesturePose) => void;

/** Sine of a movement that is held at `held` where nothing is to move. */
function swing(seconds: number | undefined, perSecond: number, held: number): number {
  return seconds === undefined ? held : Math.sin(seconds * perSecond * 2 * Math.PI);
}

const POSES: Readonly<Record<Emote, Pose>> = {
  wave(part, seconds, out) {
    out.right[1] = part * (1.7 + 0.4 * swing(seconds, 1.7, 0));
    out.roll = part * 0.06;
  },
  cheer(part, seconds, out) {
    const hop = Math.abs(swing(seconds, 1.1, 0));
    out.lift = part * 0.3 * hop;
    out.left[1] = out.right[1] = part * (1.95 + 0.3 * swing(seconds, 2.2, 0));
  },
  bow(part, seconds, out) {
    const way = seconds === undefined ? 1 : Math.sin((seconds / GESTURE_SECONDS.bow) * Math.PI);
    out.lean = part * 0.85 * way;
    out.back = HIP_HEIGHT * Math.sin(out.lean);
    out.lift = HIP_HEIGHT * (1 - Math.cos(out.lean));
    out.right[0] = part * 1.1 * way;
    out.left[0] = part * -0.35 * way;
  },
  dance(part, seconds, out) {
    const beat = swing(seconds, 1, 0.8);
    out.lift = part * 0.12 * Math.abs(swing(seconds, 1, 0));
    out.roll = part * 0.16 * beat;
    out.turn = part * 0.6 * swing(seconds, 0.5, 0.3);
    out.step = part * 0.5 * beat;
    out.left[1] = part * (1.3 + 0.9 * beat);
    out.right[1] = part * (1.3 - 0.9 * beat);
  },
  sit(part, seconds, out) {
    // On the ground, hands on the knees; a slow nod shows that somebody is there.
    out.lift = part * -0.29;
    out.legs = part * 1.42;
    out.lean = part * (-0.06 + 0.02 * swing(seconds, 0.2, 0));
    out.left[0] = out.right[0] = part * 0.75;
    out.left[1] = out.right[1] = part * -0.1;
  },
};
