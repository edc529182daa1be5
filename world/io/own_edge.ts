import { startEdge } from "../../shared/edge/edge.ts";
import { sameHostOrAllowed } from "../../shared/edge/origin.ts";
import type { SocketChoice } from "../../shared/edge/socket_layer.ts";
import type { Log } from "../../shared/lib/log.ts";
import type { WorldKey } from "../../shared/lib/ids.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";

/** How a world listens to players by itself. */
export interface OwnEdgeOptions {
  readonly key: WorldKey;
  readonly version: string;
  readonly hostname: string;
  /** 0 for any free one. */
  readonly port: number;
  /** PEM texts. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  readonly trustedProxies: readonly string[];
  /** Origins beside the same host's; `*` allows all. */
  readonly allowedOrigins: readonly string[];
  /** `undefined`: the edge's own default. */
  readonly maxConnectionsPerAddress?: number;
  readonly sockets: SocketChoice;
  readonly log: Log;
}

/** A world's own edge. */
export interface OwnEdge {
  readonly source: number;
  readonly port: number;
  deliver(batch: Uint8Array): void;
  stop(): Promise<void>;
}

/** Starts an edge that serves `/{key}`. @throws {Error} When it cannot listen. */
export async function startOwnEdge(
  options: OwnEdgeOptions,
  link: {
    readonly source: number;
    readonly events: (batch: Uint8Array<ArrayBuffer>) => void;
  },
): Promise<OwnEdge> {
  const edge = await startEdge({
    hostname: options.hostname,
    port: options.port,
    tls: options.tls,
    sockets: options.sockets,
    serverVersion: options.version,
    trustedProxies: options.trustedProxies,
    limits: options.maxConnectionsPerAddress === undefined
      ? {}
      : { maxConnectionsPerAddress: options.maxConnectionsPerAddress },
    isOriginAllowed: options.allowedOrigins.includes("*")
      ? () => true
      : sameHostOrAllowed(options.allowedOrigins),
    route: ({ path }) =>
      path === `/${options.key}`
        ? { kind: "link", name: options.key }
        : { kind: "refuse", status: 404 },
    log: options.log,
  });
  const farEnd = edge.attach(options.key, link.events);
  return {
    source: link.source,
    port: edge.port,
    deliver: (batch) => farEnd.deliver(batch),
    async stop() {
      farEnd.detach(CLOSE_CODES.world_gone, "world_gone");
      await edge.stop();
    },
  };
}
