// The gateway's work, whatever thread it runs in: an edge on the public port, one far end for the
// master itself and one for each world that may be entered.

import { type RunningEdge, startEdge } from "../../shared/edge/edge.ts";
import type { AttachedFarEnd } from "../../shared/edge/far_ends.ts";
import { sameHostOrAllowed } from "../../shared/edge/origin.ts";
import type { InstanceId, WorldKey } from "../../shared/lib/ids.ts";
import { createLog, type Log } from "../../shared/lib/log.ts";
import { unreachable } from "../../shared/lib/result.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import type { FromGateway, GatewayOptions, RouteId, ToGateway } from "./gateway_messages.ts";
import { CONTROL, routeUpgrade } from "./gateway_routes.ts";
import { dialWorld, type WorldLink } from "./world_link.ts";

/** Between two tries to reach a world that was said to be there. */
const REDIAL_MS = 25;
/** After so many the route counts as lost: 2 s. */
const MAX_DIALS = 80;

interface Route {
  readonly id: RouteId;
  isClosed: boolean;
  link?: WorldLink;
  farEnd?: AttachedFarEnd;
}

/** Hands a report on; buffers in `transfer` may be moved. */
export type Post = (message: FromGateway, transfer?: Transferable[]) => void;

/** Carries out orders; every outcome goes to `post`. */
export class Gateway {
  readonly #post: Post;
  readonly #routes = new Map<InstanceId, Route>();
  #keys: ReadonlySet<WorldKey> = new Set();
  #edge: RunningEdge | undefined;
  #control: AttachedFarEnd | undefined;
  #log: Log | undefined;

  constructor(post: Post) {
    this.#post = post;
  }

  /** Carries out one order. */
  handle(order: ToGateway): void {
    switch (order.kind) {
      case "start":
        void this.#start(order.options);
        break;
      case "control":
        this.#control?.deliver(order.commands);
        break;
      case "open_route":
        void this.#openRoute(order.route, order.path, order.token);
        break;
      case "close_route":
        this.#closeRoute(this.#routeOf(order.route), order.code, order.reason);
        break;
      case "keys":
        this.#keys = new Set(order.keys);
        break;
      case "stats":
        if (this.#edge !== undefined) this.#post({ kind: "stats", stats: this.#edge.stats() });
        break;
      case "stop_accepting":
        this.#edge?.stopAccepting();
        break;
      case "stop":
        void this.#stop();
        break;
      default:
        return unreachable(order);
    }
  }

  async #start(options: GatewayOptions): Promise<void> {
    const log = createLog((line) => this.#post({ kind: "log", line }), options.logLevel);
    this.#log = log;
    this.#keys = new Set(options.keys);
    try {
      const edge = await startEdge({
        hostname: options.hostname,
        port: options.port,
        tls: options.tls,
        serverVersion: options.serverVersion,
        upstream: { hostname: "127.0.0.1", port: options.upstreamPort },
        route: (request) => routeUpgrade(request, this.#keys),
        isOriginAllowed: sameHostOrAllowed(options.allowedOrigins),
        trustedProxies: options.trustedProxies,
        limits: { maxConnectionsPerAddress: options.maxConnectionsPerAddress },
        log,
      });
      this.#edge = edge;
      this.#control = edge.attach(CONTROL, (events) => {
        this.#post({ kind: "control", events }, [events.buffer]);
      });
      this.#post({ kind: "started", port: edge.port });
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      this.#post({ kind: "start_failed", cause });
    }
  }

  async #openRoute(id: RouteId, path: string, token: string): Promise<void> {
    const before = this.#routes.get(id.instanceId);
    if (before?.id.epoch === id.epoch) {
      if (before.farEnd !== undefined) this.#post({ kind: "route_opened", route: id });
      return;
    }
    this.#closeRoute(before, CLOSE_CODES.world_gone, "world_gone");
    const route: Route = { id, isClosed: false };
    this.#routes.set(id.instanceId, route);
    for (let tries = 0; tries < MAX_DIALS && !route.isClosed; tries++) {
      const link = await dialWorld({ path, token, purpose: "players" });
      if (link.ok) return this.#join(route, link.value);
      if (link.fault === "unproven") {
        this.#log?.warn("GATEWAY_WORLD_UNPROVEN", { instance: id.instanceId });
      }
      await new Promise((resolve) => setTimeout(resolve, REDIAL_MS));
    }
    this.#lose(route);
  }

  /** Joins the world's link and a far end of the edge. */
  #join(route: Route, link: WorldLink): void {
    const edge = this.#edge;
    if (route.isClosed || edge === undefined) return link.close();
    const farEnd = edge.attach(route.id.instanceId, (events) => link.send(events));
    route.link = link;
    route.farEnd = farEnd;
    link.start({
      record: (commands) => this.#deliver(route, commands),
      closed: (end) => {
        if (!route.isClosed) {
          this.#log?.info("GATEWAY_ROUTE_LOST", { instance: route.id.instanceId, why: end });
        }
        this.#lose(route);
      },
    });
    this.#post({ kind: "route_opened", route: route.id });
  }

  /** A world runs authors' rules: what it sends in error costs it its route, and nobody else theirs. */
  #deliver(route: Route, commands: Uint8Array): void {
    try {
      route.farEnd?.deliver(commands);
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      this.#log?.error("GATEWAY_BAD_WORLD_BATCH", { instance: route.id.instanceId, cause });
      this.#lose(route);
    }
  }

  #lose(route: Route): void {
    if (route.isClosed) return;
    this.#closeRoute(route, CLOSE_CODES.world_gone, "world_gone");
    this.#post({ kind: "route_lost", route: route.id });
  }

  #closeRoute(route: Route | undefined, code: number, reason: string): void {
    if (route === undefined || route.isClosed) return;
    route.isClosed = true;
    this.#routes.delete(route.id.instanceId);
    route.farEnd?.detach(code, reason);
    route.link?.close();
  }

  #routeOf(id: RouteId): Route | undefined {
    const route = this.#routes.get(id.instanceId);
    return route?.id.epoch === id.epoch ? route : undefined;
  }

  async #stop(): Promise<void> {
    await this.#edge?.stop();
    for (const route of this.#routes.values()) {
      this.#closeRoute(route, CLOSE_CODES.going_away, "going_away");
    }
    this.#post({ kind: "stopped" });
  }
}
