// An edge in its own thread, as in the gateway; the far end is the main thread.

import { type EdgeOptions, type RunningEdge, startEdge } from "../../shared/edge/edge.ts";
import type { SocketChoice, SocketKind } from "../../shared/edge/socket_layer.ts";
import type { AttachedFarEnd } from "../../shared/edge/far_ends.ts";

/** What the main thread asks: start with such sockets, a batch of commands, or the counters. */
export type ToBenchEdge =
  | { readonly kind: "start"; readonly sockets: SocketChoice; readonly version: string }
  | { readonly kind: "commands"; readonly batch: Uint8Array<ArrayBuffer> }
  | { readonly kind: "measure" };

/** What it hears back. CPU time is this thread's own, in milliseconds. */
export type FromBenchEdge =
  | { readonly kind: "port"; readonly port: number; readonly sockets: SocketKind }
  | { readonly kind: "events"; readonly batch: Uint8Array<ArrayBuffer> }
  | { readonly kind: "measured"; readonly cpuMs: number; readonly stats: string };

let edge: RunningEdge | undefined;
let farEnd: AttachedFarEnd | undefined;

self.onmessage = async (event: MessageEvent<ToBenchEdge>) => {
  const message = event.data;
  if (message.kind === "commands") farEnd?.deliver(message.batch);
  else if (message.kind === "start") await start(message.sockets, message.version);
  else tell({ kind: "measured", cpuMs: threadCpuMs(), stats: describe() });
};

async function start(sockets: SocketChoice, serverVersion: string): Promise<void> {
  const options: EdgeOptions = {
    hostname: "127.0.0.1",
    port: 0,
    sockets,
    serverVersion,
    route: () => ({ kind: "link", name: "hub" }),
    log: { debug() {}, info() {}, warn() {}, error() {} },
    limits: {
      maxConnectionsPerAddress: 4096,
    },
  };
  edge = await startEdge(options);
  farEnd = edge.attach("hub", (batch) => {
    (self as unknown as Worker).postMessage({ kind: "events", batch }, [batch.buffer]);
  });
  tell({ kind: "port", port: edge.port, sockets: edge.sockets });
}

function tell(message: FromBenchEdge): void {
  self.postMessage(message);
}

function threadCpuMs(): number {
  const [runNs] = Deno.readTextFileSync("/proc/thread-self/schedstat").split(" ");
  return Number(runNs) / 1e6;
}

function describe(): string {
  const stats = edge?.stats();
  const faults = Object.entries(stats?.faults ?? {}).filter(([, count]) => count > 0);
  return `players=${stats?.openPlayers} in=${stats?.messagesIn} out=${stats?.messagesOut} ` +
    `faults=${JSON.stringify(Object.fromEntries(faults))}`;
}
