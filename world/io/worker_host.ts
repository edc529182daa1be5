import { pathToFileURL } from "node:url";
import type { FromSimulation, ToSimulation } from "../core/simulation_messages.ts";
import { Watchdog } from "./watchdog.ts";

/** What the I/O thread hears of its worker. */
export interface WorkerEvents {
  message(message: FromSimulation): void;
  /** It does not tick any more; it cannot be stopped either. */
  stuck(silentMs: number): void;
  /** It threw what nobody caught. */
  failed(error: string): void;
}

/** The simulation worker at work. */
export interface WorkerHost {
  post(message: ToSimulation, transfer?: Transferable[]): void;
  stop(): void;
}

/** Starts the bundled worker, without any rights, and watches it from `watch()` on. */
export function startWorker(path: string, events: WorkerEvents): WorkerHost & { watch(): void } {
  const options = { type: "module", name: "simulation", deno: { permissions: "none" } };
  const worker = new Worker(pathToFileURL(path), options as WorkerOptions);
  const watchdog = new Watchdog(performance.now());
  let timer: ReturnType<typeof setTimeout> | undefined;
  worker.onmessage = (event: MessageEvent<FromSimulation>) => {
    watchdog.heard(performance.now());
    events.message(event.data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    events.failed(event.message);
  };
  function look(): void {
    const nowMs = performance.now();
    const next = watchdog.look(nowMs);
    if (next === "stuck") events.stuck(Math.round(watchdog.silentMs(nowMs)));
    else timer = setTimeout(look, next);
  }
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    watch() {
      watchdog.heard(performance.now());
      look();
    },
    stop() {
      clearTimeout(timer);
      worker.terminate();
    },
  };
}
