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
    // With any listener, Deno ends the program at a hang-up by itself: one that is ignored needs one.
    const hungUp = isHangUpIgnored() ? () => {} : heard;
    const listeners = { SIGTERM: heard, SIGINT: heard, SIGHUP: hungUp };
    const pairs = Object.entries(listeners) as [Deno.Signal, () => void][];
    for (const [signal, listener] of pairs) Deno.addSignalListener(signal, listener);
    return () => {
      for (const [signal, listener] of pairs) Deno.removeSignalListener(signal, listener);
    };
  }
}

/** True below `nohup`: whoever starts it so wants it to outlive the terminal. Known on Linux only. */
function isHangUpIgnored(): boolean {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
    return (BigInt(`0x${ignored}`) & 1n) === 1n; // SIGHUP is signal 1
  } catch {
    return false; // no /proc
  }
}
