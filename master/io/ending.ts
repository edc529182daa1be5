// How a master ends: at once by a fault of ours or a second signal, else in good order.

import type { Log } from "../../shared/lib/log.ts";
import type { MasterCore } from "../core/master_core.ts";

/** For worlds to save and end; they are killed after 4 s. The rest of 10 s closes what is left. */
const DRAIN_MS = 6000;

/** When and with what this master ends. */
export class Ending {
  readonly code: Promise<number>;
  readonly #core: Pick<MasterCore, "drain" | "isDraining" | "isIdle">;
  readonly #log: Log;
  #end: (code: number) => void = () => {};
  #deadlineMs: number | undefined;

  constructor(core: Pick<MasterCore, "drain" | "isDraining" | "isIdle">, log: Log) {
    this.#core = core;
    this.#log = log;
    this.code = new Promise((resolve) => this.#end = resolve);
  }

  /** Ends at once, by a fault of ours. */
  fail(): void {
    this.#end(1);
  }

  /** Ends when every world has, or when it takes too long. */
  look(): void {
    if (!this.#core.isDraining) return;
    this.#deadlineMs ??= performance.now() + DRAIN_MS;
    if (this.#core.isIdle || performance.now() >= this.#deadlineMs) this.#end(0);
  }

  /** Ends in good order, once players had `graceMs` to hear of it: worlds save and end. */
  drain(graceMs = 0): void {
    this.#core.drain(graceMs);
    this.look();
  }

  /**
   * The first signal drains without grace, also where some was announced; the second ends at once.
   * @returns How to hear them no more.
   */
  hearSignals(): () => void {
    const heard = () => {
      if (!this.#core.isDraining) return this.drain();
      this.#log.warn("MASTER_STOP_AT_ONCE");
      this.#end(0);
    };
    Deno.addSignalListener("SIGTERM", heard);
    Deno.addSignalListener("SIGINT", heard);
    return () => {
      Deno.removeSignalListener("SIGTERM", heard);
      Deno.removeSignalListener("SIGINT", heard);
    };
  }
}
