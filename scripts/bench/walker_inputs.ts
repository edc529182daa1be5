// What the controls of one of a crowd say: mostly straight on, sometimes in a curve, now and then
// nothing. Seeded, so that runs compare.

import { seededRandom } from "../../shared/lib/random.ts";
import type { InputFrame } from "../../shared/protocol/world_messages.ts";

const FULL = -127;
const TURN = 2 * Math.PI;

/** Endless input frames of one player. */
export class WalkerInputs {
  #seq = 0;
  #yaw: number;
  #moveZ = FULL;
  #turn = 0;
  #framesLeft = 0;
  readonly #random;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.#yaw = this.#random() * TURN;
  }

  next(): InputFrame {
    if (this.#framesLeft-- <= 0) {
      const dice = this.#random();
      this.#framesLeft = 10 + Math.floor(this.#random() * 80);
      this.#moveZ = dice < 0.85 ? FULL : 0;
      this.#turn = dice < 0.6 ? 0 : this.#random() < 0.5 ? 0.07 : -0.07;
      if (dice < 0.6) this.#yaw = this.#random() * TURN;
    }
    this.#yaw = (this.#yaw + this.#turn + TURN) % TURN;
    return { seq: ++this.#seq, moveX: 0, moveZ: this.#moveZ, yaw: this.#yaw, buttons: 0 };
  }
}
