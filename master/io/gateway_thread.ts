// The main thread's hold on the gateway thread.

import type { EdgeStats } from "../../shared/edge/edge_faults.ts";
import type { SocketKind } from "../../shared/edge/socket_layer.ts";
import type { WorldKey } from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import { unreachable } from "../../shared/lib/result.ts";
import type { FromGateway, GatewayOptions, RouteId, ToGateway } from "./gateway_messages.ts";

/** After an order to stop; then the thread is cut off. */
const STOP_TIMEOUT_MS = 3000;

/** What the main thread hears of its gateway. */
export interface GatewayEvents {
  /** A batch of edge events of the control sockets. */
  control(events: Uint8Array): void;
  routeOpened(route: RouteId): void;
  routeLost(route: RouteId): void;
  /** The thread ended by a fault of ours: nobody can play any more. */
  crashed(cause: string): void;
}

/** How to start a gateway thread. */
export interface GatewayThreadOptions {
  /** Of gateway_worker.ts, or of its bundle. */
  readonly workerUrl: string;
  readonly gateway: GatewayOptions;
  readonly events: GatewayEvents;
  readonly log: Log;
}

/** Starts the thread. @returns Rejects when it cannot listen. */
export async function startGatewayThread(options: GatewayThreadOptions): Promise<GatewayThread> {
  const thread = new GatewayThread(options);
  await thread.started;
  return thread;
}

/** A running gateway thread. */
export class GatewayThread {
  /** Resolves with the port; rejects when it cannot listen. */
  readonly started: Promise<number>;
  readonly #worker: Worker;
  readonly #events: GatewayEvents;
  readonly #log: Log;
  readonly #statsWaiting: ((stats: EdgeStats) => void)[] = [];
  #startedWith: (port: number) => void = () => {};
  #startFailed: (error: Error) => void = () => {};
  #stopped: () => void = () => {};
  #port = 0;
  #sockets: SocketKind = "runtime";
  #isOver = false;

  constructor({ workerUrl, gateway, events, log }: GatewayThreadOptions) {
    this.#events = events;
    this.#log = log;
    this.started = new Promise((resolve, reject) => {
      this.#startedWith = resolve;
      this.#startFailed = reject;
    });
    this.#worker = new Worker(workerUrl, { type: "module", name: "gateway" });
    this.#worker.onmessage = (event: MessageEvent<FromGateway>) => this.#heard(event.data);
    this.#worker.onerror = (event) => {
      event.preventDefault(); // unhandled it would end the process without a word from us
      this.#crashed(event.message);
    };
    this.#send({ kind: "start", options: gateway });
  }

  get port(): number {
    return this.#port;
  }

  /** Of what kind its sockets are. */
  get sockets(): SocketKind {
    return this.#sockets;
  }

  /** Hands a batch of commands to the control sockets; the bytes are moved away. */
  deliverControl(commands: Uint8Array<ArrayBuffer>): void {
    this.#send({ kind: "control", commands }, [commands.buffer]);
  }

  openRoute(route: RouteId, world: { readonly path: string; readonly token: string }): void {
    this.#send({ kind: "open_route", route, ...world });
  }

  holdRoute(route: RouteId): void {
    this.#send({ kind: "hold_route", route });
  }

  closeRoute(route: RouteId, code: number, reason: string): void {
    this.#send({ kind: "close_route", route, code, reason });
  }

  /** Development: other worlds. */
  setKeys(keys: readonly WorldKey[]): void {
    this.#send({ kind: "keys", keys });
  }

  /** What the edge counted. Never answered by a thread that is over. */
  stats(): Promise<EdgeStats> {
    return new Promise((resolve) => {
      this.#statsWaiting.push(resolve);
      this.#send({ kind: "stats" });
    });
  }

  stopAccepting(): void {
    this.#send({ kind: "stop_accepting" });
  }

  /** Closes every socket, then the thread. Calling it again does nothing. */
  async stop(): Promise<void> {
    if (this.#isOver) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.#stopped = resolve;
      timer = setTimeout(resolve, STOP_TIMEOUT_MS);
      this.#send({ kind: "stop" });
    });
    clearTimeout(timer);
    this.#isOver = true;
    this.#worker.terminate();
  }

  #heard(message: FromGateway): void {
    switch (message.kind) {
      case "started":
        this.#port = message.port;
        this.#sockets = message.sockets;
        this.#startedWith(message.port);
        break;
      case "start_failed":
        this.#isOver = true;
        this.#worker.terminate();
        this.#startFailed(new Error(message.cause));
        break;
      case "control":
        this.#events.control(message.events);
        break;
      case "route_opened":
        this.#events.routeOpened(message.route);
        break;
      case "route_lost":
        this.#events.routeLost(message.route);
        break;
      case "stats":
        this.#statsWaiting.shift()?.(message.stats);
        break;
      case "stopped":
        this.#stopped();
        break;
      case "log":
        this.#log[message.line.level](message.line.name, message.line.fields);
        break;
      default:
        return unreachable(message);
    }
  }

  #crashed(cause: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#worker.terminate();
    this.#stopped();
    this.#startFailed(new Error(`Cannot start gateway: ${cause}`));
    this.#events.crashed(cause);
  }

  #send(order: ToGateway, transfer: Transferable[] = []): void {
    if (!this.#isOver) this.#worker.postMessage(order, transfer);
  }
}
