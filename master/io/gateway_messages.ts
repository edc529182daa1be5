// What the master's main thread and its gateway thread say to each other.

import type { EdgeStats } from "../../shared/edge/edge_faults.ts";
import type { SocketChoice, SocketKind } from "../../shared/edge/socket_layer.ts";
import type { Fence, InstanceId, WorldKey } from "../../shared/lib/ids.ts";
import type { LogLevel, LogLine } from "../../shared/lib/log.ts";

/** How the gateway's edge is run. */
export interface GatewayOptions {
  readonly hostname: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly serverVersion: string;
  /** Keys of all worlds, running or not. */
  readonly keys: readonly WorldKey[];
  /** Loopback port of the main thread's HTTP server. */
  readonly upstreamPort: number;
  /** Origins beside its own whose pages may connect. */
  readonly allowedOrigins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly sockets: SocketChoice;
  /** Which of several gateway threads this is, from 0: its links to worlds say it. */
  readonly lane: number;
  /** Memory of `SharedCounts` when several threads share the port. */
  readonly sharedCounts: SharedArrayBuffer | undefined;
  readonly logLevel: LogLevel;
}

/** One world instance, at one start. */
export interface RouteId {
  readonly instanceId: InstanceId;
  readonly epoch: Fence;
}

/** Orders to the gateway. */
export type ToGateway =
  | { readonly kind: "start"; readonly options: GatewayOptions }
  /** A batch of edge commands for the control sockets. */
  | { readonly kind: "control"; readonly commands: Uint8Array<ArrayBuffer> }
  | {
    readonly kind: "open_route";
    readonly route: RouteId;
    readonly path: string;
    readonly token: string;
  }
  /** The world is lost; its players wait for the route of its next start. */
  | { readonly kind: "hold_route"; readonly route: RouteId }
  | {
    readonly kind: "close_route";
    readonly route: RouteId;
    readonly code: number;
    readonly reason: string;
  }
  /** Development: other worlds. */
  | { readonly kind: "keys"; readonly keys: readonly WorldKey[] }
  | { readonly kind: "stats" }
  | { readonly kind: "stop_accepting" }
  | { readonly kind: "stop" };

/** Reports of the gateway. */
export type FromGateway =
  | { readonly kind: "started"; readonly port: number; readonly sockets: SocketKind }
  | { readonly kind: "start_failed"; readonly cause: string }
  /** A batch of edge events of the control sockets. */
  | { readonly kind: "control"; readonly events: Uint8Array<ArrayBuffer> }
  | { readonly kind: "route_opened"; readonly route: RouteId }
  | { readonly kind: "route_lost"; readonly route: RouteId }
  | { readonly kind: "stats"; readonly stats: EdgeStats }
  | { readonly kind: "stopped" }
  | { readonly kind: "log"; readonly line: LogLine };
