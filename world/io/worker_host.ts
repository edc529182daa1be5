import { pathToFileURL } from "node:url";
import type { FromSimulation, ToSimulation } from "../core/simulation_messages.ts";

/** Silence after which the worker counts as stuck. */
export const WATCHDOG_MS = 2000;
const WATCH_EVERY_MS = 500;
/** A look that comes this late shows that the whole process was stopped, not the worker. */
const PAUSED_MS = 1000;

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
  let heardMs = performance.now();
  let lookedMs = heardMs;
  let timer: ReturnType<typeof setInterval> | undefined;
  worker.onmessage = (event: MessageEvent<FromSimulation>) => {
    heardMs = performance.now();
    events.message(event.data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    events.failed(event.message);
  };
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    watch() {
      heardMs = lookedMs = performance.now();
      timer = setInterval(() => {
        const nowMs = performance.now();
        if (nowMs - lookedMs > PAUSED_MS) heardMs = nowMs;
        lookedMs = nowMs;
        if (nowMs - heardMs >= WATCHDOG_MS) events.stuck(Math.round(nowMs - heardMs));
      }, WATCH_EVERY_MS);
    },
    stop() {
      clearInterval(timer);
      worker.terminate();
    },
  };
}
