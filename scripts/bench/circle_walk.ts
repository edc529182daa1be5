// The inputs of somebody who walks in a circle: encoded once, then changed in place.

import { FrameEncoder } from "../../shared/protocol/frames.ts";
import { TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { type WireMessage, wireMessage } from "./raw_websocket.ts";

const FULL_SPEED = -127;
const TURN = 2 * Math.PI;
/** A circle of some 4 m at 5 m/s: 1/16 radian a frame, in steps of a turn on the wire. */
const YAW_STEPS_PER_FRAME = Math.round((0.0625 / TURN) * 65_536);
/** Where the first frame lies in an input message, behind its type and its count. */
const FIRST_FRAME_AT = 2;
const FRAME_BYTES = 9;
/** Where the yaw lies in a frame, behind seq, moveX and moveZ. */
const YAW_AT = 6;
const FRAMES_PER_MESSAGE = 2;

/** Endless input messages of one player. */
export class CircleWalk {
  /** One message with two frames; only their numbers and yaws change. */
  readonly #message = wireMessage(
    new FrameEncoder(TO_WORLD).encode("input", {
      frames: Array.from(
        { length: FRAMES_PER_MESSAGE },
        () => ({ seq: 0, moveX: 0, moveZ: FULL_SPEED, yaw: 0, buttons: 0 }),
      ),
    }),
  );
  readonly #turn: number;
  #yaw: number;
  #seq = 0;

  /** @param number Of the player: it says where they look first and which way they turn. */
  constructor(number: number) {
    this.#yaw = (number * 40_503) & 0xffff;
    this.#turn = number % 2 === 0 ? YAW_STEPS_PER_FRAME : -YAW_STEPS_PER_FRAME;
  }

  /** The next two input frames. The message is the same object each time. */
  next(): WireMessage {
    const { payload } = this.#message;
    for (let frame = 0; frame < FRAMES_PER_MESSAGE; frame++) {
      const at = FIRST_FRAME_AT + frame * FRAME_BYTES;
      this.#yaw = (this.#yaw + this.#turn) & 0xffff;
      payload.setUint32(at, ++this.#seq, true);
      payload.setUint16(at + YAW_AT, this.#yaw, true);
    }
    return this.#message;
  }
}
