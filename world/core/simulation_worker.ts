// The entry of the simulation worker. Bundled into one file by scripts/build_simulation_worker.ts.

import "./forget_process.ts";
import "ses";
import { Simulation } from "./simulation.ts";
import type { FromSimulation, ToSimulation } from "./simulation_messages.ts";
import { takeOverRealm } from "./worker_realm.ts";

// An author's promise that nobody handles must not end the world.
addEventListener("unhandledrejection", (event) => event.preventDefault());

// Both listeners are set while the host's globals are still there.
addEventListener("message", (event) => {
  // Only the I/O thread of this very program can post here.
  const wasIdle = simulation.isIdle;
  simulation.handle((event as MessageEvent<ToSimulation>).data);
  if (!wasIdle || simulation.isIdle) return;
  // Somebody came while the worker slept.
  cancelTurn();
  turn();
});

const { realm, nowMs, after, post } = takeOverRealm();

const simulation = new Simulation({
  realm,
  nowMs,
  post: (message: FromSimulation) => {
    const bytes = message.kind === "players"
      ? message.batch
      : message.kind === "control"
      ? message.records
      : undefined;
    post(message, bytes === undefined ? [] : [bytes.buffer]);
  },
});
let cancelTurn = () => {};

function turn(): void {
  cancelTurn = after(simulation.run(), turn);
}

post({ kind: "booted" } satisfies FromSimulation, []);
turn();
