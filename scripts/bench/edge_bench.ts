// deno-lint-ignore-file no-console -- prints its outcome
// CPU time of an edge per player and tick: one 20-byte input every other tick in, one frame out.
//   deno run -A scripts/bench/edge_bench.ts [players=200] [seconds=10] [sockets=auto]

import { EdgeCommandWriter, readEdgeEvents } from "../../shared/net/player_link.ts";
import { cpuBetween, mainThreadMs, readCpu } from "./process_usage.ts";
import type { SocketChoice } from "../../shared/edge/socket_layer.ts";
import type { ClientCounts } from "./edge_bench_clients.ts";
import type { FromBenchEdge, ToBenchEdge } from "./edge_bench_worker.ts";

const [players = 200, seconds = 10] = Deno.args.map(Number);
const sockets = (Deno.args[2] ?? "auto") as SocketChoice; // a wrong one shows in the outcome
const VERSION = "0.1";
const TICK_MS = 50;
/** 60 visible at 5 bytes each: some of the player's own, the rest shared by those nearby. */
const OWN = new Uint8Array(20);
const SLICE = new Uint8Array(140);
const SLICES = 16;

const worker = new Worker(new URL("./edge_bench_worker.ts", import.meta.url), { type: "module" });
const open = new Set<number>();
/** The clock in each player's last input. */
const clocks = new Map<number, Uint8Array>();
let batches = 0;
let settle: ((message: FromBenchEdge) => void) | undefined;
worker.onmessage = (event: MessageEvent<FromBenchEdge>) => {
  if (event.data.kind !== "events") {
    settle?.(event.data);
    return;
  }
  batches++;
  readEdgeEvents(event.data.batch, {
    opened: (slot) => void open.add(slot),
    closed: (slot) => void open.delete(slot),
    message(slot, bytes) {
      clocks.set(slot, bytes.slice(0, 8));
    },
    stalled() {},
    drained() {},
  });
};

const started = await ask({ kind: "start", sockets, version: VERSION });
if (started.kind !== "port") throw new Error("Cannot start: no port");
const clients = new Deno.Command(Deno.execPath(), {
  args: [
    "run",
    "-A",
    new URL("./edge_bench_clients.ts", import.meta.url).pathname,
    ...[started.port, players, seconds + 4, VERSION].map(String),
  ],
  stdout: "piped",
}).spawn();
const output = clients.stdout.pipeThrough(new TextDecoderStream()).getReader();
await output.read();

const commands = new EdgeCommandWriter();
let playerTicks = 0;
const ticking = setInterval(() => {
  playerTicks += open.size;
  const slices = Array.from({ length: SLICES }, () => commands.slice(SLICE));
  for (const slot of open) {
    const first = slices[slot % SLICES] ?? 0;
    const second = slices[(slot + 1) % SLICES] ?? 0;
    const clock = clocks.get(slot);
    if (clock !== undefined) OWN.set(clock);
    commands.frame(slot, OWN, [first, second], "whole");
  }
  const batch = commands.take();
  const message: ToBenchEdge = { kind: "commands", batch };
  worker.postMessage(message, [batch.buffer]);
}, TICK_MS);

await new Promise((resolve) => setTimeout(resolve, 2000));
const before = await measure();
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const after = await measure();
const cpuMs = after.cpuMs - before.cpuMs;
const spent = cpuBetween(before.usage, after.usage);
const besideMs = spent.cpuMs - mainThreadMs(Deno.pid, spent) - cpuMs;
const wallMs = after.atMs - before.atMs;
// Those that really were: on a busy machine some are late.
const watched = after.playerTicks - before.playerTicks;
console.log(
  `EDGE_BENCH players=${players} sockets=${started.sockets} ` +
    `us_per_player_tick=${(cpuMs * 1000 / watched).toFixed(1)} ` +
    // Threads of the runtime that wait for sockets or collect garbage; of both, edge and far end.
    `us_beside=${(besideMs * 1000 / watched).toFixed(1)} ` +
    `edge_core=${(cpuMs / wallMs * 100).toFixed(0)}% ` +
    `event_batches_per_s=${((after.batches - before.batches) / wallMs * 1000).toFixed(0)}`,
);
console.log(`EDGE_BENCH_STATS ${after.stats}`);
const { value } = await output.read();
const counted = JSON.parse(value ?? "") as ClientCounts; // written by our own script
console.log(
  `EDGE_BENCH_CLIENTS players=${counted.players} frames_per_s=${
    (counted.frames / players / (seconds + 2)).toFixed(1)
  } input_to_state_ms p50=${counted.p50Ms.toFixed(1)} p95=${counted.p95Ms.toFixed(1)} ` +
    `p99=${counted.p99Ms.toFixed(1)} generator_core=${(counted.core * 100).toFixed(0)}%`,
);
clearInterval(ticking);
worker.terminate();
await clients.status;

async function measure() {
  const measured = await ask({ kind: "measure" });
  if (measured.kind !== "measured") throw new Error("Cannot measure: another answer came");
  return { ...measured, usage: readCpu(Deno.pid), playerTicks, batches, atMs: performance.now() };
}

function ask(message: ToBenchEdge): Promise<FromBenchEdge> {
  return new Promise((resolve) => {
    settle = resolve;
    worker.postMessage(message);
  });
}
