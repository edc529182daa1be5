import type { StopReason } from "../../shared/protocol/reasons.ts";

/** A new link has this long to be answered even at the end of the grace. */
const ANSWER_MS = 1000;
/** Without a first registration within this time a launched world is not wanted. */
export const REGISTRATION_TIMEOUT_MS = 3000;

/** Whether a master is there, and when a world without one must end. */
export class MasterPresence {
  readonly #graceMs: number;
  #isLinked = false;
  #isRegistered = false;
  #reason: StopReason = "registration_timeout";
  #endsAtMs: number;

  constructor(graceMs: number, nowMs: number) {
    this.#graceMs = graceMs;
    this.#endsAtMs = nowMs + REGISTRATION_TIMEOUT_MS;
  }

  /** True when orders can come and reports arrive. */
  get isPresent(): boolean {
    return this.#isRegistered;
  }

  get isLinked(): boolean {
    return this.#isLinked;
  }

  linked(nowMs: number): void {
    this.#isLinked = true;
    this.#isRegistered = false;
    this.#endsAtMs = Math.max(this.#endsAtMs, nowMs + ANSWER_MS);
  }

  registered(): void {
    if (!this.#isLinked) return;
    this.#isRegistered = true;
    this.#endsAtMs = Infinity;
  }

  /** The control link is gone. Before the first registration another may still come. */
  lost(nowMs: number, hasPlayers: boolean): void {
    const wasRegistered = this.#isRegistered;
    this.#isLinked = false;
    this.#isRegistered = false;
    if (wasRegistered) this.#startGrace(nowMs, hasPlayers);
  }

  /** The process that launched this one is gone; another may have taken over already. */
  launcherGone(nowMs: number, hasPlayers: boolean): void {
    if (!this.#isRegistered && this.#reason !== "master_lost") this.#startGrace(nowMs, hasPlayers);
  }

  /** Why to end now, if so. */
  endAt(nowMs: number): StopReason | undefined {
    return nowMs >= this.#endsAtMs ? this.#reason : undefined;
  }

  #startGrace(nowMs: number, hasPlayers: boolean): void {
    this.#reason = "master_lost";
    this.#endsAtMs = nowMs + (hasPlayers ? this.#graceMs : 0);
  }
}
