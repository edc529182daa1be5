// The gateway's work, whatever thread it runs in: an edge on the public port, one far end for the
// master itself and one for each world that may be entered.

import { SharedCounts } from "../../shared/edge/connection_counts.ts";
import { type RunningEdge, startEdge } from "../../shared/edge/edge.ts";
import { DEFAULT_EDGE_LIMITS } from "../../shared/edge/edge_limits.ts";
import type { AttachedFarEnd } from "../../shared/edge/far_ends.ts";
import { sameHostOrAllowed } from "../../shared/edge/origin.ts";
import type { InstanceId, WorldKey } from "../../shared/lib/ids.ts";
import { createLog, type Log } from "../../shared/lib/log.ts";
import { unreachable } from "../../shared/lib/result.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { FrameEncoder } from "../../shared/protocol/frames.ts";
import { FROM_WORLD } from "../../shared/protocol/world_messages.ts";
import type { FromGateway, GatewayOptions, RouteId, ToGateway } from "./gateway_messages.ts";
import { CONTROL, routeUpgrade } from "./gateway_routes.ts";
import { dialWorld, type WorldLink } from "./world_link.ts";

/** Between two tries to reach a world that was said to be there. */
const REDIAL_MS = 25;
/** After so many the route counts as lost: 2 s. */
const MAX_DIALS = 80;

// What the gateway says in a world's place: the edge itself knows no messages.
const { holdMs } = DEFAULT_EDGE_LIMITS;
const words = new FrameEncoder(FROM_WORLD);
const INTERRUPTED = words.encode("interrupted", { holdMs });
const REOPENED = words.encode("reopened", {});

interface Route {
  readonly id: RouteId;
  /** `held`: the world is lost, and its players wait for the next route of their instance. */
  phase: "dialling" | "open" | "held" | "closed";
  link?: WorldLink;
  /** While dialling: that of the route before, whose players wait for this one. */
  farEnd: AttachedFarEnd | undefined;
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
  #lane = 0;

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
      case "hold_route":
        this.#hold(this.#routeOf(order.route));
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
    this.#lane = options.lane;
    try {
      const edge = await startEdge({
        hostname: options.hostname,
        port: options.port,
        tls: options.tls,
        sockets: options.sockets,
        shared: options.sharedCounts && { counts: new SharedCounts(options.sharedCounts) },
        serverVersion: options.serverVersion,
        upstream: { hostname: "127.0.0.1", port: options.upstreamPort },
        route: (request) => routeUpgrade(request, this.#keys),
        isOriginAllowed: sameHostOrAllowed(options.allowedOrigins),
        trustedProxies: options.trustedProxies,
        limits: {
          maxConnections: options.maxConnections,
          maxConnectionsPerAddress: options.maxConnectionsPerAddress,
        },
        log,
      });
      this.#edge = edge;
      this.#control = edge.attach(CONTROL, (events) => {
        this.#post({ kind: "control", events }, [events.buffer]);
      });
      this.#post({ kind: "started", port: edge.port, sockets: edge.sockets });
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      this.#post({ kind: "start_failed", cause });
    }
  }

  async #openRoute(id: RouteId, path: string, token: string): Promise<void> {
    const before = this.#routes.get(id.instanceId);
    const isSame = before?.id.epoch === id.epoch;
    if (isSame && before.phase === "dialling") return;
    if (isSame && before.phase === "open") return this.#post({ kind: "route_opened", route: id });
    this.#hold(before); // whoever is still behind an older start waits for this one
    const route: Route = { id, phase: "dialling", farEnd: before?.farEnd };
    this.#routes.set(id.instanceId, route);
    for (let tries = 0; tries < MAX_DIALS && route.phase === "dialling"; tries++) {
      const link = await dialWorld({ path, token, purpose: "players", lane: this.#lane });
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
    if (route.phase !== "dialling" || edge === undefined) return link.close();
    const { instanceId } = route.id;
    route.phase = "open";
    route.link = link;
    link.start({
      record: (commands) => this.#deliver(route, commands),
      closed: (end) => {
        if (route.phase === "open") {
          this.#log?.info("GATEWAY_ROUTE_LOST", { instance: instanceId, why: end });
        }
        this.#lose(route);
      },
    });
    route.farEnd = edge.attach(instanceId, (events) => link.send(events), REOPENED);
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
    if (route.phase !== "dialling" && route.phase !== "open") return;
    this.#hold(route);
    this.#post({ kind: "route_lost", route: route.id });
  }

  /** Whether the world comes back is for the master to say: until then nobody is sent away. */
  #hold(route: Route | undefined): void {
    if (route?.phase !== "dialling" && route?.phase !== "open") return;
    route.phase = "held";
    const players = route.farEnd?.hold(INTERRUPTED) ?? 0;
    if (players > 0) {
      this.#log?.info("GATEWAY_PLAYERS_HELD", { instance: route.id.instanceId, players });
    }
    route.link?.close();
  }

  #closeRoute(route: Route | undefined, code: number, reason: string): void {
    if (route === undefined) return;
    route.phase = "closed";
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
