// Tells a worker that stopped ticking from a process that was stopped as a whole. Pure; it is looked
// at as seldom as can be, because waking up is what an idle world costs.

/** Silence after which a worker is suspected. */
export const WATCHDOG_MS = 2000;
/** So long later it is stuck if it has still said nothing: what had only waited is heard by then. */
export const CONFIRM_MS = 250;
/** A second look that comes this much late shows that the whole process was stopped. */
const PAUSED_MS = 1000;

/** Watches one worker that is heard of at least twice a second. */
export class Watchdog {
  #heardMs: number;
  #suspectedMs: number | undefined;

  constructor(nowMs: number) {
    this.#heardMs = nowMs;
  }

  /** How long nothing was heard. */
  silentMs(nowMs: number): number {
    return nowMs - this.#heardMs;
  }

  heard(nowMs: number): void {
    this.#heardMs = nowMs;
  }

  /** @returns Milliseconds until the next look is due, or that the worker does not tick any more. */
  look(nowMs: number): number | "stuck" {
    const silentMs = this.silentMs(nowMs);
    if (silentMs < WATCHDOG_MS) {
      this.#suspectedMs = undefined;
      return WATCHDOG_MS - silentMs;
    }
    const isConfirmed = this.#suspectedMs !== undefined &&
      nowMs - this.#suspectedMs < CONFIRM_MS + PAUSED_MS;
    if (isConfirmed) return "stuck";
    this.#suspectedMs = nowMs;
    return CONFIRM_MS;
  }
}
