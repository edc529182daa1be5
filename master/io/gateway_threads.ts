// The master's gateway as one thing, whatever the number of its threads. They share the public port,
// and the kernel deals connections out among them; each dials its own link to each world. A socket's
// slot at its thread becomes one number among all of them.

import { sharedCountsMemory } from "../../shared/edge/connection_counts.ts";
import type { EdgeFault, EdgeStats } from "../../shared/edge/edge_faults.ts";
import type { SocketKind } from "../../shared/edge/socket_layer.ts";
import type { Fence, InstanceId, WorldKey } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import type { GatewayOptions, RouteId } from "./gateway_messages.ts";
import { type GatewayThread, startGatewayThread } from "./gateway_thread.ts";

/** What the master hears of its gateway. */
export interface GatewaysEvents {
  /** A batch of edge events of the control sockets of one thread. */
  control(events: Uint8Array, thread: number): void;
  /** Every thread reaches the world. */
  routeOpened(route: RouteId): void;
  /** A thread reaches the world no longer; told once. */
  routeLost(route: RouteId): void;
  /** A thread ended by a fault of ours. */
  crashed(cause: string): void;
}

/** How to start a gateway. */
export interface GatewaysOptions {
  readonly workerUrl: string;
  readonly threads: number;
  /** All of it but what makes one thread differ from another. */
  readonly gateway: Omit<GatewayOptions, "lane" | "sharedCounts">;
  readonly events: GatewaysEvents;
  readonly log: Log;
}

interface RouteState {
  readonly epoch: Fence;
  readonly openIn: Set<number>;
}

/** Starts all threads. @throws {Error} When the address cannot be used. */
export async function startGateways(options: GatewaysOptions): Promise<Gateways> {
  const { threads, gateway } = options;
  // A shared port would also be shared with another master, without a word: so ask for it alone once.
  const port = threads === 1 ? gateway.port : portForUsAlone(gateway.hostname, gateway.port);
  const gateways = new Gateways(options.events, threads);
  const sharedCounts = threads === 1 ? undefined : sharedCountsMemory(gateway.maxConnections);
  try {
    for (let lane = 0; lane < threads; lane++) {
      gateways.add(
        await startGatewayThread({
          workerUrl: options.workerUrl,
          gateway: { ...gateway, port, lane, sharedCounts },
          events: gateways.eventsOf(lane),
          log: options.log,
        }),
      );
    }
  } catch (error) {
    await gateways.stop();
    throw error;
  }
  return gateways;
}

/** All gateway threads. */
export class Gateways {
  readonly #events: GatewaysEvents;
  readonly #count: number;
  readonly #threads: GatewayThread[] = [];
  readonly #routes = new Map<InstanceId, RouteState>();
  /** Said while threads were still missing: nobody could be answered yet. */
  readonly #early: { readonly batch: Uint8Array; readonly lane: number }[] = [];

  constructor(events: GatewaysEvents, count: number) {
    this.#events = events;
    this.#count = count;
  }

  get port(): number {
    return this.#threads[0]?.port ?? 0;
  }

  get sockets(): SocketKind {
    return this.#threads[0]?.sockets ?? "runtime";
  }

  /** Takes in the next thread. With the last one, what was said to the others is told. */
  add(thread: GatewayThread): void {
    this.#threads.push(thread);
    if (this.#threads.length < this.#count) return;
    for (const { batch, lane } of this.#early.splice(0)) this.#events.control(batch, lane);
  }

  /** What one thread reports, joined with what the others do. */
  eventsOf(lane: number) {
    const events = this.#events;
    return {
      control: (batch: Uint8Array) => {
        if (this.#threads.length < this.#count) this.#early.push({ batch, lane });
        else events.control(batch, lane);
      },
      routeOpened: (route: RouteId) => this.#opened(route, lane),
      routeLost: (route: RouteId) => this.#lost(route),
      crashed: (cause: string) => events.crashed(cause),
    };
  }

  /** Hands a batch of commands to the control sockets of one thread; the bytes are moved away. */
  deliverControl(commands: Uint8Array<ArrayBuffer>, thread: number): void {
    this.#threads[thread]?.deliverControl(commands);
  }

  openRoute(route: RouteId, world: { readonly path: string; readonly token: string }): void {
    // A thread that has it open already says so again.
    this.#routes.set(route.instanceId, { epoch: route.epoch, openIn: new Set() });
    for (const thread of this.#threads) thread.openRoute(route, world);
  }

  holdRoute(route: RouteId): void {
    this.#forget(route);
    for (const thread of this.#threads) thread.holdRoute(route);
  }

  closeRoute(route: RouteId, code: number, reason: string): void {
    this.#forget(route);
    for (const thread of this.#threads) thread.closeRoute(route, code, reason);
  }

  /** Development: other worlds. */
  setKeys(keys: readonly WorldKey[]): void {
    for (const thread of this.#threads) thread.setKeys(keys);
  }

  /** What the edges counted, together. Never answered when a thread is over. */
  async stats(): Promise<EdgeStats> {
    return sumOfStats(await Promise.all(this.#threads.map((thread) => thread.stats())));
  }

  stopAccepting(): void {
    for (const thread of this.#threads) thread.stopAccepting();
  }

  /** Closes every socket, then the threads. */
  async stop(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }

  #opened(route: RouteId, lane: number): void {
    const state = this.#routes.get(route.instanceId);
    if (state?.epoch !== route.epoch || state.openIn.has(lane)) return;
    state.openIn.add(lane);
    if (state.openIn.size === this.#count) this.#events.routeOpened(route);
  }

  #lost(route: RouteId): void {
    if (this.#forget(route)) this.#events.routeLost(route);
  }

  #forget({ instanceId, epoch }: RouteId): boolean {
    return this.#routes.get(instanceId)?.epoch === epoch && this.#routes.delete(instanceId);
  }
}

/** Adds up what several edges counted. */
export function sumOfStats(all: readonly EdgeStats[]): EdgeStats {
  const [first, ...others] = all;
  if (first === undefined) throw new Error("Cannot add up no stats");
  return others.reduce((sum, each) => ({
    // The cast is what fromEntries cannot say: the same names as before.
    faults: Object.fromEntries(
      Object.entries(sum.faults).map(([name, count]) => [
        name,
        count + each.faults[name as EdgeFault],
      ]),
    ) as Record<EdgeFault, number>,
    openConnections: sum.openConnections + each.openConnections,
    openPlayers: sum.openPlayers + each.openPlayers,
    messagesIn: sum.messagesIn + each.messagesIn,
    bytesIn: sum.bytesIn + each.bytesIn,
    messagesOut: sum.messagesOut + each.messagesOut,
    bytesOut: sum.bytesOut + each.bytesOut,
  }), first);
}

/** The port, or a free one for 0. @throws {Error} When another listens there. */
function portForUsAlone(hostname: string, port: number): number {
  try {
    const listener = Deno.listen({ hostname, port });
    listener.close();
    return (listener.addr as Deno.NetAddr).port;
  } catch (error) {
    const cause = error instanceof Deno.errors.AddrInUse ? "address in use" : String(error);
    throw new Error(`Cannot listen on ${hostname}:${port}: ${cause}`, { cause: error });
  }
}
