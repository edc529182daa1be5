// Turns what the controls ask for into input frames: 20 a second, two to a message, and none at all
// from somebody who stands still.

import type { Cancel, Clock } from "../../shared/lib/clock.ts";
import type { InputFrame } from "../../shared/protocol/world_messages.ts";
import { BUTTON, quantisedYaw } from "../../shared/sim/avatar_state.ts";
import { TICK_MS } from "../../shared/sim/constants.ts";
import type { ControlState } from "./world_view.ts";

/** Frames per message: 20 Hz of frames make 10 messages a second. */
export const FRAMES_PER_MESSAGE = 2;
/**
 * Frames made up for at most when the timer was late, so that a page that draws slowly does not walk
 * slowly. A world makes up for a second at most; the rest of a long sleep is left out.
 */
const MOST_CATCH_UP = 7;
/**
 * [N13] With this many frames unanswered (1.4 s) no more are made: the avatar waits for the link. What
 * a world makes up for after a stall is no more than what was sent until then.
 */
export const MOST_UNANSWERED = 28;
const FULL = 127;
/**
 * Frames that ask for a jump after one press: 150 ms, so that whoever presses a little before they
 * land still jumps. In the air the world takes no notice.
 */
const JUMP_FRAMES = 3;

/** What a sampler reads and feeds. */
export interface SamplerPorts {
  readControls(): Readonly<ControlState>;
  /** True while input moves nobody. */
  isLocked(): boolean;
  /** Frames that the world has not acknowledged. */
  unansweredCount(): number;
  /** True while the avatar moves by itself: the world steps it by frames, so they must go on. */
  isInTheAir(): boolean;
  /** Called for each frame at once, before it is sent. */
  apply(frame: InputFrame, nowMs: number): void;
  send(frames: readonly InputFrame[]): void;
  /** Called once per tick, frame or not. */
  ticked(): void;
}

/** Samples one player's controls in one world. */
export class InputSampler {
  readonly #clock: Clock;
  readonly #ports: SamplerPorts;
  #seq = 0;
  #isMoving = false;
  #presses = 0;
  #jumpFrames = 0;
  #batch: InputFrame[] = [];
  #dueMs = 0;

  constructor(clock: Clock, ports: SamplerPorts) {
    this.#clock = clock;
    this.#ports = ports;
  }

  /** @returns The way to stop. */
  start(): Cancel {
    this.#dueMs = this.#clock.nowMs() + TICK_MS;
    return this.#clock.every(TICK_MS, () => this.#catchUp());
  }

  /** Sends what waits for its pair: something else is about to be said that builds on it. */
  flush(): void {
    if (this.#batch.length === 0) return;
    this.#ports.send(this.#batch);
    this.#batch = [];
  }

  #catchUp(): void {
    const nowMs = this.#clock.nowMs();
    // Timers come a little early or late; half a tick either way is on time.
    this.#dueMs = Math.max(this.#dueMs, nowMs - MOST_CATCH_UP * TICK_MS);
    while (this.#dueMs <= nowMs + TICK_MS / 2) {
      this.#dueMs += TICK_MS;
      this.#sample(nowMs);
      this.#ports.ticked();
    }
  }

  #sample(nowMs: number): void {
    if (this.#ports.unansweredCount() >= MOST_UNANSWERED) return this.flush();
    const controls = this.#ports.readControls();
    const isLocked = this.#ports.isLocked();
    const moveX = isLocked ? 0 : axis(controls.moveX);
    const moveZ = isLocked ? 0 : axis(controls.moveZ);
    const isWalking = moveX !== 0 || moveZ !== 0;
    const isJumping = this.#isJumping(controls) && !isLocked;
    const isMoving = isWalking || isJumping;
    // Only walking turns an avatar, so that looking around while standing is nobody's news.
    if (!isMoving && !this.#isMoving && !this.#ports.isInTheAir()) return;
    this.#isMoving = isMoving;
    // The same angle that the wire carries, so that prediction steps by what the world will read.
    const yaw = quantisedYaw(controls.yaw);
    const run = isWalking && controls.isRunning === true ? BUTTON.run : 0;
    const buttons = run | (isJumping ? BUTTON.jump : 0);
    const frame = { seq: ++this.#seq, moveX, moveZ, yaw, buttons };
    this.#ports.apply(frame, nowMs);
    this.#batch.push(frame);
    // The frame that brings the avatar to rest does not wait for another one.
    const isResting = !isMoving && !this.#ports.isInTheAir();
    if (isResting || this.#batch.length >= FRAMES_PER_MESSAGE) this.flush();
  }

  #isJumping({ isJumpHeld = false, jumpPresses = 0 }: Readonly<ControlState>): boolean {
    if (jumpPresses !== this.#presses) this.#jumpFrames = JUMP_FRAMES;
    this.#presses = jumpPresses;
    if (this.#jumpFrames === 0) return isJumpHeld;
    this.#jumpFrames--;
    return true;
  }
}

/** −1 … 1 as −127 … 127; what is no number is 0. */
function axis(value: number): number {
  if (!(Math.abs(value) > 0)) return 0;
  return Math.round(Math.max(-1, Math.min(1, value)) * FULL);
}
